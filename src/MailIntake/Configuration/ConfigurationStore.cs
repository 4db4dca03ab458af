using MailIntake.Domain;
using Microsoft.Extensions.Logging;

namespace MailIntake.Configuration;

/// <summary>
/// The configuration in force. A changed file is taken up without a restart; a change with a fault is reported once and the last good
/// configuration stays in force until the fault is put right. Files are compared by name, size and time of change, since notification of
/// changes is not reliable on network drives and in containers.
/// </summary>
/// <param name="folders">The program's folders.</param>
/// <param name="first">The configuration to begin with.</param>
/// <param name="log">The log.</param>
public sealed partial class ConfigurationStore(AppFolders folders, ConfigurationSnapshot first, ILogger<ConfigurationStore> log)
{
    private volatile ConfigurationSnapshot current = first;
    private string seen = Stamp(folders.Config);

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
        ConfigurationSnapshot? changed = null;
        try
        {
            changed = ConfigurationLoader.Load(folders, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(folders.Config, null, $"无法读取：{e.Message}"));
        }

        if (changed is null)
        {
            LogRejected(string.Join('\n', problems.Where(p => !p.IsWarning)));
            return false;
        }

        current = changed;
        LogChanged();
        return true;
    }

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
