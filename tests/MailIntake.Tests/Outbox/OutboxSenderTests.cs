using System.Text;
using MailIntake.Configuration;
using MailIntake.Domain.Read;
using MailIntake.Mail.Smtp;
using MailIntake.Outbox;
using MailIntake.Pipeline;
using MailIntake.Schedule;
using MailIntake.Storage;
using MailIntake.Tests.Logging;
using MailIntake.Tests.Schedule;
using MailIntake.Tests.Smtp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailIntake.Tests.Outbox;

/// <summary>The outbox against real ways out: a pickup folder, and SMTP conversations on loopback sockets.</summary>
public sealed class OutboxSenderTests : IDisposable
{
    private const string Sender = "2515574179@qq.com";
    private static readonly DateTimeOffset Start = new(2023, 7, 3, 8, 30, 0, TimeSpan.FromHours(8));
    private readonly TempFolder folder = new();
    private readonly LedgerDatabase database;

    public OutboxSenderTests() => database = LedgerDatabase.Open(folder["ledger.db"]);

    public void Dispose() => folder.Dispose();

    private Ledger At(DateTimeOffset now) => new(database, new FixedTime(now));

    // Whoever takes back what is past its day waits for the doubt to end, and these wait with it: a clock that is ahead would send them late, one that is right too early.
    [Theory]
    [InlineData("bulletin/office/2023-06/1", 1)]
    [InlineData("reminder/office/2023-06-30/5/某单位", 0)]
    [InlineData("commission/office/YG-1/某单位", 0)]
    public async Task What_has_no_sense_after_a_day_waits_while_the_clock_is_doubted(string purpose, int sent)
    {
        await QueuePurposeAsync("office", purpose, "a@example.cn");
        var clock = new LeapingClock(Start);
        var watch = new ClockWatch(clock);
        watch.Resume(Start.AddDays(-40), since: null);
        Assert.Equal(sent, (await SendAsync(clock, watch, _ => Pickup("out"))).Sent);
        clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1 - sent, (await SendAsync(clock, watch, _ => Pickup("out"))).Sent);
    }

    private Task QueueAsync(params string[] recipients) => QueueForAsync("office", recipients);

    private Task QueueForAsync(string office, params string[] recipients) => QueuePurposeAsync(office, $"bulletin/{office}/{Guid.NewGuid():N}", recipients);

    private async Task QueuePurposeAsync(string office, string purpose, params string[] recipients) => Assert.True(await At(Start).Bulletins.QueueAsync(office, null, [new OutboxRow
    {
        Purpose = purpose,
        Office = office,
        MessageId = "1@qq.com",
        Subject = "通报",
        Sender = Sender,
        Recipients = OutboxSender.Join(recipients),
        Mail = Encoding.ASCII.GetBytes("Message-ID: <1@qq.com>\r\nSubject: 1\r\n\r\nText\r\n"),
        State = OutboxState.Queued,
        QueuedAt = Start,
        DueAt = Start,
    }], default));

    private async Task<OutboxReport> SendAsync(DateTimeOffset now, OutgoingRoute via, string? secret = null)
    {
        SecretReference? reference = null;
        if (secret is not null)
        {
            await File.WriteAllTextAsync(folder["secret"], secret);
            reference = SecretReference.Parse("file:secret", folder.Path);
        }

        return await SendAsync(now, _ => new OutgoingConfiguration(via, new MailAddress(null, Sender), Sender, reference, null));
    }

    private Task<OutboxReport> SendAsync(DateTimeOffset now, Func<string, OutgoingConfiguration?> routeOf) =>
        SendAsync(new FixedTime(now), new ClockWatch(new FixedTime(now)), routeOf);

    private Task<OutboxReport> SendAsync(TimeProvider clock, ClockWatch watch, Func<string, OutgoingConfiguration?> routeOf) =>
        new OutboxSender(new Ledger(database, clock), clock, watch, NullLogger<OutboxSender>.Instance).SendDueAsync(routeOf, r => MailTransport.Open(r, clock), default);

    private OutgoingConfiguration Pickup(string name) => new(new OutgoingRoute(null, folder[name]), new MailAddress(null, $"{name}@example.cn"), $"{name}@example.cn", null, null);

    private async Task RunAsync(string sql)
    {
        await using var context = database.Context();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    private OutgoingRoute Out => new(null, folder["out"]);

    private static OutgoingRoute PuttingOff() => Serve("""
        S: 220 ready
        C: EHLO *
        S: 250 mx
        C: MAIL FROM:*
        S: 451 try later
        C: *
        """);

    private static OutgoingRoute Serve(string conversation) =>
        new(new("127.0.0.1", SmtpTranscript.Parse(Encoding.UTF8.GetBytes("---\n" + conversation)).Serve().Port, Mail.Transport.TransportSecurity.None), null);

    [Fact(Timeout = 60_000)]
    public async Task A_mail_is_sent_once()
    {
        await QueueAsync("a@example.cn");
        Assert.Equal(1, (await SendAsync(Start, Out)).Sent);
        Assert.Equal(0, (await SendAsync(Start.AddHours(1), Out)).Sent);

        Assert.Contains("Message-ID: <1@qq.com>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder["out"], "*.eml"))));
        Assert.Empty(await At(Start).Outbox.UnsentMailsAsync(default));
    }

    [Fact(Timeout = 60_000)]
    public async Task No_more_mails_go_out_a_minute_and_a_day_than_the_route_allows()
    {
        for (var i = 0; i < 6; i++)
        {
            await QueueAsync("a@example.cn");
        }

        // Two a minute, five a day; the day ends at midnight in Asia/Shanghai.
        Assert.Equal((2, 4), await LimitedAsync(Start));
        Assert.Equal((0, 4), await LimitedAsync(Start.AddSeconds(30)));
        Assert.Equal((2, 2), await LimitedAsync(Start.AddSeconds(61)));
        Assert.Equal((1, 1), await LimitedAsync(Start.AddSeconds(122)));
        Assert.Equal((0, 1), await LimitedAsync(new DateTimeOffset(2023, 7, 3, 23, 59, 59, TimeSpan.FromHours(8))));
        Assert.Equal((1, 0), await LimitedAsync(new DateTimeOffset(2023, 7, 4, 0, 0, 0, TimeSpan.FromHours(8))));

        async Task<(int Sent, int Held)> LimitedAsync(DateTimeOffset now)
        {
            var route = new OutgoingConfiguration(Out, new MailAddress(null, Sender), Sender, null, null) { MailsPerMinute = 2, MailsPerDay = 5 };
            var report = await SendAsync(now, _ => route);
            Assert.False(report.NeedsPerson); // a limit is no fault
            return (report.Sent, report.Held);
        }
    }

    // Rounds come every half a minute: from noon on, a line each would be 1,440 by midnight.
    [Fact(Timeout = 60_000)]
    public async Task That_no_more_may_go_out_is_logged_once_and_again_once_when_it_is_so_again()
    {
        var log = new LogLines<OutboxSender>();
        var clock = new LeapingClock(Start);
        var sender = new OutboxSender(new Ledger(database, clock), clock, new ClockWatch(clock), log);
        var route = new OutgoingConfiguration(Out, new MailAddress(null, Sender), Sender, null, null) { MailsPerDay = 2 };
        for (var i = 0; i < 6; i++)
        {
            await QueueAsync("a@example.cn");
        }

        List<int> lines = [];
        var sent = 0;
        TimeSpan[] waits = [TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromDays(1), TimeSpan.FromSeconds(30)];
        foreach (var wait in waits)
        {
            clock.Pass(wait);
            sent += (await sender.SendDueAsync(_ => route, r => MailTransport.Open(r, clock), default)).Sent;
            lines.Add(log.All.Count(line => line.Contains("per-day", StringComparison.Ordinal)));
        }

        Assert.Equal([1, 1, 1, 2, 2], lines);
        Assert.Equal(4, sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_temporary_refusal_is_tried_again_later_with_the_same_octets()
    {
        await QueueAsync("a@example.cn");
        var report = await SendAsync(Start, PuttingOff());
        Assert.Equal((0, 1, 0), (report.Sent, report.Waiting, report.Failed));

        var waiting = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal((OutboxState.Queued, 1), (waiting.State, waiting.Attempts));
        Assert.True(waiting.DueAt > Start);
        Assert.Equal(0, (await SendAsync(Start, Out)).Sent); // not before its time
        Assert.Equal(1, (await SendAsync(Start.AddDays(1), Out)).Sent);
        Assert.Contains("Message-ID: <1@qq.com>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder["out"], "*.eml"))));
    }

    private static OutgoingRoute TakingWithoutAnswer() => Serve("""
        S: 220 ready
        C: EHLO *
        S: 250 mx
        C: MAIL FROM:*
        S: 250 ok
        C: RCPT TO:<a@example.cn>
        S: 250 ok
        C: DATA
        S: 354 go
        DATA
        DROP
        """);

    // Each attempt may have brought the mail to everyone (RFC 1047). After the first the next waits 1 h, then 6, then 23: at 0, 1, 7 and 30 h, and there is an end.
    [Fact(Timeout = 60_000)]
    public async Task A_mail_that_a_server_takes_and_does_not_answer_is_handed_over_four_times_at_most()
    {
        await QueueAsync("a@example.cn");
        foreach (var hours in (int[])[0, 1, 7])
        {
            if (hours > 0)
            {
                Assert.Equal(0, (await SendAsync(Start.AddHours(hours).AddSeconds(-1), Out)).Sent);
            }

            var report = await SendAsync(Start.AddHours(hours), TakingWithoutAnswer());
            Assert.Equal((0, 1, 0), (report.Sent, report.Waiting, report.Failed));
        }

        Assert.Contains("可能已经收下，稍后以同一 Message-ID 再发一次", Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default)).LastReply);

        // A clock that is set back by seconds makes nothing due.
        Assert.Equal(0, (await SendAsync(Start.AddHours(7).AddSeconds(-30), Out)).Sent);
        Assert.Equal(0, (await SendAsync(Start.AddHours(30).AddSeconds(-1), Out)).Sent);
        Assert.Equal(1, (await SendAsync(Start.AddHours(30), TakingWithoutAnswer())).Failed);
        var failed = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal((OutboxState.Failed, 4), (failed.State, failed.Attempts));
        Assert.Contains("整封信交给了服务器 4 次，每次都没有收到答复，不再自动重发：收件人很可能已经收到", failed.LastReply);
        Assert.Contains("digest … --send", failed.LastReply);
        Assert.Equal(0, (await SendAsync(Start.AddDays(30), Out)).Sent);

        // Sent again by a person, it is the same mail, and its waits begin anew.
        await At(Start.AddHours(32)).Outbox.RequeueAsync([failed], default);
        Assert.Equal(1, (await SendAsync(Start.AddHours(32), TakingWithoutAnswer())).Waiting);
        Assert.Equal(Start.AddHours(33), Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default)).DueAt);
        Assert.Equal(1, (await SendAsync(Start.AddHours(33), Out)).Sent);
        Assert.Contains("Message-ID: <1@qq.com>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder["out"], "*.eml"))));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refusal_for_good_is_kept_and_shown()
    {
        await QueueAsync("a@example.cn");
        var report = await SendAsync(Start, Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 250 ok
            C: RCPT TO:<a@example.cn>
            S: 550 no such user
            C: *
            """));
        Assert.Equal(1, report.Failed);

        var failed = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal(OutboxState.Failed, failed.State);
        Assert.Equal(failed.LastReply!.IndexOf("no such user", StringComparison.Ordinal), failed.LastReply.LastIndexOf("no such user", StringComparison.Ordinal)); // said once
        Assert.Contains("请核对地址", failed.LastReply);
        Assert.Equal(0, (await SendAsync(Start.AddDays(1), Out)).Sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_recipient_refused_for_a_while_waits_as_long_as_the_server_wants_while_the_others_have_their_mail()
    {
        await QueueAsync("a@example.cn", "b@example.cn");
        var report = await SendAsync(Start, Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 250 ok
            C: RCPT TO:<a@example.cn>
            S: 250 ok
            C: RCPT TO:<b@example.cn>
            S: 451 MI:SFQ
            C: DATA
            S: 354 go
            DATA
            S: 250 ok
            C: QUIT
            S: 221 bye
            """));
        Assert.Equal((0, 1, 0), (report.Sent, report.Waiting, report.Failed));

        // MI:SFQ: the sender's limit in 15 minutes.
        var waiting = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal("b@example.cn", waiting.Recipients);
        Assert.Equal(Start.AddMinutes(15), waiting.DueAt);
        Assert.Contains("b@example.cn：15 分钟内发信数超过网易的限制", waiting.LastReply);
    }

    [Fact(Timeout = 60_000)]
    public async Task Recipients_refused_for_good_are_shown_while_others_are_tried_again()
    {
        await QueueAsync("a@example.cn", "b@example.cn", "c@example.cn");
        var report = await SendAsync(Start, Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 250 ok
            C: RCPT TO:<a@example.cn>
            S: 250 ok
            C: RCPT TO:<b@example.cn>
            S: 451 MI:SFQ
            C: RCPT TO:<c@example.cn>
            S: 550 no such user
            C: DATA
            S: 354 go
            DATA
            S: 250 ok
            C: QUIT
            S: 221 bye
            """));
        Assert.Equal((0, 1, 1), (report.Sent, report.Waiting, report.Failed));
        var unsent = (await At(Start).Outbox.UnsentMailsAsync(default)).ToDictionary(m => m.Recipients);
        Assert.Equal(OutboxState.Queued, unsent["b@example.cn"].State);
        Assert.DoesNotContain("c@example.cn", unsent["b@example.cn"].LastReply);
        Assert.Equal(OutboxState.Failed, unsent["c@example.cn"].State);
        Assert.Contains("no such user", unsent["c@example.cn"].LastReply);

        // The later success of the one must not make the other forgotten.
        Assert.Equal(1, (await SendAsync(Start.AddHours(1), Out)).Sent);
        Assert.Equal("c@example.cn", Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default)).Recipients);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wrong_login_is_waited_for_however_long_it_takes_and_shown()
    {
        await QueueAsync("a@example.cn");
        Assert.Equal(1, (await SendAsync(Start.AddDays(30), Serve("""
            S: 220 ready
            C: EHLO *
            S: 250-mx
            S: 250 AUTH PLAIN
            C: AUTH PLAIN *
            S: 535 Login Fail
            C: *
            """), "wrong")).Waiting);
        var waiting = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal(OutboxState.Queued, waiting.State);
        Assert.Contains("授权码", waiting.LastReply);
        Assert.Equal(1, (await SendAsync(Start.AddDays(31), Out)).Sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_way_out_mails_wait_for_one()
    {
        await QueueAsync("a@example.cn");
        var report = await SendAsync(Start.AddDays(30), _ => null);
        Assert.Equal((0, 1, 0), (report.Sent, report.Waiting, report.Failed));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_cannot_be_reached_leaves_every_mail_waiting_and_is_asked_once_a_round()
    {
        await QueueAsync("a@example.cn");
        await QueueAsync("b@example.cn");
        var nobody = new OutgoingRoute(new("127.0.0.1", 1, Mail.Transport.TransportSecurity.None), null);
        var report = await SendAsync(Start, nobody);

        Assert.Equal((0, 1, 0), (report.Sent, report.Waiting, report.Failed));
        Assert.Equal([1, 0], (await At(Start).Outbox.UnsentMailsAsync(default)).Select(m => m.Attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_outage_has_no_end_and_what_the_server_puts_off_is_given_up_five_days_after_it_first_did()
    {
        await QueueAsync("a@example.cn");
        var nobody = new OutgoingRoute(new("127.0.0.1", 1, Mail.Transport.TransportSecurity.None), null);
        Assert.Equal((1, 0), Counts(await SendAsync(Start.AddDays(6), nobody)));

        // First put off on day 7: 12 days after the mail was queued is the 5th after that, and one second more is too late.
        var first = Start.AddDays(7);
        Assert.Equal((1, 0), Counts(await SendAsync(first, PuttingOff())));
        Assert.Equal((1, 0), Counts(await SendAsync(first.AddDays(5), PuttingOff())));
        Assert.Equal((0, 1), Counts(await SendAsync(first.AddDays(5).AddHours(2), PuttingOff())));
        var failed = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal(OutboxState.Failed, failed.State);

        // Queued once more, its time begins anew, and it is the same mail.
        await At(Start.AddDays(13)).Outbox.RequeueAsync([failed], default);
        Assert.Equal((1, 0), Counts(await SendAsync(Start.AddDays(13), PuttingOff())));
        Assert.Equal(1, (await SendAsync(Start.AddDays(14), Out)).Sent);
        Assert.Contains("Message-ID: <1@qq.com>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder["out"], "*.eml"))));

        static (int Waiting, int Failed) Counts(OutboxReport report) => (report.Waiting, report.Failed);
    }

    // Put off first by a clock that was 10 days ahead, and again when it was set right: the five days begin then. Counted from the 10th day, nothing would be given up before the 15th.
    [Fact(Timeout = 60_000)]
    public async Task The_days_after_which_a_mail_is_given_up_do_not_begin_in_the_future()
    {
        await QueueAsync("a@example.cn");
        Assert.Equal(1, (await SendAsync(Start.AddDays(10), PuttingOff())).Waiting);
        Assert.Equal(1, (await SendAsync(Start, PuttingOff())).Waiting);
        Assert.Equal(1, (await SendAsync(Start.AddDays(5), PuttingOff())).Waiting);
        Assert.Equal(1, (await SendAsync(Start.AddDays(5).AddHours(2), PuttingOff())).Failed);
    }

    // MI:SFQ wants 15 minutes. After the tenth attempt the mail's own pause is the longest, an hour give or take a fifth: no sooner than after 48 minutes.
    [Fact(Timeout = 60_000)]
    public async Task A_server_that_wants_less_than_the_mails_own_pause_does_not_shorten_it()
    {
        await QueueAsync("a@example.cn");
        await RunAsync("""UPDATE "Outbox" SET "Attempts" = 9""");
        await SendAsync(Start, Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 250 ok
            C: RCPT TO:<a@example.cn>
            S: 451 MI:SFQ
            C: *
            """));
        var waiting = Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default));
        Assert.Equal((OutboxState.Queued, 10), (waiting.State, waiting.Attempts));
        Assert.InRange(waiting.DueAt, Start.AddMinutes(48), Start.AddMinutes(72));
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_the_ledger_cannot_record_an_attempt_nothing_is_sent()
    {
        await QueueAsync("a@example.cn");
        await RunAsync("CREATE TRIGGER full BEFORE UPDATE ON Outbox BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");

        await Assert.ThrowsAsync<DbUpdateException>(() => SendAsync(Start, _ => Pickup("out")));
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_whose_acceptance_could_not_be_recorded_waits_like_one_that_failed()
    {
        await QueueAsync("a@example.cn");
        await RunAsync($"CREATE TRIGGER full BEFORE UPDATE ON Outbox WHEN NEW.State = {(int)OutboxState.Sent} BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");

        await Assert.ThrowsAsync<DbUpdateException>(() => SendAsync(Start, _ => Pickup("out")));
        File.Delete(Assert.Single(Directory.GetFiles(folder["out"])));

        // The first pause is a minute, more or less a fifth.
        Assert.Equal(0, (await SendAsync(Start.AddSeconds(30), _ => Pickup("out"))).Sent);
        Assert.Empty(Directory.GetFiles(folder["out"]));
        await Assert.ThrowsAsync<DbUpdateException>(() => SendAsync(Start.AddSeconds(73), _ => Pickup("out")));
        Assert.Single(Directory.GetFiles(folder["out"]));

        // The second is two: not before 73 + 96 s.
        File.Delete(Assert.Single(Directory.GetFiles(folder["out"])));
        Assert.Equal(0, (await SendAsync(Start.AddSeconds(160), _ => Pickup("out"))).Sent);
        Assert.Empty(Directory.GetFiles(folder["out"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_login_is_not_tried_again_by_the_next_mail_and_holds_up_no_other_office()
    {
        for (var i = 0; i < 120; i++)
        {
            await QueueForAsync("a", "a@example.cn");
        }

        await QueueForAsync("b", "b@example.cn");
        await File.WriteAllTextAsync(folder["secret"], "wrong");
        var refusing = new OutgoingConfiguration(
            Serve("""
                S: 220 ready
                C: EHLO *
                S: 250-mx
                S: 250 AUTH PLAIN
                C: AUTH PLAIN *
                S: 535 Login Fail
                C: *
                """),
            new MailAddress(null, Sender), Sender, SecretReference.Parse("file:secret", folder.Path), null);

        // Of each round: mails sent, mails of the refused route that were tried so far. A refused login is left alone for 15 minutes.
        Assert.Equal((1, 1), await RoundAsync(Start));
        await QueueForAsync("b", "b@example.cn");
        Assert.Equal((1, 1), await RoundAsync(Start.AddSeconds(30)));
        Assert.Equal((0, 1), await RoundAsync(Start.AddMinutes(14)));
        Assert.Equal((0, 2), await RoundAsync(Start.AddMinutes(15)));

        async Task<(int Sent, int Tried)> RoundAsync(DateTimeOffset now)
        {
            var report = await SendAsync(now, office => office == "a" ? refusing : Pickup("b"));
            return (report.Sent, (await At(now).Outbox.UnsentMailsAsync(default)).Sum(m => m.Attempts));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_limit_that_is_used_up_holds_up_no_other_office()
    {
        for (var i = 0; i < 120; i++)
        {
            await QueueForAsync("a", "a@example.cn");
        }

        await QueueForAsync("b", "b@example.cn");
        Assert.Equal(2, (await SendAsync(Start, office => office == "a" ? Pickup("a") with { From = new MailAddress(null, Sender), MailsPerDay = 1 } : Pickup("b"))).Sent);
        Assert.Equal(0, (await SendAsync(Start.AddHours(1), office => office == "a" ? Pickup("a") with { From = new MailAddress(null, Sender), MailsPerDay = 1 } : Pickup("b"))).Sent);
        Assert.Single(Directory.GetFiles(folder["b"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_has_had_enough_for_today_is_asked_again_tomorrow_by_every_mail()
    {
        await QueueAsync("a@example.cn");
        await QueueAsync("b@example.cn");
        var enough = Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 550 MI:STC
            C: *
            """);
        await SendAsync(Start, enough);
        await SendAsync(new DateTimeOffset(2023, 7, 3, 23, 59, 59, TimeSpan.FromHours(8)), enough);
        Assert.Equal([1, 0], (await At(Start).Outbox.UnsentMailsAsync(default)).Select(m => m.Attempts));
        await SendAsync(new DateTimeOffset(2023, 7, 4, 0, 0, 0, TimeSpan.FromHours(8)), enough);
        Assert.Equal([2, 0], (await At(Start).Outbox.UnsentMailsAsync(default)).Select(m => m.Attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_put_off_by_a_clock_that_leapt_ahead_goes_out_when_it_is_set_right()
    {
        await QueueAsync("a@example.cn");
        var refusing = Serve("""
            S: 220 ready
            C: EHLO *
            S: 250-mx
            S: 250 AUTH PLAIN
            C: AUTH PLAIN *
            S: 535 Login Fail
            C: *
            """);
        Assert.Equal(1, (await SendAsync(Start.AddYears(1), refusing, "wrong")).Waiting);

        // The same account is asked, though it was to be left alone until a quarter of an hour after the leap, and then a good way takes the mail.
        await SendAsync(Start.AddMinutes(1), refusing, "wrong");
        Assert.Equal(2, Assert.Single(await At(Start).Outbox.UnsentMailsAsync(default)).Attempts);
        Assert.Equal(1, (await SendAsync(Start.AddHours(1), Out)).Sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_account_paused_by_a_clock_that_was_some_hours_ahead_is_asked_again_when_it_is_set_right()
    {
        await QueueAsync("a@example.cn");
        await QueueAsync("b@example.cn");
        var enough = Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 451 MI:SFQ
            C: *
            """);
        await SendAsync(Start.AddHours(10), enough);
        await SendAsync(Start, enough);

        // The second mail: the first waits until 18:45, which it may.
        Assert.Equal([1, 1], (await At(Start).Outbox.UnsentMailsAsync(default)).Select(m => m.Attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_sent_by_a_clock_that_leapt_ahead_uses_up_no_limit_when_it_is_set_right()
    {
        for (var i = 0; i < 31; i++)
        {
            await QueueAsync("a@example.cn");
        }

        var route = Pickup("out") with { From = new MailAddress(null, Sender), MailsPerMinute = 30 };
        Assert.Equal(30, (await SendAsync(Start.AddYears(1), _ => route)).Sent);
        Assert.Equal(1, (await SendAsync(Start, _ => route)).Sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_is_not_given_up_by_a_clock_that_has_just_leapt()
    {
        await QueueAsync("a@example.cn");
        var clock = new LeapingClock(Start);
        var watch = new ClockWatch(clock);
        Assert.Equal((1, 0), await PutOffAsync());

        clock.Set(TimeSpan.FromDays(6));
        Assert.Equal((1, 0), await PutOffAsync());
        clock.Set(TimeSpan.FromDays(-6));
        watch.Look();

        // First put off at the start: the end of the fifth day is the end of its time, whatever the clock showed between.
        clock.Pass(TimeSpan.FromDays(5));
        Assert.Equal((1, 0), await PutOffAsync());
        clock.Pass(TimeSpan.FromHours(2));
        Assert.Equal((0, 1), await PutOffAsync());

        async Task<(int Waiting, int Failed)> PutOffAsync()
        {
            var route = new OutgoingConfiguration(
                PuttingOff(),
                new MailAddress(null, Sender), Sender, null, null);
            var report = await SendAsync(clock, watch, _ => route);
            return (report.Waiting, report.Failed);
        }
    }
}
