using MailIntake.Domain.Score.Rules;
using static MailIntake.Configuration.PolicyValues;

namespace MailIntake.Configuration;

/// <summary>The names that a policy file defines and its rules use: kinds, categories and sections; and which items of sections any rule uses.</summary>
internal sealed class PolicyNames
{
    private readonly HashSet<string> items = new(StringComparer.Ordinal);

    /// <summary>Takes what the file defines.</summary>
    public PolicyNames(IReadOnlyList<string> kinds, IReadOnlyList<Category> categories, IReadOnlyList<ScoreSection> sections)
    {
        Kinds = kinds;
        Categories = categories;
        Sections = sections;
    }

    /// <summary>The kinds (文种).</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>The categories (考评类别).</summary>
    public IReadOnlyList<Category> Categories { get; }

    /// <summary>The sections (得分项目).</summary>
    public IReadOnlyList<ScoreSection> Sections { get; }

    /// <summary>The groups (排名分组).</summary>
    public IReadOnlyList<string> Groups => [.. Categories.Select(c => c.Group).Distinct()];

    /// <summary>True where a rule read so far enters its points under the item.</summary>
    public bool IsUsed(string item) => items.Contains(item);

    /// <summary>Reads how a rule's points are entered: clause, text, section and item.</summary>
    public Posting Posting(ConfigMap rule)
    {
        var section = rule.Text("section");
        if (section.Length > 0 && Sections.All(s => s.Name != section))
        {
            rule.Report("section", $"没有得分项目“{section}”{Defined(Sections.Select(s => s.Name))}");
        }

        var item = rule.TextOrNull("item");
        if (item is not null)
        {
            items.Add(item);
        }

        return new Posting(rule.Text("clause"), rule.Text("text"), section, item);
    }

    /// <summary>Reports a kind that is not defined.</summary>
    /// <param name="at">The mapping.</param>
    /// <param name="key">The key, which is the kind itself unless the next is given.</param>
    /// <param name="kind">The kind, where the key is not it.</param>
    public void CheckKind(ConfigMap at, string key, string? kind = null)
    {
        if (!Kinds.Contains(kind ?? key))
        {
            at.Report(key, $"没有文种“{kind ?? key}”{Defined(Kinds)}");
        }
    }

    /// <summary>Reads points by kind.</summary>
    public Dictionary<string, decimal> KindPoints(ConfigMap rule, string key)
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
}
