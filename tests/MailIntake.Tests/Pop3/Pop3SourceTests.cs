using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Pop3;
using MailIntake.Mail.Transport;
using MailIntake.Tests.Imap;
using MailIntake.Tests.Smtp;
using MailIntake.Tests.Sources;

namespace MailIntake.Tests.Pop3;

/// <summary>POP3 as servers speak it, rightly and wrongly (RFC 1939).</summary>
public sealed class Pop3SourceTests
{
    private const string Login = "2515574179@qq.com";
    private const string Secret = "abcdefghijklmnop";
    private static readonly DateTimeOffset Now = new(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8));

    private const string In = """
        S: +OK ready
        C: USER 2515574179@qq.com
        S: +OK
        C: PASS abcdefghijklmnop
        S: +OK in
        C: CAPA
        S: +OK
        S: UIDL
        S: PIPELINING
        S: .

        """;

    private const string InWithoutPipelining = """
        S: +OK ready
        C: USER 2515574179@qq.com
        S: +OK
        C: PASS abcdefghijklmnop
        S: +OK in
        C: CAPA
        S: -ERR what?

        """;

    private const string TwoMails = """
        C: UIDL
        S: +OK
        S: 1 aa
        S: 2 bb
        S: .
        C: LIST
        S: +OK
        S: 1 10 octets
        S: 2 20
        S: .

        """;

    [Fact]
    public async Task New_mails_are_known_by_their_name_numbered_on_and_never_deleted()
    {
        // The ledger has aa and has numbered up to 7.
        var mails = await PollAsync(In + TwoMails + """
            C: RETR 2
            S: +OK
            S: Received: from a by mx.qq.com; Mon, 5 Jun 2023 15:00:00 +0800 (CST)
            S: Received: from x by a; Mon, 5 Jun 2023 03:00:00 +0800
            S: 
            S: ..one dot
            S: ...two
            S: ..
            S: end
            S: .
            C: QUIT
            S: +OK bye
            """, known: new KnownMails(7, "aa"));

        var mail = Assert.Single(mails);
        Assert.Equal((8u, "bb", new DateTimeOffset(2023, 6, 5, 15, 0, 0, TimeSpan.FromHours(8)), (string?)null), (mail.Uid, mail.Key, mail.At, mail.Defect));
        Assert.EndsWith("\r\n\r\n.one dot\r\n..two\r\n.\r\nend\r\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_pipelining_is_asked_for_one_mail_at_a_time()
    {
        var mails = await PollAsync(InWithoutPipelining + TwoMails + """
            C: RETR 1
            S: +OK
            S: a
            S: .
            C: RETR 2
            S: +OK
            S: b
            S: .
            C: QUIT
            S: +OK
            """);

        Assert.Equal(["a\r\n", "b\r\n"], mails.Select(m => m.Text));
    }

    [Fact]
    public async Task Where_pipelining_is_offered_the_next_is_asked_for_before_the_first_has_come()
    {
        var mails = await PollAsync(In + TwoMails + """
            C: RETR 1
            C: RETR 2
            S: +OK
            S: a
            S: .
            S: +OK
            S: b
            S: .
            C: QUIT
            S: +OK
            """);

        Assert.Equal([(1u, "aa"), (2u, "bb")], mails.Select(m => (m.Uid, m.Key)));
    }

    [Fact]
    public async Task A_mail_that_nobody_dated_is_dated_now_and_says_so()
    {
        var mails = await PollAsync(InWithoutPipelining + OneMail("Subject: x", "", "y"));

        Assert.Equal(Now, mails[0].At);
        Assert.Contains("Received", mails[0].Defect, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Received: by mx; Mon, 5 Jun 2023 15:00:00 +0800", true)]
    [InlineData("Received: by mx; Thu, 8 Jun 2023 15:00:00 +0800", false)] // three days from now
    [InlineData("Received: by mx; yesterday", false)]
    [InlineData("Received: by mx", false)]
    public async Task Only_a_time_that_can_be_is_taken_from_the_topmost_line(string received, bool taken)
    {
        var mails = await PollAsync(InWithoutPipelining + OneMail(received, "Received: by sender; Mon, 5 Jun 2023 01:00:00 +0800", "", "y"));

        Assert.Equal(taken ? Now.AddMinutes(-90) : Now, mails[0].At);
        Assert.Equal(taken, mails[0].Defect is null);
    }

    [Fact]
    public async Task A_mail_the_server_keeps_back_holds_up_no_other_and_is_told()
    {
        var got = new List<Mail>();
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync(InWithoutPipelining + TwoMails + """
            C: RETR 1
            S: -ERR no such message
            C: RETR 2
            S: +OK
            S: b
            S: .
            C: QUIT
            S: +OK
            """, got: got));

        Assert.Equal([(1u, "bb")], got.Select(m => (m.Uid, m.Key)));
        Assert.True(failure.Retry);
        Assert.Contains("没有给出 1 封邮件（UIDL aa）", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_over_the_limit_is_a_stream_and_the_next_one_follows()
    {
        var mails = await PollAsync(
            In + """
            C: UIDL
            S: +OK
            S: 1 aa
            S: 2 bb
            S: .
            C: LIST
            S: +OK
            S: 1 90
            S: 2 4
            S: .
            C: RETR 1
            C: RETR 2
            S: +OK
            S: Received: by mx.qq.com; Mon, 5 Jun 2023 15:00:00 +0800
            S: 
            S: ..0123456789012345678901234567890123456789
            S: .
            S: +OK
            S: b
            S: .
            C: QUIT
            S: +OK
            """, limit: 64);

        Assert.Equal((true, false), (mails[0].WasStream, mails[1].WasStream));
        Assert.Equal(Now.AddMinutes(-90), mails[0].At);
        Assert.EndsWith("\r\n\r\n.0123456789012345678901234567890123456789\r\n", mails[0].Text, StringComparison.Ordinal);
        Assert.Equal("b\r\n", mails[1].Text);
    }

    [Fact]
    public async Task A_mail_over_the_limit_that_nobody_reads_is_passed_over_on_the_line()
    {
        var mails = await PollAsync(
            InWithoutPipelining + """
            C: UIDL
            S: +OK
            S: 1 aa
            S: 2 bb
            S: .
            C: LIST
            S: +OK
            S: 1 90
            S: 2 4
            S: .
            C: RETR 1
            S: +OK
            S: 0123456789012345678901234567890123456789
            S: .
            C: RETR 2
            S: +OK
            S: b
            S: .
            C: QUIT
            S: +OK
            """, limit: 64, readStreams: false);

        Assert.Equal("b\r\n", mails[1].Text);
    }

    [Fact]
    public async Task The_header_of_a_mail_over_the_limit_is_not_waited_for_octet_by_octet()
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync(
            InWithoutPipelining + TwoMails.Replace("1 10", "1 90", StringComparison.Ordinal) + "C: RETR 1\nS: +OK\nE| x", patience: TimeSpan.FromSeconds(1.5), limit: 64).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("没有应答完", failure.Message, StringComparison.Ordinal);
    }

    // The texts are the providers' own (providers.md); what an administrator must be told is the setting for POP3.
    [Theory]
    [InlineData("-ERR Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.", "没有开启 POP3/SMTP 服务", true)]
    [InlineData("-ERR Unable to log on", "secret 要填授权码", false)]
    [InlineData("-ERR [AUTH] PASS Web login required", "开启 POP3/SMTP 服务", false)]
    [InlineData("-ERR [IN-USE] maildrop locked", "另一个程序", true)]
    [InlineData("-ERR [LOGIN-DELAY] wait", "加大轮询间隔", true)]
    [InlineData("-ERR [SYS/TEMP] later", "繁忙", true)]
    [InlineData("-ERR [SYS/PERM] gone", "联系服务商", false)]
    [InlineData("-ERR System busy!", "繁忙", true)]
    [InlineData("-ERR wrong secret abcdefghijklmnop", "***", false)]
    public async Task A_refused_login_says_what_to_do_and_whether_it_is_tried_again(string refusal, string told, bool retry)
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync($"""
            S: +OK
            C: USER 2515574179@qq.com
            S: +OK
            C: PASS abcdefghijklmnop
            S: {refusal}
            """));

        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
        Assert.Equal(retry, failure.Retry);
    }

    [Fact]
    public async Task An_access_token_logs_in_by_xoauth2_and_its_refusal_is_ended()
    {
        // user=2515574179@qq.com ^A auth=Bearer abcdefghijklmnop ^A ^A
        var said = Convert.ToBase64String(Encoding.ASCII.GetBytes("user=2515574179@qq.com\u0001auth=Bearer abcdefghijklmnop\u0001\u0001"));
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync($"""
            S: +OK
            C: AUTH XOAUTH2 {said}
            S: + eyJzdGF0dXMiOiI0MDAifQ==
            C: 
            S: -ERR [AUTH] token
            """, token: true));

        Assert.False(failure.Retry);
    }

    [Theory]
    [InlineData("S: +OK\nC: STLS\nS: -ERR no", "pop3s://")]
    [InlineData("S: +OK\nC: STLS\nS: +OK go\nS: +OK injected", "多发了内容")]
    public async Task Nothing_secret_is_said_without_encryption(string script, string told)
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync(script, TransportSecurity.StartTls));

        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S: * OK IMAP4 ready", "不符合 POP3 协议")]
    [InlineData(InWithoutPipelining + "C: UIDL\nS: -ERR unknown", "不支持 UIDL")]
    [InlineData(InWithoutPipelining + "C: UIDL\nS: +OK\nS: 0 aa\nS: .", "不符合 POP3 协议")]
    [InlineData(InWithoutPipelining + "C: UIDL\nS: +OK\nS: 1 aa\nS: 1 bb\nS: .", "不符合 POP3 协议")]
    [InlineData(InWithoutPipelining + "C: UIDL\nS: +OK\nS: 1\nS: .", "不符合 POP3 协议")]
    [InlineData(InWithoutPipelining + TwoMails + "C: RETR 1\nS: +OK\nS: half of a mail\nCLOSE", "中断")]
    [InlineData(InWithoutPipelining + TwoMails + "C: RETR 1\nCLOSE", "中断")]
    [InlineData(InWithoutPipelining + TwoMails + "C: RETR 1\nS: +OK\nS: half\nSILENT", "没有应答完")]
    [InlineData("SILENT", "没有应答完")]
    public async Task A_server_that_breaks_the_protocol_or_is_silent_ends_the_poll(string script, string told)
    {
        var got = new List<Mail>();
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync(script, got: got, patience: script.EndsWith("SILENT", StringComparison.Ordinal) ? TimeSpan.FromSeconds(1) : null));

        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Empty(got);
    }

    [Fact]
    public async Task A_line_without_end_ends_the_poll()
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync("S| +OK " + new string('x', 100_000)));

        Assert.Contains("没有尽头", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_without_end_ends_the_poll()
    {
        // Announced as 10 octets: taken for endless at 1 MiB and 20 octets.
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync(InWithoutPipelining + TwoMails + "C: RETR 1\nS: +OK\n" + string.Concat(Enumerable.Repeat("S: " + new string('x', 10_000) + "\n", 110))));

        Assert.Contains("没有尽头", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_name_cannot_hold_a_second_command()
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => PollAsync("S: +OK", user: "a\r\nDELE 1"));

        Assert.Contains("换行", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_mail_arrives_as_it_was_however_the_network_cuts_it()
    {
        // Mails of dots and line ends, stuffed as RFC 1939 section 3 says, by a definition of its own: a line is what CRLF ends.
        var random = new Random(1939);
        for (var round = 0; round < 60; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.Next(6) switch { 0 => ".", 1 => "\r\n", 2 => "\r", 3 => "\n", 4 => "..", _ => "x" })) + "\r\n";
            var stuffed = string.Join("\r\n", text.Split("\r\n").Select(line => line.StartsWith('.') ? "." + line : line)) + ".\r\n";
            await using var server = new PieceServer(Encoding.ASCII.GetBytes(stuffed), random.Next(1, 20));

            var mails = await PollAsync(server.Port);

            Assert.Equal(text, Assert.Single(mails).Text);
        }
    }

    // The second mail is larger than what lies between two ends of a connection: the server has given all of it only where somebody has read it.
    [Fact(Timeout = 60_000)]
    public async Task A_mail_is_not_read_before_the_budget_has_room_for_it()
    {
        var (first, second) = (OctetsOf(1_000), OctetsOf(40_000_000));
        await using var server = new AnnouncingServer((first.Length, first), (second.Length, second));
        await using var source = Source(server.Port, budget: 1 << 20);
        await using var session = await source.OpenAsync(Assert.Single(await source.FoldersAsync(default)), new KnownMails(), default);
        await using var mails = session.FetchAfterAsync(0, default).GetAsyncEnumerator();
        Assert.True(await mails.MoveNextAsync());
        var held = mails.Current;
        Assert.Equal(first, held.Raw.ToArray());

        var next = mails.MoveNextAsync().AsTask();
        await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(3)));
        Assert.Equal((false, 1), (next.IsCompleted, server.Given));
        held.Dispose();
        Assert.True(await next);
        using var mail = mails.Current;
        Assert.True(mail.Raw.Span.SequenceEqual(second));
    }

    // Announced too small, too large, not at all, to the octet and in one octet more and less; most is 2 × announced + 1 MiB. What was taken of the budget is given back.
    [Theory(Timeout = 60_000)]
    [InlineData(10, 1_000_000)]
    [InlineData(1_000_000, 10)]
    [InlineData(0, 300_000)]
    [InlineData(300_000, 300_000)]
    [InlineData(300_001, 300_000)]
    [InlineData(299_999, 300_000)]
    [InlineData(5_000_000, 11_000_000)]
    public async Task A_mail_arrives_whole_whatever_size_it_was_announced_with(long announced, int octets)
    {
        var mail = OctetsOf(octets);
        await using var server = new AnnouncingServer((announced, mail), (announced, mail), (announced, mail));
        await using var source = Source(server.Port, budget: 1);
        await using var session = await source.OpenAsync(Assert.Single(await source.FoldersAsync(default)), new KnownMails(), default);
        var got = 0;
        await foreach (var fetched in session.FetchAfterAsync(0, default))
        {
            using (fetched)
            {
                Assert.Equal(mail.Length, fetched.Size);
                Assert.True(fetched.Raw.Span.SequenceEqual(mail));
                got++;
            }
        }

        Assert.Equal(3, got);
    }

    private static byte[] OctetsOf(int octets)
    {
        var mail = new byte[octets];
        Array.Fill(mail, (byte)'x');
        for (var i = 0; i + 1 < octets; i += 1000)
        {
            "\r\n"u8.CopyTo(mail.AsSpan(i));
        }

        "\r\n"u8.CopyTo(mail.AsSpan(octets - 2));
        return mail;
    }

    private static Pop3Source Source(int port, long budget) =>
        new(new Pop3Options(Login, new ServerAddress("127.0.0.1", port, TransportSecurity.None), Login, () => Secret) { Budget = budget }, new FixedTime(Now));

    private static string OneMail(params string[] lines) => $"""
        C: UIDL
        S: +OK
        S: 1 aa
        S: .
        C: LIST
        S: +OK
        S: 1 10
        S: .
        C: RETR 1
        S: +OK
        {string.Join('\n', lines.Select(line => "S: " + line))}
        S: .
        C: QUIT
        S: +OK
        """;

    private static async Task<List<Mail>> PollAsync(
        string script, TransportSecurity security = TransportSecurity.None, KnownMails? known = null, List<Mail>? got = null, TimeSpan? patience = null,
        long limit = 50 << 20, bool readStreams = true, bool token = false, string user = Login)
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(script));
        var mails = await PollAsync(server.Port, security, known, got, patience, limit, readStreams, token, user);
        await server.VerifyAsync();
        return mails;
    }

    private static async Task<List<Mail>> PollAsync(
        int port, TransportSecurity security = TransportSecurity.None, KnownMails? known = null, List<Mail>? got = null, TimeSpan? patience = null,
        long limit = 50 << 20, bool readStreams = true, bool token = false, string user = Login)
    {
        got ??= [];
        await using var source = new Pop3Source(
            new Pop3Options(Login, new ServerAddress("127.0.0.1", port, security), user, () => Secret)
            {
                Limit = limit,
                SecretIsAccessToken = token,
                ReplyTimeout = patience ?? TimeSpan.FromSeconds(20),
            },
            new FixedTime(Now));
        var folder = Assert.Single(await source.FoldersAsync(default));
        await using var session = await source.OpenAsync(folder, known ?? new KnownMails(), default);
        await foreach (var mail in session.FetchAfterAsync(0, default))
        {
            using (mail)
            {
                var stream = new MemoryStream();
                if (mail.Oversize is { } oversize && readStreams)
                {
                    await oversize.CopyToAsync(stream);
                }

                var text = Encoding.Latin1.GetString(mail.Oversize is null ? mail.Raw.Span : stream.ToArray());
                got.Add(new Mail(mail.Location.Uid, mail.SourceKey, mail.ReceivedAt, mail.Defect, text, mail.Oversize is not null));
            }
        }

        return got;
    }

    private sealed record Mail(uint Uid, string? Key, DateTimeOffset At, string? Defect, string Text, bool WasStream);
}
