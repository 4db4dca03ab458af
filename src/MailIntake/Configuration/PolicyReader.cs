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

        return new OfficePolicy
        {
            OfficeName = map.Text("office"),
            Document = map.Text("document"),
            Title = map.Text("title"),
            Effective = ReadEffective(),
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
            Awards = [.. map.Maps("awards").Select(outcomes.Award)],
            Bulletins = [.. map.Maps("bulletins").Select(ReadBulletin)],
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
        var kinds = map.Texts("kinds").ToList();
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

            var aliases = category.Texts("aliases");
            foreach (var alias in aliases.Where(a => list.Keys.Contains(a) || categories.Exists(c => c.Aliases.Contains(a))))
            {
                category.Report("aliases", $"“{alias}”已是这一份里另一个类别的名称或别名，请只留一处");
            }

            categories.Add(new Category(name, category.Text("group"), target) { Aliases = aliases });
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

    private static BulletinPlan ReadBulletin(ConfigMap rule)
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
        return new BulletinPlan(kind, cron, recipients);
    }
}
