using System.CommandLine;
using System.Text.RegularExpressions;
using MailIntake.Safekeeping;

namespace MailIntake.Commands;

/// <summary><c>verify</c>: whether archive, ledger and totals agree. Exit code 1 where something does not.</summary>
internal static partial class VerifyCommand
{
    public static Command Create(GlobalOptions global)
    {
        var anchor = new Option<string>("--anchor") { HelpName = "N:HASH", Description = "以前 verify 打印的链尾：它若已不在台账的校验链里，也是不一致" };
        var command = new Command("verify", "核对存档、台账和得分：每封邮件的 SHA-256、每行的文件、每个总分，不一致的逐条列出") { anchor };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            if (result.GetValue(anchor) is { } noted && !Anchor().IsMatch(noted))
            {
                throw new InputException($"--anchor 要写 verify 打印的链尾，即 编号:64 位十六进制，不是“{noted}”");
            }

            var configuration = context.Configuration();
            var verifier = new Verifier(context.Folders, configuration, context.ExistingLedger(configuration));
            VerifyReport report;
            using (var progress = new ProgressLine(context.Error, context.Clock, "核对文件", "个"))
            {
                report = await verifier.VerifyAsync(result.GetValue(anchor)?.ToLowerInvariant(), progress.Part(), ct);
            }

            foreach (var difference in report.Differences)
            {
                context.Output.WriteLine(TextTable.Safe(difference));
            }

            context.Output.WriteLine(
                $"核对了 {report.Submissions} 件来稿、{report.Files} 个文件、{report.Totals} 个年度总分：{(report.Differences.Count == 0 ? "全部一致" : $"{report.Differences.Count} 处不一致")}。");
            if (report.Head.Length > 0)
            {
                context.Output.WriteLine($"台账校验链的链尾：{report.Head}。抄在别处，以后用 verify --anchor {report.Head} 可以发现链尾被截去。");
            }

            return report.Differences.Count == 0 ? ExitCode.Done : ExitCode.NeedsPerson;
        });
        return command;
    }

    [GeneratedRegex("^[0-9]{1,18}:[0-9a-fA-F]{64}$")]
    private static partial Regex Anchor();
}
