using MailIntake.Documents.Bodies;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// The body of a mail as a report: without greeting, covering words, signature, disclaimer and quoted earlier mail. Where the
/// sender wrote nothing of his own and passed an earlier mail on, that mail is the report.
/// </summary>
public static class BodyText
{
    // A forward of a forward of a forward; what lies deeper is nobody's report.
    private const int MaxForwards = 8;

    private const int MaxLength = 4_000_000;

    // Characters are told apart by this many remainders: two texts that fall together in all of them do not come about.
    private const int Tally = 1024;

    // “改好了，麻烦再看下。” above a forwarded report; a report has more.
    private const int FewWords = 40;

    // Where the subject says that a mail is passed on, the words above it may be more: 现转去…，请审阅. A report that is passed on with a mail has far more.
    private const int FewWordsOfForward = 100;

    /// <summary>The report of a mail's body: of its plain text, or of its HTML where the plain text is none or but a note beside it.</summary>
    public static ReportText Of(ReadMail mail)
    {
        var written = mail.Html.Length > 0 ? Decoded(mail.Text) : mail.Text;
        var isBlank = string.IsNullOrWhiteSpace(written);
        Span<int> surplus = stackalloc int[Tally];
        var (wideHtml, wideText) = mail.Html.Length > 0 ? (WideIn(mail.Html, surplus, 1), WideIn(written, surplus, -1)) : default;
        if (mail.Html.Length > 0 && (isBlank || FarMore(wideHtml, wideText)))
        {
            var html = HtmlText.Read(mail.Html, out _);
            var parts = Own(Lines(html), mail);
            var words = WordCount.Count(parts.Own);
            if (isBlank || FarMore(words, WordCount.Count(written)))
            {
                return Report(mail, parts, words, mail.HtmlDoubt) with { Uncounted = html };
            }
        }

        var own = Own(Lines(written), mail);
        var count = WordCount.Count(own.Own);
        var text = Report(mail, own, count, mail.TextDoubt);
        return Differ(wideHtml, wideText, surplus) ? text with { Doubt = text.Doubt ?? DoubtOfForms(mail, own.Own, count) } : text;
    }

    private static ReportText Report(ReadMail mail, Parts parts, int words, string? doubt) => new(ReportText.Body, parts.Own, words)
    {
        Signed = parts.Signed,
        IsAnswered = parts.IsEarlier && !SubjectLine.IsForward(mail.Subject),
        PassedOnFrom = parts.From,
        Doubt = doubt ?? DoubtOf(mail, words, parts),
    };

    // QQ's web mail writes the text beside its HTML without decoding it.
    private static string Decoded(string text) => !text.Contains('&', StringComparison.Ordinal) ? text : text
        .Replace("&nbsp;", " ", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    // Programs write the same into both forms; where they do not, nobody but a person can tell which the sender meant: a person who looks at the mail sees the HTML.
    private static string? DoubtOfForms(ReadMail mail, string text, int words)
    {
        var html = Own(Lines(HtmlText.Read(mail.Html, out _)), mail).Own;
        var inHtml = WordCount.Count(html);
        Span<int> surplus = stackalloc int[Tally];
        CountWide(html, surplus, 1);
        CountWide(text, surplus, -1);
        return Differ(inHtml, words, surplus) ? $"纯文本部分 {words} 字，网页（HTML）部分 {inHtml} 字，两部分不一样" : null;
    }

    // Beyond what a gateway's banner or the words of a signature's picture make: by length, or, where that is alike, by the characters that one has and the other lacks.
    private static bool Differ(int html, int text, ReadOnlySpan<int> surplus)
    {
        if (html == 0)
        {
            return false;
        }

        var unlike = 0;
        foreach (var more in surplus)
        {
            unlike += Math.Abs(more);
        }

        return IsLonger(html, text) || IsLonger(text, html) || unlike > ((html + text) / 5) + 40;
    }

    private static bool IsLonger(int one, int other) => one > other + (other / 5) + 20;

    // Few words above a long mail are a note on a mail that is passed on, or a short report. Not in a reply: there the long mail is the office's own request, to
    // which 不涉及 is an answer. Outlook has its forwards refer to the mail, too, and says in the subject what they are. A report may show the header of a mail: where
    // nothing says that this one is a reply or a forward, more words above it settle nothing.
    private static string? DoubtOf(ReadMail mail, int words, Parts parts)
    {
        if (words == 0 || (parts.Earlier.Count == 0 && !parts.IsEarlier))
        {
            return null;
        }

        var isForward = SubjectLine.IsForward(mail.Subject);
        var isReply = !isForward && (mail.RepliesTo.Count > 0 || SubjectLine.IsReply(mail.Subject));
        if (isReply && parts.IsEarlier)
        {
            // What stands there is the office's letter, or a report below it: nothing tells where the one ends.
            return $"发件人在来信的上方没有写字，这 {words} 字是所回复的来信，稿件可能写在来信的下方或中间，也可能没有";
        }

        if (isReply && parts.Marked && WordCount.Count(Strip(QuotedMail.Unmarked(parts.Earlier))) is > FewWords and var between)
        {
            return $"引用的来信下方或中间还有发件人写的 {between} 字，没有计入";
        }

        var shown = (parts.Bare || parts.Phrased) && !QuotedMail.Answers(mail);
        if ((words > (isForward ? FewWordsOfForward : FewWords) && !shown) || (mail.RepliesTo.Count > 0 && !isForward))
        {
            return null;
        }

        var below = WordCount.Count(Own(parts.Marked ? [.. parts.Earlier.Select(QuotedMail.Unquote)] : parts.Earlier, mail: null).Own);
        return shown && parts.Marked && below > FewWords ? $"正文里以“>”开头的一行起有 {below} 字，当作引用的邮件没有计入，但看不出这是回复或转发"
            : shown && parts.Phrased && below > 0 ? $"正文里“…写道：”一行下面有 {below} 字，当作引用的邮件没有计入，但看不出这是回复或转发"
            : FarMore(below, words) ? $"发件人自己写的只有 {words} 字，下面引用或转发的邮件有 {below} 字，分不清哪一部分是稿件" : null;
    }

    // A program that writes both writes the same into both. What stands beside a report in HTML is a word to programs that show none, or what
    // a gateway put to it: a line or two.
    internal static bool FarMore(int html, int text) => ReportText.IsFarMore(html, text);

    // East Asian characters outside tags, at least about how many: most mails bear both forms, and reading the HTML costs more than all else.
    internal static int WideIn(ReadOnlySpan<char> text, Span<int> tally = default, int step = 0)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            var tag = text.IndexOf('<');
            var shown = tag < 0 ? text : text[..tag];
            count += CountWide(shown, tally, step) + shown.Count("&#");
            var end = tag < 0 ? -1 : text[tag..].IndexOf('>');
            text = end < 0 ? [] : text[(tag + end + 1)..];
        }

        return count;
    }

    // Each wide character adds the step to its place in the tally, where there is one: texts of the same characters leave nothing there.
    private static int CountWide(ReadOnlySpan<char> text, Span<int> tally, int step)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (c >= '\u2E80')
            {
                count++;
                if (!tally.IsEmpty)
                {
                    tally[c % Tally] += step;
                }
            }
        }

        return count;
    }

    /// <summary>The report text within the text of a body.</summary>
    /// <param name="body">The plain text with LF line ends.</param>
    public static string Own(string body) => Own(Lines(body), mail: null).Own;

    private static List<string> Lines(string body)
    {
        var lines = new List<string>();
        foreach (var line in body.AsSpan(0, Math.Min(body.Length, MaxLength)).EnumerateLines())
        {
            lines.Add(line.TrimEnd().ToString());
        }

        return lines;
    }

    // Signed is the same text with its greeting and signature, Earlier the mail quoted below it: Bare where nothing but a header or the mark of a quote begins it, Marked
    // where each line bears that, Phrased where a line begins it that a report may have, too.
    private readonly record struct Parts(string Own, string Signed, List<string> Earlier, bool Bare = false, bool Marked = false, bool Phrased = false)
    {
        // The sender wrote nothing of his own, and the text is that of the mail below, from this address where its header names it.
        public bool IsEarlier { get; init; }

        public string? From { get; init; }
    }

    // Mail is that which the text is from, null where it may answer another.
    private static Parts Own(List<string> lines, ReadMail? mail)
    {
        string? from = null;
        for (var forward = 0; forward < MaxForwards; forward++)
        {
            var quote = QuotedMail.Find(lines, forward > 0 ? null : mail);
            var own = Strip(lines[..quote.Start]);
            if (quote.Start == lines.Count || (own.Length > 0 && !SignatureBlock.IsSignature(own)))
            {
                var earlier = lines[(quote.IsMarked ? quote.Start : quote.Content)..];
                return new Parts(own, string.Join('\n', lines[..quote.Start]), earlier, quote.IsBare, quote.IsMarked, quote.IsPhrased) { IsEarlier = forward > 0, From = from };
            }

            from = QuotedHeader.Sender(lines[quote.Start..quote.Content]) ?? from;
            lines = quote.IsMarked ? [.. lines[quote.Start..].Select(QuotedMail.Unquote)] : lines[quote.Content..];
        }

        return new Parts("", "", []);
    }

    private static string Strip(List<string> lines)
    {
        var end = SignatureBlock.Begin(lines);
        var start = Salutation.End(lines, end);
        return string.Join('\n', lines[start..Math.Max(start, end)]).Trim();
    }
}
