using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// Judges what follows from the results of a period (考核结果运用). A closed period is judged as of its last day, whatever the day asked for;
/// what follows at once from an event shows in every period that contains its day, by the policy that was in force then.
/// </summary>
internal sealed class OutcomeJudge
{
    private static readonly PeriodKind[] Kinds = Enum.GetValues<PeriodKind>();
    private readonly PeriodView view;
    private readonly List<PeriodView> versions;
    private readonly Func<Period, DateOnly, GroupStandings> standings;
    private readonly Dictionary<UnitAccount, List<Outcome>> awards = [];
    private readonly Dictionary<Period, PeriodView> parts = [];

    /// <summary>Judges a period.</summary>
    /// <param name="view">The period as of a day.</param>
    /// <param name="standings">The ranked groups of a period's year as of a day.</param>
    public OutcomeJudge(PeriodView view, Func<Period, DateOnly, GroupStandings> standings)
    {
        this.view = view;
        this.standings = standings;
        versions = [.. view.Versions];
        foreach (var award in view.Policy.Awards.Where(a => !a.Persons && HasAwards))
        {
            foreach (var winner in award.Groups.SelectMany(group => Winners(award, group)))
            {
                if (!awards.TryGetValue(winner.Account, out var won))
                {
                    awards.Add(winner.Account, won = []);
                }

                won.Add(Award(award, winner));
            }
        }
    }

    private bool HasAwards => view.Period.Kind == PeriodKind.Year && view.IsClosed && view.Period.Last >= view.Effective;

    /// <summary>The outcomes of a unit, in the policy's order.</summary>
    public IReadOnlyList<Outcome> OutcomesOf(UnitAccount account)
    {
        var outcomes = new List<Outcome>();
        foreach (var version in versions)
        {
            foreach (var rule in version.Policy.Outcomes.Where(r => r.For is null || version == view))
            {
                outcomes.AddRange(Follow(version, rule, account));
            }
        }

        outcomes.AddRange(awards.GetValueOrDefault(account) ?? []);
        return outcomes;
    }

    /// <summary>The outcomes of persons; a person without any is absent.</summary>
    public IReadOnlyDictionary<(UnitAccount Account, string Person), IReadOnlyList<Outcome>> PersonOutcomes(IReadOnlyList<UnitAccount> accounts)
    {
        var outcomes = new Dictionary<(UnitAccount, string), IReadOnlyList<Outcome>>();
        foreach (var (award, group) in view.Policy.Awards.Where(a => a.Persons && HasAwards).SelectMany(a => a.Groups, (award, group) => (award, group)))
        {
            var candidates = PersonStanding.Of(
                accounts.Where(a => view.Policy.FindCategory(a.Rows.Unit.Category)?.Group == group && !IsBarred(award, a)), view.YearStart, view.Period.Last);
            foreach (var winner in First(candidates.Where(p => p.Points > award.Above).ToList(), award.First, PersonStanding.HighestFirst))
            {
                outcomes[(winner.Account, winner.Person)] =
                    [.. outcomes.GetValueOrDefault((winner.Account, winner.Person)) ?? [], Award(award, winner.Points)];
            }
        }

        return outcomes;
    }

    /// <summary>A period as one says it within another: 第1季度, 3月; nothing for the period itself. A year, in which the other lies, is said whole: 2023年度.</summary>
    private static string Within(Period whole, Period part) =>
        part == whole ? "" : part.Year == whole.Year && part.Kind != PeriodKind.Year ? part.Label[(part.Label.IndexOf('年') + 1)..] : part.Label;

    private static Outcome Award(AwardRule award, decimal points) => Award(award, $"{points:0.####}分", $"{points:0.####}分");

    private static Outcome Award(AwardRule award, string reason, string detail) =>
        new(award.Outcome, award.Clause, false, null, $"{award.Text}：{reason}") { Basis = award.Text, Detail = detail };

    private static (string Reason, string Detail) Completion(Standing unit)
    {
        var completion = Math.Round(unit.Completion!.Value, 4, MidpointRounding.AwayFromZero);
        return ($"完成率{completion:0.0000}", $"完成率{completion * 100:0.##}%");
    }

    private static List<T> First<T>(List<T> sorted, int places, Comparison<T> compare)
    {
        var ranks = Competition.Ranks(sorted, compare);
        return [.. sorted.Where((_, i) => ranks[i] <= places)];
    }

    // It says by what the unit won: an office that ranks by completion awards by it too.
    private Outcome Award(AwardRule award, Standing winner) =>
        view.Policy.RanksByCompletion && Completion(winner) is var (reason, detail) ? Award(award, reason, detail) : Award(award, winner.Total);

    private List<Standing> Winners(AwardRule award, string group)
    {
        var order = Standing.Order(view.Policy.RanksByCompletion);
        int Compare(Standing a, Standing b)
        {
            var byRank = order(a, b);
            return byRank != 0 || !award.ThenBySubmissions ? byRank : Sent(b).CompareTo(Sent(a));
        }

        int Sent(Standing unit) => unit.Account.Rows.SubmissionsOn(view.Period.Last).Count(null, view.First, view.Period.Last);

        var candidates = standings(view.Period, view.Period.Last).In(group)
            .Where(unit => unit.Total > award.Above && !IsBarred(award, unit.Account))
            .Order(Comparer<Standing>.Create(Compare)).ToList();
        return First(candidates, award.First, Compare);
    }

    private bool IsBarred(AwardRule award, UnitAccount account) => award.BarredBy is { } bar && TimesInYear(bar, account) > 0;

    private IEnumerable<Outcome> Follow(PeriodView period, OutcomeRule rule, UnitAccount account)
    {
        if ((rule.Groups is { } groups && (period.Policy.FindCategory(account.Rows.Unit.Category) is not { } category || !groups.Contains(category.Group)))
            || (rule.For is { } kind && (kind != period.Period.Kind || !period.IsClosed
                || (kind == PeriodKind.Year ? period.Period.Last : period.Period.First) < period.Effective)))
        {
            return [];
        }

        switch (rule.When)
        {
            case OutcomeCondition.FirstRanks first:
                return At(period.Period, account) is { } unit && unit.Rank <= first.Count ? [One($"列本组第{unit.Rank}")] : [];

            case OutcomeCondition.LastRanks last:
                return IsLast(period, account, last) ? [One($"连续{last.InARow}期列本组后{last.Count}位")] : [];

            case OutcomeCondition.CompletionBelow below:
                return At(period.Period, account) is { } low && low.IsBelow(below.Share) && Value(below.Value, low) is var value && value is not 0m
                    && Completion(low) is var (reason, detail)
                    ? [One(reason, value, detail)]
                    : [];

            case OutcomeCondition.Recorded recorded:
                var reasons = account.Rows.InForce(period.First, period.Through, period.Through)
                    .Where(e => recorded.Events.Contains(e.Item)).Select(e => (Day: OfficeTime.Day(e.At), What: e.Item, e.Number));
                if (recorded.MissedCommissions)
                {
                    reasons = reasons.Concat(account.Missed(period.First, period.Through, period.Through).Select(m => (m.Day, What: "约稿未完成", Number: m.Evidence)));
                }

                var told = reasons.Where(r => rule.For is not null || period.IsOfPolicy(r.Day)).OrderBy(r => r.Day)
                    .Select(r => One($"{r.Day:yyyy-MM-dd} {r.What}（{r.Number}）", detail: $"{r.Day:M月d日}{r.What}"));
                return rule.For is null ? told : told.Take(1);

            case OutcomeCondition.QuotaMissed quota:
                var missed = period.QuotaPeriods(quota.Quotas).Where(q => rule.For is not null || period.IsOfPolicy(q.First)).Select(q => Missed(period, account, quota, q)).OfType<(string Reason, string Detail)>().ToList();
                return rule.For is null || missed.Count == 0
                    ? missed.Select(m => One(m.Reason, detail: m.Detail))
                    : [One(string.Join('；', missed.Select(m => m.Reason)), detail: string.Join('、', missed.Select(m => m.Detail)))];

            case OutcomeCondition.YearlyDeduction deduction:
                var times = TimesInYear(deduction.Outcome, account);
                var points = (deduction.Each * times) + (period.Adoptions(account).Any() ? 0 : deduction.NoAdoption);
                return points == 0 ? [] : [One($"{deduction.Outcome}{times}次{(period.Adoptions(account).Any() ? "" : "，全年零采用")}", points)];

            default:
                throw new InvalidOperationException($"unknown condition {rule.When.GetType().Name}");
        }

        Outcome One(string reason, decimal? points = null, string? detail = null) =>
            new(rule.Outcome, rule.Clause, rule.Decided, points, $"{rule.Text}：{reason}") { Basis = rule.Text, Detail = detail ?? reason };
    }

    // As the sheets of the year's months and quarters say it, each by the policy of its own time. What is only proposed counts when it is confirmed, and is then an event.
    private int TimesInYear(string outcome, UnitAccount account)
    {
        return versions.Sum(version => Times(version, null)) + Kinds.Sum(kind => PartsOf(kind).Sum(part => Times(part, kind)));

        int Times(PeriodView seen, PeriodKind? kind) =>
            seen.Policy.Outcomes.Where(r => r.Outcome == outcome && r.Decided && r.For == kind).Sum(r => Follow(seen, r, account).Count());
    }

    private IEnumerable<PeriodView> PartsOf(PeriodKind kind)
    {
        for (var part = new Period(kind, view.Period.First); part.First <= view.Period.Last; part = part.Next)
        {
            if (!parts.TryGetValue(part, out var seen))
            {
                parts.Add(part, seen = view.AtEndOf(part));
            }

            yield return seen;
        }
    }

    /// <summary>Which of the quotas the unit missed in each of the periods running up to one, with numbers and for a document without; null where it missed none in one of them.</summary>
    private static (string Reason, string Detail)? Missed(PeriodView period, UnitAccount account, OutcomeCondition.QuotaMissed quota, Period last)
    {
        var reasons = new List<string>();
        var names = new List<string>();
        for (var (i, part) = (0, last); i < quota.InARow; i++, part = part.Previous)
        {
            var missed = period.Missed(account, quota.Quotas, part).ToList();
            if (missed.Count == 0)
            {
                return null;
            }

            reasons.Insert(0, $"{part.Label}{string.Join('、', missed.Select(m => $"{m.Name} {m.Actual}/{m.Required}"))}");
            names.InsertRange(0, missed.Select(m => m.Name));
        }

        var named = $"{string.Join('和', names.Distinct())}未达";
        return quota.InARow == 1
            ? ($"{reasons[0]} 未达", Within(period.Period, last) + named)
            : ($"至{last.Label}连续{quota.InARow}期未达（{string.Join('、', reasons)}）", $"至{last.Label}连续{quota.InARow}期{named}");
    }

    private bool IsLast(PeriodView period, UnitAccount account, OutcomeCondition.LastRanks last)
    {
        for (var (i, part) = (0, period.Period); i < last.InARow; i++, part = part.Previous)
        {
            if (part.First < period.Effective || At(part, account) is not { } unit || unit.Lower >= last.Count
                || (i == 0 && unit.Rank <= last.UnlessFirst))
            {
                return false;
            }
        }

        return true;
    }

    private Standing? At(Period period, UnitAccount account) => standings(period, period.Last).Of(account);

    private static decimal? Value(MissingShare? share, Standing unit) => share is null
        ? null
        : Math.Round(share.Points * (unit.Target!.Value - Math.Max(0, unit.Total)) / unit.Target.Value, share.Decimals, MidpointRounding.AwayFromZero);
}
