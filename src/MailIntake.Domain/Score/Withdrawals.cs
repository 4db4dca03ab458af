using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// Which events of a unit are withdrawn on which day. A correction (冲正) works from its own day on and may itself be withdrawn, which
/// restores the event. The state is worked out once for each day on which a correction is dated; between those days nothing changes.
/// </summary>
public sealed class Withdrawals
{
    private static readonly IReadOnlyList<DateOnly> NoDays = [];
    private readonly Dictionary<OfficeEvent, List<DateOnly>>? changes;

    /// <summary>Reads the corrections among a unit's events, which are in order of time.</summary>
    public Withdrawals(IReadOnlyList<OfficeEvent> events)
    {
        var corrections = events.Where(e => e.Item == OfficeEvent.Correction).ToList();
        if (corrections.Count == 0)
        {
            Days = NoDays;
            return;
        }

        var byNumber = new Dictionary<string, OfficeEvent>(events.Count, StringComparer.Ordinal);
        foreach (var row in events)
        {
            byNumber.TryAdd(row.Number, row);
        }

        changes = new(ReferenceEqualityComparer.Instance);
        Days = [.. corrections.Select(c => OfficeTime.Day(c.At)).Distinct()];
        var known = 0;
        foreach (var day in Days)
        {
            while (known < corrections.Count && OfficeTime.Day(corrections[known].At) <= day)
            {
                known++;
            }

            Note(day, Withdrawn(corrections.GetRange(0, known), byNumber));
        }
    }

    /// <summary>The days from which another set of events is in force, in order.</summary>
    public IReadOnlyList<DateOnly> Days { get; }

    /// <summary>True where the event is withdrawn by the end of the day.</summary>
    public bool Withdrawn(OfficeEvent row, DateOnly day) =>
        changes is not null && changes.TryGetValue(row, out var days) && days.Count(d => d <= day) % 2 == 1;

    /// <summary>The last day from which a correction changed whether the event is in force; null where none ever did.</summary>
    public DateOnly? ChangedOn(OfficeEvent row) => changes is not null && changes.TryGetValue(row, out var days) ? days[^1] : null;

    /// <summary>The events, corrections left out, that are in force once all the given corrections have worked; each unit's corrections work on its own events.</summary>
    public static IEnumerable<OfficeEvent> InForce(IEnumerable<OfficeEvent> events) => events.GroupBy(e => e.Unit, StringComparer.Ordinal).SelectMany(unit =>
    {
        var rows = unit.OrderBy(e => e.At).ToList();
        var withdrawals = new Withdrawals(rows);
        return rows.Where(e => e.Item != OfficeEvent.Correction && !withdrawals.Withdrawn(e, DateOnly.MaxValue));
    });

    // Corrections that nobody withdraws are in force; whether the others are follows from their withdrawers. Worked through without recursion,
    // because a chain of corrections can be as long as a file. Corrections that withdraw each other in a ring are never settled: none is in force.
    private static HashSet<OfficeEvent> Withdrawn(List<OfficeEvent> corrections, Dictionary<string, OfficeEvent> byNumber)
    {
        var open = new Dictionary<OfficeEvent, int>(ReferenceEqualityComparer.Instance);
        foreach (var correction in corrections)
        {
            open.TryAdd(correction, 0);
            if (Target(correction) is { } target)
            {
                open[target] = open.GetValueOrDefault(target) + 1;
            }
        }

        var known = new HashSet<OfficeEvent>(corrections, ReferenceEqualityComparer.Instance);
        var withdrawn = new HashSet<OfficeEvent>(ReferenceEqualityComparer.Instance);
        var settled = new Queue<OfficeEvent>(corrections.Where(c => open[c] == 0));
        while (settled.TryDequeue(out var correction))
        {
            if (Target(correction) is not { } target)
            {
                continue;
            }

            if (!withdrawn.Contains(correction))
            {
                withdrawn.Add(target);
            }

            if (--open[target] == 0 && known.Contains(target))
            {
                settled.Enqueue(target);
            }
        }

        return withdrawn;

        OfficeEvent? Target(OfficeEvent correction) => byNumber.GetValueOrDefault(correction.About ?? "");
    }

    private void Note(DateOnly day, HashSet<OfficeEvent> withdrawn)
    {
        foreach (var row in withdrawn)
        {
            if (!changes!.TryGetValue(row, out var days))
            {
                changes.Add(row, days = []);
            }

            if (days.Count % 2 == 0)
            {
                days.Add(day);
            }
        }

        foreach (var (row, days) in changes!)
        {
            if (days.Count % 2 == 1 && !withdrawn.Contains(row))
            {
                days.Add(day);
            }
        }
    }
}
