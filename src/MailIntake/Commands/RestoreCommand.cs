using System.CommandLine;
using MailIntake.Safekeeping;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary><c>restore</c>: a backup into an empty data folder.</summary>
internal static class RestoreCommand
{
    public static Command Create(GlobalOptions global)
    {
        var folder = Parse.Folder("backup 写的备份文件夹");
        var command = new Command("restore", "把备份恢复到空的数据文件夹（--data）") { folder };
        command.SetAction((result, ct) =>
        {
            var context = global.Context(result);
            var database = context.Configuration().App.DatabasePath;
            var data = context.Folders.Data;
            var exists = File.Exists(database);
            if (exists || (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any(f => Path.GetFileName(f) != DataLock.FileName)))
            {
                throw new InputException($"数据文件夹 {data} 不是空的，没有恢复；请换一个 --data，或先把里面的文件移走{(exists ? "" : "（里面没有台账；是上次恢复中途停下留下的，清空后重来即可）")}");
            }

            OutputFolder.Make("--data", data);
            using var held = DataLock.Take(data);
            var root = Path.GetFullPath(result.GetRequiredValue(folder));
            try
            {
                var files = new BackupFolder(root).Restore(context.Folders, database, ct);
                context.Output.WriteLine($"已恢复台账和 {files} 个文件到 {data}。请运行 mailintake verify 核对。");
                return Task.FromResult(ExitCode.Done);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new InputException($"{root} 不是备份文件夹：没有 SHA256SUMS");
            }
            catch (InvalidDataException e)
            {
                throw new InputException(e.Message);
            }
        });
        return command;
    }
}
