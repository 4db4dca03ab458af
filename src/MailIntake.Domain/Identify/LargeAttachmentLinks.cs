using System.Buffers;
using System.Text.RegularExpressions;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>Finds 超大附件: files that QQ and NetEase keep on their servers and put into the mail as links that expire.</summary>
public static partial class LargeAttachmentLinks
{
    private static readonly SearchValues<string> Links = SearchValues.Create(
        ["mail.qq.com/cgi-bin/ftnExs_download", "wx.mail.qq.com/ftn/download", "mail.163.com/large-attachment-download", "dashi.163.com/html/cloud-attachment-download"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Words = SearchValues.Create(["超大附件", "云附件"], StringComparison.Ordinal);

    // Names of hosts change; the words that the mail programs write above the link do not. What the sender answers may hold them, too.
    private const int LongestBody = 100_000;

    /// <summary>True where the mail's text or HTML holds such a link.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="body">Its body.</param>
    public static bool Any(ReadMail mail, ReportText body) =>
        mail.Html.AsSpan().ContainsAny(Links) || mail.Text.AsSpan().ContainsAny(Links)
        || (body.Signed is { Length: < LongestBody } own && AboveLink().IsMatch(own))
        || ((mail.RepliesTo.Count == 0 || body.Signed?.AsSpan().ContainsAny(Words) == true) && InPage(mail.Html));

    // In HTML the link stands in the page alone, behind the words and what makes them blue and large.
    private static bool InPage(ReadOnlySpan<char> html)
    {
        const int Near = 3000;
        const int Most = 100;
        for (var left = Most; left > 0 && html.IndexOfAny(Words) is >= 0 and var start; left--)
        {
            var behind = html[start..];
            if (behind[..Math.Min(behind.Length, Near)].IndexOf("href", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }

            html = behind[1..];
        }

        return false;
    }

    [GeneratedRegex(@"(超大附件|云附件)[\s\S]{0,300}?https?://", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AboveLink();
}
