using System.Text.RegularExpressions;

namespace MailIntake.Documents.Bodies;

/// <summary>The header of a quoted or forwarded mail as mail programs write it into a body: 发件人：, 发送时间：, 收件人：, 主题：, one a line.</summary>
internal static partial class QuotedHeader
{
    /// <summary>True where a header begins at a line. Foxmail and Outlook: 发件人：, then 发送时间： or 日期： within the next lines.</summary>
    public static bool IsAt(List<string> lines, int at)
    {
        if (!HeaderFrom().IsMatch(Beginning(lines[at])))
        {
            return HeaderLine().IsMatch(Beginning(lines[at])) && IsWholeHeader(lines, at);
        }

        var named = 0;
        for (var i = at + 1; i < lines.Count && i <= at + 8; i++)
        {
            named += HeaderLine().IsMatch(Beginning(lines[i])) ? 1 : 0;
        }

        return named >= 2;
    }

    /// <summary>True where the next line that is written is one of a header: Apple's programs write it below, marked as quoted or not. Without it the line above is the sender's.</summary>
    public static bool Follows(List<string> lines, int from)
    {
        for (var i = from; i < lines.Count; i++)
        {
            var line = Beginning(lines[i]).TrimStart("> ");
            if (!line.IsEmpty)
            {
                return HeaderFrom().IsMatch(line) || HeaderLine().IsMatch(line);
            }
        }

        return false;
    }

    /// <summary>The first line after a header that begins at a line or below it; that line itself where there is none.</summary>
    public static int After(List<string> lines, int from)
    {
        var i = from;
        var (header, subject) = (false, false);
        while (i < lines.Count && (string.IsNullOrWhiteSpace(lines[i]) ? !header || (!subject && SubjectFollows(lines, i)) : HeaderFrom().IsMatch(Beginning(lines[i])) || HeaderLine().IsMatch(Beginning(lines[i])) || (header && IsFolded(lines[i]))))
        {
            header |= !string.IsNullOrWhiteSpace(lines[i]);
            subject |= HeaderSubject().IsMatch(Beginning(lines[i]));
            i++;
        }

        return i;
    }

    /// <summary>The address of the sender in a header, or null where it names none.</summary>
    /// <param name="header">The lines of a header.</param>
    public static string? Sender(IEnumerable<string> header)
    {
        const int Longest = 400;
        return header.FirstOrDefault(line => HeaderFrom().IsMatch(Beginning(line))) is { Length: <= Longest } from && Address().Match(from) is { Success: true } address ? address.Value : null;
    }

    // DingTalk and Kylin begin with 主题：. A report has such lines, too, but not three names in a row with the sender among them.
    private static bool IsWholeHeader(List<string> lines, int at)
    {
        const int Most = 9;
        var end = Math.Min(lines.Count, at + Most);
        var from = at + 1;
        while (from < end && !HeaderFrom().IsMatch(Beginning(lines[from])))
        {
            from++;
        }

        if (from == end)
        {
            return false;
        }

        var names = new HashSet<string>();
        for (var i = at; i < end; i++)
        {
            var line = Beginning(lines[i]);
            if (!HeaderFrom().IsMatch(line) && !HeaderLine().IsMatch(line))
            {
                return i > from && names.Count >= 3;
            }

            line = line.TrimStart("|* ");
            names.Add(string.Concat(line[..line.IndexOfAny(":：|\t")].ToString().Where(char.IsLetter)));
        }

        return names.Count >= 3;
    }

    // The names of header fields stand at the beginning; a line of a million blanks must cost no more than another.
    private static ReadOnlySpan<char> Beginning(string line)
    {
        const int Enough = 60;
        var text = line.AsSpan().TrimStart();
        return text.Length > Enough ? text[..Enough] : text;
    }

    // QQ's web mail sets a blank line above it.
    private static bool SubjectFollows(List<string> lines, int at) => at + 1 < lines.Count && HeaderSubject().IsMatch(Beginning(lines[at + 1]));

    // A list of recipients goes on in the next line: the addresses of more of them.
    private static bool IsFolded(string line) => line.Length <= 400 && line[0] is ' ' or '\t' && line.Contains('@', StringComparison.Ordinal);

    [GeneratedRegex(@"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();

    // Kylin and DingTalk spread the names: 主　题：, 发 件 人：; NetEase's Mail Master sets them into a table, whose cells a tab parts
    [GeneratedRegex(@"^[|*]*\s*(发\s{0,4}件\s{0,4}人|寄件者|From)[\s*]*[:：|\t]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeaderFrom();

    [GeneratedRegex(@"^[|*]*\s*(发\s{0,4}送\s{0,4}时\s{0,4}间|发送日期|发件日期|发件时间|日\s{0,12}期|时\s{0,12}间|收\s{0,4}件\s{0,4}人|抄\s{0,12}送\s{0,4}人?|密\s{0,12}送|主\s{0,12}题|重要性|回复|附件|Sent|Importance|Date|To|Cc|Bcc|Subject|Reply-To)[\s*]*[:：|\t]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"^[|*]*\s*(主\s{0,12}题|Subject)[\s*]*[:：|\t]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeaderSubject();
}
