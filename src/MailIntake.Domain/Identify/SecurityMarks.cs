namespace MailIntake.Domain.Identify;

/// <summary>
/// Finds 密级 marks. A mark is not a word: 商业秘密 or 机密文件管理 in a sentence is none. It is one with ★ behind it (机密★1年, 秘密★),
/// behind 密级, or alone on its line (also spread over it: 机　密) or in brackets, there also with a term only (秘密 5年). Where a line holds nothing else,
/// 秘密级 and 机密件 are marks as well; in a sentence (资质（秘密级）) they speak of a level.
/// </summary>
public sealed class SecurityMarks
{
    private const int MaxLine = 40;
    private const string Openers = "（(【[〔［《";
    private const string Closers = "）)】]〕］》";
    private const string NameSeparators = "_＿-－—–+＋.";
    private static readonly string[] StateSecrets = ["绝密", "机密", "秘密"];
    private static readonly string[] Labels = ["密级", "秘密等级", "涉密等级", "保密等级", "涉密级别", "保密级别", "定密"];
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
            var line = ..0;
            for (var from = 0; text[from..].IndexOf(mark) is >= 0 and var hit; from += hit + mark.Length)
            {
                var at = from + hit;
                if (at >= line.End.Value)
                {
                    line = LineAt(text, at);
                }

                if (IsMark(text[line.Start.Value..at], text[(at + mark.Length)..line.End.Value]))
                {
                    return true;
                }
            }
        }

        foreach (var line in text.EnumerateLines())
        {
            if (IsMarkAlone(line.Trim()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a file's name bears a mark, there also as one of its parts: 国投集团_秘密.docx.</summary>
    public bool InName(ReadOnlySpan<char> name)
    {
        if (In(name))
        {
            return true;
        }

        foreach (var part in name.SplitAny(NameSeparators))
        {
            if (IsMarkAlone(name[part].Trim()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a table's cell that ends in a label whose mark stands in the next cell: 密级：, 文件密级, 涉密等级. 定密 is one with its colon only: it may be what the table tells of.</summary>
    public static bool IsLabel(ReadOnlySpan<char> cell)
    {
        var label = cell.TrimEnd("：:");
        foreach (var word in Labels)
        {
            if (label.EndsWith(word))
            {
                return label.Length < cell.Length || word[^1] is '级' or '别';
            }
        }

        return false;
    }

    /// <summary>True for a table's cell that begins with a 密级.</summary>
    public static bool IsState(ReadOnlySpan<char> cell) => StateSecrets.AsSpan().Contains(cell[..Math.Min(cell.Length, 2)].ToString());

    private static Range LineAt(ReadOnlySpan<char> text, int at) =>
        (text[..at].LastIndexOf('\n') + 1)..(text[at..].IndexOf('\n') is var lf && lf < 0 ? text.Length : at + lf);

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

    // Within a line, by what stands around it.
    private static bool IsMark(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        before = before.TrimEnd();
        var isLevel = IsLevel(after);
        var behind = isLevel ? after[1..] : after;
        var isWord = behind.Length == 0 || !(char.IsLetter(behind[0]) || "/／、".Contains(behind[0]));
        after = behind.TrimStart();
        if (after is ['★' or '☆', ..])
        {
            return true;
        }

        var term = after.TrimStart("，,、：:·•*＊ \u3000");
        behind = AfterTerm(term);
        var hasTerm = behind.Length < term.Length;
        behind = hasTerm ? behind : after;
        if (IsLabelled(before, isWord || hasTerm))
        {
            return true;
        }

        if (before.Length > 0 && Openers.Contains(before[^1]) && behind.Length > 0 && Closers.Contains(behind[0]))
        {
            // A certificate's level stands behind it (资质（秘密级）), a document's at its head.
            return !isLevel || hasTerm || IsHead(before[..^1].TrimEnd());
        }

        // Who has no ★ types another star; between letters it may mean anything.
        return hasTerm && after is ['*' or '＊' or '·' or '•', ..] && (before.Length == 0 || !char.IsLetter(before[^1])) && (behind.Length == 0 || !char.IsLetter(behind[0]));
    }

    // 密级 (also spread: 密　级) or another word for it before the mark.
    private static bool IsLabelled(ReadOnlySpan<char> before, bool isWord)
    {
        var label = before.TrimEnd("：: \t\u3000★☆");
        if (label is [.., '级'] && label[..^1].TrimEnd() is [.., '密'] spread)
        {
            return spread is not [.., '绝' or '机' or '秘', _]; // 机密级 is a level, no label
        }

        if (!isWord || before is not [.., ':' or '：'])
        {
            return false;
        }

        foreach (var word in Labels)
        {
            if (label.EndsWith(word) && (label.Length == word.Length || !char.IsLetter(label[^(word.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHead(ReadOnlySpan<char> before) => before.Length == 0 || before[^1] is ':' or '：' || Closers.Contains(before[^1]);

    private static bool IsLevel(ReadOnlySpan<char> after) => after is ['级' or '件', ..];

    // A line that holds nothing but marks, numbers (the copy's number) and punctuation. Documents spread a mark over its line (机　密), so blanks
    // count for nothing there.
    private bool IsMarkAlone(ReadOnlySpan<char> line)
    {
        if (line.Length > MaxLine)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[MaxLine];
        var length = 0;
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c))
            {
                buffer[length++] = c;
            }
        }

        var (found, isSpelled, isList) = (false, false, false);
        var level = '\0';
        for (ReadOnlySpan<char> rest = buffer[..length]; rest.Length > 0;)
        {
            var label = LabelAt(rest);
            rest = rest[label..];
            isSpelled |= label > 0;
            if (LengthAt(rest) is > 0 and var mark)
            {
                var (first, isState) = (rest[0], rest[..mark] is "绝密" or "机密" or "秘密");
                rest = rest[mark..];
                if (isState && IsLevel(rest))
                {
                    isSpelled = true;
                    rest = rest[1..];
                }

                if (rest is ['★' or '☆', ..])
                {
                    return true;
                }

                if (isState)
                {
                    isList |= level != '\0' && level != first;
                    level = first;
                }

                found = true;
                if (AfterTerm(rest) is var plain && plain.Length < rest.Length)
                {
                    rest = plain;
                }
                else if (Unmarked(rest) is var term && AfterTerm(term) is var behind && behind.Length < term.Length)
                {
                    isSpelled = true;
                    rest = behind;
                }
            }
            else if (char.IsLetter(rest[0]))
            {
                return false;
            }
            else
            {
                rest = rest[1..];
            }
        }

        // 绝密级、机密级、秘密级, 涉密等级：绝密/机密/秘密 or 绝密（30年）、机密（20年） tells what levels there are.
        return found && !(isSpelled && isList);
    }

    // The length of a label that a mark follows: 密级：, 密级：【. A form with boxes to tick (密级：□绝密 □机密) has none.
    private int LabelAt(ReadOnlySpan<char> text)
    {
        foreach (var word in Labels)
        {
            if (text.StartsWith(word) && text[word.Length..].TrimStart("：:★☆（(【[〔［") is var rest && LengthAt(rest) > 0)
            {
                return text.Length - rest.Length;
            }
        }

        return 0;
    }

    // Without the punctuation at its start.
    private static ReadOnlySpan<char> Unmarked(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && !char.IsLetterOrDigit(text[0]))
        {
            text = text[1..];
        }

        return text;
    }

    // 1年, １年, 五年, 6个月, 长期
    private static ReadOnlySpan<char> AfterTerm(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("长期"))
        {
            return text[2..].TrimStart();
        }

        var number = text.IndexOfAnyExcept("0123456789０１２３４５６７８９一二三四五六七八九十 ");
        if (number <= 0)
        {
            return text;
        }

        var unit = text[number..];
        return unit.StartsWith("个月") ? unit[2..].TrimStart() : unit[0] is '年' or '月' or '天' or '日' ? unit[1..].TrimStart() : text;
    }
}
