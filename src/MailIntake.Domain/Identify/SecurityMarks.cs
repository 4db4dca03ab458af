namespace MailIntake.Domain.Identify;

/// <summary>
/// Finds 密级 marks. A mark is not a word: 商业秘密 or 机密文件管理 in a sentence is none. It is one with ★ behind it (机密★1年, 秘密★),
/// behind 密级, or alone on its line or in brackets, there also with a term only (秘密 5年).
/// </summary>
public sealed class SecurityMarks
{
    private const int MaxLine = 40;
    private static readonly string[] StateSecrets = ["绝密", "机密", "秘密"];
    private readonly string[] marks;

    /// <summary>Builds the search.</summary>
    /// <param name="internalMarks">The office's 内部 marks, such as 内部资料: they count alone on a line, in brackets or with ★.</param>
    public SecurityMarks(IEnumerable<string> internalMarks)
    {
        marks = [.. StateSecrets, .. internalMarks.Where(m => m.Length > 0).OrderByDescending(m => m.Length)];
    }

    /// <summary>True where the text bears a mark.</summary>
    public bool In(ReadOnlySpan<char> text)
    {
        // One vectorised pass a mark is many times faster here than one pass for all of them.
        foreach (var mark in marks)
        {
            for (var from = 0; text[from..].IndexOf(mark) is >= 0 and var hit; from += hit + mark.Length)
            {
                if (IsMark(text, from + hit, mark.Length))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var mark in marks)
        {
            if (text.StartsWith(mark, StringComparison.Ordinal))
            {
                return mark.Length;
            }
        }

        return 0;
    }

    private bool IsMark(ReadOnlySpan<char> text, int at, int length)
    {
        var start = text[..at].LastIndexOf('\n') + 1;
        var end = text[at..].IndexOf('\n') is var lf && lf < 0 ? text.Length : at + lf;
        var before = text[start..at].TrimEnd();
        var after = text[(at + length)..end].TrimStart();
        if (after is ['★' or '☆', ..] || before.TrimEnd("：: ").EndsWith("密级"))
        {
            return true;
        }

        after = AfterTerm(after);
        if (before.Length > 0 && "（(【[〔［《".Contains(before[^1]) && after.Length > 0 && "）)】]〕］》".Contains(after[0]))
        {
            return true;
        }

        return end - start <= MaxLine && OnlyMarks(text[start..at]) && OnlyMarks(after);
    }

    // What else may stand on the line of a mark: marks, numbers (the copy's number), punctuation.
    private bool OnlyMarks(ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < rest.Length;)
        {
            var length = LengthAt(rest[i..]);
            if (length == 0 && char.IsLetter(rest[i]))
            {
                return false;
            }

            i += Math.Max(1, length);
        }

        return true;
    }

    // 1年, 五年, 6个月, 长期
    private static ReadOnlySpan<char> AfterTerm(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("长期"))
        {
            return text[2..].TrimStart();
        }

        var number = text.IndexOfAnyExcept("0123456789一二三四五六七八九十 ");
        if (number <= 0)
        {
            return text;
        }

        var unit = text[number..];
        return unit.StartsWith("个月") ? unit[2..].TrimStart() : unit[0] is '年' or '月' or '天' or '日' ? unit[1..].TrimStart() : text;
    }
}
