using System.CommandLine;
using MailIntake.Domain;
using MailIntake.Import;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;

namespace MailIntake.Commands;

/// <summary><c>import</c>: takes a table of submissions, events or commissions into the ledger, all rows or none.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("import", "导入来稿、登记事项或约稿（.csv 或 .xlsx），全部导入或一行也不导入");
        command.Add(Create(global, "submissions", "导入来稿", ImportKind.Submissions));
        command.Add(Create(global, "events", "导入登记事项（采用、批示、冲正等）", ImportKind.Events));
        command.Add(Create(global, "commissions", "导入约稿", ImportKind.Commissions));
        return command;
    }

    private static Command Create(GlobalOptions global, string name, string description, ImportKind kind)
    {
        var file = new Argument<string>("FILE") { HelpName = "FILE", Description = ".csv（UTF-8 或 GB18030）或 .xlsx 文件" };
        var office = Parse.Office();
        var command = new Command(name, description) { file, office };
        command.SetAction((result, ct) => RunAsync(global.Context(result), kind, result.GetRequiredValue(file), result.GetRequiredValue(office), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ImportKind kind, string path, string id, CancellationToken ct)
    {
        var configuration = context.Configuration();
        var office = CommandContext.Office(configuration, id);
        var ledger = context.FindLedger(configuration);
        if (ledger is null)
        {
            // A file that is refused, perhaps with --data mistyped, makes no ledger: it is tried on an empty one first.
            var empty = Directory.CreateTempSubdirectory("mailintake-import-").FullName;
            try
            {
                await ImportAsync(new Ledger(LedgerDatabase.Open(Path.Combine(empty, "mailintake.db")), context.Clock), Path.Combine(empty, "evidence"));
            }
            finally
            {
                SqliteConnection.ClearAllPools();
                Directory.Delete(empty, recursive: true);
            }

            ledger = context.Ledger(configuration);
        }

        var (report, problems) = await ImportAsync(ledger, context.Folders.Evidence(office.Id));
        foreach (var warning in problems.OrderBy(p => p.Line))
        {
            context.Error.WriteLine(warning);
        }

        context.Output.WriteLine(report.Added == 0 ? $"没有新的行（{report.Known} 行以前已导入）" : $"导入 {report.Added} 行，{report.Known} 行以前已导入");
        return ExitCode.Done;

        async Task<(ImportReport Report, List<Problem> Warnings)> ImportAsync(Ledger into, string evidence)
        {
            var found = new List<Problem>();
            var report = await new Importer(into, office, configuration.Calendar, context.Clock).ImportAsync(kind, path, new EvidenceFiles(evidence), found, ct);
            return found.Exists(p => !p.IsWarning)
                ? throw new InputException([.. found.Where(p => !p.IsWarning).OrderBy(p => p.Line), new Problem(path, null, "一行也没有导入；请改正后重新导入整个文件")])
                : (report, found);
        }
    }
}
