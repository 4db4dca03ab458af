using System.Text.RegularExpressions;
using MailIntake.Documents.Bodies;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// The body of a mail as a report: without greeting, covering words, signature, disclaimer and quoted earlier mail. Where the
/// sender wrote nothing of his own and passed an earlier mail on, that mail is the report.
/// </summary>
public static partial class BodyText
{
    // A forward of a forward of a forward; what lies deeper is nobody's report.
    private const int MaxForwards = 8;

    // A signature with all its telephone numbers and a disclaimer in two languages has some twenty lines.
    private const int MaxEnding = 60;
    private const int LongestSignature = 20;
    private const int MaxSpacing = 3;
    private const int MaxMarks = 5;
    private const int LongestClosing = 80;
    private const int MaxLength = 4_000_000;

    // “改好了，麻烦再看下。” above a forwarded report; a report has more.
    private const int FewWords = 40;

    /// <summary>The report of a mail's body: of its plain text, or of its HTML where the plain text is none or but a note beside it.</summary>
    public static ReportText Of(ReadMail mail)
    {
        var written = mail.Html.Length > 0 ? Decoded(mail.Text) : mail.Text;
        var isBlank = string.IsNullOrWhiteSpace(written);
        var (wideHtml, wideText) = mail.Html.Length > 0 ? (WideIn(mail.Html), WideIn(written)) : default;
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
        return IsLonger(wideHtml, wideText) ? text with { Doubt = text.Doubt ?? DoubtOfForms(mail, count) } : text;
    }

    private static ReportText Report(ReadMail mail, Parts parts, int words, string? doubt) => new(ReportText.Body, parts.Own, words)
    {
        Signed = parts.Signed,
        IsAnswered = parts.IsEarlier && !SubjectLine.IsForward(mail.Subject),
        Doubt = doubt ?? DoubtOf(mail, words, parts),
    };

    // QQ's web mail writes the text beside its HTML without decoding it.
    private static string Decoded(string text) => !text.Contains('&', StringComparison.Ordinal) ? text : text
        .Replace("&nbsp;", " ", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    // Programs write the same into both forms; where they do not, nobody but a person can tell which the sender meant.
    private static string? DoubtOfForms(ReadMail mail, int words)
    {
        var inHtml = WordCount.Count(Own(Lines(HtmlText.Read(mail.Html, out _)), mail).Own);
        return IsLonger(inHtml, words) ? $"纯文本部分 {words} 字，网页（HTML）部分 {inHtml} 字，两部分不一样" : null;
    }

    // Beyond what a gateway's banner or the words of a signature's picture make.
    private static bool IsLonger(int html, int text) => html > text + (text / 5) + 20;

    // Few words above a long mail are a note on a mail that is passed on, or a short report. Not in a reply: there the long mail is the office's own request, to
    // which 不涉及 is an answer. Outlook has its forwards refer to the mail, too, and says in the subject what they are. A report may show the header of a mail: where
    // nothing says that this one is a reply or a forward, more words above it settle nothing.
    private static string? DoubtOf(ReadMail mail, int words, Parts parts)
    {
        var shown = parts.Bare && !QuotedMail.Answers(mail);
        if (words == 0 || (words > FewWords && !shown) || parts.Earlier.Count == 0 || (mail.RepliesTo.Count > 0 && !SubjectLine.IsForward(mail.Subject)))
        {
            return null;
        }

        var below = WordCount.Count(Own(parts.Earlier, mail: null).Own);
        return shown && parts.Marked && below > FewWords ? $"正文里以“>”开头的一行起有 {below} 字，当作引用的邮件没有计入，但看不出这是回复或转发"
            : FarMore(below, words) ? $"发件人自己写的只有 {words} 字，下面引用或转发的邮件有 {below} 字，分不清哪一部分是稿件" : null;
    }

    // A program that writes both writes the same into both. What stands beside a report in HTML is a word to programs that show none, or what
    // a gateway put to it: a line or two.
    internal static bool FarMore(int html, int text) => ReportText.IsFarMore(html, text);

    // East Asian characters outside tags, at least about how many: most mails bear both forms, and reading the HTML costs more than all else.
    internal static int WideIn(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            var tag = text.IndexOf('<');
            var shown = tag < 0 ? text : text[..tag];
            foreach (var c in shown)
            {
                count += c >= '\u2E80' ? 1 : 0;
            }

            count += shown.Count("&#");
            var end = tag < 0 ? -1 : text[tag..].IndexOf('>');
            text = end < 0 ? [] : text[(tag + end + 1)..];
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
    // where each line bears that. IsEarlier: the sender wrote nothing of his own, and the text is that of the mail below.
    private readonly record struct Parts(string Own, string Signed, List<string> Earlier, bool Bare = false, bool Marked = false, bool IsEarlier = false);

    // Mail is that which the text is from, null where it may answer another.
    private static Parts Own(List<string> lines, ReadMail? mail)
    {
        for (var forward = 0; forward < MaxForwards; forward++)
        {
            var quote = QuotedMail.Find(lines, forward > 0 ? null : mail);
            var own = Strip(lines[..quote.Start]);
            List<string> rest = quote.Marked ? [.. lines[quote.Start..].Select(QuotedMail.Unquote)] : lines[quote.Content..];
            if (quote.Start == lines.Count || (own.Length > 0 && !IsSignature(own)))
            {
                return new Parts(own, string.Join('\n', lines[..quote.Start]), rest, quote.Bare, quote.Marked, forward > 0);
            }

            lines = rest;
        }

        return new Parts("", "", []);
    }

    /// <summary>True where a text is nothing but the closing lines that programs add, such as “发自我的 iPhone”.</summary>
    internal static bool IsClosing(string text)
    {
        var any = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (!trimmed.IsEmpty && (trimmed.Length > LongestClosing || !Closing().IsMatch(trimmed)))
            {
                return false;
            }

            any |= !trimmed.IsEmpty && !IsRule(trimmed);
        }

        return any;
    }

    // The mail program's signature above a forwarded mail: nothing that the sender wrote.
    private static bool IsSignature(string own)
    {
        foreach (var line in own.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (!text.IsEmpty && !PersonName().IsMatch(text) && !Post().IsMatch(text) && !IsOffice(text) && !Contact().IsMatch(text) && !IsCard(text))
            {
                return false;
            }
        }

        return true;
    }

    // 张三 | 国投集团综合部, or 国投集团办公室 副主任: nothing but names, and one of them an office's or a post's.
    private static bool IsCard(ReadOnlySpan<char> line)
    {
        const int Longest = 60;
        if (line.Length > Longest)
        {
            return false;
        }

        var known = false;
        foreach (var range in line.SplitAny(" \t\u3000\u00A0|｜/"))
        {
            var part = line[range];
            if (!part.IsEmpty)
            {
                var sure = IsOffice(part) || Post().IsMatch(part) || Contact().IsMatch(part);
                if (!sure && !PersonName().IsMatch(part))
                {
                    return false;
                }

                known |= sure;
            }
        }

        return known;
    }

    private static bool IsOffice(ReadOnlySpan<char> line) => SignedByOffice().IsMatch(line);

    private static string Strip(List<string> lines)
    {
        var start = 0;
        var end = SignatureMark(lines);
        while (start < end && string.IsNullOrWhiteSpace(lines[start]))
        {
            start++;
        }

        start += start < end && lines[start].Length <= 300 && GatewayBanner().IsMatch(lines[start].AsSpan().Trim()) ? 1 : 0;
        end = WithoutEnding(lines, end);
        for (var greetings = 0; start < end && greetings < 5;)
        {
            if (string.IsNullOrWhiteSpace(lines[start]))
            {
                start++;
                continue;
            }

            var line = lines[start].AsSpan().Trim();
            var greeting = GreetingLength(line);
            var sentence = line[greeting..];
            if (greeting > 0 && Introducing().IsMatch(sentence) && !SendingAlong().IsMatch(sentence))
            {
                lines[start] = sentence.ToString();
                break;
            }

            if (!(line.Length <= 40 && Greeting().IsMatch(line)) && !(line.Length <= 80 && IsCovering(sentence)) && !(line.Length <= 300 && Disclaimer().IsMatch(line)))
            {
                break;
            }

            start++;
            greetings++;
        }

        return string.Join('\n', lines[start..Math.Max(start, end)]).Trim();
    }

    // 现将我区防汛情况报告如下： above a report is its first sentence; 现将信息报送如下： sends it along.
    private static bool IsCovering(ReadOnlySpan<char> line) => Covering().IsMatch(line) && (!Introducing().IsMatch(line) || SendingAlong().IsMatch(line));

    // RFC 3676, 4.3: "-- " alone; the blank is often lost on the way. A dash or two alone stand between the parts of a report as well.
    private static int SignatureMark(List<string> lines)
    {
        var (last, left) = (lines.Count, LongestSignature);
        while (last > 0 && left >= 0)
        {
            last--;
            left -= string.IsNullOrWhiteSpace(lines[last]) ? 0 : 1;
        }

        var (above, all, asked) = (0L, -1L, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is "--" or "—")
            {
                all = all < 0 ? lines.Sum(line => (long)line.Length) : all;
                if ((i >= last || (lines[i] == "--" && 2 * above >= all && asked++ < MaxMarks)) && IsSignatureBelow(lines, i + 1))
                {
                    return i;
                }
            }

            above += lines[i].Length;
        }

        return lines.Count;
    }

    // Names, posts, addresses, perhaps a motto: no paragraphs but those of a disclaimer.
    private static bool IsSignatureBelow(List<string> lines, int from)
    {
        const int LongestMotto = 40;
        var sentences = 0;
        for (var i = from; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            if (!IsEndingLine(line))
            {
                sentences += line[^1] is '。' or '；' ? 1 : 0;
                if (line.Length > LongestMotto || sentences > 2)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static int GreetingLength(ReadOnlySpan<char> line)
    {
        foreach (var match in GreetingBefore().EnumerateMatches(line))
        {
            return match.Length;
        }

        return 0;
    }

    // From the end upwards: disclaimer, contact, 此致敬礼, name and date. A date, a name or an office is taken for a signature only
    // where it stands alone on a short line at the very end.
    private static int WithoutEnding(List<string> lines, int end)
    {
        end = WithoutDisclaimer(lines, end);
        var closing = -1;
        var nonEmpty = 0;
        for (var i = end - 1; i >= 0 && nonEmpty < 12; i--)
        {
            var line = lines[i].AsSpan().Trim();
            nonEmpty += line.IsEmpty ? 0 : 1;
            if (Closing().IsMatch(line) && (!IsRule(line) || IsSignatureBlock(lines, i + 1, end)))
            {
                closing = i;
            }
            else if (line.Length > 40)
            {
                break;
            }
        }

        if (closing >= 0)
        {
            end = closing;
        }

        // A title alone is no signature: there is text before one.
        var first = lines.FindIndex(line => !string.IsNullOrWhiteSpace(line));
        var dated = false;
        var signed = false;
        var contact = false;
        var (offices, department, jointly) = (0, false, false);
        for (var left = MaxEnding; end > 0 && left > 0;)
        {
            var line = lines[end - 1].AsSpan().Trim();
            left -= line.IsEmpty ? 0 : 1;
            if (line.IsEmpty || Contact().IsMatch(line) || Closing().IsMatch(line) || (line.Length <= 40 && Covering().IsMatch(line)))
            {
                contact |= !line.IsEmpty && Contact().IsMatch(line);
                end--;
            }
            else if (IsPhoneLine(line))
            {
                contact = true;
                end--;
            }
            else if (!dated && DateLine().IsMatch(line))
            {
                dated = true;
                end--;
            }
            else if (line.Length <= 45 && SignedAndDated().IsMatch(line) && first < end - 1)
            {
                end--;
            }
            else if (signed && PersonName().IsMatch(line))
            {
                signed = false;
                end--;
            }
            else if (line.Length <= 25 && line.IndexOfAny("，。；：、！？,;:“") < 0 && (dated || (IsOffice(line) && first < end - 1))
                && (offices == 0 || jointly || (offices == 1 && (department || Department().IsMatch(line)))) && !IsListOfOffices(lines, end - 1, dated, signs: dated || (contact && offices == 0), jointly))
            {
                // One office and its department sign, or several with one date.
                department = Department().IsMatch(line);
                jointly |= dated;
                offices++;
                dated = false;
                signed = true;
                end--;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    // A disclaimer ends a mail: behind it stand the rest of it, perhaps in English, and who sends it. A report about mails has lines that begin alike.
    private static int WithoutDisclaimer(List<string> lines, int end)
    {
        var found = end;
        var left = MaxEnding;
        for (var i = end - 1; i >= 0 && left > 0; i--)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            left--;
            if (Disclaimer().IsMatch(line))
            {
                found = i;
            }
            else if (!IsEndingLine(line))
            {
                break;
            }
        }

        // The rest of it in words that nobody foresaw, where it is the smaller part of the mail.
        var above = 0L;
        for (var i = 0; i < end && found == end; i++)
        {
            if (above > 0 && DisclaimerBegins().IsMatch(lines[i]) && Disclaimer().IsMatch(lines[i]))
            {
                return lines.Skip(i).Take(end - i).Sum(line => (long)line.Length) < above ? i : end;
            }

            above += lines[i].Length;
        }

        return found;
    }

    // A line that may stand behind the beginning of a disclaimer.
    private static bool IsEndingLine(ReadOnlySpan<char> line) =>
        line.IndexOfAnyInRange('\u3400', '\u9FFF') < 0 || Contact().IsMatch(line) || Closing().IsMatch(line) || IsPhoneLine(line) || DateLine().IsMatch(line)
        || (line.Length <= 45 && SignedAndDated().IsMatch(line)) || PersonName().IsMatch(line) || Post().IsMatch(line) || IsOffice(line) || IsCard(line)
        || (line.Length <= 500 && (OfDisclaimer().IsMatch(line) || Disclaimer().IsMatch(line)));

    private static bool IsPhoneLine(ReadOnlySpan<char> line) => line.Length <= 50 && EndsInPhone().IsMatch(line) && line.IndexOfAny("，。；！？") < 0;

    private static bool IsRule(ReadOnlySpan<char> line) => line.IndexOfAnyExcept("|-—_=*~ \t\u3000\u00A0") < 0;

    // A rule stands within a report as well as above a signature: it ends the text only where every line behind it is one of a signature.
    private static bool IsSignatureBlock(List<string> lines, int from, int end)
    {
        var (sure, offices, names, others, dated) = (0, 0, 0, 0, false);
        for (var i = from; i < end; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty || IsRule(line))
            {
                continue;
            }

            if (IsOffice(line))
            {
                offices++;
            }
            else if (Contact().IsMatch(line) || Closing().IsMatch(line) || IsPhoneLine(line) || (line.Length <= 45 && SignedAndDated().IsMatch(line)))
            {
                sure++;
            }
            else if (DateLine().IsMatch(line))
            {
                sure++;
                dated = true;
            }
            else if (PersonName().IsMatch(line) || IsCard(line))
            {
                names++;
            }
            else if (!dated && line.Length <= 25 && line.IndexOfAny("，。；：、！？,;:“") < 0 && line[0] is not ('（' or '(') && !char.IsAsciiDigit(line[0]))
            {
                others++;
            }
            else
            {
                return false;
            }
        }

        return offices <= 2 && names <= 2 && (others == 0 ? sure + offices > 0 || names <= 1 : others <= 3 && sure > 0);
    }

    // Units that are praised at the end of a report, one a line: introduced by a colon, or more of them than sign. Programs set blank lines between paragraphs: between
    // all of a list as many, where a signature stands off from what is above it.
    private static bool IsListOfOffices(List<string> lines, int last, bool dated, bool signs, bool jointly)
    {
        var spacing = BlankAbove(lines, last);
        if (spacing > 0 && (signs || spacing > MaxSpacing))
        {
            return false;
        }

        var (offices, departments, i) = (0, 0, last);
        while (i >= 0 && last - i < MaxEnding)
        {
            var line = lines[i].AsSpan().Trim();
            if (!IsOffice(line) && !PersonName().IsMatch(line))
            {
                break;
            }

            offices += IsOffice(line) ? 1 : 0;
            departments += Department().IsMatch(line) ? 1 : 0;
            var blank = BlankAbove(lines, i);
            i -= blank + 1;
            if (blank != spacing)
            {
                // Two that are set otherwise than the text above them are its last line and who signs.
                if (spacing > 0 && (offices == 2 || (i >= 0 && IsOffice(lines[i].AsSpan().Trim()))))
                {
                    return false;
                }

                break;
            }
        }

        if (offices < 2)
        {
            return false;
        }

        while (i >= 0 && last - i < 2 * MaxEnding && string.IsNullOrWhiteSpace(lines[i]))
        {
            i--;
        }

        var above = i < 0 ? default : lines[i].AsSpan().Trim();
        var isCourtesy = above.Length <= 80 && (Greeting().IsMatch(above) || Covering().IsMatch(above));
        return (!isCourtesy && (above.EndsWith("：") || above.EndsWith(":")))
            || (!dated && !(jointly && spacing > 0) && (offices > 2 || departments == 0));
    }

    // How many blank lines stand above a line, more than a list's spacing counted no further.
    private static int BlankAbove(List<string> lines, int at)
    {
        var blank = 0;
        while (blank <= MaxSpacing && at - blank - 1 >= 0 && string.IsNullOrWhiteSpace(lines[at - blank - 1]))
        {
            blank++;
        }

        return blank;
    }

    // 【外部邮件】此邮件来自外部，请谨慎点击链接
    [GeneratedRegex(@"^[【\[]\s{0,4}(外部邮件|外来邮件|外部来信|外部发件人|EXTERNAL(\s{1,4}(E-?MAIL|SENDER|MESSAGE))?)\s{0,4}[】\]]([:：]?|.{0,150}(谨慎|警惕|小心|点击|链接|发件人|click|caution|links?|sender|organi[sz]ation).{0,150})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GatewayBanner();

    // Without a mark or 您好 only what is beyond doubt: titles end in 老领导 and 调研国资委.
    [GeneratedRegex(@"^(.{0,24}(领导|老师|同志|科长|处长|主任|局长|秘书|编辑|同仁|同事|办公室|办公厅|政府办|委办|信息科|信息处|信息中心|督查室|国资委|发改委|国资办)(们|同志|老师|领导)?([，,]?\s*(您好|你好|好|您们好|你们好|大家好|上午好|下午好)\s*[：:，,！!。.]?|\s*[：:，,！!])|(尊敬的|敬爱的|亲爱的|各位|贵(?![州阳港溪池])).{0,24}(领导|老师|同志|科长|处长|主任|局长|秘书|编辑|同仁|同事|办公室|办公厅|政府办|委办|信息科|信息处|信息中心|督查室|国资委|发改委|国资办)(们|同志|老师|领导)?[。.]?|[\p{IsCJKUnifiedIdeographs}]{0,3}(领导|老师|同志|科长|处长|主任|局长|秘书|编辑|同仁|同事)(们|同志|老师|领导)?[。.]?|(中共)?([\p{IsCJKUnifiedIdeographs}]{2,3}[省市区县州]|[\p{IsCJKUnifiedIdeographs}]{2,5}(集团|公司)){0,2}[省市区县州]?(委员会|党委|委|人民政府|政府|国资委|发改委|国资办){0,2}(办公室|办公厅|办)?(信息科|信息处|信息中心|督查室)?(?<=办公室|办公厅|政府办|委办|信息科|信息处|信息中心|督查室|国资委|发改委|国资办)[。.]?|(您|你|您们|你们|大家|上午|下午)好\s*[：:，,！!。.~]*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"(^|[，,。；;！!、：:\s您上来])(请|望|烦|麻烦|烦请|敬请|恳请)\s*(您|你们|领导|各位|老师|予以|及时|注意|帮忙|贵办){0,2}\s*(查收|查阅|查看|审阅|审核|审定|审示|收阅|收悉|批阅|阅示|指正|采用|采纳|接收)|^现将.{0,50}(如下|见附件)|^.{0,16}(详见|请见|请看|(?<!意)见)附件.{0,20}$|^附件[为是].{0,40}$|(如有|若有).{0,10}(问题|不妥|疑问).{0,12}(联系|指正)|^以上(是|为|系)?.{0,8}(信息|稿件|材料)[，,。]?(请.{0,10}|供参[考阅])?[。！]?$|^(谢谢|感谢|辛苦了?|多谢|致谢|妥否|收到请回复|盼复|打扰了).{0,8}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Covering();

    // Outlook puts the address of a link behind its words: 获取 Outlook for iOS<https://aka.ms/o0ukef>
    [GeneratedRegex(@"^(此致|敬礼|此致\s*敬礼|顺祝.{0,10}|祝好|祝.{0,12}[！!]|祝.{0,10}(愉快|顺利|安康|安好|快乐|平安)|[顺谨敬]?祝[：:，,]?|顺颂.{1,6}|致礼|Best\s*regards,?|Regards,?|[-—]{0,4}\s{0,4}发自.{1,24}(\s?<https?://[^<>\s]{1,500}>)?|由.{1,10}邮箱大师\s{0,4}发送$|通过(我的.{0,10}(手机|邮箱)|[^，。；]{1,10}邮箱(大师)?)\s{0,4}发送$|[-—]{0,4}\s{0,4}[发来]自.{1,16}邮箱.{0,12}[-－—]{5,120}|从.{1,24}(\s?<https?://[^<>\s]{1,500}>)?\s{0,4}发送|签名由.{1,16}定制|[-—]{0,4}\s{0,4}来自(.{0,16}(客户端|邮箱大师|QQ邮箱|手机)|\s{0,4}Outlook.{0,30}(\s?<https?://[^<>\s]{1,500}>)?|\s{0,4}([A-Za-z]{2,12}|华为|荣耀|小米|红米|三星|魅族|一加)\s{0,4}(电子邮件|邮件|邮箱))|(发送自|Sent\s+(from|with)).{0,40}((\s?<https?://[^<>\s]{1,500}>)?.{0,30})?|(获取|Get\s)\s*Outlook.{0,30}(\s?<https?://[^<>\s]{1,500}>)?|[|\s]+|[-—_=*~]{3,})[！!。]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^[（(【\[|*]*\s*(联\s*系\s*人|签\s*发\s*人|报送单位|报送人|填报单位|填报人|报送时间|报送日期|联系电话|联系方式|联系地址|联系手机|电\s*话|办公电话|座\s*机|手\s*机|手机号码?|传\s*真|邮\s*箱|电子邮箱|邮\s*编|地\s*址|单位地址|微\s*信|QQ|Tel|Phone|Mobile|Fax|E-?mail|Mail|Add(ress)?)\s*[:：].{0,80}$|^[（(]?(0\d{2,3}[- ]?)?\d{7,8}[）)]?$|^1[3-9]\d{9}$|^[\w.+-]{1,40}@[\w.-]{3,60}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Contact();

    // 国投集团办公室　刘敏　0812-3330000
    [GeneratedRegex(@"(^|[\s\u3000：:（(])((0\d{2,3}[- ]?)?\d{7,8}|1[3-9]\d{9})[）)]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EndsInPhone();

    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}（）()\s\u3000]{3,25}(办公室|办公厅|政府办|综合部|综合科|综合处|信息科|信息处|秘书科|宣传部|集团|公司|管委会|委员会|人民政府|改革局|局|党政办)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SignedByOffice();

    // 综合部 of a group: signs under the group's name
    [GeneratedRegex(@"(办公室|办公厅|政府办|综合部|综合科|综合处|信息科|信息处|秘书科|宣传部|党政办)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Department();

    // 副主任, 信息科科员
    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}]{0,8}(主任|科长|处长|部长|经理|局长|书记|秘书|科员|干事|专员|主管|助理|文员|信息员|联络员|工程师)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Post();

    // A report on mails begins a line with 该邮件, too: what is said of the mail tells them apart.
    [GeneratedRegex(@"^\s{0,20}[*【（(\[]{0,4}(免责声明|保密声明|保密提示|法律声明|(本|此|该(?=邮件(及|和|所含|可能|内容)))邮件.{0,200}?(误收|错收|收件人|保密|机密|涉密|秘密|仅限|仅供|专供|未经|法律责任|不承担|隐私|特权|自动发|请勿回复|立即删除|不得(转发|披露|复制|散发|泄露|以任何)|不代表)|This\s+(e-?mail|message)\s+(and|is|may|contains)|CONFIDENTIALITY|Disclaimer)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Disclaimer();

    [GeneratedRegex(@"^\s{0,20}[*【（(\[]{0,4}(免责声明|保密声明|保密提示|法律声明|本邮件|This\s|CONFIDENTIALITY|Disclaimer)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DisclaimerBegins();

    // 如果您错收了本邮件，请立即删除。
    [GeneratedRegex(@"(本|此|该|上述|这封)(电子)?邮件|误收|错收|误发|收件人|发件人|列出的个人|(未经|禁止|不得|严禁).{0,30}(使用|披露|泄露|复制|散发|转发|传播)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OfDisclaimer();

    [GeneratedRegex(@"^[（(]?((\d{4}|[〇零一二三四五六七八九]{4})\s*[-年./]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[-月./]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?|\d{1,2}月\d{1,2}日)[）)]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DateLine();

    // 国投集团办公室　2023年6月5日
    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}（）()]{2,25}[\s\u3000]+\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SignedAndDated();

    // 刘敏, or 刘　敏
    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}][\s\u3000]{0,4}[\p{IsCJKUnifiedIdeographs}]{1,3}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PersonName();

    [GeneratedRegex(@"^现将.{0,50}如下", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Introducing();

    // 现将我单位信息报送如下：, the formula 现将有关情况报告如下：, and whatever asks to take it in besides.
    [GeneratedRegex(@"^现将(有关|相关)情况.{0,8}如下|(信息|简讯|专报|简报|稿件|材料)([一二三四五六七八九十\d]{1,3}[篇则条件份])?(予以|现)?(报送|上报|报上|呈报|呈送|发送|提供|报告给.{1,6}|报|发)?如下|请.{0,8}(查收|查阅|审阅|审核|审定|审示|收阅|批阅|阅示|指正|采用|采纳|接收)|附件", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SendingAlong();

    // 您好！现将我单位信息报上，请查收。
    [GeneratedRegex(@"^(.{0,12}(领导|老师|科长|主任|处长|同志|编辑|同仁)[，,]?(您好|你好|好|上午好|下午好)?|您好|你好|大家好|各位好|上午好|下午好)[，,！!。：:\s]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GreetingBefore();
}
