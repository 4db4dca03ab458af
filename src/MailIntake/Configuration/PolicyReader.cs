using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using MailIntake.Schedule;
using static MailIntake.Configuration.PolicyValues;

namespace MailIntake.Configuration;

/// <summary>
/// Reads one version of a policy out of its file. Every name a rule uses must be defined in the same file, every rule must cite its clause and be
/// reachable; what is not goes to the problems with its line, and reading goes on so that all faults come out at once.
/// </summary>
internal sealed class PolicyReader
{
    private static readonly DateOnly EarliestEffective = new(2000, 1, 1);

    /// <summary>A completion of ten times the target nobody has or asks for: from here on a number was meant in percent.</summary>
    private const decimal FirstPercentage = 10;

    private readonly ConfigMap map;

    /// <summary>Takes the file's top level.</summary>
    public PolicyReader(ConfigMap map) => this.map = map;

    /// <summary>Reads the version; of use only where no fault was reported.</summary>
    public OfficePolicy Read()
    {
        var (byCompletion, proRates) = ReadRanking();
        var names = new PolicyNames(ReadKinds(), ReadCategories(byCompletion), ReadSections());
        var quotas = new QuotaReader(names);
        var quotaMaps = map.Maps("quotas");
        foreach (var rule in quotaMaps)
        {
            quotas.Add(rule);
        }

        quotas.CheckCategories(quotaMaps);

        var events = new EventReader(names);
        foreach (var rule in map.Maps("events"))
        {
            events.Add(rule);
        }

        var adoptions = events.Adoptions(map);
        quotas.CheckAdoptions(quotaMaps, adoptions is null ? null : events.Channels(adoptions.Event));
        var commissions = events.Commissions(map);
        var outcomes = new OutcomeReader(names, quotas.Quotas, events.Events, commissions);
        var outcomeMaps = map.Maps("outcomes");
        foreach (var rule in outcomeMaps)
        {
            outcomes.Add(rule);
        }

        outcomes.CheckCounted(outcomeMaps);
        var effective = ReadEffective();
        BulletinPlan[] bulletins = [.. map.Maps("bulletins").Select(rule => ReadBulletin(rule, effective))];
        CheckOutcomes(outcomeMaps, outcomes.Outcomes, adoptions, bulletins);
        return new OfficePolicy
        {
            OfficeName = map.Text("office"),
            Document = map.Text("document"),
            Title = map.Text("title"),
            Effective = effective,
            NumberPrefix = ReadPrefix(),
            Kinds = names.Kinds,
            Categories = names.Categories,
            RanksByCompletion = byCompletion,
            ProRatesFirstYear = proRates,
            Sections = names.Sections,
            Quotas = quotas.Quotas,
            SubmissionRules = [.. map.Maps("submissions").Select(quotas.SubmissionRule)],
            Events = new EventTable(names.Kinds, events.Events, commissions),
            Adoptions = adoptions,
            Commissions = commissions,
            Outcomes = outcomes.Outcomes,
            Awards = [.. map.Maps("awards").Select(rule => ReadAward(rule, outcomes))],
            Bulletins = bulletins,
            ItemLimits = ReadItemLimits(names),
        };
    }

    private DateOnly ReadEffective()
    {
        var day = map.DateOrNull("effective");
        if (day is null && !map.Has("effective"))
        {
            map.Report("effective", "缺少“effective”，请写生效日期，如 2023-05-01");
        }
        else if (day < EarliestEffective)
        {
            map.Report("effective", $"生效日期不能早于 {EarliestEffective:yyyy-MM-dd}");
        }

        return day ?? EarliestEffective;
    }

    private string ReadPrefix()
    {
        var prefix = map.Text("number-prefix");
        if (prefix.Length > 8 || !prefix.All(char.IsAsciiLetterUpper))
        {
            map.Report("number-prefix", $"“{prefix}”不能作来稿编号的前缀，请写 1 到 8 个大写字母");
        }

        return prefix;
    }

    private List<string> ReadKinds()
    {
        var kinds = map.Names("kinds").ToList();
        if (kinds.Count == 0)
        {
            map.Report("kinds", "缺少“kinds”，请列出文种，如 [简讯, 专报]");
        }

        foreach (var twice in kinds.GroupBy(k => k).Where(g => g.Count() > 1))
        {
            map.Report("kinds", $"文种“{twice.Key}”出现了不止一次");
        }

        return kinds;
    }

    private (bool ByCompletion, bool ProRates) ReadRanking()
    {
        if (map.MapOrNull("ranking") is not { } ranking)
        {
            map.Report("ranking", "缺少“ranking”，请写 {by: total 或 completion, clause: 条款}");
            return (false, false);
        }

        var by = Choice(ranking, "by", ("total", false), ("completion", true));
        ranking.Text("clause");
        var first = ranking.Has("first-year-target") && Choice(ranking, "first-year-target", ("whole", false), ("by-month", true));
        ranking.Close();
        return (by, first);
    }

    private List<Category> ReadCategories(bool byCompletion)
    {
        var categories = new List<Category>();
        if (map.MapOrNull("categories") is not { } list)
        {
            map.Report("categories", "缺少“categories”，请写考评类别，如 县区: {group: 县区}");
            return categories;
        }

        foreach (var name in list.Keys)
        {
            if (list.MapOrNull(name) is not { } category)
            {
                continue;
            }

            var target = category.NumberOrNull("target");
            if (target <= 0)
            {
                category.Report("target", "达标分要大于 0");
            }
            else if (target is null && byCompletion)
            {
                category.File.Report(category.Line, $"按完成率排名，类别“{name}”要写达标分 target");
            }

            var aliases = category.Names("aliases");
            foreach (var alias in aliases.Where(a => list.Keys.Contains(a) || categories.Exists(c => c.Aliases.Contains(a))))
            {
                category.Report("aliases", $"“{alias}”已是这一份里另一个类别的名称或别名，请只留一处");
            }

            categories.Add(new Category(name, category.Name("group"), target) { Aliases = aliases });
            category.Close();
        }

        return categories;
    }

    private List<ScoreSection> ReadSections()
    {
        var sections = new List<ScoreSection>();
        if (map.MapOrNull("sections") is not { } list)
        {
            map.Report("sections", "缺少“sections”，请写得分项目，如 采用: {}");
            return sections;
        }

        foreach (var name in list.Keys)
        {
            if (list.MapOrNull(name) is not { } section)
            {
                list.Report(name, $"得分项目“{name}”请写 {{}} 或 {{weight: 分值, clause: 条款}}");
                continue;
            }

            var weight = section.NumberOrNull("weight");
            if (weight <= 0)
            {
                section.Report("weight", "权重分值要大于 0");
            }

            var shown = section.Has("shown") && Choice(section, "shown", ("signed", false), ("positive", true));
            sections.Add(new ScoreSection(name, weight, section.Has("weight") ? section.Text("clause") : "", shown));
            section.Close();
        }

        return sections;
    }

    private List<ItemLimit> ReadItemLimits(PolicyNames names)
    {
        var limits = new List<ItemLimit>();
        if (map.MapOrNull("item-limits") is { } list)
        {
            foreach (var name in list.Keys)
            {
                if (list.MapOrNull(name) is not { } limit)
                {
                    continue;
                }

                limits.Add(new ItemLimit(name, Positive(limit, "at-most"), limit.Text("clause")));
                limit.Close();
                if (!names.IsUsed(name))
                {
                    list.Report(name, $"没有规则的 item 是“{name}”，这个上限永远用不到");
                }
            }
        }

        return limits;
    }

    /// <summary>What an outcome asks for that the rest of the file cannot give, or in another unit than it is read.</summary>
    private static void CheckOutcomes(IReadOnlyList<ConfigMap> rules, IReadOnlyList<OutcomeRule> outcomes, AdoptionRule? adoptions, BulletinPlan[] bulletins)
    {
        foreach (var (rule, outcome) in rules.Zip(outcomes))
        {
            if (outcome.When is OutcomeCondition.YearlyDeduction { NoAdoption: not 0 } && adoptions is null)
            {
                rule.MapOrNull("when")!.Report("no-adoption-costs", "没有写 adoptions（哪个事项是采用），每个单位都会算作全年零采用；请写上 adoptions，或删去 no-adoption-costs");
            }

            if (outcome.When is OutcomeCondition.CompletionBelow { Share: > 1 and var share })
            {
                var says = $"completion-below 是比例：0.6 是 60%，现在的 {share:0.######} 是 {share * 100:0.####}%";
                if (share < FirstPercentage)
                {
                    rule.MapOrNull("when")!.Warn("completion-below", says);
                }
                else
                {
                    rule.MapOrNull("when")!.Report("completion-below", $"{says}，谁都低于它；{share:0.######}% 请写 {share / 100:0.########}");
                }
            }

            if (outcome is { Decided: false, For: { } kind } && !bulletins.Any(b => b.Kind == kind))
            {
                rule.Warn("for", $"建议只在同样长短的通报里提出，bulletins 里没有 {NameOf(kind)} 的：“{outcome.Outcome}”要用 digest --period 做那一期的通报才会出现；要自动提出，请在 bulletins 加上 kind: {NameOf(kind)}");
            }
        }
    }

    private static string NameOf(PeriodKind kind) => kind switch { PeriodKind.Month => "monthly", PeriodKind.Quarter => "quarterly", _ => "yearly" };

    private static AwardRule ReadAward(ConfigMap rule, OutcomeReader outcomes)
    {
        if (!rule.Has("groups"))
        {
            rule.File.Report(rule.Line, "缺少“groups”，请写哪些排名分组参加评选，如 groups: [县区]；不写就谁也评不上");
        }

        var award = outcomes.Award(rule);
        if (award is { Persons: true, ThenBySubmissions: true })
        {
            rule.Report("then-by", "then-by 只用于 of: units；个人得分相同的并列，请删去这一项");
        }

        return award;
    }

    private static BulletinPlan ReadBulletin(ConfigMap rule, DateOnly effective)
    {
        var kind = Choice(rule, "kind", ("monthly", PeriodKind.Month), ("quarterly", PeriodKind.Quarter), ("yearly", PeriodKind.Year));
        var cron = rule.Text("cron");
        if (cron.Length > 0 && BulletinClock.Fault(cron) is { } fault)
        {
            rule.Report("cron", fault);
        }

        var recipients = rule.Texts("recipients");
        foreach (var recipient in recipients.Where(r => !AddressText.IsAddress(r)))
        {
            rule.Report("recipients", $"“{recipient}”不是邮箱地址");
        }

        rule.Close();
        var plan = new BulletinPlan(kind, cron, recipients);
        if (BulletinClock.Fault(cron) is null)
        {
            CheckDue(rule, plan, effective);
        }

        return plan;
    }

    /// <summary>A time that never comes is a fault. One that comes when the next period too is over is told: the bulletin is months late, and several come at once.</summary>
    private static void CheckDue(ConfigMap rule, BulletinPlan plan, DateOnly effective)
    {
        var first = Period.Containing(plan.Kind, effective);
        for (var period = first; period.Year <= Math.Min(effective.Year + 1, OfficeTime.LastYear); period = period.Next)
        {
            if (BulletinClock.PlannedAt(plan, period) is not { } due)
            {
                var says = $"“{plan.Cron}”在 {period.Next.First:yyyy-MM-dd} 以后没有这样的时刻，{period} 起的通报都不会发；请改日、月，表达式里的年份请删去";
                if (period == first)
                {
                    rule.Report("cron", says);
                }
                else
                {
                    rule.Warn("cron", says);
                }

                return;
            }

            if (OfficeTime.Day(due) > period.Next.Last)
            {
                rule.Warn("cron", $"“{plan.Cron}”：{period} 的通报要到 {OfficeTime.Day(due):yyyy-MM-dd} 才发，那时下一期也已经结束；请改月份，确实如此的不必改");
                return;
            }
        }
    }
}
