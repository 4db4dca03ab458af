using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;

namespace MailIntake.Domain.Classify;

/// <summary>
/// What is left of a commission's title, or of an answer's, without what a clerk puts around it: the unit's own name before it, 关于, 的报告, 的情况.
/// Answers to 稳就业情况 are headed 应县关于稳就业情况的报告.
/// </summary>
internal static class CommissionTitle
{
    /// <summary>A word or two (改革, 安全) stand in many titles: nothing is taken away that leaves less.</summary>
    private const int Least = 3;

    private static readonly string[] Before = ["关于", "报送", "上报"];
    private static readonly string[] After = ["报告", "汇报", "情况", "说明", "反馈", "答复", "约稿", "材料", "的函", "的"];
    private static readonly string[] Governments = ["人民政府办公室", "政府办公室", "人民政府", "政府办", "政府"];

    /// <summary>The core of a title; empty where it is too short to tell one commission from another.</summary>
    /// <param name="title">The title.</param>
    public static string Of(string title)
    {
        var core = TitleKey.Of(title);
        while (Without(core) is { } less)
        {
            core = less;
        }

        return core.Length >= Least ? core : "";
    }

    /// <summary>The cores that an answer's title may have: as it is, and without its unit's name, which may be part of what the commission is about.</summary>
    /// <param name="title">The title.</param>
    /// <param name="unit">The unit.</param>
    public static IReadOnlyList<string> Of(string title, RosterUnit unit)
    {
        var key = TitleKey.Of(title);
        var cores = new List<string> { Of(key) };
        if (unit.Aliases.Append(unit.Name).Select(TitleKey.Of).Where(n => n.Length > 0 && key.StartsWith(n, StringComparison.Ordinal)).MaxBy(n => n.Length) is { } name)
        {
            var rest = key[name.Length..];
            cores.Add(Of(rest));
            if (Array.Find(Governments, g => rest.StartsWith(g, StringComparison.Ordinal)) is { } government)
            {
                cores.Add(Of(rest[government.Length..]));
            }
        }

        return [.. cores.Where(c => c.Length > 0).Distinct()];
    }

    private static string? Without(string core) =>
        Array.Find(Before, w => core.StartsWith(w, StringComparison.Ordinal) && core.Length - w.Length >= Least) is { } before ? core[before.Length..]
        : Array.Find(After, w => core.EndsWith(w, StringComparison.Ordinal) && core.Length - w.Length >= Least) is { } after ? core[..^after.Length]
        : null;
}
