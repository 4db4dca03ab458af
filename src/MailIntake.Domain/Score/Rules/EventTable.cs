using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Score.Rules;

/// <summary>
/// The vocabulary of an office (事项、渠道、文种) and the points of every combination the document gives any. One look-up serves the import,
/// which refuses what the document does not know, and the score.
/// </summary>
public sealed class EventTable
{
    private readonly Dictionary<string, Row> rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> kinds;
    private readonly CommissionRule? commissions;

    /// <summary>Builds the table; of two cells for one combination the first holds (loading reports the other).</summary>
    public EventTable(IReadOnlyList<string> kinds, IReadOnlyList<EventRule> rules, CommissionRule? commissions)
    {
        Rules = rules;
        this.kinds = new(kinds, StringComparer.Ordinal);
        this.commissions = commissions;
        foreach (var rule in rules)
        {
            if (!rows.TryGetValue(rule.Event, out var row))
            {
                rows.Add(rule.Event, row = new Row());
            }

            foreach (var cell in rule.Points)
            {
                row.Add(cell, EventVerdictOf(rule, cell));
            }
        }

        Items = [.. rules.Select(r => r.Event)
            .Concat([commissions?.Fulfilled?.Event, commissions?.Missed?.Event, commissions?.NotConcerned])
            .OfType<string>().Append(OfficeEvent.Correction).Distinct()];
    }

    /// <summary>The rules in the document's order.</summary>
    public IReadOnlyList<EventRule> Rules { get; }

    /// <summary>All events (事项) that can be recorded.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The channels (渠道) of an event; empty where it has none or is unknown.</summary>
    public IReadOnlyCollection<string> Channels(string item) => rows.TryGetValue(item, out var row) ? row.Channels : [];

    /// <summary>Judges an event by its own fields: 事项, 渠道, 文种 and whether it names a commission.</summary>
    public EventVerdict Judge(OfficeEvent row)
    {
        if (row.Kind is { Length: > 0 } kind && !kinds.Contains(kind))
        {
            return EventVerdict.Refused($"没有文种“{kind}”；可以写：{string.Join("、", kinds)}");
        }

        if (row.Item == OfficeEvent.Correction)
        {
            return row.About is null ? EventVerdict.Refused("冲正要在“信息编号”里写明被冲正事项的编号") : EventVerdict.Taken;
        }

        if (IsCommissionEvent(row.Item))
        {
            return JudgeCommissionEvent(row);
        }

        return rows.TryGetValue(row.Item, out var table)
            ? table.Judge(row)
            : EventVerdict.Refused($"没有事项“{row.Item}”；可以写：{string.Join("、", Items)}");
    }

    private bool IsCommissionEvent(string item) =>
        commissions is not null && (item == commissions.Fulfilled?.Event || item == commissions.Missed?.Event || item == commissions.NotConcerned);

    private EventVerdict JudgeCommissionEvent(OfficeEvent row)
    {
        if (row.Channel is { Length: > 0 } channel)
        {
            return EventVerdict.Refused($"事项“{row.Item}”没有渠道，请删去“{channel}”");
        }

        if (row.Item == commissions!.Fulfilled?.Event && row.Commission is not null)
        {
            return EventVerdict.Refused($"有约稿编号的“{row.Item}”由程序按来稿时间判定，不必登记；只有别处布置的约稿才登记，不写约稿编号");
        }

        return row.Item == commissions.NotConcerned && row.Commission is null
            ? EventVerdict.Refused($"“{row.Item}”要写明约稿编号")
            : EventVerdict.Taken;
    }

    private static EventVerdict EventVerdictOf(EventRule rule, EventPoints cell) =>
        cell.Refusal is null ? new EventVerdict(null, rule, cell.Points, Label(rule, cell)) : EventVerdict.Refused(cell.Refusal);

    private static string Label(EventRule rule, EventPoints cell) =>
        cell.Channel is null && cell.Kind is null ? rule.Posting.Text : $"{rule.Posting.Text}（{cell.Channel}{cell.Kind}）";

    /// <summary>The cells of one event.</summary>
    private sealed class Row
    {
        private readonly Dictionary<(string Channel, string Kind), EventVerdict> cells = [];
        private readonly List<string> channels = [];

        public IReadOnlyCollection<string> Channels => channels;

        public void Add(EventPoints cell, EventVerdict verdict)
        {
            cells.TryAdd((cell.Channel ?? "", cell.Kind ?? ""), verdict);
            if (cell.Channel is { } channel && !channels.Contains(channel))
            {
                channels.Add(channel);
            }
        }

        public EventVerdict Judge(OfficeEvent row)
        {
            var channel = row.Channel ?? "";
            if (channel.Length == 0 != (channels.Count == 0))
            {
                return EventVerdict.Refused(channel.Length == 0
                    ? $"事项“{row.Item}”要写渠道：{string.Join("、", channels)}"
                    : $"事项“{row.Item}”没有渠道，请删去“{channel}”");
            }

            if (cells.TryGetValue((channel, row.Kind ?? ""), out var verdict) || cells.TryGetValue((channel, ""), out verdict))
            {
                return verdict;
            }

            if (channel.Length > 0 && !channels.Contains(channel))
            {
                return EventVerdict.Refused($"事项“{row.Item}”没有渠道“{channel}”；可以写：{string.Join("、", channels)}");
            }

            var allowed = string.Join("、", cells.Where(c => c.Key.Channel == channel && c.Value.Refusal is null).Select(c => c.Key.Kind));
            return EventVerdict.Refused(row.Kind is { Length: > 0 } kind
                ? $"文件没有给“{row.Item}”渠道“{channel}”文种“{kind}”的分值；文种可以写：{allowed}"
                : $"“{row.Item}”渠道“{channel}”要写文种：{allowed}");
        }
    }
}
