using System.Text.RegularExpressions;
using static MailIntake.Documents.Bodies.SignatureLine;

namespace MailIntake.Documents.Bodies;

/// <summary>A disclaimer (免责声明, 保密声明). It ends a mail: behind it stand the rest of it, perhaps in English, and who sends it. A report about mails has lines that begin alike.</summary>
internal static partial class Disclaimers
{
    /// <summary>The line at which it begins, or the end where there is none.</summary>
    /// <param name="lines">The lines of a body.</param>
    /// <param name="end">The line at which the text ends.</param>
    public static int Begin(List<string> lines, int end)
    {
        var found = end;
        var left = SignatureBlock.MaxLines;
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
            if (above > 0 && MayBegin(lines[i]) && DisclaimerBegins().IsMatch(lines[i]) && Disclaimer().IsMatch(lines[i]))
            {
                return lines.Skip(i).Take(end - i).Sum(line => (long)line.Length) < above ? i : end;
            }

            above += lines[i].Length;
        }

        return found;
    }

    /// <summary>True for a line that may stand behind the beginning of a disclaimer.</summary>
    public static bool IsEndingLine(ReadOnlySpan<char> line) =>
        line.IndexOfAnyInRange('\u3400', '\u9FFF') < 0 || IsContact(line) || IsClosing(line) || ProgramLine.IsFooter(line) || DateLine().IsMatch(line)
        || (line.Length <= 45 && SignedAndDated().IsMatch(line)) || PersonName().IsMatch(line) || Post().IsMatch(line) || IsOffice(line) || IsCard(line)
        || (line.Length <= 500 && (OfDisclaimer().IsMatch(line) || Disclaimer().IsMatch(line)));

    // The first letter of what DisclaimerBegins looks for: asked of every line of every mail.
    private static bool MayBegin(ReadOnlySpan<char> line)
    {
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c) && c is not ('*' or '【' or '（' or '(' or '['))
            {
                return c is '免' or '保' or '法' or '本' or 'T' or 't' or 'C' or 'c' or 'D' or 'd';
            }
        }

        return false;
    }

    // A report on mails begins a line with 该邮件, too: what is said of the mail tells them apart.
    [GeneratedRegex(@"^\s{0,20}[*【（(\[]{0,4}(免责声明|保密声明|保密提示|法律声明|(本|此|该(?=邮件(及|和|所含|可能|内容)))邮件.{0,200}?(误收|错收|收件人|保密|机密|涉密|秘密|仅限|仅供|专供|未经|法律责任|不承担|隐私|特权|自动发|请勿回复|立即删除|不得(转发|披露|复制|散发|泄露|以任何)|不代表)|This\s+(e-?mail|message)\s+(and|is|may|contains)|CONFIDENTIALITY|Disclaimer)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Disclaimer();

    [GeneratedRegex(@"^\s{0,20}[*【（(\[]{0,4}(免责声明|保密声明|保密提示|法律声明|本邮件|This\s|CONFIDENTIALITY|Disclaimer)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DisclaimerBegins();

    // 如果您错收了本邮件，请立即删除。
    [GeneratedRegex(@"(本|此|该|上述|这封)(电子)?邮件|误收|错收|误发|收件人|发件人|列出的个人|(未经|禁止|不得|严禁).{0,30}(使用|披露|泄露|复制|散发|转发|传播)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OfDisclaimer();
}
