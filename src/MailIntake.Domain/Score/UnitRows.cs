using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// What the ledger holds about one unit, in order of time, with the office's calendar day of each row worked out once. A correction or a
/// decision made anew changes from its day on what is in force; the days on which that happens are <see cref="Changes"/>.
/// </summary>
internal sealed class UnitRows
{
    private readonly List<Submission> all = [];
    private readonly List<OfficeEvent> events = [];
    private readonly List<DateOnly> eventDays = [];
    private readonly List<Commission> commissions = [];
    private readonly List<(DateOnly From, UnitSubmissions Submissions)> submissions = [];

    /// <summary>The unit.</summary>
    public required RosterUnit Unit { get; init; }

    /// <summary>The events, corrections included.</summary>
    public IReadOnlyList<OfficeEvent> Events => events;

    /// <summary>The day of each event.</summary>
    public IReadOnlyList<DateOnly> EventDays => eventDays;

    /// <summary>The commissions that ask the unit.</summary>
    public IReadOnlyList<Commission> Commissions => commissions;

    /// <summary>Which events are withdrawn when.</summary>
    public Withdrawals Withdrawals { get; private set; } = new([]);

    /// <summary>The days from which other events or decisions are in force, in order.</summary>
    public IReadOnlyList<DateOnly> Changes { get; private set; } = [];

    /// <summary>Sorts a ledger by unit, which its rows may name by an alias; rows of units that the roster does not hold belong to nobody.</summary>
    public static List<UnitRows> Of(Roster roster, OfficeLedger ledger)
    {
        var units = roster.Units.Select(unit => new UnitRows { Unit = unit }).ToList();
        var byName = units.ToDictionary(u => u.Unit.Name, StringComparer.Ordinal);
        foreach (var submission in ledger.Submissions)
        {
            if (submission.Unit is { } name && Find(name) is { } unit)
            {
                unit.all.Add(submission);
            }
        }

        foreach (var row in ledger.Events)
        {
            if (Find(row.Unit) is { } unit)
            {
                unit.events.Add(row);
            }
        }

        foreach (var commission in ledger.Commissions)
        {
            foreach (var unit in commission.Units.Select(Find).OfType<UnitRows>().Distinct())
            {
                unit.commissions.Add(commission);
            }
        }

        units.ForEach(unit => unit.Complete());
        return units;

        UnitRows? Find(string name) => roster.Find(name) is { } unit ? byName[unit.Name] : null;
    }

    /// <summary>The submissions as they are decided by the end of a day.</summary>
    public UnitSubmissions SubmissionsOn(DateOnly state)
    {
        var i = submissions.Count - 1;
        while (submissions[i].From > state)
        {
            i--;
        }

        return submissions[i].Submissions;
    }

    /// <summary>The numbers of the rows that change from a day on what is in force: corrections, and submissions decided anew.</summary>
    public (IReadOnlyList<string> Corrections, IReadOnlyList<string> Decisions) ChangedOn(DateOnly day) =>
        ([.. events.Where((e, i) => e.Item == OfficeEvent.Correction && eventDays[i] == day).Select(e => e.Number)],
         [.. all.Where(s => s.HoldsFrom == day || s.HoldsUntil == day).Select(s => s.Number).Distinct()]);

    /// <summary>What changes from a day on what is in force: each correction with what it withdraws, each submission with how it stood and stands.</summary>
    public IReadOnlyList<CorrectionCause> CausesOf(DateOnly day)
    {
        var byNumber = events.DistinctBy(e => e.Number).ToDictionary(e => e.Number, StringComparer.Ordinal);
        return
        [
            .. events.Where((e, i) => e.Item == OfficeEvent.Correction && eventDays[i] == day).Select(Withdrawing),
            .. all.Where(s => s.HoldsFrom == day || s.HoldsUntil == day).GroupBy(s => s.Number).Select(s =>
                DecidedAnew(s.FirstOrDefault(v => v.HoldsUntil == day), s.LastOrDefault(v => v.HoldsFrom == day))),
        ];

        CorrectionCause Withdrawing(OfficeEvent correction)
        {
            // A correction may withdraw another one, which restores the event; a chain is as long as people make it.
            const int longest = 100;
            var (row, steps) = (correction, 0);
            while (row is { Item: OfficeEvent.Correction } && steps++ < longest)
            {
                row = byNumber.GetValueOrDefault(row.About ?? "");
            }

            var verb = steps % 2 == 1 ? OfficeEvent.Correction : "恢复";
            return row is null or { Item: OfficeEvent.Correction }
                ? new CorrectionCause(correction.Number, day, $"{OfficeEvent.Correction} {correction.About}", correction.Note ?? "")
                : new CorrectionCause(
                    correction.Number, OfficeTime.Day(row.At),
                    $"{verb} {OfficeTime.Day(row.At):yyyy-MM-dd} {row.Item}{Within('（', string.Join("，", new[] { row.Channel, row.Kind }.OfType<string>()), '）')}{Within('《', row.Title, '》')}（{row.Number}）",
                    correction.Note ?? "");
        }
    }

    /// <summary>True where what changes on a day is more than which version of a returned item stands in its place.</summary>
    public bool ChangesMoreThanPlaces(DateOnly day)
    {
        return events.Where((e, i) => e.Item == OfficeEvent.Correction && eventDays[i] == day).Any()
            || !Counted(all.Where(s => s.HoldsUntil == day)).SequenceEqual(Counted(all.Where(s => s.HoldsFrom == day)));

        static IEnumerable<(DateOnly, string?)> Counted(IEnumerable<Submission> submissions) =>
            submissions.Where(s => s.Status == SubmissionStatus.Counted).Select(s => (OfficeTime.Day(s.ReceivedAt), s.Kind)).Order();
    }

    /// <summary>The events of a range of days that are in force by the end of a day.</summary>
    public IEnumerable<OfficeEvent> InForce(DateOnly first, DateOnly last, DateOnly state)
    {
        var range = DayRange.Of(eventDays, first, last);
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            if (!Withdrawals.Withdrawn(events[i], state))
            {
                yield return events[i];
            }
        }
    }

    /// <summary>How many count towards a quota in a range of days, by what is in force by the end of a day.</summary>
    public int CountTowards(QuotaRule quota, string? adoption, DateOnly first, DateOnly last, DateOnly state) =>
        quota.CountsAdoptions ? Towards(quota, adoption, first, last, state).Count()
        : quota.Kinds is null ? SubmissionsOn(state).Count(null, first, last)
        : quota.Kinds.Sum(kind => SubmissionsOn(state).Count(kind, first, last));

    /// <summary>What counts towards a quota in a range of days: numbers of submissions, or of adoption events, in force by the end of a day.</summary>
    public IEnumerable<string> Towards(QuotaRule quota, string? adoption, DateOnly first, DateOnly last, DateOnly state) =>
        quota.CountsAdoptions
            ? InForce(first, last, state)
                .Where(e => e.Item == adoption && Fits(quota.Kinds, e.Kind) && Fits(quota.Channels, e.Channel))
                .Select(e => e.Number)
            : SubmissionsOn(state).Between(first, last).Where(s => Fits(quota.Kinds, s.Kind)).Select(s => s.Number);

    // What another unit has of it is not this unit's to be told, nor what a security mark protects.
    private static CorrectionCause DecidedAnew(Submission? before, Submission? after)
    {
        var item = (after ?? before)!;
        var hidden = after is null || after.Status == SubmissionStatus.Quarantined || before?.Status == SubmissionStatus.Quarantined;
        List<string> changes = [];
        if (after is null)
        {
            changes.Add("不再记在本单位");
        }
        else if (before is null)
        {
            changes.Add($"{(after.Replaces is { } returned ? $"代替被退回的 {returned}" : "改记在本单位")}（{after.Status.Label()}）");
        }
        else
        {
            Changed("", before.Status.Label(), after.Status.Label());
            Changed("文种", before.Kind, after.Kind);
            Changed("答复的约稿", before.Commission, after.Commission);
        }

        return new CorrectionCause(
            item.Number, OfficeTime.Day(item.ReceivedAt),
            $"改判 {OfficeTime.Day(item.ReceivedAt):yyyy-MM-dd} 收到的{(hidden ? "" : Within('《', item.Title, '》'))}（{item.Number}）：{string.Join('，', changes)}", null);

        void Changed(string what, string? from, string? to)
        {
            if (from != to)
            {
                changes.Add($"{what}由{from ?? "无"}改为{to ?? "无"}");
            }
        }
    }

    private static string Within(char open, string? name, char close) => string.IsNullOrEmpty(name) ? "" : $"{open}{ShortText.Of(name, BulletinSubmission.LongestTitle)}{close}";

    private static bool Fits(IReadOnlySet<string>? allowed, string? value) => allowed is null || (value is not null && allowed.Contains(value));

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
        eventDays.AddRange(events.Select(e => OfficeTime.Day(e.At)));
        Withdrawals = new Withdrawals(events);
        List<DateOnly> decided = [.. all.SelectMany(s => new[] { s.HoldsFrom, s.HoldsUntil }).OfType<DateOnly>().Distinct().Order()];
        Changes = decided.Count == 0 ? Withdrawals.Days : [.. Withdrawals.Days.Union(decided).Order()];
        foreach (var day in decided.Prepend(DateOnly.MinValue))
        {
            submissions.Add((day, new UnitSubmissions(decided.Count == 0 ? all : [.. all.Where(s => s.HoldsOn(day))])));
        }
    }
}
