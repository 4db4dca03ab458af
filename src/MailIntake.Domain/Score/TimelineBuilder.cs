using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// Applies the rules to one unit's rows: submissions, events, commissions and quotas make movements, then the limits of items and sections
/// follow them day by day. No movement depends on a row dated after it, so one timeline serves every day asked for.
/// </summary>
internal sealed class TimelineBuilder
{
    private const string CapText = "封顶调整";
    private const string FloorText = "保底调整";
    private static readonly IReadOnlyList<string> Nobody = [];
    private readonly PolicyHistory policies;
    private readonly UnitRows rows;
    private readonly UnitSubmissions submissions;
    private readonly DateOnly state;
    private readonly DateOnly last;
    private readonly List<Movement> movements = [];
    private readonly List<MissedCommission> missed = [];
    private readonly OrderedDictionary<(int Year, EventClause Clause), YearPercentage> percentages = []; // in the order in which each began

    private TimelineBuilder(PolicyHistory policies, UnitRows rows, DateOnly state, int throughYear)
    {
        this.policies = policies;
        this.rows = rows;
        this.state = state;
        submissions = rows.SubmissionsOn(state);
        last = new DateOnly(throughYear, 12, 31);
    }

    /// <summary>Works out the timeline of a unit with the events and decisions that are in force by the end of a day.</summary>
    /// <param name="policies">The office's policy.</param>
    /// <param name="rows">The unit's rows.</param>
    /// <param name="state">The day whose corrections and decisions hold, from the beginning on.</param>
    /// <param name="throughYear">The last year that is worked out.</param>
    public static Timeline Build(PolicyHistory policies, UnitRows rows, DateOnly state, int throughYear)
    {
        var builder = new TimelineBuilder(policies, rows, state, throughYear);
        builder.AddSubmissions();
        builder.AddEvents();
        builder.AddCommissions();
        builder.AddQuotas();
        builder.missed.Sort((a, b) => a.Day.CompareTo(b.Day));
        return new Timeline(builder.Limited(), builder.missed, builder.percentages.Values.ToLookup(p => p.Year));
    }

    private void Add(DateOnly day, Posting posting, string text, decimal points, IReadOnlyList<string> evidence, IReadOnlyList<string>? authors = null)
    {
        if (points != 0 && day <= last)
        {
            movements.Add(new Movement(new ScoreEntry(day, posting.Clause, text, points, evidence, posting.Section), posting.Item, authors ?? Nobody));
        }
    }

    private void AddSubmissions()
    {
        if (policies.Versions.All(v => v.SubmissionRules.Count == 0))
        {
            return;
        }

        var lengths = policies.Versions.SelectMany(v => v.SubmissionRules).Where(r => r.Decreasing.Count > 0).Select(r => r.Period).Distinct().ToList();
        var sent = new Dictionary<(string Kind, Period Period), int>(); // over all versions of the policy: the n-th of a period is that whatever the rule was before
        for (var i = 0; i < submissions.Counted.Count; i++)
        {
            var (submission, day) = (submissions.Counted[i], submissions.Days[i]);
            if (submission.Kind is not { } kind || policies.InForceOn(day) is not { } policy)
            {
                continue;
            }

            foreach (var rule in policy.SubmissionRules)
            {
                if (!rule.Points.TryGetValue(kind, out var points))
                {
                    continue;
                }

                if (rule.Decreasing.Count > 0)
                {
                    var period = Period.Containing(rule.Period, day);
                    var before = rule.Points.Keys.Sum(k => sent.GetValueOrDefault((k, period)));
                    if (rule.Decreasing.LastOrDefault(step => before >= step.After) is { } step)
                    {
                        points = step.Points.GetValueOrDefault(kind, points);
                    }
                }

                Add(day, rule.Posting, rule.Posting.Text, points, [submission.Number], rule.CreditsAuthors ? submission.Authors : null);
            }

            foreach (var length in lengths)
            {
                var key = (kind, Period.Containing(length, day));
                sent[key] = sent.GetValueOrDefault(key) + 1;
            }
        }
    }

    private void AddEvents()
    {
        var highest = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var times = new Dictionary<(EventClause Clause, int Year), int>(); // over all versions of the policy: each has rule objects of its own
        for (var i = 0; i < rows.Events.Count; i++)
        {
            var (row, day) = (rows.Events[i], rows.EventDays[i]);
            if (day > last)
            {
                break;
            }

            if (policies.InForceOn(day) is not { } policy || rows.Withdrawals.Withdrawn(row, state)
                || policy.Events.Judge(row) is not { Rule: { } rule } verdict)
            {
                continue;
            }

            if (rule.TimesAYear is { } limit)
            {
                var key = (EventClause.Of(policy.Events, rule), day.Year);
                if ((times[key] = times.GetValueOrDefault(key) + 1) > limit)
                {
                    continue;
                }
            }

            if (rule.Percent is { } percent)
            {
                AddPercentage(EventClause.Of(policy.Events, rule), day.Year, rule, percent, row.Number);
                continue;
            }

            var points = verdict.Points;
            IReadOnlyList<string>? authors = null;
            if (policy.Adoptions is { } adoptions && adoptions.Event == row.Item)
            {
                if (adoptions.HighestOnly)
                {
                    var key = submissions.Ties.KeyOf(row);
                    var before = highest.GetValueOrDefault(key);
                    highest[key] = Math.Max(before, points);
                    points = highest[key] - before;
                }

                if (adoptions.CreditsAuthors)
                {
                    authors = row.Authors.Count > 0 ? row.Authors : submissions.Ties.SubmissionOf(row)?.Authors;
                }
            }

            Add(day, rule.Posting, verdict.Label, points, row.About is { Length: > 0 } about ? [row.Number, about] : [row.Number], authors);
        }
    }

    private void AddPercentage(EventClause clause, int year, EventRule rule, decimal percent, string number)
    {
        var before = percentages.TryGetValue((year, clause), out var found) ? found : new YearPercentage(year, clause, 0, rule.Posting, []);
        var sum = before.Percent + percent;

        // A lower limit of a later version takes no more, and gives nothing back.
        var limited = rule.PercentAtMost is { } most ? Math.Min(before.Percent, Math.Max(sum, -most)) : sum;
        percentages[(year, clause)] = before with { Percent = limited, Posting = rule.Posting, Evidence = [.. before.Evidence, number] };
    }

    private void AddCommissions()
    {
        var rules = policies.Versions.Select(v => v.Commissions).OfType<CommissionRule>().ToList();
        if (rules.Count == 0)
        {
            return;
        }

        var missedEvents = rules.Select(r => r.Missed?.Event).OfType<string>().ToHashSet();

        // As at the intake, where a number in a subject names its commission however it is written.
        var recorded = new Dictionary<string, OfficeEvent>(StringComparer.OrdinalIgnoreCase);
        var replies = new Dictionary<string, OfficeEvent>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rows.Events.Count; i++)
        {
            var (row, day) = (rows.Events[i], rows.EventDays[i]);
            if (rows.Withdrawals.Withdrawn(row, state))
            {
                continue;
            }

            if (row.Commission is { } number && rules.Any(r => r.NotConcerned == row.Item))
            {
                replies.TryAdd(number, row);
            }
            else if (policies.InForceOn(day)?.Commissions is not { } rule)
            {
                continue;
            }
            else if (row.Item == rule.Fulfilled?.Event && row.Commission is null)
            {
                Add(day, rule.Fulfilled.Posting, rule.Fulfilled.Posting.Text, rule.Fulfilled.Points, [row.Number]);
            }
            else if (missedEvents.Contains(row.Item))
            {
                // With a number it overrides that commission; where the unit was never asked it means nothing.
                if (row.Commission is null)
                {
                    Miss(day, row.Number);
                }
                else
                {
                    recorded.TryAdd(row.Commission, row);
                }
            }
        }

        var arrivals = new Dictionary<string, Submission>(StringComparer.OrdinalIgnoreCase);
        foreach (var submission in submissions.Counted)
        {
            if (submission.Commission is { } number)
            {
                arrivals.TryAdd(number, submission);
            }
        }

        foreach (var commission in rows.Commissions)
        {
            Settle(commission, arrivals.GetValueOrDefault(commission.Number), replies.GetValueOrDefault(commission.Number), recorded.GetValueOrDefault(commission.Number));
        }
    }

    // A commission is fulfilled by the first arrival or reply at or before its deadline. What the office recorded by hand (约稿未完成) overrides:
    // before arrival and deadline nothing that comes later counts, after an on-time arrival the reward is taken back; it never deducts twice.
    private void Settle(Commission commission, Submission? submission, OfficeEvent? reply, OfficeEvent? recorded)
    {
        var arrival = submission?.ReceivedAt <= commission.DueAt ? submission : null;
        var answered = reply?.At <= commission.DueAt ? reply : null;
        DateTimeOffset? fulfilledAt = arrival is not null && (answered is null || arrival.ReceivedAt <= answered.At) ? arrival.ReceivedAt : answered?.At;
        var dueDay = OfficeTime.Day(commission.DueAt);
        var deadlineCounts = policies.InForceOn(dueDay) is not null;
        if (fulfilledAt is { } at && (recorded is null || recorded.At >= at))
        {
            var day = OfficeTime.Day(at);
            var reward = policies.InForceOn(day)?.Commissions?.Fulfilled;
            if (reward is not null)
            {
                Add(day, reward.Posting, reward.Posting.Text, reward.Points, [arrival?.Number ?? answered!.Number, commission.Number]);
            }

            if (recorded is not null)
            {
                var recordedDay = OfficeTime.Day(recorded.At);
                if (reward is not null)
                {
                    Add(recordedDay, reward.Posting, $"{reward.Posting.Text}（收回）", -reward.Points, [recorded.Number, commission.Number]);
                }

                Miss(recordedDay, recorded.Number, commission.Number);
            }
        }
        else if (recorded is not null && (recorded.At <= commission.DueAt || !deadlineCounts))
        {
            Miss(OfficeTime.Day(recorded.At), recorded.Number, commission.Number);
        }
        else
        {
            Miss(dueDay, commission.Number);
        }
    }

    private void Miss(DateOnly day, params string[] evidence)
    {
        if (day <= last && policies.InForceOn(day)?.Commissions?.Missed is { } rule)
        {
            Add(day, rule.Posting, rule.Posting.Text, rule.Points, evidence);
            missed.Add(new MissedCommission(day, evidence[0]));
        }
    }

    private void AddQuotas()
    {
        foreach (var version in policies.Versions)
        {
            foreach (var quota in version.Quotas)
            {
                if (!quota.Required.ContainsKey(rows.Unit.Category) || (quota.Base is null && quota.Over is null && quota.Short is null))
                {
                    continue;
                }

                foreach (var period in policies.QuotaPeriods(version, quota, last))
                {
                    AddQuota(version, quota, period, quota.RequiredIn(period, rows.Unit.Category)!.Value);
                }
            }
        }
    }

    private void AddQuota(OfficePolicy version, QuotaRule quota, Period period, int required)
    {
        var adoption = version.Adoptions?.Event;
        var count = rows.CountTowards(quota, adoption, period.First, period.Last, state);
        var day = quota.EnteredAtYearEnd ? new DateOnly(period.Year, 12, 31) : period.Last;
        var points = 0m;
        if (quota.Base is { } start && (count >= required || !start.OnlyWhenMet))
        {
            points = start.Points;
            Add(day, start.Posting, start.Posting.Text, points, Numbers(0));
        }

        if (quota.Over is { } over && count > required)
        {
            var extra = over.Each * (count - required);
            Add(day, over.Posting, over.Posting.Text, extra, Numbers(required));
            if (over.Limit is { } most && extra > most)
            {
                Add(day, over.Posting, $"{CapText}（{over.Posting.Text}）", most - extra, []);
            }
        }

        if (quota.Short is { } shortOf && count < required)
        {
            var loss = shortOf.Each * (required - count);
            Add(day, shortOf.Posting, $"{shortOf.Posting.Text}（{period}差{required - count}）", loss, []);
            if (shortOf.Limit is { } least && points + loss < least)
            {
                Add(day, shortOf.Posting, $"{FloorText}（{shortOf.Posting.Text}）", least - points - loss, []);
            }
        }

        List<string> Numbers(int skip) => [.. rows.Towards(quota, adoption, period.First, period.Last, state).Skip(skip)];
    }

    // Limits hold over the assessment year: first an item's, then its section's weight, then a year that scores nothing. Each adjustment is an
    // entry right after the movement that made it necessary, so the sum of the entries is the limited sum on every day.
    private List<Movement> Limited()
    {
        if (policies.Versions.All(v => v.ItemLimits.Count == 0 && v.Sections.All(s => s.Weight is null)))
        {
            return Voided([.. movements.OrderBy(m => m.Entry.Date)]);
        }

        var limited = new List<Movement>(movements.Count);
        var items = new Dictionary<string, LimitedSum>(StringComparer.Ordinal);
        var sections = new Dictionary<string, LimitedSum>(StringComparer.Ordinal);
        var year = 0;
        OfficePolicy? policy = null;
        foreach (var movement in movements.OrderBy(m => m.Entry.Date))
        {
            var entry = movement.Entry;
            if (entry.Date.Year != year)
            {
                year = entry.Date.Year;
                items.Clear();
                sections.Clear();
            }

            limited.Add(movement);
            if (policy is null || policies.Versions.Count > 1)
            {
                policy = policies.InForceOn(entry.Date)!;
            }

            var points = entry.Points;
            if (movement.LimitedItem is { } item && policy.ItemLimits.FirstOrDefault(l => l.Item == item) is { } limit)
            {
                points += Adjust(items, item, limit.AtMost, points, limit.Clause, $"{CapText}（{item}扣分上限）");
            }

            if (policy.Sections.FirstOrDefault(s => s.Name == entry.Section) is { Weight: { } weight } section)
            {
                Adjust(sections, section.Name, weight, points, section.Clause, $"{FloorText}（{section.Name}扣完为止）");
            }

            decimal Adjust(Dictionary<string, LimitedSum> sums, string name, decimal most, decimal change, string clause, string text)
            {
                var (before, after) = (sums.GetValueOrDefault(name), sums.GetValueOrDefault(name).Plus(change, most));
                sums[name] = after;
                var adjustment = after.Limited - before.Limited - change;
                if (adjustment != 0)
                {
                    limited.Add(new Movement(new ScoreEntry(entry.Date, clause, text, adjustment, [], entry.Section), null, Nobody));
                }

                return adjustment;
            }
        }

        return Voided(limited);
    }

    // A year that scores nothing: what it had is taken on the day of the last missed commission it takes, and each later day's points with them.
    private List<Movement> Voided(List<Movement> limited)
    {
        // The first by which as many of the year are missed as the version of its own day allows: what is missed later changes nothing of the days before.
        var voids = missed
            .GroupBy(m => m.Day.Year)
            .SelectMany(year => year.Select((m, i) => (Year: year.Key, Rule: policies.InForceOn(m.Day)?.Commissions?.VoidsYearAfter, From: m.Day, Missed: i + 1)).Where(m => m.Missed >= m.Rule?.Missed).Take(1))
            .ToDictionary(m => m.Year, m => (Rule: m.Rule!, m.From));
        if (voids.Count == 0)
        {
            return limited;
        }

        var result = new List<Movement>(limited.Count + 16);
        var i = 0;
        foreach (var (year, (rule, from)) in voids.OrderBy(v => v.Key))
        {
            for (; i < limited.Count && limited[i].Entry.Date.Year < year; i++)
            {
                result.Add(limited[i]);
            }

            var total = policies.InForceOn(from)!.StartingPoints;
            for (; i < limited.Count && limited[i].Entry.Date <= from; i++)
            {
                result.Add(limited[i]);
                total += limited[i].Entry.Points;
            }

            Void(from, rule.Posting, total);
            while (i < limited.Count && limited[i].Entry.Date is var day && day.Year == year)
            {
                total = 0;
                for (; i < limited.Count && limited[i].Entry.Date == day; i++)
                {
                    result.Add(limited[i]);
                    total += limited[i].Entry.Points;
                }

                Void(day, rule.Posting, total);
            }
        }

        result.AddRange(limited[i..]);
        return result;

        void Void(DateOnly day, Posting posting, decimal total)
        {
            if (total != 0)
            {
                result.Add(new Movement(new ScoreEntry(day, posting.Clause, posting.Text, -total, [], posting.Section), null, Nobody));
            }
        }
    }

    /// <summary>What an item or section has lost in a year, without and with its limit.</summary>
    private readonly record struct LimitedSum(decimal Raw, decimal Limited)
    {
        public LimitedSum Plus(decimal change, decimal most) => new(Raw + change, Math.Max(-most, Raw + change));
    }
}
