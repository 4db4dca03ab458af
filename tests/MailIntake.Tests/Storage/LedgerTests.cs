using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Tests.Storage;

public sealed class LedgerTests : IDisposable
{
    private const string Mailbox = "box@126.com";
    private readonly TempFolder folder = new();
    private readonly LedgerDatabase database;
    private readonly Ledger ledger;

    public LedgerTests()
    {
        database = LedgerDatabase.Open(folder["ledger.db"]);
        ledger = new Ledger(database, TimeProvider.System);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Rows_and_cursor_are_recorded_together()
    {
        await Record(new FolderCursor(7, 12), Mail(11, 'a'), Mail(12, 'b'));

        Assert.Equal(new FolderCursor(7, 12), await ledger.CursorAsync(Mailbox, "INBOX", default));
        var rows = await ledger.SubmissionsAsync("office", null, default);
        Assert.Equal(["T2023-000011", "T2023-000012"], rows.Select(r => r.Submission.Number));
        Assert.Equal(["规则"], Ledger.Decision(rows[0].Decision).Reasons.Select(r => r.Rule));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_recorded_leaves_rows_and_cursor_as_they_were()
    {
        await Record(new FolderCursor(7, 11), Mail(11, 'a'));

        // The second mail of the batch claims a number that is taken.
        await Assert.ThrowsAsync<DbUpdateException>(() => Record(new FolderCursor(7, 13), Mail(12, 'b'), Mail(13, 'c') with { Number = "T2023-000011" }));

        Assert.Equal(new FolderCursor(7, 11), await ledger.CursorAsync(Mailbox, "INBOX", default));
        Assert.Single(await ledger.SubmissionsAsync("office", null, default));
    }

    [Fact]
    public async Task A_decision_is_appended_and_the_earlier_one_stays()
    {
        await Record(new FolderCursor(7, 11), Mail(11, 'a', SubmissionStatus.Review));
        var row = Assert.Single(await ledger.FindAsync("T2023-000011", default));
        await ledger.DecideAsync(row, Ledger.Decision(row.Decisions[^1]) with { Status = SubmissionStatus.Counted }, DecisionOrigin.Person, "", default);

        row = Assert.Single(await ledger.FindAsync("T2023-000011", default));
        Assert.Equal([SubmissionStatus.Review, SubmissionStatus.Counted], row.Decisions.Select(d => d.Status));
        Assert.Equal(SubmissionStatus.Counted, Assert.Single((await ledger.OfficeAsync("office", default)).Submissions).Status);
        Assert.Equal(SubmissionStatus.Counted, Assert.Single(await ledger.SubmissionsAsync("office", null, default)).Decision.Status);
    }

    [Fact]
    public async Task A_month_holds_what_was_received_from_its_first_to_its_last_second_in_Shanghai()
    {
        // 2023-05-31T16:00:00Z is the first second of June in Asia/Shanghai, 2023-06-30T15:59:59Z the last.
        var first = new DateTimeOffset(2023, 5, 31, 16, 0, 0, TimeSpan.Zero);
        var last = new DateTimeOffset(2023, 6, 30, 15, 59, 59, TimeSpan.Zero);
        await Record(new FolderCursor(7, 4), Mail(1, 'a', at: first.AddSeconds(-1)), Mail(2, 'b', at: first), Mail(3, 'c', at: last), Mail(4, 'd', at: last.AddSeconds(1)));

        Assert.True(Period.TryParse("2023-06", out var june));
        Assert.Equal([2, 3], (await ledger.SubmissionsAsync("office", june, default)).Select(r => r.Submission.Serial));
    }

    [Fact]
    public async Task A_renumbered_mailbox_gets_each_known_mail_back_once()
    {
        await Record(new FolderCursor(7, 3), Mail(1, 'a'), Mail(2, 'a'), Mail(3, 'b'));
        Assert.Empty(await ledger.UnplacedAsync(Mailbox, "INBOX", 7, default));

        var unplaced = await ledger.UnplacedAsync(Mailbox, "INBOX", 8, default);
        Assert.Equal(2, unplaced[Sha('a')].Count); // two mails of the same octets are two rows, each found once
        Assert.Single(unplaced[Sha('b')]);

        var first = unplaced[Sha('a')].Dequeue();
        await ledger.RecordAsync(Mailbox, "INBOX", new FolderCursor(8, 1), "", [], [(first, new MailLocation(Mailbox, "INBOX", 8, 1), null)], default);
        var left = await ledger.UnplacedAsync(Mailbox, "INBOX", 8, default);
        Assert.Single(left[Sha('a')]);
        Assert.Contains((1u, Sha('a')), await ledger.PlacedAsync(Mailbox, "INBOX", 8, 1, 1, default));
    }

    [Fact]
    public async Task Numbers_ascend_within_a_year_and_begin_anew_with_the_next()
    {
        await Record(new FolderCursor(7, 5), Mail(5, 'a'));
        var numbers = new SubmissionNumbers(database, "office", "T");
        Assert.Equal("T2023-000006", (await numbers.NextAsync(At, default)).Number);
        Assert.Equal("T2023-000007", (await numbers.NextAsync(At, default)).Number);

        // The year is Shanghai's: 2023-12-31T16:00:00Z is 2024 there.
        Assert.Equal("T2024-000001", (await numbers.NextAsync(new DateTimeOffset(2023, 12, 31, 16, 0, 0, TimeSpan.Zero), default)).Number);
        Assert.Equal("T2023-000008", (await numbers.NextAsync(new DateTimeOffset(2023, 12, 31, 15, 59, 59, TimeSpan.Zero), default)).Number);
    }

    [Fact]
    public async Task Earlier_mails_are_found_by_octets_by_text_and_by_sketch_with_their_present_decision()
    {
        await Record(new FolderCursor(7, 2), Mail(1, 'a', text: "t1"), Mail(2, 'b', SubmissionStatus.Review, text: "t2"));
        var row = Assert.Single(await ledger.FindAsync("T2023-000002", default));
        await ledger.DecideAsync(row, Ledger.Decision(row.Decisions[^1]) with { Status = SubmissionStatus.SetAside }, DecisionOrigin.Person, "", default);

        var earlier = new EarlierMails(database, "office", new HashSet<string>());
        await earlier.PrefetchAsync([Sha('a'), Sha('z')], ["t1", "t2"], ["甲单位"], At, default);

        Assert.Equal("T2023-000001", earlier.SameBytes("office", Sha('a'))?.Number);
        Assert.Null(earlier.SameBytes("office", Sha('z')));
        Assert.Equal("T2023-000001", earlier.SameText("office", "甲单位", "t1")?.Number);
        Assert.Null(earlier.SameText("office", "甲单位", "t2")); // set aside by a person: no longer an item that could be repeated
        Assert.Null(earlier.SameText("office", "乙单位", "t1"));
        Assert.Equal(["T2023-000001"], earlier.Recent("office", "甲单位", At).Select(e => e.Number));
    }

    [Fact]
    public async Task The_first_run_is_remembered()
    {
        var first = await ledger.FirstRunAsync(default);
        var later = new Ledger(database, new FixedClock(first.AddDays(40)));
        Assert.Equal(first, await later.FirstRunAsync(default));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_a_message()
    {
        File.WriteAllText(folder["broken.db"], new string('x', 5000));
        var fault = Assert.Throws<IOException>(() => LedgerDatabase.Open(folder["broken.db"]));
        Assert.Contains("broken.db", fault.Message);
        Assert.Contains("restore", fault.Message);
    }

    private static readonly DateTimeOffset At = new(2023, 6, 5, 8, 30, 0, TimeSpan.Zero);

    private static string Sha(char digit) => new(digit, 64);

    private static NewMail Mail(uint uid, char content, SubmissionStatus status = SubmissionStatus.Counted, DateTimeOffset? at = null, string? text = null) => new(
        new ArchivedMail(new MailLocation(Mailbox, "INBOX", 7, uid), at ?? At, 10, Sha(content), $"{uid}.eml", null),
        $"T2023-{uid:000000}", 2023, (int)uid, "标题", "a@b.cn", null,
        new Decision { Office = "office", Unit = "甲单位", Kind = "专报", Status = status, Title = "标题", TextHash = text, TextSketch = text is null ? null : 1ul << 63, Reasons = [new Reason("规则", "所见")] });

    private Task Record(FolderCursor cursor, params NewMail[] mails) => ledger.RecordAsync(Mailbox, "INBOX", cursor, "", mails, [], default);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
