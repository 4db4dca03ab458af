using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using YamlDotNet.RepresentationModel;
using static MailIntake.Configuration.PolicyValues;

namespace MailIntake.Configuration;

/// <summary>Reads what a policy says about things that the office records or commissions: events, adoptions, commissions.</summary>
internal sealed class EventReader
{
    private const string AnyOtherKind = "其他";
    private readonly PolicyNames names;
    private readonly List<EventRule> events = [];

    /// <summary>Takes the names that the file defines.</summary>
    public EventReader(PolicyNames names) => this.names = names;

    /// <summary>The rules read so far.</summary>
    public IReadOnlyList<EventRule> Events => events;

    /// <summary>The channels of an event, by the rules read so far.</summary>
    public IReadOnlyList<string> Channels(string name) =>
        [.. events.Where(e => e.Event == name).SelectMany(e => e.Points).Select(p => p.Channel).OfType<string>().Distinct()];

    /// <summary>Reads one rule.</summary>
    public void Add(ConfigMap rule)
    {
        var name = rule.Name("event");
        if (name == OfficeEvent.Correction)
        {
            rule.Report("event", "“冲正”是程序自带的事项，不能另外定义");
        }

        var percent = rule.NumberOrNull("percent-of-year");
        var meant = rule.TextOrNull("meant-for");
        if (meant is not (null or "adopted"))
        {
            names.CheckKind(rule, "meant-for", meant);
        }

        var result = new EventRule
        {
            Event = name,
            Points = percent is null ? ReadEventPoints(rule) : [new EventPoints(null, null, 0)],
            Posting = names.Posting(rule),
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

        foreach (var (key, value) in new[] { ("percent-of-year", -percent), ("percent-at-most", result.PercentAtMost) })
        {
            if (value is > 0 and < 1)
            {
                rule.Warn(key, $"{key} 是百分之几：20 是 20%，现在的 {value:0.######} 是 {value:0.######}%");
            }
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

    /// <summary>Reads what holds for adoptions; null where the file has none.</summary>
    public AdoptionRule? Adoptions(ConfigMap map)
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

    /// <summary>Reads what follows from commissions; null where the file has none.</summary>
    public CommissionRule? Commissions(ConfigMap map)
    {
        if (map.MapOrNull("commissions") is not { } part)
        {
            return null;
        }

        CommissionVoid? voids = null;
        if (part.MapOrNull("voids-year") is { } year)
        {
            voids = new CommissionVoid(year.Whole("after", 1, 1000), names.Posting(year));
            year.Close();
        }

        var result = new CommissionRule(ReadCommissionResult(part, "fulfilled", 1), ReadCommissionResult(part, "missed", -1), part.TextOrNull("not-concerned"), voids);
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

        if (result.Missed?.Event is { } missed && missed == result.Fulfilled?.Event)
        {
            part.Report("missed", $"“{missed}”已经是 fulfilled（按时）的事项；未完成的请另写一个，登记的才分得清");
        }

        if (result.NotConcerned is { } none && (none == result.Missed?.Event || none == result.Fulfilled?.Event))
        {
            part.Report("not-concerned", $"“{none}”已经是 {(none == result.Missed?.Event ? "missed（未完成）" : "fulfilled（按时）")} 的事项；不涉及的请另写一个，登记的才分得清");
        }

        part.Close();
        return result;
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
                    names.CheckKind(list, kind);
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

        if (cells.Count > 0 && cells.TrueForAll(c => c.Kind is null && names.Kinds.Contains(c.Channel!)))
        {
            rule.Warn("points", $"points 的第一层是渠道，这里写的“{cells[0].Channel}”等都是文种：登记时要把它写在“渠道”一列；按文种给分的，请写成 渠道: {{文种: 分值}}");
        }

        if (cells.Count == 0)
        {
            rule.Report("points", "points 是空的，请写分值");
            cells.Add(new EventPoints(null, null, 0));
        }

        return cells;
    }

    private CommissionResult? ReadCommissionResult(ConfigMap part, string key, int sign)
    {
        if (part.MapOrNull(key) is not { } rule)
        {
            return null;
        }

        var result = new CommissionResult(rule.Number("points"), rule.TextOrNull("event"), names.Posting(rule));
        if (result.Points * sign < 0)
        {
            rule.Report("points", sign > 0 ? "按时完成约稿的 points 是加分，不能小于 0" : "未完成约稿的 points 是扣分，请写负数，如 -3");
        }

        rule.Close();
        return result;
    }
}
