using MailIntake.Domain;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace MailIntake.Configuration;

/// <summary>
/// The configuration in force. A changed file is taken up without a restart; a change with a fault is reported once and the last good
/// configuration stays in force until the fault is put right. Files are compared by name, size and time of change, since notification of
/// changes is not reliable on network drives and in containers.
/// </summary>
/// <param name="folders">The program's folders.</param>
/// <param name="first">The configuration to begin with.</param>
/// <param name="clock">The time.</param>
/// <param name="console">From which level on the console shows log lines; set as the configuration in force has it.</param>
/// <param name="log">The log.</param>
public sealed partial class ConfigurationStore(AppFolders folders, ConfigurationSnapshot first, TimeProvider clock, LoggingLevelSwitch console, ILogger<ConfigurationStore> log)
{
    private volatile ConfigurationSnapshot current = first;
    private string seen = Stamp(folders.Config);
    private bool hadSettings = HasSettings(folders);

    /// <summary>The configuration in force.</summary>
    public ConfigurationSnapshot Current => current;

    /// <summary>Looks whether a file has changed and takes the change up where it has no fault. For one caller at a time.</summary>
    /// <returns>True where another configuration is now in force.</returns>
    public bool Refresh()
    {
        var stamp = Stamp(folders.Config);
        if (stamp == seen)
        {
            return false;
        }

        // Taken before reading: a file that changes while it is read is read again the next time.
        seen = stamp;
        var problems = new List<Problem>();
        if (Read(problems) is not { } changed)
        {
            LogRejected(string.Join('\n', problems.Where(p => !p.IsWarning)));
            return false;
        }

        current = changed;
        console.MinimumLevel = changed.App.ConsoleLevel;
        LogChanged();
        return true;
    }

    /// <summary>The configuration as it is now, or null (and problems) where it cannot follow the one in force.</summary>
    private ConfigurationSnapshot? Read(List<Problem> problems)
    {
        try
        {
            var hasSettings = HasSettings(folders);
            var changed = ConfigurationLoader.Load(folders, clock, problems);

            // Nothing said of mailboxes is how one begins, and not how a running worker is stopped.
            if ((hadSettings && !hasSettings) || (current.App.Mailboxes.Count > 0 && changed is { App.LeavesMailboxesOut: true }))
            {
                problems.Add(AppConfiguration.MailboxesGone);
                return null;
            }

            if (changed is not null && changed.App.DatabasePath != current.App.DatabasePath)
            {
                problems.Add(new Problem(AppConfiguration.FileName, changed.App.DatabaseLine, $"storage.database 换了数据库，需要重启程序才能换；不换的请改回 {current.App.DatabasePath}"));
                return null;
            }

            if (changed is not null && current.Offices.SelectMany(o => o.Mailboxes, (o, mailbox) => changed.Renamed(o.Id, mailbox)).OfType<Problem>().FirstOrDefault() is { } renamed)
            {
                problems.Add(renamed);
                return null;
            }

            hadSettings = hasSettings;
            return changed;
        }
        catch (Exception e)
        {
            // Whatever a file made fail, the worker goes on as it was.
            problems.Add(new Problem(folders.Config, null, $"无法读取，请检查刚才改动的文件：{e.Message}"));
            return null;
        }
    }

    private static bool HasSettings(AppFolders folders) => new FileInfo(Path.Combine(folders.Config, AppConfiguration.FileName)) is { Exists: true, Length: > 0 };

    private static string Stamp(string folder)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(f => ConfigurationLoader.IsConfiguration(f.FullName)).OrderBy(f => f.FullName, StringComparer.Ordinal)
                .Select(f => $"{f.FullName}|{f.Length}|{f.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message; // A folder that cannot be read is reported once, like any other fault.
        }
    }

    [LoggerMessage(EventId = 30, EventName = "ConfigurationChanged", Level = LogLevel.Information, Message = "配置已更新")]
    private partial void LogChanged();

    [LoggerMessage(EventId = 31, EventName = "ConfigurationRejected", Level = LogLevel.Error, Message = "配置有错，继续使用之前的配置：\n{faults}")]
    private partial void LogRejected(string faults);
}
