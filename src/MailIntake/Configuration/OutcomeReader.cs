using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using static MailIntake.Configuration.PolicyValues;

namespace MailIntake.Configuration;

/// <summary>Reads what follows from results: outcomes (考核结果运用) and the year's awards.</summary>
internal sealed class OutcomeReader
{
    private readonly PolicyNames names;
    private readonly IReadOnlyList<QuotaRule> quotas;
    private readonly IReadOnlyList<EventRule> events;
    private readonly CommissionRule? commissions;
    private readonly List<OutcomeRule> outcomes = [];

    /// <summary>Takes what the conditions may speak of.</summary>
    public OutcomeReader(PolicyNames names, IReadOnlyList<QuotaRule> quotas, IReadOnlyList<EventRule> events, CommissionRule? commissions)
    {
        this.names = names;
        this.quotas = quotas;
        this.events = events;
        this.commissions = commissions;
    }

    /// <summary>The outcomes read so far.</summary>
    public IReadOnlyList<OutcomeRule> Outcomes => outcomes;

    /// <summary>Reads one outcome; what it refers to must stand before it.</summary>
    public void Add(ConfigMap rule)
    {
        var name = rule.Text("outcome");
        var period = rule.Has("for") ? PeriodOf(rule, "for") : (PeriodKind?)null;
        var groups = rule.Has("groups") ? Names(rule, "groups", names.Groups, "分组") : null;
        OutcomeCondition condition = new OutcomeCondition.FirstRanks(0);
        if (rule.MapOrNull("when") is { } when)
        {
            condition = ReadCondition(when) ?? condition;
            when.Close();
            CheckReachable(rule, when, condition, period, groups);
        }
        else
        {
            rule.Report("when", "缺少“when”，请写条件，如 {first: 2}");
        }

        outcomes.Add(new OutcomeRule
        {
            Outcome = name,
            Clause = rule.Text("clause"),
            Text = rule.Text("text"),
            Decided = Choice(rule, "state", ("proposed", false), ("decided", true)),
            For = period,
            Groups = groups,
            When = condition,
        });
        rule.Close();
    }

    /// <summary>Checks, when all are read, what the results that count others count: a proposal may yet be declined, and none can count itself.</summary>
    public void CheckCounted(IReadOnlyList<ConfigMap> rules)
    {
        foreach (var (rule, outcome) in rules.Zip(outcomes))
        {
            if (outcome.When is not OutcomeCondition.YearlyDeduction counting || rule.MapOrNull("when") is not { } when)
            {
                continue;
            }

            CheckDecided(when, "each-outcome", counting.Outcome);
            if (outcomes.Any(o => o.Outcome == counting.Outcome && o.When is OutcomeCondition.YearlyDeduction))
            {
                when.Report("each-outcome", $"“{counting.Outcome}”本身按 each-outcome 计算，不能再按次数算，请写它所数的那个结果");
            }
        }
    }

    /// <summary>Reads one award.</summary>
    public AwardRule Award(ConfigMap rule)
    {
        var barredBy = rule.TextOrNull("barred-by");
        if (barredBy is not null && outcomes.All(o => o.Outcome != barredBy))
        {
            rule.Report("barred-by", $"outcomes 中没有“{barredBy}”{Defined(outcomes.Select(o => o.Outcome))}");
        }

        else if (barredBy is not null)
        {
            CheckDecided(rule, "barred-by", barredBy);
        }

        var result = new AwardRule
        {
            Outcome = rule.Text("outcome"),
            Clause = rule.Text("clause"),
            Text = rule.Text("text"),
            Persons = Choice(rule, "of", ("units", false), ("persons", true)),
            Groups = [.. Names(rule, "groups", names.Groups, "分组")],
            First = rule.Whole("first", 0, 1_000_000),
            Above = rule.NumberOrNull("above") ?? 0,
            BarredBy = barredBy,
            ThenBySubmissions = rule.Has("then-by") && Choice(rule, "then-by", ("submissions", true)),
        };
        rule.Close();
        return result;
    }

    private void CheckDecided(ConfigMap rule, string key, string outcome)
    {
        if (outcomes.Any(o => o.Outcome == outcome && !o.Decided))
        {
            rule.Report(
                key,
                outcomes.Any(o => o.Outcome == outcome && o.Decided)
                ? $"“{outcome}”既有 state: decided 的，又有建议（state: proposed）的，按名称分不开；这里只能写 decided 的，请给 decided 的另起一个名称"
                : $"“{outcome}”是建议（state: proposed），确认以前不算数，这里只能写 state: decided 的结果。确认后才算的，另写一条名称不同的结果：state: decided，when: {{events: [确认时登记的事项]}}");
        }
    }

    private OutcomeCondition? ReadCondition(ConfigMap when)
    {
        var runs = when.Keys.Contains("last") || when.Keys.Contains("quota-missed");
        var row = runs || when.Keys.Contains("in-a-row") ? when.WholeOrNull("in-a-row", 1, 120) ?? 1 : 1;
        if (row > 1 && !runs)
        {
            when.Report("in-a-row", "in-a-row（连续几期）只与 last 或 quota-missed 同用；这个条件每期单独看，请删去 in-a-row");
        }

        if (when.WholeOrNull("first", 1) is { } first)
        {
            return new OutcomeCondition.FirstRanks(first);
        }

        if (when.WholeOrNull("last", 1) is { } last)
        {
            return new OutcomeCondition.LastRanks(last, row, when.WholeOrNull("unless-first", 1));
        }

        if (when.NumberOrNull("completion-below") is { } share)
        {
            return new OutcomeCondition.CompletionBelow(
                share, when.NumberOrNull("costs") is { } costs ? new MissingShare(costs, when.Whole("decimals", 0, 10)) : null);
        }

        if (when.Has("quota-missed"))
        {
            return new OutcomeCondition.QuotaMissed(Names(when, "quota-missed", [.. quotas.Select(q => q.Name)], "任务"), row);
        }

        if (when.TextOrNull("each-outcome") is { } outcome)
        {
            if (outcomes.All(o => o.Outcome != outcome))
            {
                when.Report("each-outcome", $"前面没有结果“{outcome}”{Defined(outcomes.Select(o => o.Outcome))}");
            }

            return new OutcomeCondition.YearlyDeduction(outcome, when.Number("costs"), when.NumberOrNull("no-adoption-costs") ?? 0);
        }

        var missed = when.FlagOrNull("missed-commissions") ?? false;
        if (missed && commissions?.Missed is null)
        {
            when.Report("missed-commissions", "没有 commissions.missed，这个条件永远不成立");
        }

        if (when.Has("events") || missed)
        {
            return new OutcomeCondition.Recorded(Names(when, "events", [.. events.Select(e => e.Event)], "事项"), missed);
        }

        when.File.Report(when.Line, "when 请写 first、last、completion-below、quota-missed、each-outcome、events、missed-commissions 之一");
        return null;
    }

    private void CheckReachable(ConfigMap rule, ConfigMap when, OutcomeCondition condition, PeriodKind? period, IReadOnlySet<string>? groups)
    {
        var needsPeriod = condition is OutcomeCondition.FirstRanks or OutcomeCondition.LastRanks or OutcomeCondition.CompletionBelow or OutcomeCondition.YearlyDeduction;
        if (needsPeriod && period is null)
        {
            rule.Report("when", "这个条件要写 for: month、quarter 或 year");
        }

        if (condition is OutcomeCondition.CompletionBelow && names.Categories.All(c => c.Target is null || groups?.Contains(c.Group) == false))
        {
            when.Report("completion-below", "这些分组的类别没有达标分，条件永远不成立");
        }

        if (condition is OutcomeCondition.YearlyDeduction && period is not (null or PeriodKind.Year))
        {
            rule.Report("for", "each-outcome 按年累计，请写 for: year");
        }

        if (condition is OutcomeCondition.QuotaMissed missed && period is { } length
            && quotas.FirstOrDefault(q => missed.Quotas.Contains(q.Name) && q.Period > length) is { } longer)
        {
            rule.Report("for", $"任务“{longer.Name}”的周期比 for 长，请改 for 或去掉");
        }
    }
}
