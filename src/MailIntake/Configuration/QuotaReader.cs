using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using YamlDotNet.RepresentationModel;
using static MailIntake.Configuration.PolicyValues;

namespace MailIntake.Configuration;

/// <summary>Reads what a policy says about submissions: quotas (报送任务) and points for each one.</summary>
internal sealed class QuotaReader
{
    private readonly PolicyNames names;
    private readonly List<QuotaRule> quotas = [];

    /// <summary>Takes the names that the file defines.</summary>
    public QuotaReader(PolicyNames names) => this.names = names;

    /// <summary>The quotas read so far.</summary>
    public IReadOnlyList<QuotaRule> Quotas => quotas;

    /// <summary>Reads one quota.</summary>
    public void Add(ConfigMap rule)
    {
        var name = rule.Name("name");
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

        var adoptions = Choice(rule, "counts", ("submissions", false), ("adoptions", true));
        var channels = rule.Has("channels");
        if (channels && rule.TextOrNull("counts") == "submissions")
        {
            rule.Report("channels", "channels（渠道）只在 counts: adoptions 时用：来稿没有渠道，报送多少都计；请删去 channels，或改成 counts: adoptions");
        }

        var start = ReadBase(rule);
        var shortMap = rule.MapOrNull("short");
        quotas.Add(new QuotaRule
        {
            Name = name,
            Clause = rule.Text("clause"),
            Text = rule.Text("text"),
            Period = period,
            CountsAdoptions = adoptions,
            Kinds = rule.Has("kinds") ? Names(rule, "kinds", names.Kinds, "文种") : null,
            Channels = channels && adoptions ? rule.Texts("channels").ToHashSet(StringComparer.Ordinal) : null,
            Required = ReadRequired(rule),
            SplitsYear = splits,
            From = rule.DateOrNull("from"),
            EnteredAtYearEnd = shortMap is not null && shortMap.Has("entered") && Choice(shortMap, "entered", ("period-end", false), ("year-end", true)),
            Base = start,
            Over = ReadOver(rule.MapOrNull("over")),
            Short = ReadShort(shortMap, start),
        });
        if (rule.TextOrNull("confirm") is { } confirm)
        {
            rule.Warn("confirm", $"“{name}”需要管理员确认：{confirm}");
        }

        rule.Close();
    }

    /// <summary>Reports what a quota asks for that the adoptions of the file cannot give.</summary>
    /// <param name="rules">The quotas' mappings.</param>
    /// <param name="channels">The channels of adoptions; null where the file has no adoptions.</param>
    public void CheckAdoptions(IReadOnlyList<ConfigMap> rules, IReadOnlyCollection<string>? channels)
    {
        foreach (var (rule, quota) in rules.Zip(quotas))
        {
            if (quota.CountsAdoptions && channels is null)
            {
                rule.Report("counts", "任务按采用计数，请写 adoptions");
            }

            foreach (var channel in quota.Channels?.Where(c => channels?.Contains(c) == false) ?? [])
            {
                rule.Report("channels", $"没有渠道“{channel}”{NameText.Remedy(channel)}{Defined(channels!)}");
            }

            if (quota is { CountsAdoptions: true, Channels.Count: 0 })
            {
                rule.Report("channels", "“channels”是空的，一个渠道也不算在内；请写上渠道，不限的请删去这一项");
            }
        }
    }

    /// <summary>
    /// Hints at categories that a quota with points leaves out, as a new one is before anybody thinks of it: whatever their units send, they have none of the points,
    /// while others have a base for sending nothing. One that has such a quota of its own is left alone.
    /// </summary>
    /// <param name="rules">The quotas' mappings.</param>
    public void CheckCategories(IReadOnlyList<ConfigMap> rules)
    {
        foreach (var (rule, quota) in rules.Zip(quotas).Where(q => q.Second is not { Base: null, Over: null, Short: null }))
        {
            var without = names.Categories.Select(c => c.Name).Where(c => !quotas.Exists(q => q.Required.ContainsKey(c) && IsAlike(q, quota))).ToList();
            if (without.Count > 0 && quota.Required.Count > 0)
            {
                rule.Warn("required", $"类别“{string.Join("”“", without)}”没有任务“{quota.Name}”：这些单位报多少都没有这项任务的得分和扣分；应当有的，在 required 里写上条数，文件没有布置的不必改");
            }
        }
    }

    private static bool IsAlike(QuotaRule a, QuotaRule b) =>
        a.Period == b.Period && a.CountsAdoptions == b.CountsAdoptions && (a.Kinds is null || b.Kinds is null || a.Kinds.Overlaps(b.Kinds));

    /// <summary>Reads points for each submission.</summary>
    public SubmissionRule SubmissionRule(ConfigMap rule)
    {
        var steps = new List<SubmissionStep>();
        if (rule.Has("period") && !rule.Has("then"))
        {
            rule.Report("period", "period 只与 then 同用：没有 then，每一条都得 points；请删去 period，或写上 then: [{after: 10, points: {文种: 分值}}]");
        }
        foreach (var step in rule.Node("then") is YamlMappingNode ? [] : rule.Maps("then"))
        {
            var after = step.Whole("after", 1, 1_000_000);
            if (steps.Count > 0 && after <= steps[^1].After)
            {
                step.Report("after", "then 的各档请按 after 从小到大写，否则这一档永远用不到");
            }

            steps.Add(new SubmissionStep(after, names.KindPoints(step, "points")));
            step.Close();
        }

        if (rule.Node("then") is YamlMappingNode)
        {
            rule.Report("then", "每一档写成列表的一项，如 then: [{after: 10, points: {文种: 分值}}]：第 11 条起每条多少分");
        }

        var result = new SubmissionRule(
            names.KindPoints(rule, "points"), steps, rule.Has("then") ? PeriodOf(rule, "period") : PeriodKind.Year, rule.FlagOrNull("credit-authors") ?? false, names.Posting(rule));
        rule.Close();
        return result;
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
            var category = names.Categories.FirstOrDefault(c => c.Name == name);
            if (category is null)
            {
                list.Report(name, $"没有类别“{name}”{Defined(names.Categories.Select(c => c.Name))}");
            }

            var owed = list.Whole(name, 0, 1_000_000);
            foreach (var each in (category?.Aliases ?? []).Prepend(name))
            {
                required[each] = owed;
            }
        }

        return required;
    }

    private QuotaBase? ReadBase(ConfigMap rule)
    {
        if (rule.MapOrNull("base") is not { } part)
        {
            return null;
        }

        var result = new QuotaBase(part.Number("points"), part.FlagOrNull("only-when-met") ?? false, names.Posting(part));
        part.Close();
        return result;
    }

    private QuotaStep? ReadOver(ConfigMap? part)
    {
        if (part is null)
        {
            return null;
        }

        var each = part.Number("each");
        if (each < 0)
        {
            part.Report("each", "超额的 each 是加分，不能小于 0");
        }

        var result = new QuotaStep(each, part.Has("at-most") ? Positive(part, "at-most") : null, names.Posting(part));
        part.Close();
        return result;
    }

    private QuotaStep? ReadShort(ConfigMap? part, QuotaBase? start)
    {
        if (part is null)
        {
            return null;
        }

        var each = part.Number("each");
        if (each > 0)
        {
            part.Report("each", "少报的 each 是扣分，请写负数，如 -3");
        }

        // A unit that missed the quota begins at these points; a floor above them would reward it for that.
        var points = start is { OnlyWhenMet: false } ? start.Points : 0;
        var floor = part.NumberOrNull("down-to");
        if (floor > points)
        {
            part.Report("down-to", $"扣到为止的分不能高于未完成任务时的基础分 {points:0.######}，否则少报反而加分");
        }

        var result = new QuotaStep(each, floor, names.Posting(part));
        part.Close();
        return result;
    }
}
