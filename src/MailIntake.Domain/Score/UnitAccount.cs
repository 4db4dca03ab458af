using MailIntake.Domain.Score.Rules;

namespace MailIntake.Domain.Score;

/// <summary>
/// The entries of one unit as they were made, day by day, over all years. Up to the first correction they are the timeline of the events
/// recorded. On a day with corrections, or with decisions made anew, the account goes over to the timeline that would have been without the
/// withdrawn events and with the new decisions from the beginning: what that one differs from the account so far, in whatever year, is entered on
/// that day, and from then on its entries follow. Earlier results therefore stay what they were, the total of the year is as if it had always
/// been so, and a correction of a closed year is an entry of the later one.
/// </summary>
internal sealed class UnitAccount
{
    private readonly List<ScoreEntry> entries = [];
    private readonly List<decimal> sums = [0];
    private readonly List<(DateOnly Day, string Person, decimal Points)> credits = [];
    private readonly List<(DateOnly From, IReadOnlyList<MissedCommission> Missed)> states = [];
    private readonly List<(DateOnly Day, Range Entries)> differences = [];
    private readonly Dictionary<int, YearSum> years = [];
    private readonly PolicyHistory policies;

    private UnitAccount(PolicyHistory policies, UnitRows rows)
    {
        this.policies = policies;
        Rows = rows;
    }

    /// <summary>The unit's rows.</summary>
    public UnitRows Rows { get; }

    /// <summary>Points of persons by day.</summary>
    public IReadOnlyList<(DateOnly Day, string Person, decimal Points)> Credits => credits;

    /// <summary>Makes the account of a unit through the end of a year.</summary>
    public static UnitAccount Of(PolicyHistory policies, UnitRows rows, int throughYear)
    {
        var account = new UnitAccount(policies, rows);
        var timeline = TimelineBuilder.Build(policies, rows, DateOnly.MinValue, throughYear);
        var days = rows.Changes;
        var end = new DateOnly(throughYear, 12, 31).AddDays(1);
        var from = policies.Effective;
        account.states.Add((DateOnly.MinValue, timeline.Missed));
        Posted? posted = days.Count > 0 ? new Posted() : null;
        foreach (var day in days.Where(d => d < end))
        {
            account.Post(timeline, from, day, posted);
            timeline = TimelineBuilder.Build(policies, rows, day, throughYear);
            account.states.Add((day, timeline.Missed));
            account.PostDifference(timeline, day, posted!);
            from = day > from ? day : from;
        }

        account.Post(timeline, from, end, posted);
        return account;
    }

    /// <summary>The sum of the entries of a range of days, both included.</summary>
    public decimal Sum(DateOnly first, DateOnly last) => last < first ? 0 : sums[IndexAfter(last)] - sums[IndexBefore(first)];

    /// <summary>The entries of a range of days, both included, in order of date.</summary>
    public IReadOnlyList<ScoreEntry> Entries(DateOnly first, DateOnly last)
    {
        var (start, end) = last < first ? (0, 0) : (IndexBefore(first), IndexAfter(last));
        return start == 0 && end == entries.Count ? entries : entries.GetRange(start, end - start);
    }

    /// <summary>The commissions not fulfilled, dated in a range of days, by the events in force on a day.</summary>
    public IEnumerable<MissedCommission> Missed(DateOnly first, DateOnly last, DateOnly state) =>
        states.Last(s => s.From <= state).Missed.Where(m => m.Day >= first && m.Day <= last);

    /// <summary>What on the days after one and up to another changes what lies up to a day, by corrections and decisions made anew.</summary>
    public IEnumerable<Correction> Corrections(DateOnly after, DateOnly through, DateOnly about)
    {
        foreach (var (day, range) in differences.Where(d => d.Day > after && d.Day <= through))
        {
            var causes = Rows.CausesOf(day);
            var entered = entries[range];
            if (causes.Any(c => c.About <= about) && (entered.Count > 0 || Rows.ChangesMoreThanPlaces(day)))
            {
                yield return new Correction(Rows.Unit.Name, day, causes, entered);
            }
        }
    }

    private void Enter(ScoreEntry entry)
    {
        entries.Add(entry);
        sums.Add(sums[^1] + entry.Points);
    }

    // Posts the movements dated from a day to before another, and the percentages of each year that ends between them.
    private void Post(Timeline timeline, DateOnly from, DateOnly before, Posted? posted)
    {
        var movements = timeline.Movements;
        var i = 0;
        while (i < movements.Count && movements[i].Entry.Date < from)
        {
            i++;
        }

        for (var year = from.Year; year <= before.Year && from < before; year++)
        {
            var lastDay = new DateOnly(year, 12, 31);
            var sum = years.TryGetValue(year, out var known) ? known : years[year] = new YearSum();
            for (; i < movements.Count && movements[i].Entry.Date is var date && date <= lastDay && date < before; i++)
            {
                Enter(movements[i].Entry);
                sum.Total += movements[i].Entry.Points;
                posted?.Add(movements[i].Entry);
                foreach (var author in movements[i].Authors.Distinct())
                {
                    Credit(date, author, movements[i].Entry.Points, posted);
                }
            }

            if (lastDay < before)
            {
                sum.FromEarlierYears = posted is null ? 0 : sum.Total - SumOf(timeline, year);
                Close(timeline, year, lastDay, sum);
            }
        }
    }

    private void Close(Timeline timeline, int year, DateOnly lastDay, YearSum sum)
    {
        foreach (var (percentage, points) in Percentages(timeline, year, sum.Total))
        {
            sum.Taken[percentage.Clause] = (percentage.Posting, points);
            if (points != 0)
            {
                Enter(Entry(lastDay, percentage.Posting, percentage.Posting.Text, points, percentage.Evidence));
            }
        }
    }

    private void PostDifference(Timeline timeline, DateOnly day, Posted posted)
    {
        var (corrections, decisions) = Rows.ChangedOn(day);
        var cause = decisions.Count == 0 ? "冲正" : corrections.Count == 0 ? "改判" : "冲正、改判";
        IReadOnlyList<string> evidence = [.. corrections, .. decisions];
        var target = new Posted();
        foreach (var movement in timeline.Movements.TakeWhile(m => m.Entry.Date < day))
        {
            target.Add(movement.Entry);
            foreach (var author in movement.Authors.Distinct())
            {
                target.Persons[author] = target.Persons.GetValueOrDefault(author) + movement.Entry.Points;
            }
        }

        var start = entries.Count;
        var sum = years.TryGetValue(day.Year, out var known) ? known : years[day.Year] = new YearSum();
        foreach (var (key, difference) in target.Minus(posted))
        {
            var entry = new ScoreEntry(day, key.Clause, $"{cause}：{key.Item}", difference, evidence, key.Section);
            Enter(entry);
            sum.Total += difference;
            posted.Points[key] = posted.Points.GetValueOrDefault(key) + difference;
        }

        foreach (var (year, closed) in years.Where(y => y.Key < day.Year).OrderBy(y => y.Key))
        {
            var percentages = Percentages(timeline, year, SumOf(timeline, year) + closed.FromEarlierYears).ToDictionary(p => p.Percentage.Clause);
            foreach (var clause in closed.Taken.Keys.Union(percentages.Keys).ToList()) // one may be the first that the year has, and be withdrawn in its turn
            {
                var (posting, before) = closed.Taken.GetValueOrDefault(clause);
                var now = 0m;
                if (percentages.TryGetValue(clause, out var taken))
                {
                    (posting, now) = (taken.Percentage.Posting, taken.Points);
                }

                if (now != before)
                {
                    Enter(Entry(day, posting, $"{cause}：{posting.Text}", now - before, evidence));
                    sum.Total += now - before;
                    closed.Taken[clause] = (posting, now);
                }
            }
        }

        differences.Add((day, start..entries.Count));
        foreach (var person in target.Persons.Keys.Union(posted.Persons.Keys).ToList())
        {
            Credit(day, person, target.Persons.GetValueOrDefault(person) - posted.Persons.GetValueOrDefault(person), posted);
        }
    }

    private void Credit(DateOnly day, string person, decimal points, Posted? posted)
    {
        if (points != 0)
        {
            credits.Add((day, person, points));
            if (posted is not null)
            {
                posted.Persons[person] = posted.Persons.GetValueOrDefault(person) + points;
            }
        }
    }

    private static ScoreEntry Entry(DateOnly day, Posting posting, string text, decimal points, IReadOnlyList<string> evidence) =>
        new(day, posting.Clause, text, points, evidence, posting.Section);

    private static decimal SumOf(Timeline timeline, int year) =>
        timeline.Movements.Where(m => m.Entry.Date.Year == year).Sum(m => m.Entry.Points);

    // One alone is limited by its own rule; several take together no more than the whole.
    private List<(YearPercentage Percentage, decimal Points)> Percentages(Timeline timeline, int year, decimal sum)
    {
        var all = Math.Max(0, policies.NearestTo(new DateOnly(year, 12, 31)).StartingPoints + sum);
        var left = all;
        var taken = new List<(YearPercentage, decimal)>();
        List<YearPercentage> percentages = [.. timeline.Percentages[year]];
        foreach (var percentage in percentages)
        {
            var points = Math.Max(all * percentage.Percent / 100, percentages.Count == 1 ? decimal.MinValue : Math.Min(0, -left));
            left += points;
            taken.Add((percentage, points));
        }

        return taken;
    }

    private int IndexBefore(DateOnly day)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Date < day)
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

    private int IndexAfter(DateOnly day) => IndexBefore(day.AddDays(1));

    /// <summary>What a year came to.</summary>
    private sealed class YearSum
    {
        /// <summary>The sum of the year's entries, percentages left out.</summary>
        public decimal Total { get; set; }

        /// <summary>The part of it that corrections of earlier years brought.</summary>
        public decimal FromEarlierYears { get; set; }

        /// <summary>What percentages took so far, corrections included, and where each is entered.</summary>
        public Dictionary<EventClause, (Posting Posting, decimal Points)> Taken { get; } = [];
    }

    /// <summary>What an account holds so far, by rule and by person, whatever the day.</summary>
    private sealed class Posted
    {
        public Dictionary<(string Section, string Clause, string Item), decimal> Points { get; } = [];

        public Dictionary<string, decimal> Persons { get; } = new(StringComparer.Ordinal);

        public void Add(ScoreEntry entry)
        {
            var key = (entry.Section, entry.Clause, entry.Item);
            Points[key] = Points.GetValueOrDefault(key) + entry.Points;
        }

        public List<((string Section, string Clause, string Item) Key, decimal Difference)> Minus(Posted other) =>
            [.. Points.Keys.Union(other.Points.Keys)
                .Select(key => (key, Points.GetValueOrDefault(key) - other.Points.GetValueOrDefault(key)))
                .Where(d => d.Item2 != 0)];
    }
}
