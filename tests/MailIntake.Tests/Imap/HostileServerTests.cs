using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;
using MailIntake.Tests.Notices;
using static MailIntake.Tests.Imap.Mailbox;

namespace MailIntake.Tests.Imap;

/// <summary>What any server may send, by right, by mistake or by intent.</summary>
public sealed class HostileServerTests
{
    /// <summary>Up to the open folder; a server that does not know ID says so and goes on.</summary>
    private const string Opened = """
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: A1 LOGIN "2515574179@qq.com" "abcdefghijklmnop"
        S: A1 OK [CAPABILITY IMAP4rev1] in
        C: A2 ID ("name" "MailIntake" "version" "1.2.3" "vendor" "MailIntake" "support-email" "2515574179@qq.com")
        S: A2 BAD what?
        C: A3 LIST "" "*"
        S: * LIST () "/" INBOX
        S: A3 OK
        C: A4 EXAMINE "INBOX"
        S: * OK [UIDVALIDITY 7] valid
        S: A4 OK [READ-ONLY]

        """;

    private const string FiveAndSix = Opened + """
        C: A5 UID SEARCH UID 1:*
        S: * SEARCH 5 6
        S: A5 OK
        C: A6 UID FETCH 5:6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])

        """;

    // What the server passed over is still there, and is asked for by itself.
    private const string FiveAskedAlone = """
        C: A7 UID SEARCH UID 5:*
        S: * SEARCH 5 6
        S: A7 OK
        C: A8 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE)
        S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 4)
        S: A8 OK
        C: A9 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])

        """;

    // The two mails as a server gives them that nothing is wrong with.
    private const string Five = """
        S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" BODY[] {4}
        S| five
        S: )
        """;

    private const string Six = """
        S: * 2 FETCH (UID 6 INTERNALDATE "05-Jun-2023 16:30:00 +0800" BODY[] {3}
        S| six
        S: )
        """;

    private const string FiveGiven = "S: * 1 FETCH (UID 5 BODY[] {0}\nS: )\n";

    private const string FortyThousand = "[40,000 octets]";

    [Fact]
    public async Task Items_may_come_in_any_order_and_other_news_in_between()
    {
        var mails = await PollAsync(FiveAndSix + """
            S: * 3 EXISTS
            S: * 1 FETCH (FLAGS (\Seen))
            S: * 1 FETCH (BODY[] {4}
            S: me
            S:  RFC822.SIZE 4 X-GM-THING (a (b "c)") NIL) INTERNALDATE "05-Jun-2023 16:30:00 +0800" FLAGS () UID 5)
            S: * 9 EXPUNGE
            S: * OK still here {5}
            S: * VANISHED 17
            S: * 2 fetch (uid 6 body[] "quo\"ted" internaldate "05-Jun-2023 16:30:00 -0700")
            S: A6 OK
            """);

        Assert.Equal([(5u, "me\r\n", 8.0), (6u, "quo\"ted", -7.0)], mails.Select(m => (m.Uid, m.Text, m.ReceivedAt.Offset.TotalHours)));
    }

    [Fact]
    public async Task A_mail_deleted_since_the_search_is_passed_over()
    {
        var mails = await PollAsync(FiveAndSix + """
            S: * 1 FETCH (UID 5 INTERNALDATE "01-Jan-1970 00:00:00 +0000" RFC822.SIZE 0 BODY[] NIL)
            S: * 1 EXPUNGE
            S: * 1 FETCH (UID 6 INTERNALDATE "05-Jun-2023 16:30:00 +0800" BODY[] {3}
            S| six
            S: )
            S: A6 NO [EXPUNGEISSUED] Some messages no longer exist
            C: A7 UID SEARCH UID 5:*
            S: * SEARCH 6
            S: A7 OK
            C: A8 UID FETCH 6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 1 FETCH (UID 6 INTERNALDATE "05-Jun-2023 16:30:00 +0800" BODY[] {3}
            S| six
            S: )
            S: A8 OK
            """);

        Assert.Equal([(6u, "six")], mails.Select(m => (m.Uid, m.Text)));
    }

    [Fact]
    public async Task A_server_that_looks_for_new_mail_only_on_noop_is_told_to_in_the_same_write()
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(Opened + $$"""
            C: A5 UID SEARCH UID 1:*
            S: * SEARCH
            S: A5 OK
            C: A6 UID SEARCH UID 1:*
            C: A7 NOOP
            S: * SEARCH
            S: A6 OK
            S: A7 OK
            C: A8 UID SEARCH UID 1:*
            C: A9 NOOP
            S: * 1 EXISTS
            S: A9 OK
            S: * SEARCH
            S: A8 OK
            C: A10 UID SEARCH UID 1:*
            S: * SEARCH 5
            S: A10 OK
            C: A11 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Five}}
            S: A11 OK
            """));
        await using var source = new ImapSource(At(server) with { SearchSeesNewMail = false });

        Assert.Empty(await PollAsync(source)); // the folder was just opened: no NOOP
        Assert.Empty(await PollAsync(source)); // nothing new: one round trip
        Assert.Equal("five", Assert.Single(await PollAsync(source)).Text); // news, and NOOP answered before the search: searched again
        await source.DisposeAsync();
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_mail_that_is_still_there_is_asked_for_by_itself_before_any_later_one_is_handed_out()
    {
        var mails = await PollAsync(FiveAndSix + $$"""
            {{Six}}
            {{Five}}
            S: A6 OK

            """ + FiveAskedAlone + $$"""
            S: * 1 FETCH (BODY[] {4}
            S| five
            S: )
            S: A9 OK
            C: A10 UID FETCH 6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Six}}
            S: A10 OK
            """);

        Assert.Equal([(5u, "five"), (6u, "six")], mails.Select(m => (m.Uid, m.Text)));
        Assert.Equal(new DateTimeOffset(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8)), mails[0].ReceivedAt);
    }

    [Fact]
    public async Task A_mail_whose_content_is_refused_is_told_as_withheld_and_the_next_one_follows()
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(FiveAndSix + """
            S: A6 NO cannot read message

            """ + FiveAskedAlone + $$"""
            S: A9 NO cannot read message
            C: A10 UID FETCH 6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Six}}
            S: A10 OK
            """));
        await using var source = new ImapSource(At(server));
        Assert.Equal(("6", "5"), await GiveAsync(source));
    }

    // The store behind the server does not answer: what came is not the mail of 4 octets. Taken for it, it would be final.
    [Theory]
    [InlineData("{0}\nS: )", "{0}\nS: )", "6", "5")]
    [InlineData("\"\")", "\"\")", "6", "5")]
    [InlineData("{0}\nS: )", "{4}\nS| five\nS: )", "5,6", "")]
    public async Task A_mail_that_comes_without_its_octets_is_asked_for_again_and_else_told_as_withheld(string first, string second, string given, string withheld)
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(FiveAndSix + $$"""
            S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 4 BODY[] {{first}}
            S: * 2 FETCH (UID 6 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 3 BODY[] {3}
            S| six
            S: )
            S: A6 OK

            """ + FiveAskedAlone + $$"""
            S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 4 BODY[] {{second}}
            S: A9 OK
            C: A10 UID FETCH 6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Six}}
            S: A10 OK
            """));
        await using var source = new ImapSource(At(server));
        Assert.Equal((given, withheld), await GiveAsync(source));
    }

    [Fact]
    public async Task A_mail_of_which_the_server_will_not_even_tell_is_withheld_and_the_next_one_follows()
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(FiveAndSix + $$"""
            S: A6 NO cannot read message
            C: A7 UID SEARCH UID 5:*
            S: * SEARCH 5 6
            S: A7 OK
            C: A8 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE)
            S: A8 NO cannot read message
            C: A9 UID FETCH 6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Six}}
            S: A9 OK
            """));
        await using var source = new ImapSource(At(server));
        Assert.Equal(("6", "5"), await GiveAsync(source));
    }

    [Theory]
    [InlineData("CLOSE")]
    [InlineData("S: * BYE fetch failed\nCLOSE")]
    [InlineData("S: A6 NO [SERVERBUG] Internal error occurred")]
    public async Task A_mail_at_which_the_server_breaks_off_poll_after_poll_is_passed_over_and_asked_for_again_later(string broken)
    {
        // Opened has a connection of its own each time; the fourth leaves out what the other three broke off at, and once an hour has passed it is asked for.
        var opened = FiveAndSix[..FiveAndSix.IndexOf("C: A6", StringComparison.Ordinal)];
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(FiveAndSix + broken + "\nN\n", 3)) + opened + $$"""
            C: A6 UID FETCH 6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Six}}
            S: A6 OK
            C: A7 UID SEARCH UID 5:*
            S: * SEARCH 5 6
            S: A7 OK
            C: A8 UID SEARCH UID 5:*
            S: * SEARCH 5 6
            S: A8 OK
            C: A9 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Five}}
            S: A9 OK
            """));
        var clock = new SetClock { Now = new DateTimeOffset(2023, 6, 6, 8, 0, 0, TimeSpan.FromHours(8)) };
        await using var source = new ImapSource(At(server) with { ReopenAfter = TimeSpan.FromDays(1) }, clock);
        for (var poll = 1; poll <= 3; poll++)
        {
            Assert.True((await Assert.ThrowsAsync<TransportException>(() => GiveAsync(source))).Retry);
        }

        Assert.Equal(("6", "5"), await GiveAsync(source));
        Assert.Equal(("", "5"), await GiveAsync(source, only: 5));
        clock.Now += TimeSpan.FromMinutes(61);
        Assert.Equal(("5", ""), await GiveAsync(source, only: 5));
    }

    [Theory]
    [InlineData("01-Jan-0001 00:00:00 +0000")]
    [InlineData("31-Dec-9999 23:59:59 +0000")]
    public async Task A_mail_dated_at_the_ends_of_time_has_no_date(string date)
    {
        var mails = await PollAsync(FiveAndSix + $$"""
            S: * 1 FETCH (UID 5 INTERNALDATE "{{date}}" BODY[] {4}
            S| five
            S: )
            {{Six}}
            S: A6 OK
            """);

        Assert.Equal([(5u, true), (6u, false)], mails.Select(m => (m.Uid, m.Defect is not null)));
    }

    [Fact]
    public async Task A_busy_server_is_not_taken_for_one_that_refuses_a_mail()
    {
        var fault = await FaultAsync(FiveAndSix + """
            S: A6 NO System busy!
            """);

        Assert.True(fault.Retry);
        Assert.Contains("繁忙", fault.Message);
    }

    [Fact]
    public async Task A_mail_without_a_date_arrives_when_it_is_fetched_and_says_so()
    {
        var mails = await PollAsync(FiveAndSix + """
            S: * 1 FETCH (UID 5 BODY[] "")
            S: * 2 FETCH (UID 6 INTERNALDATE "the day before" BODY[] {3}
            S| six
            S: )
            S: A6 OK
            """);

        Assert.Equal([(5u, ""), (6u, "six")], mails.Select(m => (m.Uid, m.Text)));
        Assert.All(mails, mail => Assert.Contains("到达时间", mail.Defect));
    }

    [Fact]
    public async Task A_mail_over_the_limit_is_streamed()
    {
        var mails = await PollAsync(
            FiveAndSix + $$"""
            S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" BODY[] {8}
            S| 12345678
            S:  FLAGS ())
            {{Six}}
            S: A6 OK
            """,
            options => options with { Limit = 7 });

        Assert.Equal([(5u, "12345678", true), (6u, "six", false)], mails.Select(m => (m.Uid, m.Text, m.Oversize)));
    }

    [Fact]
    public async Task A_mail_over_the_limit_whose_number_comes_behind_it_is_asked_for_by_itself()
    {
        var mails = await PollAsync(
            FiveAndSix + $$"""
            S: * 1 FETCH (BODY[] {8}
            S| 12345678
            S:  UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800")
            {{Six}}
            S: A6 OK
            C: A7 UID SEARCH UID 5:*
            S: * SEARCH 5
            S: A7 OK
            C: A8 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE)
            S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 8)
            S: A8 OK
            C: A9 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 1 FETCH (BODY[] {8}
            S| 12345678
            S:  UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800")
            S: A9 OK
            """,
            options => options with { Limit = 7 });

        Assert.Equal([(5u, "12345678", true)], mails.Select(m => (m.Uid, m.Text, m.Oversize)));
        Assert.Equal(TimeSpan.FromHours(8), mails[0].ReceivedAt.Offset);
    }

    [Fact]
    public async Task An_unread_rest_of_a_large_mail_does_not_spoil_the_next_one()
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(FiveAndSix + $$"""
            S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" BODY[] {8}
            S| 12345678
            S: )
            {{Six}}
            S: A6 OK
            """));
        await using var source = new ImapSource(At(server) with { Limit = 7 });
        await using var session = await source.OpenAsync(Inbox, new Sources.KnownMails(), CancellationToken.None);
        var texts = new List<string>();
        Stream? old = null;
        await foreach (var mail in session.FetchAfterAsync(0, CancellationToken.None))
        {
            if (mail.Oversize is { } stream)
            {
                old = stream;
                Assert.Equal(3, await stream.ReadAtLeastAsync(new byte[3], 3));
            }

            texts.Add(Encoding.Latin1.GetString(mail.Raw.Span));
        }

        Assert.Equal(["", "six"], texts);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await old!.ReadAtLeastAsync(new byte[3], 3));
    }

    [Theory]
    [InlineData("S: * 1 FETCH (UID 5 INTERNALDATE \"05-Jun-2023 16:30:00 +0800\" BODY[] {3}\nS: mail", "FETCH")] // announced too short
    [InlineData("S: * 1 FETCH (UID 5 INTERNALDATE \"05-Jun-2023 16:30:00 +0800\" BODY[] {99}\nS| mail\nS: )\nS: A6 OK\nCLOSE", "中断")] // too long: swallows the end
    [InlineData("S: * 1 FETCH (UID 5 INTERNALDATE \"05-Jun-2023 16:30:00 +0800\" BODY[] {99999999999}", "超出范围")]
    [InlineData("S: * 1 FETCH (UID 5 FLAGS {70000}", "太长")]
    [InlineData("S: * 1 FETCH (UID 5 X ((((((((((((((((((((((((((((((((((((((((", "FETCH")]
    [InlineData("S: * 1 FETCH (UID 4294967296 BODY[] NIL)", "FETCH")]
    [InlineData("S: * 1 FETCH UID 5", "FETCH")]
    [InlineData("S: A5 OK", "标签")]
    [InlineData("S: A6 MAYBE", "既不是")]
    [InlineData("S: + go on", "要求继续")]
    [InlineData("S:", "空行")]
    [InlineData("S: *", "不完整")]
    [InlineData("S: * BYE", "断开了连接")]
    [InlineData("CLOSE", "中断")]
    public async Task What_does_not_fit_ends_the_connection_with_a_reason(string step, string reason)
    {
        var fault = await FaultAsync(FiveAndSix + step);

        Assert.True(fault.Retry);
        Assert.Contains(reason, fault.Message);
    }

    [Theory]
    [InlineData("S: * SEARCH 1 2 x", "SEARCH")]
    [InlineData("S: * SEARCH 99999999999", "UID")]
    [InlineData("S: A5 BAD Command not supported", "查找新邮件被服务器拒绝")]
    public async Task A_search_that_cannot_be_followed_ends_the_connection_with_a_reason(string step, string reason)
    {
        var fault = await FaultAsync(Opened + "C: A5 UID SEARCH UID 1:*\n" + step);

        Assert.Contains(reason, fault.Message);
    }

    [Fact]
    public async Task A_line_without_end_is_cut_off()
    {
        var fault = await FaultAsync(FiveAndSix + "S| * 1 FETCH (UID 5 X \"" + new string('x', 70_000));

        Assert.Contains("太长", fault.Message);
    }

    [Fact]
    public async Task A_search_result_of_a_hundred_thousand_mails_is_one_line_and_is_read()
    {
        var uids = Enumerable.Range(1_390_000_000, 100_000).ToList(); // 1.1 MB
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(Opened + $"""
            C: A5 UID SEARCH UID 1:*
            S: * SEARCH {string.Join(' ', uids)}
            S: A5 OK
            C: A6 UID FETCH 1390000000:1390000063 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            C: A7 UID FETCH 1390000064:1390000127 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: A6 NO System busy!
            """));
        await using var source = new ImapSource(At(server));

        var fault = await Assert.ThrowsAsync<TransportException>(() => PollAsync(source));
        await source.DisposeAsync();
        await server.VerifyAsync();

        Assert.Contains("繁忙", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S: * OK [CAPABILITY IMAP4rev1] ready\nC: A1 LOGIN \"2515574179@qq.com\" \"abcdefghijklmnop\"\n")]
    [InlineData(Opened + "C: A5 UID SEARCH UID 1:*\n")]
    [InlineData(FiveAndSix + "S: * 1 FETCH (UID 5 BODY[] {1000}\nS: Subject: \n")]
    public async Task A_silent_server_is_not_waited_for_without_end(string before)
    {
        var fault = await FaultOfWaitingAsync(before + "SILENT");

        Assert.True(fault.Retry);
        Assert.Contains("没有应答", fault.Message);
    }

    [Theory]
    [InlineData("E| x")] // an octet now and then, a line never
    [InlineData("E: * OK still here")]
    [InlineData("E: * 7 EXISTS")]
    [InlineData("S: * 1 FETCH (UID 5 BODY[] {1000000}\nE| x")] // a mail that would take hours
    [InlineData("S: * 1 FETCH (UID 5 BODY[] {1000000}\nS| " + FortyThousand + "\nE| x")] // that came fast before does not pay for it
    [InlineData("S: * 1 FETCH (UID 5 INTERNALDATE \"05-Jun-2023 16:30:00 +0800\" BODY[] {3000000}\nE| x")] // over the limit, streamed
    [InlineData("S: * 1 FETCH (BODY[] {3000000}\nE| x")] // over the limit, passed over
    [InlineData(FiveGiven + "E: * 1 FETCH (UID 5 BODY[] {0}\nE: )")] // a mail already taken, now and then
    public async Task A_server_that_speaks_without_coming_to_an_end_is_left(string step)
    {
        var fault = await FaultOfWaitingAsync(FiveAndSix + step.Replace(FortyThousand, new string('x', 40_000), StringComparison.Ordinal));

        Assert.True(fault.Retry);
    }

    [Fact]
    public async Task A_server_that_gives_a_mail_already_taken_again_and_again_is_left()
    {
        // Fast enough to be worth the time it takes, and nothing that was asked for: two commands of 64 mails each may be under way.
        var fault = await FaultAsync(FiveAndSix + FiveGiven + $"E: * 1 FETCH (UID 5 BODY[] {{40000}}\nE: {new string('x', 40_000)})", options => options with { ReplyTimeout = TimeSpan.FromSeconds(3) });

        Assert.True(fault.Retry);
        Assert.Contains("没有尽头", fault.Message);
    }

    [Fact]
    public async Task A_secret_repeated_by_the_server_is_not_repeated_to_people()
    {
        var lines = new List<string>();
        var fault = await FaultAsync(
            """
            S: * OK [CAPABILITY IMAP4rev1] ready
            C: A1 LOGIN "2515574179@qq.com" "abcdefghijklmnop"
            S: A1 NO wrong password "ABCDEFGHIJKLMNOP" for 2515574179@qq.com
            """,
            options => options with { Transcript = lines.Add });

        Assert.Contains("***", fault.Reply);
        Assert.DoesNotContain(Secret, fault.ToString() + string.Join('\n', lines), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("C: A1 LOGIN ***", lines);
    }

    [Theory]
    [InlineData("", "S: + go on\n")]
    [InlineData(" LITERAL+", "")]
    public async Task A_secret_that_no_quoted_string_can_carry_is_a_literal(string capability, string leave)
    {
        // 密码 in UTF-8 is 6 octets.
        var plus = capability.Length > 0 ? "+" : "";
        var fault = await FaultAsync(
            $"S: * OK [CAPABILITY IMAP4rev1{capability}] ready\nC: A1 LOGIN \"2515574179@qq.com\" {{6{plus}}}\n{leave}C: 密码\nS: A1 NO [AUTHENTICATIONFAILED]\n",
            options => options with { Secret = () => "密码" });

        Assert.False(fault.Retry);
    }

    [Fact]
    public async Task A_server_without_uidvalidity_is_one_that_never_renumbers()
    {
        var mails = await PollAsync(Opened.Replace("S: * OK [UIDVALIDITY 7] valid\n", "", StringComparison.Ordinal) + $$"""
            C: A5 UID SEARCH UID 1:*
            S: * SEARCH 5
            S: A5 OK
            C: A6 UID FETCH 5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            {{Five}}
            S: A6 OK
            """);

        Assert.Equal(1u, Assert.Single(mails).Location.UidValidity);
    }

    [Fact]
    public async Task A_fetch_that_is_left_early_costs_the_connection_and_not_the_next_poll()
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(FiveAndSix + $$"""
            {{Five}}
            {{Six}}
            S: A6 OK
            N

            """ + Opened + """
            C: A5 UID SEARCH UID 6:*
            S: * SEARCH
            S: A5 OK
            """));
        await using var source = new ImapSource(At(server));
        await using (var session = await source.OpenAsync(Inbox, new Sources.KnownMails(), CancellationToken.None))
        {
            await foreach (var mail in session.FetchAfterAsync(0, CancellationToken.None))
            {
                Assert.Equal(5u, mail.Location.Uid);
                break;
            }
        }

        Assert.Empty(await Mailbox.PollAsync(source, new Dictionary<string, uint> { ["INBOX"] = 5 }));
        await source.DisposeAsync();
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_cancelled_fetch_is_cancelled_and_no_fault()
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(FiveAndSix + "SILENT"));
        await using var source = new ImapSource(At(server));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(source, Inbox, 0, [], stop.Token));
    }

    [Fact]
    public async Task Folder_names_come_and_go_in_every_form()
    {
        await using var server = new TranscriptServer("""
            S: * OK [CAPABILITY IMAP4rev1] ready
            C: A1 LOGIN "2515574179@qq.com" "abcdefghijklmnop"
            S: A1 OK [CAPABILITY IMAP4rev1] in
            C: A2 ID ("name" "MailIntake" "version" "1.2.3" "vendor" "MailIntake" "support-email" "2515574179@qq.com")
            S: A2 OK
            C: A3 LIST "" "*"
            S: * LIST () "/" INBOX
            S: * LIST (\Noselect) NIL {4}
            S| Junk
            S:
            S: * LIST (\HasNoChildren) "/" {11}
            S| a "b" \ & c
            S:
            S: * LIST () "/" "&V4NXPpCuTvY-"
            S: A3 OK
            C: A4 EXAMINE "a \"b\" \\ & c"
            S: A4 OK
            C: A5 UID SEARCH UID 1:*
            S: A5 OK
            C: A6 EXAMINE "&T2BZfQ- R&-D"
            S: A6 NO [NONEXISTENT] no such folder
            """u8);
        await using var source = new ImapSource(At(server) with { Folders = ["a \"b\" \\ & c", "你好 R&D"] });

        var fault = await Assert.ThrowsAsync<TransportException>(() => Mailbox.PollAsync(source)); // 你好 is U+4F60 U+597D, base64 of 4F 60 59 7D is T2BZfQ==
        await source.DisposeAsync();
        await server.VerifyAsync();

        Assert.False(fault.Retry);
        Assert.Contains("你好 R&D", fault.Message);
        Assert.Contains("folders", fault.Message);
    }

    [Theory]
    [InlineData("S: * OK ready\nC: A1 STARTTLS\nS: A1 BAD no\n", "不支持 STARTTLS")]
    [InlineData("S: * PREAUTH welcome\n", "PREAUTH")]
    [InlineData("S: * OK ready\nC: A1 STARTTLS\nS: A1 OK go on\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n", "多发了内容")]
    public async Task Nothing_secret_is_said_where_starttls_fails_or_is_tampered_with(string transcript, string reason)
    {
        var fault = await FaultAsync(transcript, options => options with { Server = options.Server with { Security = TransportSecurity.StartTls } });

        Assert.False(fault.Retry);
        Assert.Contains(reason, fault.Message);
    }

    private static async Task<List<Fetched>> PollAsync(string transcript, Func<ImapOptions, ImapOptions>? change = null)
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(transcript));
        await using var source = new ImapSource((change ?? (o => o))(At(server)));
        var mails = await Mailbox.PollAsync(source);
        await source.DisposeAsync();
        await server.VerifyAsync();
        return mails;
    }

    private static Task<List<Fetched>> PollAsync(ImapSource source) => Mailbox.PollAsync(source);

    private static async Task<TransportException> FaultAsync(string transcript, Func<ImapOptions, ImapOptions>? change = null)
    {
        await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(transcript));
        await using var source = new ImapSource((change ?? (o => o))(At(server)));
        var fault = await Assert.ThrowsAsync<TransportException>(() => Mailbox.PollAsync(source));
        await source.DisposeAsync();
        await server.VerifyAsync();
        return fault;
    }

    /// <summary>
    /// The fault of a client that waits 0.2 s for an answer and takes mails of 2 MB. Where the machine was so busy that it left before the part of
    /// the conversation that matters, it is asked again with ten times the patience.
    /// </summary>
    private static async Task<TransportException> FaultOfWaitingAsync(string transcript)
    {
        for (var patience = TimeSpan.FromSeconds(0.2); ; patience *= 10)
        {
            await using var server = new TranscriptServer(Encoding.UTF8.GetBytes(transcript));
            await using var source = new ImapSource(At(server) with { ReplyTimeout = patience, Limit = 2_000_000 });
            var fault = await Assert.ThrowsAsync<TransportException>(() => Mailbox.PollAsync(source));
            await source.DisposeAsync();
            if (patience > TimeSpan.FromSeconds(10))
            {
                await server.VerifyAsync();
            }

            if (await server.PlayedAsync())
            {
                return fault;
            }
        }
    }

    /// <summary>The UIDs that a poll of INBOX hands out, from the first on or one alone, and those that it tells as withheld.</summary>
    private static async Task<(string Given, string Withheld)> GiveAsync(ImapSource source, uint? only = null)
    {
        await source.FoldersAsync(CancellationToken.None);
        await using var session = await source.OpenAsync(Inbox, new Sources.KnownMails(), CancellationToken.None);
        var given = new List<uint>();
        await foreach (var mail in only is { } uid ? session.FetchAsync(new HashSet<uint> { uid }, CancellationToken.None) : session.FetchAfterAsync(0, CancellationToken.None))
        {
            given.Add(mail.Location.Uid);
            mail.Dispose();
        }

        return (string.Join(',', given), string.Join(',', session.Withheld));
    }
}
