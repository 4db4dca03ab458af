using System.CommandLine;
using MailIntake.Archive;
using MailIntake.Domain;
using MailIntake.Safekeeping;

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
            var mails = new List<(string Number, string Source, string Name, string? Sha256)>();
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
                    // Offices number their imported rows themselves: the same number may be another's, too.
                    var named = found.Count > 1 ? $"{number}（{row.Office}）" : number;
                    if (row.ArchivePath is null)
                    {
                        problems.Add(new Problem(named, null, "这一件由导入文件登记，没有邮件原件"));
                    }
                    else if (!File.Exists(archive.FullPath(row.ArchivePath)))
                    {
                        problems.Add(new Problem(named, null, $"存档中没有原件 {row.ArchivePath}：已按保存年限清理（purge），或者丢失（用 verify 核对）"));
                    }
                    else
                    {
                        mails.Add((named, archive.FullPath(row.ArchivePath), found.Count > 1 ? $"{row.Office}-{number}.eml" : $"{number}.eml", row.Sha256));
                    }
                }
            }

            if (problems.Count > 0)
            {
                throw new InputException(problems);
            }

            var target = result.GetRequiredValue(folder)!;
            OutputFolder.Make("--out", target);
            var code = ExitCode.Done;
            foreach (var (number, source, name, sha256) in mails)
            {
                if (KeptFiles.Hash(source, ct) != sha256)
                {
                    context.Error.WriteLine($"{number}：存档的原件被改动过（SHA-256 与台账记录的不同），没有导出：{source}。请从备份中取回这个文件，再用 verify 核对");
                    code = ExitCode.NeedsPerson;
                    continue;
                }

                File.Copy(source, Path.Combine(target, name), overwrite: true);
                context.Output.WriteLine(Path.Combine(target, name));
            }

            return code;
        });
        return command;
    }
}
