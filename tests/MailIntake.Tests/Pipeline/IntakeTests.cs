using System.Security.Cryptography;
using System.Text;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Mail.Sources;
using MailIntake.Pipeline;
using MailIntake.Storage;
using MailIntake.Tests.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailIntake.Tests.Pipeline;

/// <summary>The path of mails from a Maildir to the ledger, with every real step between, under Shuozhou's shipped rules.</summary>
public sealed class IntakeTests : IDisposable
{
    private const string Mailbox = "szxxgkk@126.com";
    private readonly TempFolder folder = new();
    private readonly LedgerDatabase database;
    private readonly Ledger ledger;
    private readonly ReadWorkers workers = new();
    private readonly IntakeOffice office;
    private int delivered;

    public IntakeTests()
    {
        database = LedgerDatabase.Open(folder["data/ledger.db"]);
        ledger = new Ledger(database, TimeProvider.System);
        Directory.CreateDirectory(folder["mail/cur"]);
        Directory.CreateDirectory(folder["mail/new"]);
        office = ShuozhouOffice.Of("市发改委,市直部门,,fgw@example.cn,", "市教育局,市直部门,,,");
    }

    public void Dispose()
    {
        workers.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_mail_is_archived_and_decided_once_however_often_the_mailbox_is_polled()
    {
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));
        Deliver("x@example.cn", "（简报）市教育局开学工作", Report('乙', 300));
        Deliver("x@example.cn", "没有标注也没有单位", Report('丙', 300));

        var first = await TakeIn();
        var second = await TakeIn();

        Assert.Equal((3, 2, 1), (first.Mails, first[SubmissionStatus.Counted], first[SubmissionStatus.NotCounted]));
        Assert.Equal(0, second.Mails);
        var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
        Assert.Equal([("市发改委", "专报", SubmissionStatus.Counted), ("市教育局", "简报", SubmissionStatus.Counted), (null, null, SubmissionStatus.NotCounted)],
            rows.Select(r => (r.Decision.Unit, r.Decision.Kind, r.Decision.Status)));
        Assert.Equal(1500, rows[0].Decision.Words);
        Assert.All(rows, row =>
        {
            var octets = File.ReadAllBytes(Path.Combine(folder["data/archive"], row.Submission.ArchivePath!));
            Assert.Equal(row.Submission.Sha256, Convert.ToHexStringLower(SHA256.HashData(octets)));
        });
        Assert.Equal(3, Archived().Length);
    }

    [Fact]
    public async Task The_same_mail_twice_in_one_batch_is_kept_twice_and_counted_once()
    {
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));

        await TakeIn();

        var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
        Assert.Equal([SubmissionStatus.Counted, SubmissionStatus.Duplicate], rows.Select(r => r.Decision.Status));
        Assert.Equal(rows[0].Submission.Number, rows[1].Decision.RelatedTo);
        Assert.Equal(2, Archived().Length);
    }

    [Fact]
    public async Task A_mail_over_the_size_limit_is_archived_whole_and_goes_to_a_person()
    {
        var raw = Deliver("fgw@example.cn", "（专报）很大", Report('甲', 50_000));

        await TakeIn(limit: 20_000);

        var (submission, decision) = Assert.Single(await ledger.SubmissionsAsync("shuozhou", null, default));
        Assert.Equal((SubmissionStatus.Review, "市发改委"), (decision.Status, decision.Unit));
        Assert.Equal(raw, File.ReadAllBytes(Assert.Single(Archived())));
        Assert.Equal(raw.Length, submission.Size);
    }

    [Fact]
    public async Task Junk_from_a_rostered_address_goes_to_a_person_and_a_strangers_is_left_alone()
    {
        Directory.CreateDirectory(folder["mail/.Junk/cur"]);
        Directory.CreateDirectory(folder["mail/.Junk/new"]);
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500), ".Junk/");
        Deliver("win@example.com", "中奖通知", "点击领取", ".Junk/");

        var report = await TakeIn();

        Assert.Equal((1, 1), (report.Mails, report.LeftAlone));
        var (_, decision) = Assert.Single(await ledger.SubmissionsAsync("shuozhou", null, default));
        Assert.Equal((SubmissionStatus.Review, "市发改委"), (decision.Status, decision.Unit));
        Assert.Single(Archived());
        Assert.Equal(0, (await TakeIn()).Mails);
    }

    [Fact]
    public async Task A_mail_that_a_person_moves_is_the_same_mail_and_a_copy_is_another()
    {
        Directory.CreateDirectory(folder["mail/.Junk/cur"]);
        Directory.CreateDirectory(folder["mail/.Junk/new"]);
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500), ".Junk/");
        Assert.Equal((1, 0), await PollAsync());
        var lay = Assert.Single(Directory.GetFiles(folder["mail/.Junk/new"]));

        var moved = Path.Combine(folder["mail/cur"], Path.GetFileName(lay) + ":2,S");
        File.Move(lay, moved);
        Assert.Equal((0, 1), await PollAsync());
        Assert.Equal((0, 0), await PollAsync());
        File.Move(moved, folder["mail/cur/another-name"]);
        Assert.Equal((0, 1), await PollAsync());
        Assert.Equal(SubmissionStatus.Review, Assert.Single(await ledger.SubmissionsAsync("shuozhou", null, default)).Decision.Status);

        // Back under a name that is known, and so not read again: it lies there all the same.
        File.Move(folder["mail/cur/another-name"], moved);
        Assert.Equal((0, 0), await PollAsync());
        File.Copy(moved, folder["mail/cur/a-copy"]);
        Assert.Equal((1, 0), await PollAsync());
        Assert.Equal([SubmissionStatus.Review, SubmissionStatus.Duplicate], (await ledger.SubmissionsAsync("shuozhou", null, default)).Select(r => r.Decision.Status));
        Assert.Equal(2, Archived().Length);

        async Task<(int New, int Again)> PollAsync() => await TakeIn() is var report ? (report.Mails, report.FoundAgain) : default;
    }

    [Fact]
    public async Task A_folder_that_cannot_be_listed_keeps_no_other_from_being_read()
    {
        Directory.CreateDirectory(folder["mail/.Junk/cur"]);
        Directory.CreateDirectory(folder["mail/.Junk/new"]);
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500), ".Junk/");
        var options = new FileSourceOptions(Mailbox, folder["mail"]) { Folders = ["INBOX", "Junk"] };
        Assert.Equal(1, (await TakeIn(new MaildirSource(options), TimeProvider.System)).Mails);

        // Moved out of a folder that is then removed: whether it still lies there nobody can say, so it is another mail.
        File.Move(Directory.GetFiles(folder["mail/.Junk/new"]).Single(), folder["mail/cur/moved"]);
        Directory.Delete(folder["mail/.Junk"], recursive: true);
        Deliver("x@example.cn", "（简报）市教育局开学工作", Report('乙', 300));
        await Assert.ThrowsAsync<TransportException>(() => TakeIn(new MaildirSource(options), TimeProvider.System));

        Assert.Equal([SubmissionStatus.Review, SubmissionStatus.Counted, SubmissionStatus.Duplicate],
            (await ledger.SubmissionsAsync("shuozhou", null, default)).Select(r => r.Decision.Status).OrderBy(status => status == SubmissionStatus.Duplicate));
    }

    [Fact]
    public async Task Junk_that_was_left_alone_is_looked_at_again_when_the_roster_learns_its_sender()
    {
        var junk = new ModelFolder("Junk", isJunk: true);
        var box = new ModelMailbox(Mailbox, junk);
        junk.Arrive(Compose("new@example.cn", "（简报）开学工作", Report('乙', 300)), new DateTimeOffset(2022, 8, 1, 9, 1, 0, TimeSpan.FromHours(8)));
        junk.Arrive(Compose("win@example.com", "中奖通知", "点击领取"), new DateTimeOffset(2022, 8, 1, 9, 2, 0, TimeSpan.FromHours(8)));
        Assert.Equal((0, 2), await PollAsync(office));
        Assert.Equal((0, 0), await PollAsync(office));
        Assert.Equal(2, box.HandedOut.Count);

        // On the same day: the address is added, and both are read once more.
        var learned = office with { Context = new OfficeContext(office.Context.Classification, new Roster(
            [.. office.Context.Roster.Units.Select(unit => unit.Name == "市教育局" ? unit with { Senders = ["new@example.cn"] } : unit)])) };
        Assert.Equal((1, 1), await PollAsync(learned));
        Assert.Equal((0, 0), await PollAsync(learned));
        Assert.Equal(4, box.HandedOut.Count);

        var (_, decision) = Assert.Single(await ledger.SubmissionsAsync("shuozhou", null, default));
        Assert.Equal((SubmissionStatus.Review, "市教育局"), (decision.Status, decision.Unit));
        Assert.Equal("2", Assert.Single(await ledger.Mailboxes.FoldersAsync(default)).LeftAlone);
        Assert.Equal((1, 0), Assert.Single(await ledger.Mailboxes.ReconciledAsync(default)) is var day ? (day.Held, day.Difference) : default);

        async Task<(int Mails, int LeftAlone)> PollAsync(IntakeOffice under)
        {
            var report = await TakeIn(box, new FixedTime(new DateTimeOffset(2022, 8, 20, 9, 0, 0, TimeSpan.FromHours(8))), under: under);
            return (report.Mails, report.LeftAlone);
        }
    }

    [Fact]
    public async Task Junk_of_a_unit_that_was_archived_before_the_ledger_failed_is_recorded_though_the_roster_has_lost_its_sender()
    {
        Directory.CreateDirectory(folder["mail/.Junk/cur"]);
        Directory.CreateDirectory(folder["mail/.Junk/new"]);
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500), ".Junk/");
        Execute("CREATE TRIGGER full BEFORE INSERT ON Folders BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => TakeIn());
        Execute("DROP TRIGGER full");

        await using var source = new MaildirSource(new FileSourceOptions(Mailbox, folder["mail"]));
        await TakeIn(source, TimeProvider.System, under: ShuozhouOffice.Of("市发改委,市直部门,,,"));

        Assert.Equal(Archived().Select(file => Path.GetRelativePath(folder["data/archive"], file)), (await ledger.SubmissionsAsync("shuozhou", null, default)).Select(r => r.Submission.ArchivePath));
        Assert.Empty(Notes());
    }

    [Fact]
    public async Task A_mail_that_is_no_mail_goes_to_a_person_and_the_next_is_taken()
    {
        var noise = new byte[5000];
        new Random(7).NextBytes(noise);
        DeliverRaw(noise);
        DeliverRaw([]);
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));

        await TakeIn();

        var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
        Assert.Equal(3, rows.Count);
        Assert.Equal(SubmissionStatus.Counted, rows[2].Decision.Status);
        Assert.DoesNotContain(rows.Take(2), r => r.Decision.Status == SubmissionStatus.Counted);
    }

    [Fact]
    public async Task A_mail_on_which_our_own_code_fails_goes_to_a_person_and_the_next_is_taken()
    {
        Deliver("fgw@example.cn", "（专报）无法处理的", Report('乙', 1500));
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));

        // What the reader gives of the first is of no use to whoever looks at its subject.
        await TakeIn(format: new FaultyFormat(mail => mail.Subject.Contains("无法处理的") ? mail with { Subject = null! } : mail));

        var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
        Assert.Equal([SubmissionStatus.Review, SubmissionStatus.Counted], rows.Select(r => r.Decision.Status));
        Assert.Equal("市发改委", rows[0].Decision.Unit);
        Assert.StartsWith("程序无法处理这封邮件", Assert.Single(LedgerRows.Decision(rows[0].Decision).Reasons, r => r.Decides).Saw, StringComparison.Ordinal);
        Assert.Equal(2, Archived().Length);
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_stops_the_poll_and_nothing_is_recorded()
    {
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));
        var archive = new MailArchive(folder["data/archive"]);
        Directory.Delete(folder["data/archive"]); // writing an unfinished file now fails as on a disk that went away
        await Assert.ThrowsAnyAsync<IOException>(() => TakeIn(archive: archive));
        Assert.Empty(await ledger.SubmissionsAsync("shuozhou", null, default));

        Directory.CreateDirectory(folder["data/archive"]);
        Assert.Equal(1, (await TakeIn(archive: archive)).Mails);
    }

    [Theory]
    [InlineData(1500, SubmissionStatus.Counted)]
    [InlineData(50_000, SubmissionStatus.Review)] // 200,000 octets in base64: over the limit, read in its header alone
    public async Task A_mail_archived_before_the_ledger_failed_is_taken_in_though_the_mailbox_has_it_no_more(int words, SubmissionStatus status)
    {
        var raw = Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', words));
        Execute("CREATE TRIGGER full BEFORE INSERT ON Folders BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => TakeIn(limit: 100_000));
        Assert.Empty(await ledger.SubmissionsAsync("shuozhou", null, default));
        Execute("DROP TRIGGER full");
        File.Delete(Assert.Single(Directory.GetFiles(folder["mail/new"])));

        var report = await TakeIn(limit: 100_000);

        Assert.Equal(1, report.Mails);
        var (submission, decision) = Assert.Single(await ledger.SubmissionsAsync("shuozhou", null, default));
        Assert.Equal(("市发改委", status), (decision.Unit, decision.Status));
        Assert.Equal(new DateTimeOffset(2022, 8, 1, 2, 0, 0, TimeSpan.Zero), submission.ReceivedAt);
        Assert.Equal(raw, File.ReadAllBytes(Path.Combine(folder["data/archive"], submission.ArchivePath!)));
        Assert.Single(Archived());
        Assert.Equal(0, (await TakeIn()).Mails);
    }

    [Fact]
    public async Task Mails_of_an_interrupted_batch_that_the_mailbox_still_has_are_taken_in_once()
    {
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));
        Execute("CREATE TRIGGER full BEFORE INSERT ON Folders BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        for (var poll = 0; poll < 3; poll++)
        {
            await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => TakeIn());
            Assert.Single(Notes());
        }

        Execute("DROP TRIGGER full");
        Deliver("fgw@example.cn", "（简报）关于防汛", Report('乙', 300));

        Assert.Equal(2, (await TakeIn()).Mails);

        Assert.Empty(Notes());
        Assert.Equal(["关于春耕", "关于防汛"], (await ledger.SubmissionsAsync("shuozhou", null, default)).Select(r => r.Decision.Title));
        Assert.Equal(2, Archived().Length);
    }

    [Fact]
    public async Task Many_mails_keep_the_mailboxs_order_in_their_numbers()
    {
        for (var i = 0; i < 450; i++) // more than two batches
        {
            Deliver("fgw@example.cn", $"（简报）第{i:000}件", $"第{i:000}件。" + Report((char)('一' + (i * 40)), 30));
        }

        await TakeIn();

        var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"第{i:000}件"), rows.OrderBy(r => r.Submission.Serial).Select(r => r.Decision.Title));
        Assert.Equal(Enumerable.Range(1, 450), rows.Select(r => r.Submission.Serial).Order());
    }

    // NetEase's UIDVALIDITY is always 1 and its UIDs are around 1.39e9; elsewhere UIDs under 1 may be the very numbers that the ledger gives to names.
    [Theory]
    [InlineData(1u, true)]
    [InlineData(1u, false)]
    [InlineData(1_390_000_000u, true)]
    [InlineData(1_390_000_000u, false)]
    public async Task The_same_mails_under_UIDs_and_under_names_are_known_by_their_octets_whichever_came_first(uint first, bool uidsFirst)
    {
        var inbox = new ModelFolder("INBOX", first: first);
        var box = new ModelMailbox(Mailbox, inbox);
        Arrive(3);
        var day = 0;
        Assert.Equal((3, 0), await PollAsync(uidsFirst));

        // Read the other way: the same three, and what has come since.
        Assert.Equal((0, 3), await PollAsync(!uidsFirst));
        Arrive(1);
        Assert.Equal((1, 0), await PollAsync(!uidsFirst));

        // And back: of what came meanwhile only the place is new. Then there is nothing more to read.
        Assert.Equal((0, 1), await PollAsync(uidsFirst));
        var handedOut = box.HandedOut.Count;
        Assert.Equal((0, 0), await PollAsync(uidsFirst));
        Assert.Equal(handedOut, box.HandedOut.Count);
        Arrive(1);
        Assert.Equal((1, 0), await PollAsync(uidsFirst));
        Assert.Equal((0, 1), await PollAsync(!uidsFirst));

        Assert.Equal(5, (await ledger.SubmissionsAsync("shuozhou", null, default)).Count);
        Assert.Equal(5, Archived().Length);

        void Arrive(int mails)
        {
            for (var i = 0; i < mails; i++)
            {
                var number = inbox.Mails.Count;
                inbox.Arrive(
                    Deliver("fgw@example.cn", $"（简报）第{number}件", Report((char)('一' + (number * 700)), 300)),
                    new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(number + 1));
            }
        }

        // Each poll is another day's, so that each is compared with the mailbox: all that it has is there.
        async Task<(int New, int Again)> PollAsync(bool uids)
        {
            var at = new FixedTime(new DateTimeOffset(2022, 8, 20, 9, 0, 0, TimeSpan.FromHours(8)).AddDays(day++));
            var report = uids ? await TakeIn(box, at) : await TakeIn(at: at);
            var compared = await ledger.Mailboxes.ReconciledAsync(default);
            Assert.Equal(inbox.Mails.Count, compared.Sum(d => d.Held));
            Assert.All(compared, d => Assert.Equal((0, 0, 0), (d.Gone, d.Difference, d.Missing.Count)));
            return (report.Mails, report.FoundAgain);
        }
    }

    [Fact]
    public async Task A_fault_of_several_mails_at_once_leaves_no_reading_thread_with_the_rest_of_the_work()
    {
        // One that went on with it would wait for its own end where the program ends.
        Deliver("fgw@example.cn", "（专报）甲", Report('甲', 1500));
        Deliver("fgw@example.cn", "（专报）乙", Report('乙', 1500));
        var exhausted = new FaultyFormat(mail =>
        {
            Thread.Sleep(mail.Subject.Contains('乙') ? 500 : 0); // long enough for the first one's fault to end the poll, which then waits for the second
            throw new OutOfMemoryException();
        });

        var thread = await Task.Run(async () =>
        {
            await Assert.ThrowsAsync<OutOfMemoryException>(() => TakeIn(format: exhausted)).ConfigureAwait(false);
            return Thread.CurrentThread;
        });

        Assert.True(thread.IsThreadPoolThread, thread.Name);
    }

    [Fact]
    public async Task A_mail_that_comes_while_the_ledger_cannot_be_read_gives_back_its_memory()
    {
        Deliver("fgw@example.cn", "（专报）关于春耕", Report('甲', 1500));
        await using var source = new MaildirSource(new FileSourceOptions(Mailbox, folder["mail"]) { Budget = 1 }); // one mail at a time
        Execute("ALTER TABLE Commissions RENAME TO Away");
        await Assert.ThrowsAnyAsync<Exception>(() => TakeIn(source, TimeProvider.System));
        Execute("ALTER TABLE Away RENAME TO Commissions");

        var report = await TakeIn(source, TimeProvider.System).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, report.Mails);
    }

    [Fact]
    public async Task A_commission_that_is_recorded_while_a_folder_is_taken_in_is_answered_by_its_later_mails()
    {
        var at = new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8));
        var inbox = new ModelFolder("INBOX");
        for (var i = 1; i <= 401; i++)
        {
            inbox.Arrive(Compose("fgw@example.cn", i == 401 ? "秋季开学准备" : $"第 {i} 封", Report('乙', 20 + i)), at.AddSeconds(i));
        }

        var box = new ModelMailbox(Mailbox, inbox)
        {
            HandingOut = mail =>
            {
                if (mail.Uid == 2) // what may be answered was read before the first
                {
                    Execute($"INSERT INTO Commissions (Office, Number, Title, Units, IssuedAt, DueAt) VALUES ('shuozhou', 'YG-2022-08', '秋季开学准备', '市发改委', {at.AddDays(-3).ToUnixTimeMilliseconds()}, {at.AddDays(3).ToUnixTimeMilliseconds()})");
                }
            },
        };
        await TakeIn(box, TimeProvider.System);

        var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
        Assert.Equal("YG-2022-08", Assert.Single(rows, r => r.Submission.Subject == "秋季开学准备").Decision.Commission);
    }

    private string[] Notes() => Directory.GetFiles(folder["data/archive"], MailArchive.NotePrefix + "*");

    private void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["data/ledger.db"]}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // So many different characters that no two reports are alike.
    private static string Report(char start, int words) => string.Concat(Enumerable.Range(0, words).Select(i => (char)(start + (i * 7 % 997)) is var c and >= '一' and <= '鿿' ? c : '农'));

    private byte[] Deliver(string from, string subject, string text, string box = "") => DeliverRaw(Compose(from, subject, text), box);

    private static byte[] Compose(string from, string subject, string text) => Encoding.ASCII.GetBytes(
        $"From: {from}\r\nTo: {Mailbox}\r\nSubject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=\r\n" +
        $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)}\r\n");

    private byte[] DeliverRaw(byte[] raw, string box = "")
    {
        var path = folder[$"mail/{box}new/{delivered:000000}.test"];
        File.WriteAllBytes(path, raw);
        File.SetLastWriteTimeUtc(path, new DateTime(2022, 8, 1, 2, 0, 0, DateTimeKind.Utc).AddSeconds(delivered++));
        return raw;
    }

    private string[] Archived() => Directory.GetFiles(folder["data/archive"], "*.eml", SearchOption.AllDirectories);

    private async Task<IntakeReport> TakeIn(long limit = 50 << 20, MailArchive? archive = null, TimeProvider? at = null, IMailFormat? format = null)
    {
        await using var source = new MaildirSource(new FileSourceOptions(Mailbox, folder["mail"]) { Limit = limit });
        return await TakeIn(source, at ?? TimeProvider.System, archive, format: format);
    }

    private async Task<IntakeReport> TakeIn(IMailSource source, TimeProvider at, MailArchive? archive = null, IMailFormat? format = null, IntakeOffice? under = null)
    {
        var intake = new Intake(
            ledger, archive ?? new MailArchive(folder["data/archive"]), format ?? new MimeFormat(), new ContentReader(), new SignatureCheck(() => null, TimeProvider.System), workers, at, NullLogger<Intake>.Instance);
        var report = new IntakeReport();
        await intake.TakeInAsync(Mailbox, under ?? office, source, report, null, default);
        return report;
    }

    /// <summary>The reader with a fault in what it gives of a mail.</summary>
    private sealed class FaultyFormat(Func<ReadMail, ReadMail> fault) : IMailFormat
    {
        private readonly MimeFormat format = new();

        public ReadMail Read(ReadOnlyMemory<byte> raw, MailMemory? memory = null) => fault(format.Read(raw, memory));

        public ReadMail ReadHeaders(ReadOnlyMemory<byte> start) => format.ReadHeaders(start);

        public byte[] Write(OutgoingMail mail) => format.Write(mail);
    }
}
