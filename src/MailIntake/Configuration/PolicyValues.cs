using MailIntake.Domain.Time;

namespace MailIntake.Configuration;

/// <summary>Values that the readers of a policy share: one of several words, lengths of time, names that must be defined elsewhere in the file.</summary>
internal static class PolicyValues
{
    /// <summary>The names that are defined, for a message.</summary>
    public static string Defined(IEnumerable<string> names) => $"；已定义：{string.Join("、", names.Distinct())}";

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

    /// <summary>A list of names, each of which must be defined.</summary>
    /// <param name="rule">The mapping.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="defined">The names that are defined.</param>
    /// <param name="what">What they are, in Chinese.</param>
    public static HashSet<string> Names(ConfigMap rule, string key, IReadOnlyCollection<string> defined, string what)
    {
        var names = rule.Texts(key);
        foreach (var name in names.Where(n => !defined.Contains(n)))
        {
            rule.Report(key, $"没有{what}“{name}”{Defined(defined)}");
        }

        return new HashSet<string>(names, StringComparer.Ordinal);
    }
}
