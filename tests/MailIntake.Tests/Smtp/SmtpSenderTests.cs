using System.Net;
using System.Net.Sockets;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Mail.Smtp;
using MailIntake.Mail.Transport;

namespace MailIntake.Tests.Smtp;

public sealed class SmtpSenderTests
{
    private const string Login = "2515574179@qq.com";

    /// <summary>Octets of which some are still unsent when the other side does not read on.</summary>
    private const int MoreThanSocketsHold = 40_000_000;

    private static readonly TimeProvider HalfPastFour = new FixedTime(new DateTimeOffset(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8)));

    // A dot that must be doubled and a last line that must be ended. SIZE by RFC 1870 section 3, line ends counted, the
    // added dot not: "Subject: 1" 10 + 2, the empty line 2, "." 1 + 2, "last" 4 + 2: 23.
    private static readonly byte[] Mail = "Subject: 1\r\n\r\n.\r\nlast"u8.ToArray();
    private static readonly byte[] MailAsReceived = "Subject: 1\r\n\r\n..\r\nlast\r\n"u8.ToArray();

    public static TheoryData<string> Transcripts => [.. SmtpTranscript.Names()];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Transcripts))]
    public async Task A_conversation_ends_as_its_transcript_says(string name)
    {
        var transcript = SmtpTranscript.Load(name);
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(["127.0.0.1"]);
        await File.WriteAllTextAsync(folder["ca.pem"], authority.Pem);
        var session = transcript.Serve(certificate);
        var options = new SmtpOptions(new("127.0.0.1", session.Port, transcript["security"] == "starttls" ? TransportSecurity.StartTls : TransportSecurity.None))
        {
            User = Login,
            Secret = () => "abcdefghijklmnop",
            SecretIsAccessToken = transcript["token"] == "yes",
            AuthorityFile = folder["ca.pem"],
        };
        var eightBit = Encoding.UTF8.GetBytes("Subject: 8\r\n\r\n通报\r\n");
        var mail = transcript["8bit"] switch
        {
            "yes" => eightBit,
            "attached" => new MimeFormat().Write(new OutgoingMail
            {
                From = new MailAddress(null, Login),
                To = [new MailAddress(null, "unit@163.com")],
                Subject = "1",
                Date = HalfPastFour.GetUtcNow(),
                MessageId = "1@qq.com",
                Text = "1",
                Attachments = [new MailAttachment("8.eml", "message/rfc822", eightBit)],
            }),
            _ => Mail,
        };
        var recipients = (transcript["to"] ?? "unit@163.com").Split(", ");

        var receipt = new SendReceipt("", []);
        TransportException? failure = null;
        await using (var sender = new SmtpSender(options, HalfPastFour))
        {
            try
            {
                for (var count = int.Parse(transcript["mails"] ?? "1"); count > 0; count--)
                {
                    receipt = await sender.SendAsync(new(Login, recipients), mail, default);
                }
            }
            catch (TransportException e)
            {
                failure = e;
            }
        }

        await session.Played;
        var outcome = failure switch
        {
            null => "sent",
            { AnswerLost: true, Retry: true, MailRefused: false } => "lost",
            { Retry: true, MailRefused: false, AnswerLost: false } => "retry",
            { Retry: false, MailRefused: true, AnswerLost: false } => "refused",
            { Retry: false, MailRefused: false, AnswerLost: false } => "login",
            _ => "contradiction",
        };
        Assert.Equal(transcript["expect"], outcome);
        Assert.Equal(transcript["after"], failure?.RetryAfter?.ToString());
        Assert.Contains(transcript["says"]!, failure?.Message ?? receipt.Reply);
        Assert.Equal(transcript["refused"] ?? "", string.Join("; ", receipt.Refused.Select(r => $"{r.Address} {(r.Retry ? "retry" : "final")} {r.Reply}")));
        Assert.DoesNotContain(transcript["never"] ?? "\0", failure?.ToString() ?? "");
        if (outcome == "sent" && mail == Mail)
        {
            Assert.Equal(MailAsReceived, transcript.Received.ToArray());
        }

        if (transcript["8bit"] == "attached")
        {
            Assert.Equal(eightBit, Assert.Single(new MimeFormat().Read(transcript.Received.ToArray()).Attachments).Content.ToArray());
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task A_connection_cut_after_any_octet_of_the_server_loses_no_mail_and_hides_no_acceptance()
    {
        // The whole conversation once, to know how long it is; then once for each shorter length.
        static SmtpOptions LoggingIn(SmtpOptions options) => options with { User = Login, Secret = () => "abcdefghijklmnop" };
        var whole = SmtpTranscript.Load("old-auth-form").Serve();
        await SendAsync(whole.Port, change: LoggingIn);
        var length = await whole.Played;
        var acceptance = length - "250 OK\r\n221 Bye\r\n".Length; // behind the 354, what is left is the answer and the farewell

        for (var cut = 0; cut < length; cut++)
        {
            var session = SmtpTranscript.Load("old-auth-form").Serve(cutAfter: cut);
            var failure = await Record.ExceptionAsync(() => SendAsync(session.Port, change: LoggingIn));
            await session.Played;

            if (cut < acceptance)
            {
                Assert.Equal((true, false), failure is TransportException e ? (e.Retry, e.AnswerLost) : default);
            }
            else if (cut < acceptance + "250 OK\r\n".Length)
            {
                Assert.Equal((true, true), failure is TransportException e ? (e.Retry, e.AnswerLost) : default);
            }
            else
            {
                Assert.Null(failure); // accepted; the farewell does not matter
            }
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(7)]         // inside the first commands
    [InlineData(40)]
    [InlineData(100_000)]   // inside the mail
    [InlineData(1_500_000)]
    public async Task A_server_that_hangs_up_while_it_is_spoken_to_gets_the_mail_again(int octets)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            await stream.WriteAsync("220 a\r\n250-a\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go\r\n"u8.ToArray());
            var left = octets;
            while (left > 0 && await stream.ReadAsync(new byte[Math.Min(left, 4096)]) is var read and > 0)
            {
                left -= read;
            }
        });

        var failure = await Assert.ThrowsAsync<TransportException>(() => SendAsync(PortOf(listener), MoreThanSocketsHold));

        Assert.True(failure.Retry);
        Assert.False(failure.AnswerLost);
        await server;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("220 ", "x", 1_000_000)]                   // a line without end
    [InlineData("", "220-still greeting\r\n", 1_000_000)]  // a reply without end
    [InlineData("", "\r\n", 1_000_000)]
    [InlineData("", "\0", 1_000_000)]
    public async Task A_reply_without_end_is_given_up_within_bounds(string begin, string repeated, int times)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sent = 0L;
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(repeated, 1000)));
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(begin));
                for (var i = 0; i < times / 1000; i++)
                {
                    await stream.WriteAsync(piece);
                    sent += piece.Length;
                }
            }
            catch (IOException)
            {
                // hung up on, as it should be
            }
        });

        var failure = await Assert.ThrowsAsync<TransportException>(() => SendAsync(PortOf(listener)));

        Assert.True(failure.Retry);
        Assert.Contains("不是 SMTP", failure.Message);
        await server;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("220 slow ")]  // one octet after the other, without end
    [InlineData("")]           // nothing at all
    public async Task A_server_that_trickles_or_is_silent_holds_the_program_no_longer_than_its_limit(string trickle)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            try
            {
                foreach (var octet in Encoding.ASCII.GetBytes(trickle).Concat(Enumerable.Repeat((byte)'x', int.MaxValue)))
                {
                    await Task.Delay(20, stop.Token);
                    if (trickle.Length > 0)
                    {
                        await client.GetStream().WriteAsync(new[] { octet }, stop.Token);
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // given up on
            }
        });

        var failure = await Assert.ThrowsAsync<TransportException>(
            () => SendAsync(PortOf(listener), change: o => o with { ReplyTimeout = TimeSpan.FromMilliseconds(300) }));
        await stop.CancelAsync();
        await server;

        Assert.True(failure.Retry);
        Assert.Contains("0.3 秒内没有应答", failure.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_stops_reading_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 a\r\n250-a\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go\r\n"u8.ToArray());
            await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var failure = await Assert.ThrowsAsync<TransportException>(
            () => SendAsync(PortOf(listener), MoreThanSocketsHold, o => o with { DataTimeout = TimeSpan.FromMilliseconds(300) }));
        await stop.CancelAsync();
        await server;

        Assert.True(failure.Retry);
        Assert.False(failure.AnswerLost);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_reads_on_too_slowly_is_given_up()
    {
        // It reads 128 KiB each 20 ms, 6.5 MB/s at most: 40 MB in six seconds, no step of which takes long. They must be out in one second, and the two of a step.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 a\r\n250-a\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go\r\n"u8.ToArray());
            var piece = new byte[128 * 1024];
            try
            {
                while (await client.GetStream().ReadAsync(piece) > 0)
                {
                    await Task.Delay(20);
                }
            }
            catch (IOException)
            {
                // given up on
            }
        });

        var failure = await Assert.ThrowsAsync<TransportException>(() => SendAsync(
            PortOf(listener), MoreThanSocketsHold, o => o with { DataTimeout = TimeSpan.FromSeconds(2), DataRate = MoreThanSocketsHold, AcceptTimeout = TimeSpan.FromSeconds(1) }));
        await server;

        Assert.True(failure.Retry);
        Assert.False(failure.AnswerLost);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopped_while_the_answer_is_due_the_sender_still_waits_for_it_a_little()
    {
        using var stop = new CancellationTokenSource();
        var (port, server) = ServerThatAnswersLast(async stream =>
        {
            await stop.CancelAsync();
            await stream.WriteAsync("250 taken\r\n"u8.ToArray());
        });

        var receipt = await SendAsync(port, change: o => o with { StopGrace = TimeSpan.FromSeconds(30) }, ct: stop.Token);

        Assert.Equal("250 taken", receipt.Reply);
        await server;
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopped_while_the_answer_does_not_come_the_sender_says_that_it_is_lost()
    {
        using var stop = new CancellationTokenSource();
        var (port, server) = ServerThatAnswersLast(async stream =>
        {
            await stop.CancelAsync();
            Assert.Equal(0, await stream.ReadAsync(new byte[1])); // until the client hangs up
        });

        var failure = await Assert.ThrowsAsync<TransportException>(() => SendAsync(port, change: o => o with { StopGrace = TimeSpan.FromMilliseconds(50) }, ct: stop.Token));

        Assert.True(failure.AnswerLost);
        await server;
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopped_before_the_mail_is_out_the_sender_stops_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(PortOf(listener), ct: stop.Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("localhost", -1, 30, true, "名称不符")]
    [InlineData("127.0.0.1", -30, -1, true, "有效期")]
    [InlineData("127.0.0.1", -1, 30, false, "ca")]
    public async Task A_certificate_that_does_not_hold_ends_the_connection_before_anything_is_said(string host, int fromDays, int toDays, bool trusted, string says)
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        using var certificate = authority.Issue([host], fromDays, toDays);
        await File.WriteAllTextAsync(folder["ca.pem"], authority.Pem);
        var session = SmtpTranscript.Parse("---\nTLS\nS: 220 a\nC: EHLO*\n"u8.ToArray()).Serve(certificate);
        var asked = false;
        await using var sender = new SmtpSender(
            new(new("127.0.0.1", session.Port, TransportSecurity.ImplicitTls))
            {
                User = Login,
                Secret = () => { asked = true; return ""; },
                AuthorityFile = trusted ? folder["ca.pem"] : null,
            },
            TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(new(Login, ["unit@163.com"]), Mail, default));

        Assert.False(failure.Retry);
        Assert.False(failure.MailRefused);
        Assert.Contains(says, failure.Message);
        Assert.False(asked);
        await Assert.ThrowsAnyAsync<Exception>(() => session.Played);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_without_tls_behind_an_encrypted_address_is_explained()
    {
        var session = SmtpTranscript.Parse("---\nS: 220 plain text\nGONE\n"u8.ToArray()).Serve();
        await using var sender = new SmtpSender(new(new("127.0.0.1", session.Port, TransportSecurity.ImplicitTls)), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(new(Login, ["unit@163.com"]), Mail, default));

        Assert.True(failure.Retry);
        Assert.Contains("TLS", failure.Message);
        await Record.ExceptionAsync(() => session.Played);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_there_is_explained()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = PortOf(listener);
        listener.Stop();

        var failure = await Assert.ThrowsAsync<TransportException>(() => SendAsync(port));

        Assert.True(failure.Retry);
        Assert.Contains("请核对端口", failure.Message);
    }

    [Theory]
    [InlineData("a@x.cn>\r\nRCPT TO:<b@x.cn")]
    [InlineData("a@x.cn\n")]
    [InlineData("a b@x.cn")]
    [InlineData("<a@x.cn>")]
    [InlineData("a@x.cn\u2028b")]
    [InlineData("@x.cn")]
    [InlineData("a@")]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("a\ud800@x.cn")]
    public async Task An_address_that_could_begin_another_command_is_refused_without_a_connection(string address)
    {
        await using var sender = new SmtpSender(new(new("127.0.0.1", 1, TransportSecurity.None)), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(new(Login, [address]), Mail, default));

        Assert.False(failure.Retry);
        Assert.True(failure.MailRefused);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Hundreds_of_recipients_go_in_flights_that_no_socket_is_choked_by()
    {
        // 250 recipients: MAIL and 99 RCPTs, 100 RCPTs, 51 RCPTs and DATA. The server answers each flight only when it has read it.
        var script = new StringBuilder("---\nS: 220 a\nC: EHLO*\nS: 250-a\nS: 250 PIPELINING\nC: MAIL FROM:<2515574179@qq.com>\n");
        for (var i = 0; i < 250; i++)
        {
            script.Append($"C: RCPT TO:<unit{i}@x.cn>\n");
            if (i is 98 or 198)
            {
                script.Insert(script.Length, string.Concat(Enumerable.Repeat("S: 250 ok\n", 100)));
            }
        }

        script.Append("C: DATA\n").Append(string.Concat(Enumerable.Repeat("S: 250 ok\n", 51))).Append("S: 354 go\nDATA\nS: 250 ok\nC: QUIT\nS: 221 bye\n");
        var session = SmtpTranscript.Parse(Encoding.ASCII.GetBytes(script.ToString())).Serve();
        await using (var sender = new SmtpSender(new(new("127.0.0.1", session.Port, TransportSecurity.None)), TimeProvider.System))
        {
            var receipt = await sender.SendAsync(new(Login, [.. Enumerable.Range(0, 250).Select(i => $"unit{i}@x.cn")]), Mail, default);
            Assert.Empty(receipt.Refused);
        }

        await session.Played;
    }

    private static async Task<SendReceipt> SendAsync(int port, int size = 1, Func<SmtpOptions, SmtpOptions>? change = null, CancellationToken ct = default)
    {
        var options = new SmtpOptions(new("127.0.0.1", port, TransportSecurity.None));
        await using var sender = new SmtpSender(change?.Invoke(options) ?? options, TimeProvider.System);
        return await sender.SendAsync(new(Login, ["unit@163.com"]), new byte[size], ct);
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static (int Port, Task Server) ServerThatAnswersLast(Func<Stream, Task> answer)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (PortOf(listener), Task.Run(async () =>
        {
            using (listener)
            using (var client = await listener.AcceptTcpClientAsync())
            {
                var stream = client.GetStream();
                await stream.WriteAsync("220 a\r\n250-a\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go\r\n"u8.ToArray());
                var received = new StringBuilder();
                var piece = new byte[4096];
                while (!received.ToString().EndsWith("\r\n.\r\n", StringComparison.Ordinal))
                {
                    received.Append(Encoding.Latin1.GetString(piece, 0, await stream.ReadAsync(piece)));
                }

                await answer(stream);
            }
        }));
    }
}
