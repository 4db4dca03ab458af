using System.Buffers;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>Finds 超大附件: files that QQ and NetEase keep on their servers and put into the mail as links that expire.</summary>
public static class LargeAttachmentLinks
{
    private static readonly SearchValues<string> Links = SearchValues.Create(
        ["mail.qq.com/cgi-bin/ftnExs_download", "wx.mail.qq.com/ftn/download", "mail.163.com/large-attachment-download", "dashi.163.com/html/cloud-attachment-download"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>True where the mail's text or HTML holds such a link.</summary>
    public static bool Any(ReadMail mail) => mail.Html.AsSpan().ContainsAny(Links) || mail.Text.AsSpan().ContainsAny(Links);
}
