using System.CommandLine;
using MailIntake.Safekeeping;

namespace MailIntake.Commands;

/// <summary><c>backup</c>: a consistent copy of ledger, archive and evidence, while the worker runs or not.</summary>
internal static class BackupCommand
{
    public static Command Create(GlobalOptions global)
    {
        var folder = Parse.Folder("备份文件夹；已有备份的，只写新增的文件");
        var command = new Command("backup", "备份台账、存档和佐证，运行中也可以") { folder };
        command.SetAction((result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var ledger = context.ExistingLedger(configuration);
            var root = Path.GetFullPath(result.GetRequiredValue(folder));
            OutputFolder.KeepApart("DIR", root, context.Folders, configuration.App.DatabasePath);
            OutputFolder.Make("DIR", root);
            (int Files, int Written, IReadOnlyList<string> Missing) kept;
            using (var progress = new ProgressLine(context.Error, context.Clock, "备份文件", "个"))
            {
                kept = new BackupFolder(root).Update(context.Folders, ledger.Database, context.Clock.GetUtcNow(), progress.Part(), ct);
            }

            foreach (var problem in kept.Missing)
            {
                context.Error.WriteLine(TextTable.Safe(problem));
            }

            context.Output.WriteLine($"备份在 {root}：台账和 {kept.Files} 个文件，这次写入 {kept.Written} 个。配置文件夹和授权码不在其中，请另外保存。");
            return Task.FromResult(kept.Missing.Count == 0 ? ExitCode.Done : ExitCode.NeedsPerson);
        });
        return command;
    }
}
