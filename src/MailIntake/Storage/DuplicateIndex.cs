using System.Runtime.InteropServices;
using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Storage;

/// <summary>
/// The earlier submissions of an office among which duplicates of the mails now coming in are looked for. The recent ones are kept in memory, and grow with each batch that
/// is recorded, so that a mail repeated within a batch is found.
/// </summary>
/// <param name="context">The ledger.</param>
/// <param name="statements">The statements over it.</param>
/// <param name="office">The office's id.</param>
/// <param name="returningItems">The events that return an item (退回重报, 退稿).</param>
/// <param name="roster">The units, some of which were recorded under other names.</param>
internal sealed class DuplicateIndex(LedgerContext context, PreparedStatements statements, string office, IReadOnlyCollection<string> returningItems, Roster roster) : IDuplicateIndex
{
    // A thousand copies of one mail are duplicates, and those come last: of the others there are a few.
    private const int MostCopies = 16;

    private Dictionary<(string Number, string Unit), DateTimeOffset>? returned;
    private RecentMails? recent;
    private (long Event, long Decision) seen = (long.MaxValue, long.MaxValue); // the last of each when the last batch began

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) => Earlier(
        """d."Office" = @office AND d."TextHash" = @hash AND d."Status" IN (@counted, @review)""", int.MaxValue,
        ("office", office), ("hash", textHash), ("counted", (int)SubmissionStatus.Counted), ("review", (int)SubmissionStatus.Review)).FirstOrDefault(e => e.Submission.Unit == unit).Submission;

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) =>
        Earlier("""s."Office" = @office AND s."Sha256" = @sha""", MostCopies, ("office", office), ("sha", sha256)).Select(e => e.Submission).MinBy(e => e.CopyRank);

    /// <inheritdoc/>
    public ReadOnlySpan<EarlierSubmission> Recent(string office, DateTimeOffset receivedAt)
    {
        var since = receivedAt - IDuplicateIndex.Window;
        if (recent is null || recent.Since > since)
        {
            // Earlier than is asked for: mails that lie in their folder from the newest on would have the rows read anew for each of them.
            AddRecent(recent = new RecentMails(since - IDuplicateIndex.Window));
            AddReturned(recent);
        }

        var within = recent.From(since);
        return recent.Returned.Count > 0 && recent.Returned.Where(r => r.Item.ReceivedAt < since && r.At >= since && r.At <= receivedAt).Select(r => r.Item).OrderBy(i => i.ReceivedAt).ToList() is { Count: > 0 } before
            ? (EarlierSubmission[])[.. before, .. within]
            : within;
    }

    /// <summary>
    /// What a person, an import or another mailbox brought into the ledger since the last batch holds for the next mail: taking in a folder may last for hours, and what a mail
    /// repeats or replaces must not depend on whether it came in the same poll.
    /// </summary>
    public void LookAround()
    {
        var command = statements.Command(
            """
            SELECT COALESCE((SELECT MAX("Id") FROM "Events"), 0), COALESCE((SELECT MAX("Id") FROM "Decisions"), 0),
                (SELECT COUNT(*) FROM "Decisions" WHERE "Id" > @decision AND "Sequence" > 1)
            """, ("decision", seen.Decision));
        using (var row = command.ExecuteReader())
        {
            row.Read();
            if (row.GetInt64(0) != seen.Event || row.GetInt64(2) > 0) // an event, or a mail that was known decided anew
            {
                (returned, recent) = (null, null);
            }

            seen = (row.GetInt64(0), row.GetInt64(1));
        }

        if (recent is not null)
        {
            AddRecent(recent);
        }
    }

    /// <summary>Adds a submission of the batch under way.</summary>
    /// <param name="id">Its key.</param>
    /// <param name="number">Its number.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="decision">What was decided about it.</param>
    public void Add(long id, string number, ArchivedMail mail, Decision decision) => recent?.Add(id, new EarlierSubmission(
        number, decision.Unit, mail.ReceivedAt, decision.Title, decision.TextHash, decision.TextSketch, decision.Words, decision.Status, Returned: false)
    {
        ArchivePath = mail.Path, Commission = decision.Commission, Kind = decision.Kind,
    });

    /// <summary>Forgets the recent items: one of them is an item no longer, or what was remembered of a batch is not in the ledger.</summary>
    public void ForgetRecent() => recent = null;

    private List<(long Id, EarlierSubmission Submission)> Earlier(string where, int limit, params ReadOnlySpan<(string, object)> parameters)
    {
        var command = statements.Command(
            $"""
            SELECT s."Number", d."Unit", s."ReceivedAt", d."Title", d."TextHash", d."TextSketch", d."Words", d."Status", s."Id", s."ArchivePath", d."Commission", d."Kind", d."Origin", CASE WHEN d."Status" = @notCounted THEN d."Reasons" END, s."Mailbox"
            FROM "Submissions" s JOIN "Decisions" d ON d."SubmissionId" = s."Id"
            WHERE {where} AND s."Sha256" IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM "Decisions" x WHERE x."SubmissionId" = d."SubmissionId" AND x."Sequence" > d."Sequence")
            ORDER BY d."Status" = {(int)SubmissionStatus.Duplicate}, +s."ReceivedAt", +s."Id" LIMIT {limit}
            """, [.. parameters, ("notCounted", (int)SubmissionStatus.NotCounted)]); // "+": sorted after the few rows are found, or the planner walks the office by age to save the sort
        using var row = command.ExecuteReader();
        var list = new List<(long, EarlierSubmission)>();
        while (row.Read())
        {
            var (number, unit) = (row.GetString(0), row.IsDBNull(1) ? null : roster.NameOf(row.GetString(1)));
            list.Add((row.GetInt64(8), new EarlierSubmission(
                number,
                unit,
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
                row.IsDBNull(3) ? null : row.GetString(3),
                row.IsDBNull(4) ? null : row.GetString(4),
                row.IsDBNull(5) ? null : (ulong)row.GetInt64(5),
                row.IsDBNull(6) ? null : row.GetInt32(6),
                (SubmissionStatus)row.GetInt32(7),
                unit is not null && ReturnedItems().ContainsKey((number, unit)))
            {
                ArchivePath = row.IsDBNull(9) ? null : row.GetString(9),
                Mailbox = row.IsDBNull(14) ? null : row.GetString(14),
                Commission = row.IsDBNull(10) ? null : row.GetString(10),
                Kind = row.IsDBNull(11) ? null : row.GetString(11),
                IsSettled = Replacements.IsSettled((DecisionOrigin)row.GetInt32(12), row.IsDBNull(13) ? null : row.GetString(13)),
            }));
        }

        return list;
    }

    /// <summary>Adds the items of the office that came into the ledger since the window was last filled.</summary>
    private void AddRecent(RecentMails window)
    {
        foreach (var (id, submission) in Earlier(
            """s."Office" = @office AND s."ReceivedAt" >= @since AND s."Id" > @last""", int.MaxValue,
            ("office", office), ("since", window.Since.ToUnixTimeMilliseconds()), ("last", window.LastId)))
        {
            window.Add(id, submission);
        }
    }

    /// <summary>Adds what was returned within the window and still counts, however long ago it was received.</summary>
    private void AddReturned(RecentMails window)
    {
        foreach (var ((number, unit), at) in ReturnedItems().Where(r => r.Value >= window.Since))
        {
            window.Returned.AddRange(Earlier(
                """s."Office" = @office AND s."Number" = @number AND d."Status" IN (@counted, @review)""", 1,
                ("office", office), ("number", number), ("counted", (int)SubmissionStatus.Counted), ("review", (int)SubmissionStatus.Review))
                .Where(e => e.Submission.Unit == unit).Select(e => (e.Submission, at)));
        }
    }

    private Dictionary<(string Number, string Unit), DateTimeOffset> ReturnedItems() =>
        returned ??= seen.Event == 0 ? [] : Returns.InForce(context, office, returningItems, roster); // 0: no event of any office

    /// <summary>The items since an instant among which near-identical ones and returned ones are looked for, in the order of their receipt.</summary>
    private sealed class RecentMails(DateTimeOffset since)
    {
        private readonly List<EarlierSubmission> items = [];

        public DateTimeOffset Since => since;

        /// <summary>Items that were returned since and still count, whenever received, with the instant of the return.</summary>
        public List<(EarlierSubmission Item, DateTimeOffset At)> Returned { get; } = [];

        public long LastId { get; private set; }

        public void Add(long id, EarlierSubmission submission)
        {
            LastId = Math.Max(LastId, id);
            if (submission is { Unit: not null, Status: SubmissionStatus.Counted or SubmissionStatus.Review } && (submission.TextSketch is not null || submission.Returned))
            {
                items.Insert(FirstAfter(submission.ReceivedAt), submission); // nearly always the last
            }
        }

        public ReadOnlySpan<EarlierSubmission> From(DateTimeOffset instant) => CollectionsMarshal.AsSpan(items)[FirstAfter(instant.AddTicks(-1))..];

        private int FirstAfter(DateTimeOffset instant)
        {
            var (low, high) = (0, items.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = items[middle].ReceivedAt <= instant ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
