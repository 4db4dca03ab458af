using System.Text;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Mime;
using MailIntake.Pipeline;
using MailIntake.Storage;
using MailIntake.Tests.Imap;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailIntake.Tests.Pipeline;

/// <summary>What a mailbox says it holds against what the ledger has, with a server that shows a mail below those it has shown before (QQ's search does).</summary>
public sealed class ReconciliationTests : IDisposable
{
    private const string Opening = """
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: A1 LOGIN "2515574179@qq.com" "abcdefghijklmnop"
        S: A1 OK [CAPABILITY IMAP4rev1] in
        C: A2 ID ("name" "MailIntake" "version" "1.2.3" "vendor" "MailIntake" "support-email" "2515574179@qq.com")
        S: A2 OK
        C: A3 LIST "" "*"
        S: * LIST () "/" "INBOX"
        S: A3 OK done
        C: A4 EXAMINE "INBOX"
        S: * 2 EXISTS
        S: * OK [UIDVALIDITY 7] ok
        S: A4 OK [READ-ONLY] done
        C: A5 UID SEARCH UID 1:*
        S: * SEARCH 1 3
        S: A5 OK done
        C: A6 UID FETCH 1:3 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
        S: * 1 FETCH (UID 1 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 18 BODY[] {18}
        S: Subject: first
        S:
        S: )
        S: * 2 FETCH (UID 3 INTERNALDATE "06-Jun-2023 08:00:00 +0800" RFC822.SIZE 18 BODY[] {18}
        S: Subject: third
        S:
        S: )
        S: A6 OK done
        C: A7 UID SEARCH UID 1:*
        S: * SEARCH 1 2 3
        S: A7 OK done
        C: A8 UID SEARCH UID 2:*

        """;

    private readonly TempFolder folder = new();
    private readonly Ledger ledger;
    private readonly ReadWorkers workers = new();

    public ReconciliationTests() => ledger = new Ledger(LedgerDatabase.Open(folder["ledger.db"]), TimeProvider.System);

    public void Dispose()
    {
        workers.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_that_shows_up_below_the_cursor_is_taken_in_at_once()
    {
        await PollAsync(Opening + """
            S: * SEARCH 2 3
            S: A8 OK done
            C: A9 UID FETCH 2 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 2 FETCH (UID 2 INTERNALDATE "05-Jun-2023 17:00:00 +0800" RFC822.SIZE 19 BODY[] {19}
            S: Subject: second
            S:
            S: )
            S: A9 OK done
            C: A10 UID SEARCH UID 1:*
            S: * SEARCH 1 2 3
            S: A10 OK done
            """);

        var days = await ledger.Mailboxes.ReconciledAsync(default);
        Assert.Equal([("2023-06-05", 2, 0, 0), ("2023-06-06", 1, 0, 0)], days.Select(d => (d.Day, d.Held, d.Gone, d.Difference)));
        Assert.All(days, d => Assert.Empty(d.Missing));
        Assert.Equal(3, (await ledger.SubmissionsAsync("shuozhou", null, default)).Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_that_the_server_shows_and_does_not_give_is_a_difference_that_names_its_day_and_UID()
    {
        await PollAsync(Opening + """
            S: * SEARCH 3
            S: A8 OK done
            C: A9 UID SEARCH UID 1:*
            S: * SEARCH 1 2 3
            S: A9 OK done
            C: A10 UID FETCH 2 (UID INTERNALDATE RFC822.SIZE)
            S: * 2 FETCH (UID 2 INTERNALDATE "06-Jun-2023 00:00:00 +0800" RFC822.SIZE 19)
            S: A10 OK done
            """);

        var days = await ledger.Mailboxes.ReconciledAsync(default);
        Assert.Equal([("2023-06-05", 1, 0, 0), ("2023-06-06", 2, 0, 1)], days.Select(d => (d.Day, d.Held, d.Gone, d.Difference)));
        Assert.Equal(("INBOX", "2"), Assert.Single(days[1].Missing));
        Assert.Contains("2023-06-06：信箱中 2 封，台账 1 件（待审 1），差 1；INBOX 中没有收到的 UID：2", days[1].Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_that_is_listed_and_withheld_is_missing_at_once_and_does_not_make_the_next_poll_read_everything_again()
    {
        var opened = Opening[..Opening.IndexOf("S: * SEARCH 1 3", StringComparison.Ordinal)] + """
            S: * SEARCH 1 2 3
            S: A5 OK done

            """;
        await PollAsync(opened + """
            C: A6 UID FETCH 1:3 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 1 FETCH (UID 1 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 18 BODY[] {18}
            S: Subject: first
            S:
            S: )
            S: A6 NO cannot read message
            C: A7 UID SEARCH UID 2:*
            S: * SEARCH 2 3
            S: A7 OK done
            C: A8 UID FETCH 2 (UID INTERNALDATE RFC822.SIZE)
            S: * 2 FETCH (UID 2 INTERNALDATE "06-Jun-2023 00:00:00 +0800" RFC822.SIZE 19)
            S: A8 OK done
            C: A9 UID FETCH 2 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: A9 NO cannot read message
            C: A10 UID FETCH 3 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 3 FETCH (UID 3 INTERNALDATE "06-Jun-2023 08:00:00 +0800" RFC822.SIZE 18 BODY[] {18}
            S: Subject: third
            S:
            S: )
            S: A10 OK done
            C: A11 UID SEARCH UID 1:*
            S: * SEARCH 1 2 3
            S: A11 OK done
            C: A12 UID FETCH 2 (UID INTERNALDATE RFC822.SIZE)
            S: * 2 FETCH (UID 2 INTERNALDATE "06-Jun-2023 00:00:00 +0800" RFC822.SIZE 19)
            S: A12 OK done
            """);

        Assert.Equal(2, (await ledger.SubmissionsAsync("shuozhou", null, default)).Count); // no row without octets
        Assert.Equal(("INBOX", "2"), Assert.Single((await ledger.Mailboxes.ReconciledAsync(default))[1].Missing));

        await PollAsync(opened + """
            C: A6 UID FETCH 1 (UID INTERNALDATE RFC822.SIZE)
            S: * 1 FETCH (UID 1 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 18)
            S: A6 OK done
            C: A7 UID FETCH 3 (UID INTERNALDATE RFC822.SIZE)
            S: * 3 FETCH (UID 3 INTERNALDATE "06-Jun-2023 08:00:00 +0800" RFC822.SIZE 18)
            S: A7 OK done
            C: A8 UID SEARCH UID 4:*
            S: * SEARCH 3
            S: A8 OK done
            """);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_junk_folder_that_gives_the_UID_of_a_mail_left_alone_to_a_units_mail_is_read_anew()
    {
        // Octets: From: stranger@b.cn is 19, From: a@b.cn 12, with two line ends 23 and 16.
        var opened = Opening[..Opening.IndexOf("S: A3 OK", StringComparison.Ordinal)] + """
            S: * LIST () "/" "Junk"
            S: A3 OK done
            C: A4 EXAMINE "INBOX"
            S: * 0 EXISTS
            S: * OK [UIDVALIDITY 7] ok
            S: A4 OK [READ-ONLY] done
            C: A5 UID SEARCH UID 1:*
            S: * SEARCH
            S: A5 OK done

            """;
        await PollAsync(opened + """
            C: A6 UID SEARCH UID 1:*
            S: * SEARCH
            S: A6 OK done
            C: A7 EXAMINE "Junk"
            S: * 1 EXISTS
            S: * OK [UIDVALIDITY 7] ok
            S: A7 OK [READ-ONLY] done
            C: A8 UID SEARCH UID 1:*
            S: * SEARCH 1
            S: A8 OK done
            C: A9 UID FETCH 1 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 1 FETCH (UID 1 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 23 BODY[] {23}
            S: From: stranger@b.cn
            S:
            S: )
            S: A9 OK done
            C: A10 UID SEARCH UID 1:*
            S: * SEARCH 1
            S: A10 OK done
            """);
        Assert.Empty(await ledger.SubmissionsAsync("shuozhou", null, default));

        await PollAsync(opened + """
            C: A6 EXAMINE "Junk"
            S: * 1 EXISTS
            S: * OK [UIDVALIDITY 7] ok
            S: A6 OK [READ-ONLY] done
            C: A7 UID SEARCH UID 1:*
            S: * SEARCH 1
            S: A7 OK done
            C: A8 UID FETCH 1 (UID INTERNALDATE RFC822.SIZE)
            S: * 1 FETCH (UID 1 INTERNALDATE "06-Jun-2023 08:00:00 +0800" RFC822.SIZE 16)
            S: A8 OK done
            C: A9 UID SEARCH UID 1:*
            S: * SEARCH 1
            S: A9 OK done
            C: A10 UID FETCH 1 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
            S: * 1 FETCH (UID 1 INTERNALDATE "06-Jun-2023 08:00:00 +0800" RFC822.SIZE 16 BODY[] {16}
            S: From: a@b.cn
            S:
            S: )
            S: A10 OK done
            """);
        Assert.Equal("市发改委", Assert.Single(await ledger.SubmissionsAsync("shuozhou", null, default)).Decision.Unit);
    }

    [Theory]
    [InlineData(new uint[0], "")]
    [InlineData(new uint[] { 7 }, "7")]
    [InlineData(new uint[] { 3, 1, 2, 9 }, "1:3,9")]
    [InlineData(new uint[] { 4294967294, 4294967295 }, "4294967294:4294967295")]
    public void UIDs_are_written_as_a_sequence_set(uint[] uids, string text)
    {
        Assert.Equal(text, new UidSet(uids).ToString());
        Assert.Equal(uids.Order(), UidSet.Parse(text));
    }

    private async Task PollAsync(string transcript)
    {
        var office = ShuozhouOffice.Of("市发改委,市直部门,,a@b.cn,");
        await using var server = new TranscriptServer(Encoding.ASCII.GetBytes(transcript));
        await using (var source = new ImapSource(Mailbox.At(server), TimeProvider.System))
        {
            var intake = new Intake(
                ledger, new MailArchive(folder["archive"]), new MimeFormat(), new ContentReader(), new SignatureCheck(() => null, TimeProvider.System), workers,
                TimeProvider.System, NullLogger<Intake>.Instance);
            await intake.TakeInAsync(Mailbox.Qq, office, source, new IntakeReport(), null, default);
        }

        await server.VerifyAsync();
    }
}
