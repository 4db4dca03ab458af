using MailIntake.Domain.Time;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Configuration;

/// <summary>Values that the readers of a policy share: one of several words, lengths of time, names that must be defined elsewhere in the file.</summary>
internal static class PolicyValues
{
    /// <summary>The names that are defined, for a message.</summary>
    public static string Defined(IEnumerable<string> names) =>
        $"；已定义：{string.Join("、", names.Distinct().Select(name => NameText.Parts(name).Count > 1 ? $"“{name}”" : name))}"; // one that holds a 、 itself would read as several

    /// <summary>A limit above 0; 0 where it is missing (reported).</summary>
    public static decimal Positive(ConfigMap rule, string key)
    {
        var value = rule.Number(key);
        if (value <= 0 && rule.Has(key))
        {
            rule.Report(key, "上限要大于 0");
        }

        return value;
    }

    /// <summary>month, quarter or year.</summary>
    public static PeriodKind PeriodOf(ConfigMap rule, string key) =>
        Choice(rule, key, ("month", PeriodKind.Month), ("quarter", PeriodKind.Quarter), ("year", PeriodKind.Year));

    /// <summary>One of several words; the first where it is missing or another (reported).</summary>
    public static T Choice<T>(ConfigMap rule, string key, params ReadOnlySpan<(string Name, T Value)> choices)
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

    /// <summary>A list of names, each of which must be defined. An empty one is a fault: nothing would be counted, nobody concerned, where no list means no limit.</summary>
    /// <param name="rule">The mapping.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="defined">The names that are defined.</param>
    /// <param name="what">What they are, in Chinese.</param>
    public static HashSet<string> Names(ConfigMap rule, string key, IReadOnlyCollection<string> defined, string what)
    {
        var names = rule.Texts(key);
        if (names.Count == 0 && rule.Node(key) is YamlSequenceNode)
        {
            rule.Report(key, $"“{key}”是空的，一个{what}也不算在内；请写上{what}，不限的请删去这一项");
        }

        foreach (var name in names.Where(n => !defined.Contains(n)))
        {
            rule.Report(key, $"没有{what}“{name}”{NameText.Remedy(name)}{Defined(defined)}");
        }

        return new HashSet<string>(names, StringComparer.Ordinal);
    }
}
