using System.Runtime.InteropServices;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
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
    public EarlierSubmission? SameText(string office, string unit, string textHash) => EarlierSubmission.FirstOf(
        Earlier(
            """d."Office" = @office AND d."TextHash" = @hash AND (d."Status" IN (@counted, @review) OR (d."Origin" = @person AND d."Status" IN (@notCounted, @setAside)) OR (d."Status" = @notCounted AND substr(d."Reasons", 1, length(@replaced)) = @replaced))""", int.MaxValue,
            ("office", office), ("hash", textHash), ("counted", (int)SubmissionStatus.Counted), ("review", (int)SubmissionStatus.Review), ("person", (int)DecisionOrigin.Person),
            ("setAside", (int)SubmissionStatus.SetAside), ("replaced", Replacements.ReplacedReasons)).Where(e => e.Unit == unit));

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) =>
        Earlier("""s."Office" = @office AND s."Sha256" = @sha""", MostCopies, ("office", office), ("sha", sha256)).MinBy(e => e.CopyRank);

    /// <inheritdoc/>
    public IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail)
    {
        var since = mail.ReceivedAt - IDuplicateIndex.Window;
        if (recent is null || recent.Since > since)
        {
            // Earlier than is asked for: mails that lie in their folder from the newest on would have the rows read anew for each of them.
            AddRecent(recent = new RecentMails(since - IDuplicateIndex.Window));
            AddReturned(recent);
        }

        var found = recent.Returned.Where(r => r.Item.ReceivedAt < since && r.At >= since && r.At <= mail.ReceivedAt && DuplicateJudge.Concerns(mail, r.Item))
            .Select(r => r.Item).OrderBy(item => item.ReceivedAt).ToList();
        var concerning = new List<RecentMail>();
        foreach (ref readonly var item in recent.From(since))
        {
            if (DuplicateJudge.Concerns(mail, item.Unit, item.ReceivedAt, item.Sketch, item.Words, item.Returned))
            {
                concerning.Add(item);
            }
        }

        // Of a hundred reports in the words of one form only those are read that are compared.
        var compared = DuplicateJudge.MostAlike(
            mail, concerning.Where(item => DuplicateJudge.IsAlike(mail.Provisional, item.Sketch, item.Words)), item => item.Unit, item => item.Sketch!.Value).Select(item => item.Id).ToHashSet();
        foreach (var item in concerning)
        {
            if (compared.Contains(item.Id) || (item.Returned && item.Unit == mail.Provisional.Unit))
            {
                found.AddRange(Earlier("""s."Id" = @id""", 1, ("id", item.Id)));
            }
        }

        return found;
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
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="decision">What was decided about it.</param>
    public void Add(long id, DateTimeOffset receivedAt, Decision decision) =>
        recent?.Add(new RecentMail(id, receivedAt, decision.Unit, decision.TextSketch, decision.Words, Returned: false), decision.Status);

    /// <summary>Forgets the recent items: one of them is an item no longer, or what was remembered of a batch is not in the ledger.</summary>
    public void ForgetRecent() => recent = null;

    private List<EarlierSubmission> Earlier(string where, int limit, params ReadOnlySpan<(string, object)> parameters)
    {
        var command = statements.Command(
            $"""
            SELECT s."Number", d."Unit", s."ReceivedAt", d."Title", d."TextHash", d."TextSketch", d."Words", d."Status", s."ArchivePath", d."Commission", d."Kind", d."Origin", CASE WHEN d."Status" = @notCounted THEN d."Reasons" END, s."Mailbox"
            FROM "Submissions" s JOIN "Decisions" d ON d."SubmissionId" = s."Id"
            WHERE {where} AND s."Sha256" IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM "Decisions" x WHERE x."SubmissionId" = d."SubmissionId" AND x."Sequence" > d."Sequence")
            ORDER BY d."Status" = {(int)SubmissionStatus.Duplicate}, +s."ReceivedAt", +s."Id" LIMIT {limit}
            """, [.. parameters, ("notCounted", (int)SubmissionStatus.NotCounted)]); // "+": sorted after the few rows are found, or the planner walks the office by age to save the sort
        using var row = command.ExecuteReader();
        var list = new List<EarlierSubmission>();
        while (row.Read())
        {
            var (number, unit) = (row.GetString(0), row.IsDBNull(1) ? null : roster.NameOf(row.GetString(1)));
            list.Add(new EarlierSubmission(
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
                ArchivePath = row.IsDBNull(8) ? null : row.GetString(8),
                Mailbox = row.IsDBNull(13) ? null : row.GetString(13),
                Commission = row.IsDBNull(9) ? null : row.GetString(9),
                Kind = row.IsDBNull(10) ? null : row.GetString(10),
                ByPerson = (DecisionOrigin)row.GetInt32(11) == DecisionOrigin.Person,
                IsSettled = Replacements.IsSettled((DecisionOrigin)row.GetInt32(11), row.IsDBNull(12) ? null : row.GetString(12)),
                Replaced = !row.IsDBNull(12) && Replacements.IsReplacedBy(row.GetString(12)),
            });
        }

        return list;
    }

    /// <summary>Adds the items of the office that came into the ledger since the window was last filled.</summary>
    private void AddRecent(RecentMails window)
    {
        var command = statements.Command(
            """
            SELECT s."Id", s."ReceivedAt", d."Unit", d."TextSketch", d."Words", d."Status", s."Number" FROM "Submissions" s JOIN "Decisions" d ON d."SubmissionId" = s."Id"
            WHERE s."Office" = @office AND s."ReceivedAt" >= @since AND s."Id" > @last AND s."Sha256" IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM "Decisions" x WHERE x."SubmissionId" = d."SubmissionId" AND x."Sequence" > d."Sequence")
            ORDER BY +s."ReceivedAt", +s."Id"
            """, ("office", office), ("since", window.Since.ToUnixTimeMilliseconds()), ("last", window.LastId));
        var units = new Dictionary<string, string>(StringComparer.Ordinal); // a year's mails are of a hundred units
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            string? unit = null;
            if (!row.IsDBNull(2) && row.GetString(2) is var recorded && !units.TryGetValue(recorded, out unit))
            {
                units.Add(recorded, unit = roster.NameOf(recorded));
            }

            window.Add(
                new RecentMail(
                    row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), unit, row.IsDBNull(3) ? null : (ulong)row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt32(4),
                    unit is not null && ReturnedItems().ContainsKey((row.GetString(6), unit))),
                (SubmissionStatus)row.GetInt32(5));
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
                .Where(e => e.Unit == unit).Select(e => (e, at)));
        }
    }

    private Dictionary<(string Number, string Unit), DateTimeOffset> ReturnedItems() =>
        returned ??= seen.Event == 0 ? [] : Returns.InForce(context, office, returningItems, roster); // 0: no event of any office

    /// <summary>Of an item what tells whether it concerns a mail: each mail is held against a month's others, of which a first poll brings thousands.</summary>
    private readonly record struct RecentMail(long Id, DateTimeOffset ReceivedAt, string? Unit, ulong? Sketch, int? Words, bool Returned);

    /// <summary>The items since an instant among which near-identical ones and returned ones are looked for, in the order of their receipt.</summary>
    private sealed class RecentMails(DateTimeOffset since)
    {
        private readonly List<RecentMail> items = [];

        public DateTimeOffset Since => since;

        /// <summary>Items that were returned since and still count, whenever received, with the instant of the return.</summary>
        public List<(EarlierSubmission Item, DateTimeOffset At)> Returned { get; } = [];

        public long LastId { get; private set; }

        public void Add(in RecentMail item, SubmissionStatus status)
        {
            LastId = Math.Max(LastId, item.Id);
            if (item.Unit is not null && status is (SubmissionStatus.Counted or SubmissionStatus.Review) && (item.Sketch is not null || item.Returned))
            {
                items.Insert(FirstAfter(item.ReceivedAt), item); // nearly always the last
            }
        }

        public ReadOnlySpan<RecentMail> From(DateTimeOffset instant) => CollectionsMarshal.AsSpan(items)[FirstAfter(instant.AddTicks(-1))..];

        private int FirstAfter(DateTimeOffset instant) => ReceiptOrder.FirstAfter(items, item => item.ReceivedAt, instant);
    }
}
