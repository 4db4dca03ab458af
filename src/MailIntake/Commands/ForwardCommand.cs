using System.CommandLine;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Notices;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Commands;

/// <summary><c>forward</c>: an approved item goes on to a configured superior mailbox, with the office's cover. Each item once to each; the outbox keeps the record.</summary>
internal static class ForwardCommand
{
    public static Command Create(GlobalOptions global)
    {
        var number = new Argument<string>("NUMBER") { HelpName = "NUMBER", Description = "来稿编号，已计数的才能转报" };
        var to = new Option<string>("--to") { HelpName = "ADDRESS", Required = true, Description = "上级信箱的地址或名称，写在 offices/编号/notices.yaml 的 superiors" };
        var office = new Option<string?>("--office") { HelpName = "ID", Description = "几个考核主办单位有同一编号时指明" };
        var command = new Command("forward", "把一件已计数的来稿转报上级信箱") { number, to, office };
        command.SetAction((result, ct) => RunAsync(global.Context(result), result.GetRequiredValue(number), result.GetRequiredValue(to), result.GetValue(office), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string number, string to, string? officeId, CancellationToken ct)
    {
        var configuration = context.Configuration();
        await using var services = new ServiceCollection().AddWorker(context, configuration, context.ExistingLedger(configuration)).BuildServiceProvider();
        var ledger = services.GetRequiredService<Ledger>();
        var row = DecideCommand.Pick(await ledger.FindAsync(number, ct), number, officeId);
        var office = CommandContext.Office(configuration, row.Office);
        var (name, address) = office.Notices.Superiors.Select(s => (s.Key, s.Value))
            .FirstOrDefault(s => s.Key == to || s.Value.Equals(to, StringComparison.OrdinalIgnoreCase));
        if (address is null)
        {
            var known = office.Notices.Superiors.Count == 0 ? "一个也没有" : string.Join("、", office.Notices.Superiors.Select(s => $"{s.Key} {s.Value}"));
            throw new InputException($"“{to}”不是 offices/{office.Id}/{OfficeNotices.FileName} 的 superiors 里的上级信箱；已写的有：{known}");
        }

        if (office.Outgoing is null)
        {
            throw new InputException("没有发信方式；请在 mailintake.yaml 写上 outgoing");
        }

        Worker.WarnOfSending(context, [office.Outgoing]);
        var decision = LedgerRows.Decision(row.Decisions[^1]);
        if (decision.Status != SubmissionStatus.Counted || row.ArchivePath is null)
        {
            throw new InputException(row.ArchivePath is null ? $"{number} 由导入文件登记，没有邮件原件，不能转报" : $"{number} 的判定是“{decision.Status.Label()}”，已计数的才能转报；可先用 decide 判定");
        }

        var mail = services.GetRequiredService<IMailFormat>().Read(await File.ReadAllBytesAsync(services.GetRequiredService<MailArchive>().FullPath(row.ArchivePath), ct));
        var queued = Row(services.GetRequiredService<NoticeMail>(), office, row, decision, mail, name, address, OfficeTime.Local(context.Clock.GetUtcNow()));
        if (await ledger.Outbox.QueueAsync([queued], null, ct) == 0)
        {
            return await DigestCommand.SendAgainAsync(services, context, $"{number} 转报 {name}（{address}）", await ledger.Outbox.MailsOfAsync(queued.Purpose, ct), ct);
        }

        context.Output.WriteLine($"{number} 转报 {name}（{address}）：{queued.Subject}");
        return await DigestCommand.SendAsync(services, context, ct);
    }

    private static OutboxRow Row(
        NoticeMail notices, Office office, SubmissionRow row, Decision decision, ReadMail mail, string name, string address, DateTimeOffset now)
    {
        var (title, kind, unit) = (decision.Title ?? row.Subject, decision.Kind ?? "信息", decision.Unit ?? "");
        var cover = office.Texts.Fill(
            TextKey.ForwardCover, ("to", name), ("title", title), ("kind", kind), ("unit", unit), ("authors", decision.Authors.Count == 0 ? "" : $"（{string.Join("、", decision.Authors)}）"),
            ("office", office.Name), ("date", $"{now:yyyy年M月d日}"));
        var files = ContentReader.ToPassOn(mail);

        // A photo may lie beside a report that was counted from the body.
        var text = decision.CountedFrom == ReportText.Body || files.Count == 0 ? $"{cover}\n\n————————\n\n{title}\n\n{BodyText.Of(mail).Text}" : cover;
        return notices.Row(
            office, $"{OutboxLedger.ForwardPurpose(office.Id, row.Number)}{address}", [address],
            office.Texts.Fill(TextKey.ForwardSubject, ("title", title), ("kind", kind), ("unit", unit), ("office", office.Name)), text,
            // A person sends it, through this command.
            outgoing => outgoing with { Attachments = files, AutoSubmitted = "no" });
    }
}
