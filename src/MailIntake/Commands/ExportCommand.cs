using System.CommandLine;
using MailIntake.Archive;
using MailIntake.Domain;

namespace MailIntake.Commands;

/// <summary><c>export</c>: archived mails as .eml files.</summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions global)
    {
        var numbers = new Argument<string[]>("NUMBER") { HelpName = "NUMBER", Arity = ArgumentArity.OneOrMore, Description = "来稿编号" };
        var folder = Parse.Folder("--out", "写到哪个文件夹", required: true);
        var command = new Command("export", "导出存档的邮件原件（.eml）") { numbers, folder };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var ledger = context.ExistingLedger(context.Configuration());
            var archive = new MailArchive(context.Folders.Archive);
            var mails = new List<(string Source, string Name)>();
            var problems = new List<Problem>();
            foreach (var number in result.GetRequiredValue(numbers).Distinct())
            {
                var found = await ledger.FindAsync(number, ct);
                if (found.Count == 0)
                {
                    problems.Add(new Problem(number, null, "台账中没有这个编号"));
                }

                foreach (var row in found)
                {
                    if (row.ArchivePath is null)
                    {
                        problems.Add(new Problem(number, null, "这一件由导入文件登记，没有邮件原件"));
                    }
                    else if (!File.Exists(archive.FullPath(row.ArchivePath)))
                    {
                        problems.Add(new Problem(number, null, $"存档中没有原件 {row.ArchivePath}：已按保存年限清理（purge），或者丢失（用 verify 核对）"));
                    }
                    else
                    {
                        mails.Add((archive.FullPath(row.ArchivePath), found.Count > 1 ? $"{row.Office}-{number}.eml" : $"{number}.eml"));
                    }
                }
            }

            if (problems.Count > 0)
            {
                throw new InputException(problems);
            }

            var target = result.GetRequiredValue(folder)!;
            OutputFolder.Make("--out", target);
            foreach (var (source, name) in mails)
            {
                File.Copy(source, Path.Combine(target, name), overwrite: true);
                context.Output.WriteLine(Path.Combine(target, name));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
