using System.Text;
using MailIntake.Configuration;
using MailIntake.Domain.Read;
using MailIntake.Mail.Smtp;
using MailIntake.Outbox;
using MailIntake.Pipeline;
using MailIntake.Storage;
using MailIntake.Tests.Smtp;
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

    private async Task QueueAsync(params string[] recipients) => Assert.True(await At(Start).QueueBulletinAsync("office", null, [new OutboxRow
    {
        Purpose = $"bulletin/office/{Guid.NewGuid():N}",
        Office = "office",
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

        var route = new OutgoingConfiguration(via, new MailAddress(null, Sender), Sender, reference, null);
        return await new OutboxSender(At(now), new FixedTime(now), NullLogger<OutboxSender>.Instance)
            .SendDueAsync(_ => route, r => MailTransport.Open(r, new FixedTime(now)), default);
    }

    private static OutgoingRoute Serve(string conversation) =>
        new(new("127.0.0.1", SmtpTranscript.Parse(Encoding.UTF8.GetBytes("---\n" + conversation)).Serve().Port, Mail.Transport.TransportSecurity.None), null);

    [Fact(Timeout = 60_000)]
    public async Task A_mail_is_sent_once()
    {
        await QueueAsync("a@example.cn");
        Assert.Equal(1, (await SendAsync(Start, new OutgoingRoute(null, folder["out"]))).Sent);
        Assert.Equal(0, (await SendAsync(Start.AddHours(1), new OutgoingRoute(null, folder["out"]))).Sent);

        Assert.Contains("Message-ID: <1@qq.com>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder["out"], "*.eml"))));
        Assert.Empty(await At(Start).UnsentMailsAsync(default));
    }

    [Fact(Timeout = 60_000)]
    public async Task No_more_mails_go_out_a_minute_and_a_day_than_the_route_allows()
    {
        for (var i = 0; i < 6; i++)
        {
            await QueueAsync("a@example.cn");
        }

        // Two a minute, five a day; the day ends at midnight in Asia/Shanghai.
        Assert.Equal((2, 1), await LimitedAsync(Start));
        Assert.Equal((0, 1), await LimitedAsync(Start.AddSeconds(30)));
        Assert.Equal((2, 1), await LimitedAsync(Start.AddSeconds(61)));
        Assert.Equal((1, 1), await LimitedAsync(Start.AddSeconds(122)));
        Assert.Equal((0, 1), await LimitedAsync(new DateTimeOffset(2023, 7, 3, 23, 59, 59, TimeSpan.FromHours(8))));
        Assert.Equal((1, 0), await LimitedAsync(new DateTimeOffset(2023, 7, 4, 0, 0, 0, TimeSpan.FromHours(8))));

        async Task<(int Sent, int Waiting)> LimitedAsync(DateTimeOffset now)
        {
            var route = new OutgoingConfiguration(new OutgoingRoute(null, folder["out"]), new MailAddress(null, Sender), Sender, null, null) { MailsPerMinute = 2, MailsPerDay = 5 };
            var report = await new OutboxSender(At(now), new FixedTime(now), NullLogger<OutboxSender>.Instance)
                .SendDueAsync(_ => route, r => MailTransport.Open(r, new FixedTime(now)), default);
            return (report.Sent, report.Waiting);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_temporary_refusal_is_tried_again_later_with_the_same_octets()
    {
        await QueueAsync("a@example.cn");
        var report = await SendAsync(Start, Serve("""
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 451 try later
            C: *
            """));
        Assert.Equal((0, 1, 0), (report.Sent, report.Waiting, report.Failed));

        var waiting = Assert.Single(await At(Start).UnsentMailsAsync(default));
        Assert.Equal((OutboxState.Queued, 1), (waiting.State, waiting.Attempts));
        Assert.True(waiting.DueAt > Start);
        Assert.Equal(0, (await SendAsync(Start, new OutgoingRoute(null, folder["out"]))).Sent); // not before its time
        Assert.Equal(1, (await SendAsync(Start.AddDays(1), new OutgoingRoute(null, folder["out"]))).Sent);
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

        var failed = Assert.Single(await At(Start).UnsentMailsAsync(default));
        Assert.Equal(OutboxState.Failed, failed.State);
        Assert.Equal(failed.LastReply!.IndexOf("no such user", StringComparison.Ordinal), failed.LastReply.LastIndexOf("no such user", StringComparison.Ordinal)); // said once
        Assert.Contains("请核对地址", failed.LastReply);
        Assert.Equal(0, (await SendAsync(Start.AddDays(1), new OutgoingRoute(null, folder["out"]))).Sent);
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
        var waiting = Assert.Single(await At(Start).UnsentMailsAsync(default));
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
        var unsent = (await At(Start).UnsentMailsAsync(default)).ToDictionary(m => m.Recipients);
        Assert.Equal(OutboxState.Queued, unsent["b@example.cn"].State);
        Assert.DoesNotContain("c@example.cn", unsent["b@example.cn"].LastReply);
        Assert.Equal(OutboxState.Failed, unsent["c@example.cn"].State);
        Assert.Contains("no such user", unsent["c@example.cn"].LastReply);

        // The later success of the one must not make the other forgotten.
        Assert.Equal(1, (await SendAsync(Start.AddHours(1), new OutgoingRoute(null, folder["out"]))).Sent);
        Assert.Equal("c@example.cn", Assert.Single(await At(Start).UnsentMailsAsync(default)).Recipients);
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
        var waiting = Assert.Single(await At(Start).UnsentMailsAsync(default));
        Assert.Equal(OutboxState.Queued, waiting.State);
        Assert.Contains("授权码", waiting.LastReply);
        Assert.Equal(1, (await SendAsync(Start.AddDays(31), new OutgoingRoute(null, folder["out"]))).Sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_way_out_mails_wait_for_one()
    {
        await QueueAsync("a@example.cn");
        var report = await new OutboxSender(At(Start.AddDays(30)), new FixedTime(Start.AddDays(30)), NullLogger<OutboxSender>.Instance).SendDueAsync(_ => null, _ => throw new InvalidOperationException(), default);
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
        Assert.Equal([1, 0], (await At(Start).UnsentMailsAsync(default)).Select(m => m.Attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_that_could_not_be_sent_for_days_is_given_up_and_shown()
    {
        await QueueAsync("a@example.cn");
        var nobody = new OutgoingRoute(new("127.0.0.1", 1, Mail.Transport.TransportSecurity.None), null);
        Assert.Equal(1, (await SendAsync(Start.AddDays(6), nobody)).Failed);
        Assert.Equal(OutboxState.Failed, Assert.Single(await At(Start).UnsentMailsAsync(default)).State);
    }
}
