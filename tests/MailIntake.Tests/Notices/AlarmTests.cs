using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Storage;

namespace MailIntake.Tests.Notices;

/// <summary>The administrator is told of what needs one, once, and once more when it is well again, however often the program starts.</summary>
public sealed class AlarmTests
{
    private const string Settings = $$"""
        mailboxes:
          {{Workplace.Mailbox}}: { source: "folder:../mail" }
        outgoing: { via: "pickup:outbox", from: "信息考核 <{{Workplace.Mailbox}}>" }
        alarm: { to: [admin@example.cn], hours: 2, free-space: 1 MB }
        """;

    [Fact(Timeout = 300_000)]
    public async Task A_mailbox_that_is_not_read_for_two_hours_is_told_once_and_once_when_it_is_read_again()
    {
        using var place = new Workplace(Settings);
        await IngestAsync(place, "08:00:00", expected: 0);
        Directory.Move(place.MailFolder, place["away"]);
        await IngestAsync(place, "09:59:00", expected: 1);
        Assert.Empty(Mails(place));

        await IngestAsync(place, "10:00:01", expected: 1);
        await IngestAsync(place, "10:30:00", expected: 1);
        var alarm = Assert.Single(Mails(place));
        Assert.Equal("admin@example.cn", Assert.Single(alarm.Recipients).Address);
        Assert.Equal($"告警：信箱 {Workplace.Mailbox} 收不到邮件", alarm.Subject);
        Assert.Contains("自 2023年6月20日 08:00 以来没有收完过一次，已超过 2 小时", alarm.Text);
        Assert.Contains("不存在", alarm.Text);

        Directory.Move(place["away"], place.MailFolder);
        await IngestAsync(place, "11:00:00", expected: 0);
        await IngestAsync(place, "11:01:00", expected: 0);
        Assert.Equal([$"告警：信箱 {Workplace.Mailbox} 收不到邮件", $"已恢复：信箱 {Workplace.Mailbox} 收不到邮件"], Mails(place).Select(m => m.Subject));

        // Another incident is told anew.
        Directory.Move(place.MailFolder, place["away"]);
        await IngestAsync(place, "13:30:00", expected: 1);
        Assert.Equal(3, Mails(place).Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mailbox_that_the_program_did_not_try_for_days_is_no_alarm_when_it_is_tried_and_read()
    {
        using var place = new Workplace(Settings);
        await IngestAsync(place, "08:00:00", expected: 0);

        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-25T08:00:00+08:00")).Code);

        Assert.Empty(Mails(place));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_success_noted_by_a_clock_that_was_ahead_silences_no_alarm()
    {
        using var place = new Workplace(Settings);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2024-06-20T08:00:00+08:00")).Code);
        Assert.Equal(1, (await place.RunAsync("status", "--max-lag", "60", "--now", "2023-06-20T08:00:00+08:00")).Code);

        // Set right: read before 08:00 at the latest.
        Directory.Move(place.MailFolder, place["away"]);
        await IngestAsync(place, "08:00:00", expected: 1);
        await IngestAsync(place, "09:59:00", expected: 1);
        Assert.Empty(Mails(place));
        await IngestAsync(place, "10:01:00", expected: 1);
        Assert.Contains("自 2023年6月20日 08:00 以来没有收完过一次", Assert.Single(Mails(place)).Text);
    }

    [Fact(Timeout = 300_000)]
    public async Task Mails_that_the_ledger_lacks_and_a_disk_that_fills_up_are_told_with_what_they_are()
    {
        using var place = new Workplace(Settings.Replace("1 MB", "1024 GB", StringComparison.Ordinal));
        await IngestAsync(place, "08:00:00", expected: 0);
        var context = LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")).Context();
        await using (context)
        {
            context.MailboxDays.Add(new MailboxDayRow { Mailbox = Workplace.Mailbox, Day = "2023-06-19", Held = 3, Missing = "INBOX\t7,9:10" });
            await context.SaveChangesAsync();
        }

        await IngestAsync(place, "08:01:00", expected: 0);
        place.Settings(Settings);
        await IngestAsync(place, "08:02:00", expected: 0);

        var mails = Mails(place);
        Assert.Equal(["告警：数据所在的磁盘快满了", $"告警：信箱 {Workplace.Mailbox} 有邮件没有收到", "已恢复：数据所在的磁盘快满了"], mails.Select(m => m.Subject));
        Assert.Contains("2023-06-19  INBOX UID 7,9:10", mails[1].Text);
    }

    private static async Task IngestAsync(Workplace place, string time, int expected)
    {
        var (code, output, error) = await place.RunAsync("ingest", "--now", $"2023-06-20T{time}+08:00");
        Assert.True(code == expected, output + error);
    }

    private static List<ReadMail> Mails(Workplace place) => Directory.Exists(place.Outbox)
        ? [.. Directory.GetFiles(place.Outbox, "*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f))).OrderBy(m => m.Date).ThenBy(m => m.Subject, StringComparer.Ordinal)]
        : [];
}
