using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// What the ledger holds about one unit, in order of time, with the office's calendar day of each row worked out once. Ranges of days are
/// found by binary search, so that a month's sheet costs a month's rows.
/// </summary>
internal sealed class UnitRows
{
    private readonly List<Submission> all = [];
    private readonly List<OfficeEvent> events = [];
    private readonly List<DateOnly> countedDays = [];
    private readonly List<DateOnly> eventDays = [];
    private readonly List<Submission> counted = [];
    private readonly Dictionary<string, List<DateOnly>> daysByKind = new(StringComparer.Ordinal);
    private readonly List<Commission> commissions = [];

    /// <summary>The unit.</summary>
    public required RosterUnit Unit { get; init; }

    /// <summary>The counted submissions, by arrival.</summary>
    public IReadOnlyList<Submission> Counted => counted;

    /// <summary>The day of each counted submission.</summary>
    public IReadOnlyList<DateOnly> CountedDays => countedDays;

    /// <summary>The events, corrections included.</summary>
    public IReadOnlyList<OfficeEvent> Events => events;

    /// <summary>The day of each event.</summary>
    public IReadOnlyList<DateOnly> EventDays => eventDays;

    /// <summary>The commissions that ask the unit.</summary>
    public IReadOnlyList<Commission> Commissions => commissions;

    /// <summary>Which item each event is about.</summary>
    public ItemTies Ties { get; private set; } = new([]);

    /// <summary>Which events are withdrawn when.</summary>
    public Withdrawals Withdrawals { get; private set; } = new([]);

    /// <summary>Sorts a ledger by unit; rows of units that the roster does not hold belong to nobody.</summary>
    public static List<UnitRows> Of(Roster roster, OfficeLedger ledger)
    {
        var units = roster.Units.Select(unit => new UnitRows { Unit = unit }).ToList();
        var byName = units.ToDictionary(u => u.Unit.Name, StringComparer.Ordinal);
        foreach (var submission in ledger.Submissions)
        {
            if (submission.Unit is { } name && byName.TryGetValue(name, out var unit))
            {
                unit.all.Add(submission);
            }
        }

        foreach (var row in ledger.Events)
        {
            if (byName.TryGetValue(row.Unit, out var unit))
            {
                unit.events.Add(row);
            }
        }

        foreach (var commission in ledger.Commissions)
        {
            foreach (var name in commission.Units.Distinct())
            {
                if (byName.TryGetValue(name, out var unit))
                {
                    unit.commissions.Add(commission);
                }
            }
        }

        units.ForEach(unit => unit.Complete());
        return units;
    }

    /// <summary>The events of a range of days that are in force by the end of a day.</summary>
    public IEnumerable<OfficeEvent> InForce(DateOnly first, DateOnly last, DateOnly state)
    {
        var range = Between(eventDays, first, last);
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            if (!Withdrawals.Withdrawn(events[i], state))
            {
                yield return events[i];
            }
        }
    }

    /// <summary>How many submissions count in a range of days, both included, of one kind or, where it is null, of all.</summary>
    public int CountSubmitted(string? kind, DateOnly first, DateOnly last)
    {
        var days = kind is null ? countedDays : daysByKind.GetValueOrDefault(kind);
        if (days is null)
        {
            return 0;
        }

        var range = Between(days, first, last);
        return range.End.Value - range.Start.Value;
    }

    /// <summary>How many count towards a quota in a range of days, adoptions by what is in force by the end of a day.</summary>
    public int CountTowards(QuotaRule quota, string? adoption, DateOnly first, DateOnly last, DateOnly state) =>
        quota.CountsAdoptions ? Towards(quota, adoption, first, last, state).Count()
        : quota.Kinds is null ? CountSubmitted(null, first, last)
        : quota.Kinds.Sum(kind => CountSubmitted(kind, first, last));

    /// <summary>What counts towards a quota in a range of days: numbers of submissions, or of adoption events in force by the end of a day.</summary>
    public IEnumerable<string> Towards(QuotaRule quota, string? adoption, DateOnly first, DateOnly last, DateOnly state) =>
        quota.CountsAdoptions
            ? InForce(first, last, state)
                .Where(e => e.Item == adoption && Fits(quota.Kinds, e.Kind) && Fits(quota.Channels, e.Channel))
                .Select(e => e.Number)
            : Submitted(first, last).Where(s => Fits(quota.Kinds, s.Kind)).Select(s => s.Number);

    private IEnumerable<Submission> Submitted(DateOnly first, DateOnly last)
    {
        var range = Between(countedDays, first, last);
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            yield return counted[i];
        }
    }

    private static bool Fits(IReadOnlySet<string>? allowed, string? value) => allowed is null || (value is not null && allowed.Contains(value));

    private static Range Between(List<DateOnly> days, DateOnly first, DateOnly last)
    {
        var start = LowerBound(days, first);
        var end = last == DateOnly.MaxValue ? days.Count : LowerBound(days, last.AddDays(1));
        return new Range(start, Math.Max(start, end));
    }

    private static int LowerBound(List<DateOnly> days, DateOnly day)
    {
        var (low, high) = (0, days.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (days[middle] < day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void Sort<T>(List<T> rows, Func<T, DateTimeOffset> at)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (at(rows[i]) < at(rows[i - 1]))
            {
                var sorted = rows.OrderBy(at).ToList();
                rows.Clear();
                rows.AddRange(sorted);
                return;
            }
        }
    }

    private void Complete()
    {
        Sort(all, s => s.ReceivedAt);
        Sort(events, e => e.At);
        foreach (var submission in all)
        {
            if (submission.Status == SubmissionStatus.Counted)
            {
                var day = OfficeTime.Day(submission.ReceivedAt);
                counted.Add(submission);
                countedDays.Add(day);
                if (submission.Kind is { } kind)
                {
                    if (!daysByKind.TryGetValue(kind, out var days))
                    {
                        daysByKind.Add(kind, days = []);
                    }

                    days.Add(day);
                }
            }
        }

        eventDays.AddRange(events.Select(e => OfficeTime.Day(e.At)));
        Ties = new ItemTies(all);
        Withdrawals = new Withdrawals(events);
    }
}
