using System.CommandLine;
using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Notices;
using MailIntake.Safekeeping;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Commands;

/// <summary><c>restore</c>: a backup into an empty data folder.</summary>
internal static class RestoreCommand
{
    public static Command Create(GlobalOptions global)
    {
        var folder = Parse.Folder("backup 写的备份文件夹");
        var command = new Command("restore", "把备份恢复到空的数据文件夹（--data）") { folder };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var database = configuration.App.DatabasePath;
            var data = context.Folders.Data;
            var exists = File.Exists(database);
            if (exists || (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any(f => Path.GetFileName(f) != DataLock.FileName)))
            {
                throw new InputException($"数据文件夹 {data} 不是空的，没有恢复；请换一个 --data，或先把里面的文件移走（不要删除：{(exists ? "台账在里面" : "里面没有台账，可能是上次恢复中途停下的，也可能是台账丢了而存档还在")}）");
            }

            OutputFolder.Make("--data", data);
            using var held = DataLock.Take(data);
            var root = Path.GetFullPath(result.GetRequiredValue(folder));
            try
            {
                var files = new BackupFolder(root).Restore(context.Folders, database, ct);
                context.Output.WriteLine($"已恢复台账和 {files} 个文件到 {data}。请运行 mailintake verify 核对。");
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new InputException($"{root} 不是备份文件夹：没有 SHA256SUMS");
            }
            catch (InvalidDataException e)
            {
                throw new InputException(e.Message);
            }

            await BeginAsync(context, configuration, new Ledger(LedgerDatabase.Open(database), context.Clock), ct);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>
    /// Since the backup was made bulletins and reminders may have gone out of which it knows nothing: what was due before now is not sent by itself once more, with other points
    /// perhaps, and whoever restores is told of it.
    /// </summary>
    private static async Task BeginAsync(CommandContext context, ConfigurationSnapshot configuration, Ledger ledger, CancellationToken ct)
    {
        await using var services = new ServiceCollection().AddWorker(context, configuration, ledger).BuildServiceProvider();
        var (due, from) = (new List<string>(), new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));
        foreach (var office in configuration.Offices)
        {
            var restarted = await services.GetRequiredService<BulletinDesk>().RestartedAsync(office, configuration.Calendar, ct);
            due.AddRange(restarted.Due.Select(period => $"{office.Id} {period}"));
            foreach (var (name, at) in restarted.From)
            {
                from[name] = at;
            }
        }

        await ledger.Facts.RestartAsync([BulletinDesk.MarkerPrefix, ReminderDesk.MarkerPrefix], from, ct);
        if (due.Count > 0)
        {
            context.Output.WriteLine($"备份里没有这些已到期的通报：{string.Join("、", due)}。备份以后可能已经发过，程序不会自动再发；确实没有发过的，请核对以后用 digest --send 发出。");
        }

        if (await ledger.Outbox.UnsentMailsAsync(ct) is { Count: > 0 } unsent)
        {
            context.Output.WriteLine($"备份时有 {unsent.Count} 封信件还没有发出，run 和 ingest 会接着发；备份以后已经发过的会重复。");
        }
    }
}
