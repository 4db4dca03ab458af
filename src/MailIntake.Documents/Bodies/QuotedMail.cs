using System.Text.RegularExpressions;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;

namespace MailIntake.Documents.Bodies;

/// <summary>
/// Where in a body the earlier mail begins that its sender quotes or forwards: at the line that a mail program writes above it (-----原始邮件-----,
/// 在 … 写道：, 下面是被转发的邮件：), at its header, or at the mark of a quote (&gt;; RFC 3676, 4.5).
/// </summary>
internal static partial class QuotedMail
{
    /// <summary>Finds where earlier mail begins.</summary>
    /// <param name="lines">The lines of a body.</param>
    /// <param name="mail">The mail that the text is from; null where it may answer another.</param>
    public static QuotedPlace Find(List<string> lines, ReadMail? mail)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            // One line alone that begins so is a heading (> 典型案例), where nothing says that the mail answers another.
            if (line[0] == '>' && (mail is null || Answers(mail) || NextWritten(lines, i + 1) is var next && (next == lines.Count || IsMarked(lines[next]))))
            {
                return new QuotedPlace(i, i) { IsMarked = true, IsBare = true };
            }

            if (IsSeparator(line) || IsWroteLine(line) || (ForwardBegins().IsMatch(line) && QuotedHeader.Follows(lines, i + 1)) || (AboveHeader().IsMatch(line) && HeaderBlockFollows(lines, i + 1)))
            {
                var (content, marked) = (QuotedHeader.After(lines, i + 1), NextIsMarked(lines, i + 1));
                return new QuotedPlace(i, content) { IsMarked = marked, IsPhrased = !marked && IsWroteLine(line) && !line.Contains('@') && !QuotedHeader.Follows(lines, i + 1) };
            }

            // Gmail breaks the line before 写道：.
            if (i + 1 < lines.Count && line.Length < 200 && (line.StartsWith("在") || line.StartsWith("On ") || line.StartsWith("At ")) && IsWroteLine($"{line} {lines[i + 1].Trim()}"))
            {
                return new QuotedPlace(i, QuotedHeader.After(lines, i + 2)) { IsMarked = NextIsMarked(lines, i + 2) };
            }

            if (QuotedHeader.IsAt(lines, i))
            {
                return new QuotedPlace(i, QuotedHeader.After(lines, i)) { IsBare = true };
            }
        }

        return new QuotedPlace(lines.Count, lines.Count);
    }

    /// <summary>True where a mail says itself that it is a reply or a forward.</summary>
    public static bool Answers(ReadMail mail) => mail.RepliesTo.Count > 0 || SubjectLine.IsReply(mail.Subject) || SubjectLine.IsForward(mail.Subject);

    /// <summary>A line of the quoted mail without the mark of the quote; empty where it but says that a quote begins.</summary>
    public static string Unquote(string line)
    {
        var rest = line.AsSpan().TrimStart();
        return rest.StartsWith(">") ? rest[1..].TrimStart(' ').ToString() : IsWroteLine(rest) || IsSeparator(rest) || ForwardBegins().IsMatch(rest) ? "" : line;
    }

    /// <summary>The lines below the first mark of a quote that bear none, without those that say who wrote what: what its sender wrote below it, or between.</summary>
    /// <param name="lines">The lines of a quoted mail, each with its mark.</param>
    public static List<string> Unmarked(List<string> lines)
    {
        var first = lines.FindIndex(IsMarked);
        return first < 0 ? [] : [.. lines.Skip(first).Where(line => !IsMarked(line) && Unquote(line).Length > 0)];
    }

    private static bool NextIsMarked(List<string> lines, int from) => NextWritten(lines, from) is var next && next < lines.Count && IsMarked(lines[next]);

    private static bool HeaderBlockFollows(List<string> lines, int from) => NextWritten(lines, from) is var next && next < lines.Count && QuotedHeader.IsAt(lines, next);

    private static bool IsMarked(string line) => line.AsSpan().TrimStart().StartsWith(">");

    // The next line that is not blank, or the end.
    private static int NextWritten(List<string> lines, int from)
    {
        while (from < lines.Count && string.IsNullOrWhiteSpace(lines[from]))
        {
            from++;
        }

        return from;
    }

    private static bool IsSeparator(ReadOnlySpan<char> line) => line.Length is > 0 and < 120 && line[0] is '-' or '－' or '—' or '_' or '=' && Separator().IsMatch(line);

    private static bool IsWroteLine(ReadOnlySpan<char> line) =>
        line.Length < 400 && (line.EndsWith("：") || line.EndsWith(":")) && (WroteLine().IsMatch(line) || OtherWroteLine().IsMatch(line));

    [GeneratedRegex(@"^[-－—_=]{2,}(\s|&nbsp;){0,20}(原始邮件|原始信息|原始消息|原邮件|邮件原文|回复的?(原?邮件|邮件信息|消息|信息)|转发的?(原?邮件|邮件信息|消息|信息)|邮件原件|Original\s*Messages?|Forwarded\s*message|Replied\s*Message|Original|[-\d/年月日:： ,，]{0,40}(您|你)在(来信|信|邮件)中写道[:：])(\s|&nbsp;){0,20}[-－—_=]{2,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separator();

    // A time of day or an address tells it from a sentence of a report (“群众在感谢信中写道：”).
    [GeneratedRegex(@"^(?=.*(@|\d{1,2}[:：]\d{2}))(在|于|On\s|At\s|\d{4}\s*[-年/]|.{1,60}[<（(].{3,80}[>）)]\s*[于於在]).{4,300}(写道|寫道|写到|wrote|[>）)]\s{0,4}写入)\s*[:：]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WroteLine();

    // The day alone, between marks that no sentence has; eYou.
    [GeneratedRegex(@"^(在\s?\d{4}年\d{1,2}月\d{1,2}日[，,]\s?\S{1,30} 写道|On \d{4}-\d{1,2}-\d{1,2}, .{1,60} wrote|在您的来信中曾经提到)\s?[:：]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OtherWroteLine();

    // 下面是被转发的邮件：, with the header below it
    [GeneratedRegex(@"^((下面|以下)是被?转发的(邮件|信息)|开始转发的(邮件|信息)|Begin\s{1,4}forwarded\s{1,4}message)\s{0,4}[:：]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ForwardBegins();

    // What QQ's new web mail and Alibaba's programs write right above the header: 原始邮件, 来自钉钉专属商务邮箱--------
    [GeneratedRegex(@"^(原始邮件|(来自|发自)[^-－—]{1,24}[-－—]{5,200})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AboveHeader();
}
