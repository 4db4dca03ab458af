namespace MailIntake.Configuration;

/// <summary>What a text tells of a list: people join names by 、 as in the tables, where a list belongs.</summary>
internal static class NameText
{
    private const string Openers = "（(【[〔［《";
    private const string Closers = "）)】]〕］》";
    private const string Marks = "、，,；;";

    /// <summary>The names that a text seems to join: one where it joins none. A mark within brackets parts nothing: 县（市、区） is one name.</summary>
    public static IReadOnlyList<string> Parts(string text)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (depth == 0 && Marks.Contains(text[i])))
            {
                if (text[start..i].Trim() is { Length: > 0 } part)
                {
                    parts.Add(part);
                }

                start = i + 1;
            }
            else if (Openers.Contains(text[i]))
            {
                depth++;
            }
            else if (Closers.Contains(text[i]) && depth > 0)
            {
                depth--;
            }
        }

        return parts;
    }

    /// <summary>Names as a list of a file is written.</summary>
    public static string List(IEnumerable<string> names) => $"[{string.Join(", ", names)}]";

    /// <summary>How to write what an unknown name seems to join, for a message; empty where it joins nothing.</summary>
    public static string Remedy(string name) => Parts(name) is { Count: > 1 } parts ? $"；几个名称请写成列表 {List(parts)}" : "";

    /// <summary>The text without the pair of brackets around it; null where there is none.</summary>
    public static string? WithoutBrackets(string text) =>
        text.Length > 2 && Openers.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var at && text[^1] == Closers[at] && text.AsSpan(1, text.Length - 2).IndexOfAny(Openers + Closers) < 0
            ? text[1..^1].Trim() : null;
}
