using System.Text;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Storage;
using MailIntake.Tests.Smtp;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Tests.Notices;

/// <summary>The administrator is told of what needs one, once, and once more when it is well again, however often the program starts.</summary>
public sealed class AlarmTests
{
    private static readonly string Settings = Workplace.SettingsOf() + "\nalarm: { to: [admin@example.cn], hours: 2, free-space: 1 MB }";

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
        Assert.Equal(["告警：数据所在的磁盘快满了", $"告警：信箱 {Workplace.Mailbox} 与台账不符", "已恢复：数据所在的磁盘快满了"], mails.Select(m => m.Subject));
        Assert.Contains("2023-06-19：信箱中 3 封，台账 0 件（），差 3；INBOX 中没有收到的 UID：7,9:10", mails[1].Text);
    }

    [Fact(Timeout = 300_000)]
    public async Task Rows_that_the_ledger_lost_are_told_though_the_mailbox_misses_nothing()
    {
        using var place = new Workplace(Settings);
        place.Receive("1.eml", "2023-06-19T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个。");
        await IngestAsync(place, "08:00:00", expected: 0);
        await using (var context = LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")).Context())
        {
            await context.Database.ExecuteSqlRawAsync("DELETE FROM Decisions");
        }

        await IngestAsync(place, "08:01:00", expected: 0);
        Assert.Contains("2023-06-19：信箱中 1 封，台账 0 件（），差 1", Assert.Single(Mails(place)).Text);
    }

    [Fact(Timeout = 300_000)]
    public async Task Where_the_mailboxs_own_account_is_refused_the_alarm_arrives_by_another_one()
    {
        using var place = new Workplace(Settings);
        var refusing = SmtpTranscript.Parse(Encoding.UTF8.GetBytes("""
            ---
            S: 220 ready
            C: EHLO *
            S: 250-mx
            S: 250 AUTH PLAIN
            C: AUTH PLAIN *
            S: 535 Login Fail
            C: *
            """)).Serve().Port;
        File.WriteAllText(Path.Combine(place.Config, "secret"), "revoked");
        File.AppendAllText(
            place.OfficeFile("panzhihua", "policy.yaml"), $"\noutgoing: {{ via: \"smtp://127.0.0.1:{refusing}?tls=none\", from: \"own@example.cn\", secret: \"file:secret\" }}\n");
        await IngestAsync(place, "08:00:00", expected: 0);
        Directory.Move(place.MailFolder, place["away"]);

        await IngestAsync(place, "10:00:01", expected: 1);
        Assert.Empty(Mails(place));
        await IngestAsync(place, "10:01:00", expected: 1);
        var alarm = Assert.Single(Mails(place));
        Assert.Equal($"告警：信箱 {Workplace.Mailbox} 收不到邮件", alarm.Subject);
        Assert.Equal([Workplace.Mailbox], alarm.From.Select(f => f.Address));
        Assert.Contains("自 2023年6月20日 08:00 以来没有收完过一次", alarm.Text);

        // Once: it is out.
        await IngestAsync(place, "10:30:00", expected: 1);
        Assert.Single(Mails(place));
    }

    private static async Task IngestAsync(Workplace place, string time, int expected)
    {
        var (code, output, error) = await place.RunAsync("ingest", "--now", $"2023-06-20T{time}+08:00");
        Assert.True(code == expected, output + error);
    }

    private static List<ReadMail> Mails(Workplace place) => Directory.Exists(place.Outbox)
        ? [.. Directory.GetFiles(place.Outbox, "*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f))).OrderBy(m => MailDate.Parse(m.Header("Date")!)).ThenBy(m => m.Subject, StringComparer.Ordinal)]
        : [];
}
