using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using MailIntake.Storage;

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
        Record(12, Mail(11, 'a'), Mail(12, 'b'));

        using var store = Store();
        Assert.Equal(new FolderCursor(7, 12), store.Cursor);
        var rows = await ledger.SubmissionsAsync("office", null, default);
        Assert.Equal(["T2023-000001", "T2023-000002"], rows.Select(r => r.Submission.Number));
        Assert.Equal(["规则"], LedgerRows.Decision(rows[0].Decision).Reasons.Select(r => r.Rule));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_recorded_leaves_rows_cursor_and_numbers_as_they_were()
    {
        using var store = Store();
        Append(store, 11, Mail(11, 'a'));
        Assert.Throws<IOException>(() => store.Record(12, () =>
        {
            Append(store, Mail(12, 'b'));
            throw new IOException("磁盘");
        }));

        Assert.Equal(new FolderCursor(7, 11), store.Cursor);
        using (var again = Store())
        {
            Assert.Equal(new FolderCursor(7, 11), again.Cursor);
        }

        Append(store, 12, Mail(12, 'b'));
        Assert.Equal(["T2023-000001", "T2023-000002"], (await ledger.SubmissionsAsync("office", null, default)).Select(r => r.Submission.Number));
    }

    [Fact]
    public async Task A_decision_is_appended_and_the_earlier_one_stays()
    {
        Record(11, Mail(11, 'a', SubmissionStatus.Review));
        var row = Assert.Single(await ledger.FindAsync("T2023-000001", default));
        await ledger.DecideAsync(row, LedgerRows.Decision(row.Decisions[^1]) with { Status = SubmissionStatus.Counted }, "", default);

        row = Assert.Single(await ledger.FindAsync("T2023-000001", default));
        Assert.Equal([SubmissionStatus.Review, SubmissionStatus.Counted], row.Decisions.Select(d => d.Status));
        Assert.Equal(SubmissionStatus.Counted, Assert.Single((await ledger.OfficeAsync("office", new Roster([]), default)).Submissions).Status);
        Assert.Equal(SubmissionStatus.Counted, Assert.Single(await ledger.SubmissionsAsync("office", null, default)).Decision.Status);
    }

    [Fact]
    public async Task A_month_holds_what_was_received_from_its_first_to_its_last_second_in_Shanghai()
    {
        // 2023-05-31T16:00:00Z is the first second of June in Asia/Shanghai, 2023-06-30T15:59:59Z the last.
        var first = new DateTimeOffset(2023, 5, 31, 16, 0, 0, TimeSpan.Zero);
        var last = new DateTimeOffset(2023, 6, 30, 15, 59, 59, TimeSpan.Zero);
        Record(4, Mail(1, 'a', at: first.AddSeconds(-1)), Mail(2, 'b', at: first), Mail(3, 'c', at: last), Mail(4, 'd', at: last.AddSeconds(1)));

        Assert.True(Period.TryParse("2023-06", out var june));
        Assert.Equal([2, 3], (await ledger.SubmissionsAsync("office", june, default)).Select(r => r.Submission.Serial));
    }

    [Fact]
    public void A_renumbered_mailbox_gets_each_known_mail_back_once()
    {
        Record(3, Mail(1, 'a'), Mail(2, 'a'), Mail(3, 'b'));
        using (var same = Store())
        {
            Assert.Null(same.Places.TakeUnplaced(Sha('a'))); // not renumbered: another mail with the same octets is another mail
        }

        using (var renumbered = Store(8))
        {
            Assert.Equal(new FolderCursor(7, 3), renumbered.Cursor);
            var first = renumbered.Places.TakeUnplaced(Sha('a'));
            var second = renumbered.Places.TakeUnplaced(Sha('a'));
            Assert.NotNull(first);
            Assert.NotNull(second);
            Assert.NotEqual(first, second); // two mails of the same octets are two rows
            Assert.Null(renumbered.Places.TakeUnplaced(Sha('a')));
            renumbered.Record(1, () => renumbered.AppendPlace(first.Value, new ArchivedMail(new MailLocation(Mailbox, "INBOX", 8, 1), default, 1, Sha('a'), "", null)));
        }

        // As if the worker had been stopped after the first mail: the rest is still to be found, and the first is known at its place.
        using var restarted = Store(8);
        Assert.Equal(new FolderCursor(8, 1), restarted.Cursor);
        Assert.True(restarted.Places.Holds(new MailLocation(Mailbox, "INBOX", 8, 1), Sha('a')));
        Assert.False(restarted.Places.Holds(new MailLocation(Mailbox, "INBOX", 8, 1), Sha('b'))); // another mail under a UID given out again
        Assert.NotNull(restarted.Places.TakeUnplaced(Sha('a')));
        Assert.Null(restarted.Places.TakeUnplaced(Sha('a')));
        Assert.NotNull(restarted.Places.TakeUnplaced(Sha('b')));
    }

    [Fact]
    public async Task A_list_as_of_a_day_has_the_decisions_that_held_then()
    {
        // Both mails are of June 2023 and decided today: what was counted is decided anew from today on, what lay in review is decided from its receipt on.
        Record(2, Mail(1, 'a'), Mail(2, 'b', SubmissionStatus.Review));
        foreach (var (number, status) in (IEnumerable<(string, SubmissionStatus)>)[("T2023-000001", SubmissionStatus.NotCounted), ("T2023-000002", SubmissionStatus.Counted)])
        {
            var row = Assert.Single(await ledger.FindAsync(number, default));
            await ledger.DecideAsync(row, LedgerRows.Decision(row.Decisions[^1]) with { Status = status }, "", default);
        }

        Assert.Equal([SubmissionStatus.Counted, SubmissionStatus.Counted], (await ledger.SubmissionsAsync("office", null, new DateOnly(2023, 7, 31), default)).Select(r => r.Decision.Status));
        Assert.Equal([SubmissionStatus.NotCounted, SubmissionStatus.Counted], (await ledger.SubmissionsAsync("office", null, default)).Select(r => r.Decision.Status));
    }

    [Fact]
    public async Task Numbers_ascend_within_a_year_of_Shanghai_and_begin_anew_with_the_next()
    {
        // 2023-12-31T15:59:59Z is the last second of 2023 in Asia/Shanghai, a second later is 2024.
        var last = new DateTimeOffset(2023, 12, 31, 15, 59, 59, TimeSpan.Zero);
        Record(3, Mail(1, 'a'), Mail(2, 'b', at: last), Mail(3, 'c', at: last.AddSeconds(1)));
        Record(5, Mail(4, 'd', at: last), Mail(5, 'e', at: last.AddSeconds(1)));

        var rows = await ledger.SubmissionsAsync("office", null, default);
        Assert.Equal(
            ["T2023-000001", "T2023-000002", "T2023-000003", "T2024-000001", "T2024-000002"],
            rows.Select(r => r.Submission.Number).Order(StringComparer.Ordinal));
    }

    // Given by the office: 1, 3 and 00003B, which sorts after them and is no number. The next is 4: the office may have given 2 to what it did not import.
    [Fact]
    public async Task A_number_that_an_imported_row_has_is_passed_over_whatever_else_the_office_numbers()
    {
        await using (var context = database.Context())
        {
            context.Submissions.AddRange(((string[])["T2023-000001", "T2023-000003", "T2023-00003B", "T2023-zzzzzz"]).Select(n => new SubmissionRow { Office = "office", Number = n, ReceivedAt = At }));
            context.Submissions.Add(new SubmissionRow { Office = "other", Number = "T2023-000002", Year = 2023, Serial = 2, ReceivedAt = At });
            await context.SaveChangesAsync();
        }

        using var store = Store();
        store.Record(3, () => Assert.Equal(["T2023-000004", "T2023-000005", "T2023-000006"], ((uint[])[1, 2, 3]).Select(uid => Append(store, Mail(uid, (char)('a' + uid))))));
        store.Record(4, () => Assert.Equal("T2023-000007", Append(store, Mail(4, 'f'))));
    }

    // The running number is the year's: a mail of the year before, or an office under a new prefix, goes on where its year had come to.
    [Fact]
    public async Task Numbers_go_on_within_their_year_after_mails_of_another_year_or_office_and_under_another_prefix()
    {
        var before = new DateTimeOffset(2022, 6, 5, 8, 30, 0, TimeSpan.Zero);
        Record(3, Mail(1, 'a', at: before), Mail(2, 'b'), Mail(3, 'c'));
        await using (var context = database.Context())
        {
            context.Submissions.Add(new SubmissionRow { Office = "other", Number = "T2023-000009", Year = 2023, Serial = 9, ReceivedAt = At });
            await context.SaveChangesAsync();
        }

        using var store = new IntakeStore(database, "office", "S", new HashSet<string>(), Mailbox, "INBOX", 7);
        store.Record(5, () =>
        {
            Assert.Equal("S2022-000002", Append(store, Mail(4, 'd', at: before)));
            Assert.Equal("S2023-000003", Append(store, Mail(5, 'e')));
        });
    }

    [Fact]
    public async Task Earlier_mails_are_found_by_octets_by_text_and_by_sketch_with_their_present_decision()
    {
        Record(2, Mail(1, 'a', text: "t1"), Mail(2, 'b', SubmissionStatus.Review, text: "t2"));
        var row = Assert.Single(await ledger.FindAsync("T2023-000002", default));
        await ledger.DecideAsync(row, LedgerRows.Decision(row.Decisions[^1]) with { Status = SubmissionStatus.SetAside }, "", default);

        using var store = Store();
        Assert.Equal("T2023-000001", store.Duplicates.SameBytes("office", Sha('a'))?.Number);
        Assert.Null(store.Duplicates.SameBytes("office", Sha('z')));
        Assert.Equal("T2023-000001", store.Duplicates.SameText("office", "甲单位", "t1")?.Number);
        Assert.True(store.Duplicates.SameText("office", "甲单位", "t2")?.TakenOut); // set aside by a person: the same text again is not counted by itself
        Assert.Null(store.Duplicates.SameText("office", "乙单位", "t1"));
        var found = Assert.Single(Recent(store, At));
        Assert.Equal(("T2023-000001", 1ul << 63), (found.Number, found.TextSketch));
        Assert.Single(Recent(store, At.AddDays(30)));
        Assert.Empty(Recent(store, At.AddDays(30).AddSeconds(1)));
    }

    // Five of another unit with the very sketch, and one of its own that differs in a bit: its own and the first three of the others are what it is compared with.
    [Fact]
    public void Of_many_alike_mails_those_are_read_that_are_compared()
    {
        using var store = Store();
        store.Record(6, () =>
        {
            for (var i = 1; i <= 5; i++)
            {
                var (other, decision) = Mail((uint)i, (char)('a' + i), text: $"t{i}");
                Append(store, (other, decision with { Unit = "乙单位" }));
            }

            var (own, mine) = Mail(6, 'h', text: "t6");
            Append(store, (own, mine with { TextSketch = (1ul << 63) | 1 }));
            Assert.Equal(["T2023-000001", "T2023-000002", "T2023-000003", "T2023-000006"], Recent(store, At).Select(e => e.Number));
        });
    }

    [Fact]
    public void A_mail_sees_those_before_it_in_its_own_batch()
    {
        using var store = Store();
        store.Record(2, () =>
        {
            Assert.Empty(Recent(store, At));
            var first = Append(store, Mail(1, 'a', text: "t1"));
            Assert.Equal(first, store.Duplicates.SameBytes("office", Sha('a'))?.Number);
            Assert.Equal(first, store.Duplicates.SameText("office", "甲单位", "t1")?.Number);
            Assert.Equal(first, Assert.Single(Recent(store, At)).Number);
        });
    }

    [Fact]
    public void Two_mailboxes_of_an_office_taken_in_at_once_share_numbers_and_see_each_others_mails()
    {
        using var one = Store();
        using var other = new IntakeStore(database, "office", "T", new HashSet<string>(), "other@126.com", "INBOX", 7);
        one.Record(1, () =>
        {
            Assert.Empty(Recent(one, At));
            Assert.Equal("T2023-000001", Append(one, Mail(1, 'a', text: "t1")));
        });
        other.Record(1, () => Assert.Equal("T2023-000002", Append(other, Mail(1, 'b', text: "t2"))));
        one.Record(2, () =>
        {
            Assert.Equal(["T2023-000001", "T2023-000002"], Recent(one, At).Select(e => e.Number));
            Assert.Equal("T2023-000003", Append(one, Mail(2, 'c', text: "t3")));
        });
    }

    [Fact]
    public async Task A_returned_item_is_known_as_returned_until_the_return_is_withdrawn()
    {
        Record(1, Mail(1, 'a', text: "t1"));
        await using (var context = database.Context())
        {
            context.Events.Add(new EventRow { Office = "office", Number = "E1", At = At, Unit = "甲单位", Item = "退回重报", About = "T2023-000001" });
            await context.SaveChangesAsync();
        }

        using (var store = Store())
        {
            Assert.True(store.Duplicates.SameText("office", "甲单位", "t1")?.Returned);
        }

        await using (var context = database.Context())
        {
            context.Events.Add(new EventRow { Office = "office", Number = "E2", At = At, Unit = "甲单位", Item = "冲正", About = "E1" });
            await context.SaveChangesAsync();
        }

        using (var after = Store())
        {
            Assert.False(after.Duplicates.SameText("office", "甲单位", "t1")?.Returned);
        }

        await using (var context = database.Context())
        {
            // The 冲正 is itself withdrawn; what was recorded of another unit with this number, by a slip of the pen, returns nothing.
            context.Events.Add(new EventRow { Office = "office", Number = "E3", At = At, Unit = "甲单位", Item = "冲正", About = "E2" });
            context.Events.Add(new EventRow { Office = "office", Number = "E4", At = At, Unit = "甲单位", Item = "退回重报", About = "T2023-000002" });
            await context.SaveChangesAsync();
        }

        var (mail, decision) = Mail(2, 'b', text: "t2");
        Record(2, (mail, decision with { Unit = "乙单位" }));
        using var restored = Store();
        Assert.True(restored.Duplicates.SameText("office", "甲单位", "t1")?.Returned);
        Assert.False(restored.Duplicates.SameText("office", "乙单位", "t2")?.Returned);
    }

    [Fact]
    public async Task What_is_returned_or_decided_while_a_folder_is_taken_in_holds_for_its_next_mail()
    {
        using var store = Store();
        Append(store, 2, Mail(1, 'a', text: "t1"), Mail(2, 'b', text: "t2"));
        store.Record(2, () => Assert.Equal([false, false], Recent(store, At).Select(e => e.Returned)));

        await using (var context = database.Context())
        {
            context.Events.Add(new EventRow { Office = "office", Number = "E1", At = At, Unit = "甲单位", Item = "退回重报", About = "T2023-000001" });
            await context.SaveChangesAsync();
        }

        store.Record(2, () => Assert.Equal([("T2023-000001", true), ("T2023-000002", false)], Recent(store, At).Select(e => (e.Number, e.Returned))));

        var row = Assert.Single(await ledger.FindAsync("T2023-000002", default));
        await ledger.DecideAsync(row, LedgerRows.Decision(row.Decisions[^1]) with { Status = SubmissionStatus.NotCounted }, "", default);

        store.Record(2, () => Assert.Equal("T2023-000001", Assert.Single(Recent(store, At)).Number)); // what does not count is repeated by nothing
    }

    [Fact]
    public async Task A_decision_made_anew_leaves_what_a_person_decided_meanwhile()
    {
        Record(2, Mail(1, 'a'), Mail(2, 'b'));
        var rows = await ledger.SubmissionsAsync("office", null, default);
        var anew = rows.Select(r => new AnewDecision(r.Submission.Id, r.Decision.Sequence, LedgerRows.Decision(r.Decision) with { Kind = "简讯" }, null)).ToList();
        var row = Assert.Single(await ledger.FindAsync("T2023-000001", default));
        await ledger.DecideAsync(row, LedgerRows.Decision(row.Decisions[^1]) with { Status = SubmissionStatus.SetAside }, "", default);

        Assert.Equal([row.Id], await ledger.DecideAnewAsync(anew, "v2", default));
        Assert.Equal([("专报", SubmissionStatus.SetAside), ("简讯", SubmissionStatus.Counted)], (await ledger.SubmissionsAsync("office", null, default)).Select(r => (r.Decision.Kind, r.Decision.Status)));
    }

    [Fact]
    public async Task Since_when_something_is_so_is_remembered()
    {
        var first = await ledger.Facts.SinceAsync("bulletins/panzhihua/Month", default);
        var later = new Ledger(database, new FixedClock(first.AddDays(40)));
        Assert.Equal(first, await later.Facts.SinceAsync("bulletins/panzhihua/Month", default));
        Assert.Equal(first.AddDays(40), await later.Facts.SinceAsync("bulletins/dingxi/Month", default));
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

    private static (ArchivedMail Mail, Decision Decision) Mail(uint uid, char content, SubmissionStatus status = SubmissionStatus.Counted, DateTimeOffset? at = null, string? text = null) => (
        new ArchivedMail(new MailLocation(Mailbox, "INBOX", 7, uid), at ?? At, 10, Sha(content), $"{uid}.eml", null),
        new Decision { Office = "office", Unit = "甲单位", Kind = "专报", Status = status, Title = "标题", TextHash = text, TextSketch = text is null ? null : 1ul << 63, Words = text is null ? null : 300, Reasons = [new Reason("规则", "所见")] });

    // What concerns a mail of the unit with the sketch that all of them have.
    private static IReadOnlyList<EarlierSubmission> Recent(IntakeStore store, DateTimeOffset at) =>
        store.Duplicates.Recent(new IdentifiedMail(at, Sha('y'), Mail(99, 'y', text: "ty").Decision) { Copied = new StatusPolicy(SubmissionStatus.Review, "") });

    private IntakeStore Store(uint uidValidity = 7) => new(database, "office", "T", new HashSet<string> { "退回重报" }, Mailbox, "INBOX", uidValidity);

    private void Record(uint lastUid, params (ArchivedMail, Decision)[] mails)
    {
        using var store = Store();
        Append(store, lastUid, mails);
    }

    private static void Append(IntakeStore store, uint lastUid, params (ArchivedMail, Decision)[] mails) =>
        store.Record(lastUid, () => Array.ForEach(mails, mail => Append(store, mail)));

    private static string Append(IntakeStore store, (ArchivedMail Mail, Decision Decision) mail) =>
        store.Append(mail.Mail, "标题", "a@b.cn", null, mail.Decision, "", At);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
