using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using MailIntake.Schedule;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Configuration;

/// <summary>
/// Reads one version of a policy out of its file. Every name a rule uses must be defined in the same file, every rule must cite its clause and be
/// reachable; what is not goes to the problems with its line, and reading goes on so that all faults come out at once.
/// </summary>
internal sealed class PolicyReader
{
    private const string AnyOtherKind = "其他";
    private static readonly DateOnly EarliestEffective = new(2000, 1, 1);
    private readonly ConfigMap map;
    private readonly List<string> kinds = [];
    private readonly List<Category> categories = [];
    private readonly List<ScoreSection> sections = [];
    private readonly List<QuotaRule> quotas = [];
    private readonly List<EventRule> events = [];
    private readonly List<OutcomeRule> outcomes = [];
    private readonly HashSet<string> usedItems = new(StringComparer.Ordinal);

    /// <summary>Takes the file's top level.</summary>
    public PolicyReader(ConfigMap map) => this.map = map;

    /// <summary>Reads the version; of use only where no fault was reported.</summary>
    public OfficePolicy Read()
    {
        var effective = ReadEffective();
        ReadKinds();
        var (byCompletion, proRates) = ReadRanking();
        ReadCategories(byCompletion);
        ReadSections();
        ReadQuotas();
        var submissions = map.Maps("submissions").Select(ReadSubmissionRule).ToList();
        foreach (var rule in map.Maps("events"))
        {
            ReadEvent(rule);
        }

        var adoptions = ReadAdoptions();
        CheckQuotaChannels(adoptions);
        var commissions = ReadCommissions();
        foreach (var rule in map.Maps("outcomes"))
        {
            outcomes.Add(ReadOutcome(rule, commissions));
        }

        return new OfficePolicy
        {
            OfficeName = map.Text("office"),
            Document = map.Text("document"),
            Title = map.Text("title"),
            Effective = effective,
            NumberPrefix = ReadPrefix(),
            Kinds = kinds,
            Categories = categories,
            RanksByCompletion = byCompletion,
            ProRatesFirstYear = proRates,
            Sections = sections,
            ItemLimits = ReadItemLimits(),
            Quotas = quotas,
            SubmissionRules = submissions,
            Events = new EventTable(kinds, events, commissions),
            Adoptions = adoptions,
            Commissions = commissions,
            Outcomes = outcomes,
            Awards = [.. map.Maps("awards").Select(ReadAward)],
            Bulletins = [.. map.Maps("bulletins").Select(ReadBulletin)],
        };
    }

    private static string Defined(IEnumerable<string> names) => $"；已定义：{string.Join("、", names.Distinct())}";

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

    private void ReadKinds()
    {
        kinds.AddRange(map.Texts("kinds"));
        if (kinds.Count == 0)
        {
            map.Report("kinds", "缺少“kinds”，请列出文种，如 [简讯, 专报]");
        }

        foreach (var twice in kinds.GroupBy(k => k).Where(g => g.Count() > 1))
        {
            map.Report("kinds", $"文种“{twice.Key}”出现了不止一次");
        }
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

    private void ReadCategories(bool byCompletion)
    {
        if (map.MapOrNull("categories") is not { } list)
        {
            map.Report("categories", "缺少“categories”，请写考评类别，如 县区: {group: 县区}");
            return;
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

            categories.Add(new Category(name, category.Text("group"), target));
            category.Close();
        }
    }

    private void ReadSections()
    {
        if (map.MapOrNull("sections") is not { } list)
        {
            map.Report("sections", "缺少“sections”，请写得分项目，如 采用: {}");
            return;
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
            sections.Add(new ScoreSection(name, weight, weight is null ? "" : section.Text("clause"), shown));
            section.Close();
        }
    }

    private List<ItemLimit> ReadItemLimits()
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
                if (!usedItems.Contains(name))
                {
                    list.Report(name, $"没有规则的 item 是“{name}”，这个上限永远用不到");
                }
            }
        }

        return limits;
    }

    private void ReadQuotas()
    {
        foreach (var rule in map.Maps("quotas"))
        {
            var name = rule.Text("name");
            if (quotas.Any(q => q.Name == name))
            {
                rule.Report("name", $"任务“{name}”出现了不止一次");
            }

            var period = PeriodOf(rule, "period");
            var splits = rule.FlagOrNull("share-of-year") ?? false;
            if (splits && period != PeriodKind.Quarter)
            {
                rule.Report("share-of-year", "share-of-year 只能与 period: quarter 同用");
            }

            var shortMap = rule.MapOrNull("short");
            quotas.Add(new QuotaRule
            {
                Name = name,
                Clause = rule.Text("clause"),
                Text = rule.Text("text"),
                Period = period,
                CountsAdoptions = Choice(rule, "counts", ("submissions", false), ("adoptions", true)),
                Kinds = rule.Has("kinds") ? Names(rule, "kinds", kinds, "文种") : null,
                Channels = rule.Has("channels") ? rule.Texts("channels").ToHashSet(StringComparer.Ordinal) : null,
                Required = ReadRequired(rule),
                SplitsYear = splits,
                From = rule.DateOrNull("from"),
                EnteredAtYearEnd = shortMap is not null && shortMap.Has("entered") && Choice(shortMap, "entered", ("period-end", false), ("year-end", true)),
                Base = ReadBase(rule),
                Over = ReadStep(rule.MapOrNull("over"), "at-most", over: true),
                Short = ReadStep(shortMap, "down-to", over: false),
            });
            if (rule.TextOrNull("confirm") is { } confirm)
            {
                rule.Warn("confirm", $"“{name}”需要管理员确认：{confirm}");
            }

            rule.Close();
        }
    }

    private Dictionary<string, int> ReadRequired(ConfigMap rule)
    {
        var required = new Dictionary<string, int>(StringComparer.Ordinal);
        if (rule.MapOrNull("required") is not { } list)
        {
            rule.Report("required", "缺少“required”，请按类别写条数，如 {县区: 4}");
            return required;
        }

        foreach (var name in list.Keys)
        {
            if (categories.All(c => c.Name != name))
            {
                list.Report(name, $"没有类别“{name}”{Defined(categories.Select(c => c.Name))}");
            }

            required[name] = list.Whole(name, 0, 1_000_000);
        }

        return required;
    }

    private QuotaBase? ReadBase(ConfigMap rule)
    {
        if (rule.MapOrNull("base") is not { } part)
        {
            return null;
        }

        var result = new QuotaBase(part.Number("points"), part.FlagOrNull("only-when-met") ?? false, ReadPosting(part));
        part.Close();
        return result;
    }

    private QuotaStep? ReadStep(ConfigMap? part, string limit, bool over)
    {
        if (part is null)
        {
            return null;
        }

        var each = part.Number("each");
        if (over ? each < 0 : each > 0)
        {
            part.Report("each", over ? "超额的 each 是加分，不能小于 0" : "少报的 each 是扣分，请写负数，如 -3");
        }

        var result = new QuotaStep(each, part.NumberOrNull(limit), ReadPosting(part));
        part.Close();
        return result;
    }

    private SubmissionRule ReadSubmissionRule(ConfigMap rule)
    {
        var steps = new List<SubmissionStep>();
        foreach (var step in rule.Maps("then"))
        {
            var after = step.Whole("after", 1, 1_000_000);
            if (steps.Count > 0 && after <= steps[^1].After)
            {
                step.Report("after", "then 的各档请按 after 从小到大写，否则这一档永远用不到");
            }

            steps.Add(new SubmissionStep(after, ReadKindPoints(step, "points")));
            step.Close();
        }

        var result = new SubmissionRule(
            ReadKindPoints(rule, "points"), steps, steps.Count > 0 ? PeriodOf(rule, "period") : PeriodKind.Year, rule.FlagOrNull("credit-authors") ?? false, ReadPosting(rule));
        rule.Close();
        return result;
    }

    private Dictionary<string, decimal> ReadKindPoints(ConfigMap rule, string key)
    {
        var points = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (rule.MapOrNull(key) is not { } list)
        {
            rule.Report(key, $"缺少“{key}”，请按文种写分值");
            return points;
        }

        foreach (var kind in list.Keys)
        {
            CheckKind(list, kind);
            points[kind] = list.Number(kind);
        }

        return points;
    }

    private void ReadEvent(ConfigMap rule)
    {
        var name = rule.Text("event");
        if (name == OfficeEvent.Correction)
        {
            rule.Report("event", "“冲正”是程序自带的事项，不能另外定义");
        }

        var percent = rule.NumberOrNull("percent-of-year");
        var meant = rule.TextOrNull("meant-for");
        if (meant is not (null or "adopted"))
        {
            CheckKind(rule, "meant-for", meant);
        }

        var result = new EventRule
        {
            Event = name,
            Points = percent is null ? ReadEventPoints(rule) : [new EventPoints(null, null, 0)],
            Posting = ReadPosting(rule),
            TimesAYear = rule.WholeOrNull("times-a-year", 1),
            Percent = percent,
            PercentAtMost = percent is not null && rule.Has("percent-at-most") ? Positive(rule, "percent-at-most") : null,
            MeantForAdopted = meant == "adopted",
            MeantForKind = meant is null or "adopted" ? null : meant,
        };
        if (percent > 0)
        {
            rule.Report("percent-of-year", "按年终总分比例扣分，请写负数，如 -20");
        }

        rule.Close();
        foreach (var cell in result.Points)
        {
            if (events.Any(e => e.Event == name && e.Points.Any(p => p.Channel == cell.Channel && p.Kind == cell.Kind)))
            {
                rule.Report("points", $"“{name}”{cell.Channel}{cell.Kind}前面已经有规则，这一条永远用不到");
            }
        }

        if (events.Any(e => e.Event == name && (e.Points[0].Channel is null) != (result.Points[0].Channel is null)))
        {
            rule.Report("points", $"“{name}”在另一条规则里{(result.Points[0].Channel is null ? "有" : "没有")}渠道，请统一");
        }

        events.Add(result);
    }

    private List<EventPoints> ReadEventPoints(ConfigMap rule)
    {
        if (rule.Node("points") is not YamlMappingNode)
        {
            return [new EventPoints(null, null, rule.Number("points"))];
        }

        var cells = new List<EventPoints>();
        var channels = rule.MapOrNull("points")!;
        foreach (var channel in channels.Keys)
        {
            if (channels.Node(channel) is not YamlMappingNode)
            {
                cells.Add(new EventPoints(channel, null, channels.Number(channel)));
                continue;
            }

            var list = channels.MapOrNull(channel)!;
            foreach (var kind in list.Keys)
            {
                if (kind != AnyOtherKind)
                {
                    CheckKind(list, kind);
                }

                var of = kind == AnyOtherKind ? null : kind;
                if (list.Node(kind) is YamlMappingNode && list.MapOrNull(kind) is { } refused)
                {
                    cells.Add(new EventPoints(channel, of, 0, refused.Text("refused")));
                    refused.Close();
                }
                else
                {
                    cells.Add(new EventPoints(channel, of, list.Number(kind)));
                }
            }
        }

        if (cells.Count == 0)
        {
            rule.Report("points", "points 是空的，请写分值");
            cells.Add(new EventPoints(null, null, 0));
        }

        return cells;
    }

    private AdoptionRule? ReadAdoptions()
    {
        if (map.MapOrNull("adoptions") is not { } part)
        {
            return null;
        }

        var name = part.Text("event");
        if (events.All(e => e.Event != name))
        {
            part.Report("event", $"events 中没有事项“{name}”{Defined(events.Select(e => e.Event))}");
        }

        var result = new AdoptionRule(
            name, Choice(part, "same-item", ("accumulate", false), ("highest", true)), part.FlagOrNull("credit-authors") ?? false, part.Text("clause"));
        part.Close();
        return result;
    }

    private void CheckQuotaChannels(AdoptionRule? adoptions)
    {
        var rules = map.Maps("quotas");
        for (var i = 0; i < Math.Min(rules.Count, quotas.Count); i++)
        {
            if (quotas[i].CountsAdoptions && adoptions is null)
            {
                rules[i].Report("counts", "任务按采用计数，请写 adoptions");
            }

            var channels = events.Where(e => e.Event == adoptions?.Event).SelectMany(e => e.Points).Select(p => p.Channel).OfType<string>().ToList();
            foreach (var channel in quotas[i].Channels?.Where(c => !channels.Contains(c)) ?? [])
            {
                rules[i].Report("channels", $"没有渠道“{channel}”{Defined(channels)}");
            }
        }
    }

    private CommissionRule? ReadCommissions()
    {
        if (map.MapOrNull("commissions") is not { } part)
        {
            return null;
        }

        CommissionVoid? voids = null;
        if (part.MapOrNull("voids-year") is { } year)
        {
            voids = new CommissionVoid(year.Whole("after", 1, 1000), ReadPosting(year));
            year.Close();
        }

        var result = new CommissionRule(ReadCommissionResult(part, "fulfilled"), ReadCommissionResult(part, "missed"), part.TextOrNull("not-concerned"), voids);
        if (voids is not null && result.Missed is null)
        {
            part.Report("voids-year", "没有 missed，全年计零分的规则永远用不到");
        }

        foreach (var (key, name) in new[] { ("fulfilled", result.Fulfilled?.Event), ("missed", result.Missed?.Event), ("not-concerned", result.NotConcerned) })
        {
            if (name is not null && (events.Any(e => e.Event == name) || name == OfficeEvent.Correction))
            {
                part.Report(key, $"事项“{name}”在 events 中已经定义，两处只能留一处");
            }
        }

        part.Close();
        return result;
    }

    private CommissionResult? ReadCommissionResult(ConfigMap part, string key)
    {
        if (part.MapOrNull(key) is not { } rule)
        {
            return null;
        }

        var result = new CommissionResult(rule.Number("points"), rule.TextOrNull("event"), ReadPosting(rule));
        rule.Close();
        return result;
    }

    private OutcomeRule ReadOutcome(ConfigMap rule, CommissionRule? commissions)
    {
        var name = rule.Text("outcome");
        var period = rule.Has("for") ? PeriodOf(rule, "for") : (PeriodKind?)null;
        var groups = rule.Has("groups") ? Names(rule, "groups", [.. categories.Select(c => c.Group)], "分组") : null;
        OutcomeCondition condition = new OutcomeCondition.FirstRanks(0);
        if (rule.MapOrNull("when") is { } when)
        {
            condition = ReadCondition(when, commissions) ?? condition;
            when.Close();
            CheckReachable(rule, when, condition, period, groups);
        }
        else
        {
            rule.Report("when", "缺少“when”，请写条件，如 {first: 2}");
        }

        var result = new OutcomeRule
        {
            Outcome = name,
            Clause = rule.Text("clause"),
            Text = rule.Text("text"),
            Decided = Choice(rule, "state", ("proposed", false), ("decided", true)),
            For = period,
            Groups = groups,
            When = condition,
        };
        rule.Close();
        return result;
    }

    private OutcomeCondition? ReadCondition(ConfigMap when, CommissionRule? commissions)
    {
        var row = when.WholeOrNull("in-a-row", 1, 120) ?? 1;
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

        if (condition is OutcomeCondition.CompletionBelow && categories.All(c => c.Target is null || groups?.Contains(c.Group) == false))
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

    private AwardRule ReadAward(ConfigMap rule)
    {
        var barredBy = rule.TextOrNull("barred-by");
        if (barredBy is not null && outcomes.All(o => o.Outcome != barredBy))
        {
            rule.Report("barred-by", $"outcomes 中没有“{barredBy}”{Defined(outcomes.Select(o => o.Outcome))}");
        }

        var result = new AwardRule
        {
            Outcome = rule.Text("outcome"),
            Clause = rule.Text("clause"),
            Text = rule.Text("text"),
            Persons = Choice(rule, "of", ("units", false), ("persons", true)),
            Groups = [.. Names(rule, "groups", [.. categories.Select(c => c.Group)], "分组")],
            First = rule.Whole("first", 0, 1_000_000),
            Above = rule.NumberOrNull("above") ?? 0,
            BarredBy = barredBy,
            ThenBySubmissions = rule.Has("then-by") && Choice(rule, "then-by", ("submissions", true)),
        };
        rule.Close();
        return result;
    }

    private BulletinPlan ReadBulletin(ConfigMap rule)
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

    private Posting ReadPosting(ConfigMap rule)
    {
        var section = rule.Text("section");
        if (section.Length > 0 && sections.All(s => s.Name != section))
        {
            rule.Report("section", $"没有得分项目“{section}”{Defined(sections.Select(s => s.Name))}");
        }

        var item = rule.TextOrNull("item");
        if (item is not null)
        {
            usedItems.Add(item);
        }

        return new Posting(rule.Text("clause"), rule.Text("text"), section, item);
    }

    private void CheckKind(ConfigMap at, string key, string? kind = null)
    {
        if (!kinds.Contains(kind ?? key))
        {
            at.Report(key, $"没有文种“{kind ?? key}”{Defined(kinds)}");
        }
    }

    private static HashSet<string> Names(ConfigMap rule, string key, IReadOnlyCollection<string> defined, string what)
    {
        var names = rule.Texts(key);
        foreach (var name in names.Where(n => !defined.Contains(n)))
        {
            rule.Report(key, $"没有{what}“{name}”{Defined(defined)}");
        }

        return new HashSet<string>(names, StringComparer.Ordinal);
    }

    private static decimal Positive(ConfigMap rule, string key)
    {
        var value = rule.Number(key);
        if (value <= 0 && rule.Has(key))
        {
            rule.Report(key, "上限要大于 0");
        }

        return value;
    }

    private static PeriodKind PeriodOf(ConfigMap rule, string key) =>
        Choice(rule, key, ("month", PeriodKind.Month), ("quarter", PeriodKind.Quarter), ("year", PeriodKind.Year));

    private static T Choice<T>(ConfigMap rule, string key, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = rule.TextOrNull(key);
        foreach (var (name, value) in choices)
        {
            if (name == text)
            {
                return value;
            }
        }

        var names = new List<string>();
        foreach (var (name, _) in choices)
        {
            names.Add(name);
        }

        rule.Report(key, text is null ? $"缺少“{key}”，请写 {string.Join(" 或 ", names)}" : $"“{key}”不能是“{text}”，请写 {string.Join(" 或 ", names)}");
        return choices[0].Value;
    }
}
