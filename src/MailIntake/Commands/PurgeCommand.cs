using System.CommandLine;
using System.Globalization;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Safekeeping;

namespace MailIntake.Commands;

/// <summary><c>purge</c>: removes archived mails that were kept as long as the configuration says. Without <c>--apply</c> it only tells what it would do.</summary>
internal static class PurgeCommand
{
    public static Command Create(GlobalOptions global)
    {
        var apply = new Option<bool>("--apply") { Description = "清理；不写时只列出会清理多少" };
        var command = new Command("purge", "清理超过保存年限的邮件原件和转报它们的信件（mailintake.yaml 的 storage、retention-years），台账和得分不变") { apply };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            if (configuration.App.RetentionYears is not { } years)
            {
                throw new InputException($"没有规定邮件原件保存几年；请在 {AppConfiguration.FileName} 的 storage 写上 retention-years: 年数");
            }

            var before = OfficeTime.Start(OfficeTime.Day(context.Clock.GetUtcNow()).AddYears(-years));
            var retention = new Retention(new MailArchive(context.Folders.Archive), context.ExistingLedger(configuration), context.Clock);
            var due = await retention.DueAsync(before, ct);
            var what = string.Create(
                CultureInfo.InvariantCulture, $"{OfficeTime.Local(before):yyyy-MM-dd} 以前收到的邮件原件（保存 {years} 年，待审的不动）{due.Count} 件，{SizeText.Name(due.Sum(d => d.Size))}");
            context.Output.WriteLine(result.GetValue(apply)
                ? $"{what}；已清理 {await retention.PurgeAsync(due, ct)} 个文件，转报它们的信件在发件箱里的内容也已清除，台账和得分不变。备份里的在下一次 backup 时清理。"
                : $"{what}；什么都没有做。要清理，加 --apply。");
            return ExitCode.Done;
        });
        return command;
    }
}
