using System.Data.Common;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;
using MailIntake.Import;

namespace MailIntake.Storage;

/// <summary>
/// Reads all that happened at one office, as scoring sees it. A year of a large office is half a million rows, read for every result: prepared
/// statements fetch the columns that scoring needs and nothing else, and the few names that units, kinds and channels have are kept once each. A unit that
/// was recorded under what is now an alias of it bears its present name.
/// </summary>
internal sealed class OfficeReader(DbConnection connection, string office, Roster roster)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> lists = new(StringComparer.Ordinal) { [""] = [] };
    private readonly List<Submission> submissions = [];

    /// <summary>Of each of them by which decision it stands so, and since which one it takes another's place; decisions are numbered as they were made.</summary>
    private readonly List<(long By, long? Takes)> decided = [];
    private bool anyReplaces;

    /// <summary>Reads the ledger of the office.</summary>
    public OfficeLedger Read(CancellationToken ct)
    {
        using var snapshot = LedgerDatabase.BeginReading(connection); // the three lists are of one instant
        ReadSubmissions(snapshot, ct);
        if (anyReplaces)
        {
            TakePlaces();
        }

        return new OfficeLedger(submissions, ReadEvents(snapshot, ct), ReadCommissions(snapshot, ct));
    }

    private void ReadSubmissions(DbTransaction snapshot, CancellationToken ct)
    {
        using var command = Command(
            snapshot,
            $"""
            SELECT s."Id", s."Number", s."ReceivedAt", s."Sha256" IS NULL, d."Unit", d."Kind", d."Status", COALESCE(d."Title", CASE WHEN d."Status" = {(int)SubmissionStatus.Quarantined} THEN '' ELSE s."Subject" END), d."Authors",
                   d."Words", d."Commission", d."EffectiveAt", CASE WHEN d."Replaces" OR d."Status" = {(int)SubmissionStatus.Duplicate} THEN d."RelatedTo" END, d."Replaces", d."Id"
            FROM "Submissions" s JOIN "Decisions" d ON d."SubmissionId" = s."Id"
            WHERE s."Office" = @office ORDER BY s."ReceivedAt", s."Id", d."Sequence"
            """);
        using var row = command.ExecuteReader();
        var (id, first) = (0L, 0);
        long? takes = null;
        while (row.Read())
        {
            var next = row.GetInt64(0);
            if (next != id)
            {
                (id, first, takes) = (next, submissions.Count, null);
                ct.ThrowIfCancellationRequested();
            }

            var submission = new Submission
            {
                Number = first < submissions.Count ? submissions[first].Number : row.GetString(1),
                ReceivedAt = Instant(row, 2),
                Imported = row.GetBoolean(3),
                Unit = row.IsDBNull(4) ? null : Unit(row.GetString(4)),
                Kind = Name(row, 5),
                Status = (SubmissionStatus)row.GetInt32(6),
                Title = row.GetString(7),
                Authors = List(row, 8),
                Words = row.IsDBNull(9) ? null : row.GetInt32(9),
                Commission = Name(row, 10),
                Replaces = row.GetBoolean(13) ? Text(row, 12) : null,
                DuplicateOf = row.GetBoolean(13) ? null : Text(row, 12),
            };
            anyReplaces |= submission.Replaces is not null;
            var by = row.GetInt64(14);
            takes = submission is { Replaces: not null, Status: SubmissionStatus.Counted } ? takes ?? by : null;
            Add(submission, first, row.IsDBNull(11) ? null : OfficeTime.Day(Instant(row, 11)), (by, takes));
        }
    }

    /// <summary>Adds how a submission stands from a day on; what stood before it from the same day never holds.</summary>
    private void Add(Submission submission, int first, DateOnly? from, (long By, long? Takes) making)
    {
        from = from > OfficeTime.Day(submission.ReceivedAt) ? from : null;
        if (submissions.Count > first)
        {
            var before = submissions[^1];
            if (before.HoldsFrom is { } earlier && !(from > earlier))
            {
                from = earlier; // decisions hold in the order in which they were made, whatever the clock said
            }

            if (before.Unit == submission.Unit && before.Kind == submission.Kind && before.Status == submission.Status && before.Commission == submission.Commission && before.Replaces == submission.Replaces && before.DuplicateOf == submission.DuplicateOf)
            {
                return; // nothing changes for results
            }

            if (before.HoldsFrom == from)
            {
                submissions.RemoveAt(submissions.Count - 1);
                decided.RemoveAt(decided.Count - 1);
            }
            else
            {
                submissions[^1] = before with { HoldsUntil = from };
            }
        }

        submissions.Add(from is null ? submission : submission with { HoldsFrom = from });
        decided.Add(making);
    }

    /// <summary>
    /// The new version of a returned item counts in its place: from when the item was first received, known from its own receipt on. What was only in review until then had no
    /// result that could change: its version is known from its receipt on, as a person's decision about it would be.
    /// </summary>
    private void TakePlaces()
    {
        var returned = submissions.Select(s => s.Replaces).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var items = new Dictionary<string, List<(Submission Held, long By)>>(StringComparer.Ordinal);
        var placed = new List<Submission>(submissions.Count);
        for (var i = 0; i < submissions.Count; i++)
        {
            var (submission, (by, takes)) = (submissions[i], decided[i]);
            var first = placed.Count;
            if (submission.Replaces is { } number && items.TryGetValue(number, out var item))
            {
                placed.AddRange(InPlaceOf(item, submission, takes ?? 0));
            }
            else
            {
                placed.Add(submission);
            }

            if (returned.Contains(submission.Number))
            {
                items.TryAdd(submission.Number, []);
                items[submission.Number].AddRange(placed[first..].Select(span => (span, by)));
            }
        }

        submissions.Clear();
        submissions.AddRange(placed.OrderBy(s => s.ReceivedAt));
    }

    /// <summary>
    /// A new version in the places that its item, itself perhaps the new version of another, has in turn while the version stands so: where the other's return is withdrawn, the
    /// item's place changes from that day on, and results of the days before stay. While the item counts again beside it, as a person decided, the two are items of their own; while
    /// it counts as was decided before the version took its place, which may have been decided long after the version came, the version is still in review.
    /// </summary>
    private static List<Submission> InPlaceOf(List<(Submission Held, long By)> item, Submission version, long takes)
    {
        var known = OfficeTime.Day(version.ReceivedAt);
        var (from, until) = (version.HoldsFrom ?? known, version.HoldsUntil ?? DateOnly.MaxValue);
        var isFirst = item is [({ HoldsFrom: null }, _), ..] && item.Where(i => !(i.Held.HoldsFrom >= known)).All(i => i.Held is { Status: SubmissionStatus.Review, Replaces: null });
        var spans = new List<Submission>();
        foreach (var (held, by) in item.Where(i => !(i.Held.HoldsUntil <= from) && !(i.Held.HoldsFrom >= until)))
        {
            var placed = version.Status != SubmissionStatus.Counted || held.Status != SubmissionStatus.Counted ? version with { ReceivedAt = held.ReceivedAt }
                : by > takes ? version with { Replaces = null }
                : version with { Status = SubmissionStatus.Review };
            if (spans.Count == 0)
            {
                spans.Add(placed with { HoldsFrom = version.HoldsFrom ?? (known > OfficeTime.Day(placed.ReceivedAt) && !isFirst ? known : null) });
            }
            else if (spans[^1].ReceivedAt != placed.ReceivedAt || spans[^1].Status != placed.Status)
            {
                spans[^1] = spans[^1] with { HoldsUntil = held.HoldsFrom };
                spans.Add(placed with { HoldsFrom = held.HoldsFrom });
            }
        }

        return spans.Count > 0 ? spans : [version];
    }

    private List<OfficeEvent> ReadEvents(DbTransaction snapshot, CancellationToken ct)
    {
        var events = new List<OfficeEvent>();
        using var command = Command(
            snapshot,
            """
            SELECT "Number", "At", "Unit", "Item", "Channel", "Kind", "About", "Title", "Authors", "Commission", "Note", "Evidence"
            FROM "Events" WHERE "Office" = @office ORDER BY "At", "Id"
            """);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            ct.ThrowIfCancellationRequested();
            events.Add(new OfficeEvent
            {
                Number = row.GetString(0),
                At = Instant(row, 1),
                Unit = Unit(row.GetString(2)),
                Item = Name(row, 3)!,
                Channel = Name(row, 4),
                Kind = Name(row, 5),
                About = Text(row, 6),
                Title = Text(row, 7),
                Authors = List(row, 8),
                Commission = Name(row, 9),
                Note = Text(row, 10),
                Evidence = [.. List(row, 11).Select(EvidenceFiles.NameOf)],
            });
        }

        return events;
    }

    private List<Commission> ReadCommissions(DbTransaction snapshot, CancellationToken ct)
    {
        var commissions = new List<Commission>();
        using var command = Command(
            snapshot, """SELECT "Number", "Title", "Units", "IssuedAt", "DueAt" FROM "Commissions" WHERE "Office" = @office ORDER BY "IssuedAt", "Id" """);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            ct.ThrowIfCancellationRequested();
            commissions.Add(new Commission(row.GetString(0), row.GetString(1), [.. List(row, 2).Select(Unit).Distinct()], Instant(row, 3), Instant(row, 4)));
        }

        return commissions;
    }

    private DbCommand Command(DbTransaction snapshot, string sql) => LedgerContext.Command(connection, snapshot, sql, ("office", office));

    private static DateTimeOffset Instant(DbDataReader row, int column) => OfficeTime.Local(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column)));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private string? Name(DbDataReader row, int column)
    {
        if (Text(row, column) is not { } text)
        {
            return null;
        }

        if (!names.TryGetValue(text, out var name))
        {
            names.Add(text, name = text);
        }

        return name;
    }

    private string Unit(string recorded)
    {
        if (!units.TryGetValue(recorded, out var name))
        {
            units.Add(recorded, name = roster.NameOf(recorded));
        }

        return name;
    }

    private string[] List(DbDataReader row, int column)
    {
        var text = row.GetString(column);
        if (!lists.TryGetValue(text, out var list))
        {
            lists.Add(text, list = LedgerRows.Split(text));
        }

        return list;
    }
}
