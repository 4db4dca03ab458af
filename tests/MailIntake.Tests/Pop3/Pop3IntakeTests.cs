using System.Globalization;
using System.Text;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Mail.Mime;
using MailIntake.Mail.Pop3;
using MailIntake.Mail.Transport;
using MailIntake.Pipeline;
using MailIntake.Storage;
using MailIntake.Tests.Imap;
using MailIntake.Tests.Pipeline;
using MailIntake.Tests.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailIntake.Tests.Pop3;

/// <summary>What the ledger makes of POP3 servers that give a name again, do not know their mails' sizes, or keep a mail back.</summary>
public sealed class Pop3IntakeTests : IDisposable
{
    private const string Login = "szxxgkk@126.com";
    private static readonly string[] Spring = ["Received: by mx.126.com; Mon, 5 Jun 2023 15:00:00 +0800", "From: a@example.cn", "Subject: spring", "", "seeds"];
    private static readonly string[] Summer = ["Received: by mx.126.com; Mon, 5 Jun 2023 15:30:00 +0800", "From: a@example.cn", "Subject: summer", "", "harvest time"];

    private readonly TempFolder folder = new();
    private readonly Ledger ledger;
    private readonly ReadWorkers workers = new();
    private DateTimeOffset now = new(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8));

    public Pop3IntakeTests() => ledger = new Ledger(LedgerDatabase.Open(folder["ledger.db"]), TimeProvider.System);

    public void Dispose()
    {
        workers.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_given_again_to_another_mail_passes_over_no_mail()
    {
        await PollAsync(Listing(("aa", Size(Spring))) + Given(1, Spring));
        now = now.AddDays(1);
        await PollAsync(Listing(("aa", Size(Summer))) + Given(1, Summer));
        await PollAsync(Listing(("aa", Size(Summer))));

        Assert.Equal(["spring", "summer"], await SubjectsAsync());
        Assert.Equal(2, Archived());

        // The first is no longer in the mailbox, the second is.
        var day = Assert.Single(await ledger.Mailboxes.ReconciledAsync(default));
        Assert.Equal((1, 1, 0), (day.Held, day.Gone, day.Difference));
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_that_move_on_to_the_next_mail_bring_no_mail_twice()
    {
        // A server whose names are the mails' places: the first is deleted, a third has come.
        string[] autumn = ["Received: by mx.126.com; Mon, 5 Jun 2023 15:45:00 +0800", "From: a@example.cn", "Subject: autumn", "", "ploughing the fields"];
        await PollAsync(Listing(("1", Size(Spring)), ("2", Size(Summer))) + Given(1, Spring) + Given(2, Summer));
        await PollAsync(Listing(("1", Size(Summer)), ("2", Size(autumn))) + Given(1, Summer) + Given(2, autumn));
        await PollAsync(Listing(("1", Size(Summer)), ("2", Size(autumn))));

        Assert.Equal(["autumn", "spring", "summer"], await SubjectsAsync());
        Assert.Equal(3, Archived());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_does_not_know_its_mails_sizes_is_asked_for_no_mail_at_every_poll()
    {
        // None of these is the mail's size. Each is remembered with it; after four of them sizes say nothing.
        foreach (var (size, asked) in ((int, bool)[])[(10, true), (10, false), (12, true), (12, false), (10, false), (13, true), (14, true), (15, false), (16, false)])
        {
            await PollAsync(Listing(("aa", size)) + (asked ? Given(1, Spring) : ""));
        }

        Assert.Equal(["spring"], await SubjectsAsync());
        Assert.Equal(1, Archived());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mail_the_server_keeps_back_is_missing_by_its_name_until_it_comes_and_the_others_are_compared_all_the_same()
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            PollAsync(Listing(("aa", Size(Spring)), ("bb", Size(Summer))) + "C: RETR 1\nS: -ERR no such message\n" + Given(2, Summer)));

        Assert.Contains("没有给出 1 封邮件（UIDL aa）", failure.Message, StringComparison.Ordinal);
        var day = Assert.Single(await ledger.Mailboxes.ReconciledAsync(default));
        Assert.Equal((2, 0, 1), (day.Held, day.Gone, day.Difference));
        Assert.Equal(("INBOX", "UIDL aa"), Assert.Single(day.Missing));
        Assert.Contains("INBOX 中没有收到的 UIDL aa", day.Text, StringComparison.Ordinal);

        now = now.AddHours(1);
        await PollAsync(Listing(("aa", Size(Spring)), ("bb", Size(Summer))) + Given(1, Spring));
        day = Assert.Single(await ledger.Mailboxes.ReconciledAsync(default));
        Assert.Equal((2, 0, 0, 0), (day.Held, day.Gone, day.Difference, day.Missing.Count));
    }

    private static string Listing(params (string Name, int Size)[] mails) => $"""
        S: +OK ready
        C: USER {Login}
        S: +OK
        C: PASS abcdefghijklmnop
        S: +OK in
        C: CAPA
        S: -ERR what?
        C: UIDL
        S: +OK
        {Numbered(mails.Select(mail => mail.Name))}
        S: .
        C: LIST
        S: +OK
        {Numbered(mails.Select(mail => mail.Size.ToString(CultureInfo.InvariantCulture)))}
        S: .

        """;

    private static string Numbered(IEnumerable<string> texts) => string.Join('\n', texts.Select((text, i) => string.Create(CultureInfo.InvariantCulture, $"S: {i + 1} {text}")));

    private static string Given(int number, string[] mail) => $"C: RETR {number}\nS: +OK\n{string.Concat(mail.Select(line => $"S: {line}\n"))}S: .\n";

    // Each line ends with CRLF.
    private static int Size(string[] mail) => mail.Sum(line => line.Length + 2);

    private async Task<List<string>> SubjectsAsync() => [.. (await ledger.SubmissionsAsync("shuozhou", null, default)).Select(row => row.Submission.Subject).Order(StringComparer.Ordinal)];

    private int Archived() => Directory.GetFiles(folder["archive"], "*.eml", SearchOption.AllDirectories).Length;

    private async Task PollAsync(string script)
    {
        var office = ShuozhouOffice.Of("市发改委,市直部门,,,");
        var clock = new FixedTime(now);
        await using var server = new TranscriptServer(Encoding.ASCII.GetBytes(script + "C: QUIT\nS: +OK bye\n"));
        try
        {
            await using var source = new Pop3Source(new Pop3Options(Login, new ServerAddress("127.0.0.1", server.Port, TransportSecurity.None), Login, () => "abcdefghijklmnop"), clock);
            var intake = new Intake(
                ledger, new MailArchive(folder["archive"]), new MimeFormat(), new ContentReader(), new SignatureCheck(() => null, clock), workers, clock, NullLogger<Intake>.Instance);
            await intake.TakeInAsync(Login, office, source, new IntakeReport(), null, default);
        }
        finally
        {
            await server.VerifyAsync();
        }
    }
}
