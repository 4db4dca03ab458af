using System.Buffers;
using System.Text.RegularExpressions;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>Tells bodies that only send a file along: the attachment that was forgotten, or a document on the servers of others behind a link.</summary>
public static partial class CoverLetters
{
    /// <summary>字 that no cover letter has; beside so many a link leads to pictures, and the report is there.</summary>
    internal const int TooManyWords = 100;

    private const int MostText = 2000;

    private static readonly SearchValues<string> Links = SearchValues.Create(
        ["docs.qq.com/", "kdocs.cn/", "pan.baidu.com/", "share.weiyun.com/", "cloud.189.cn/", "pan.quark.cn/", "aliyundrive.com/s/", "alipan.com/s/", "doc.weixin.qq.com/", "caiyun.139.com/"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>True where a short body says that the report is sent as pictures.</summary>
    public static bool SendsPictures(ReportText body) => body.Words < TooManyWords && body.Text.Length <= MostText && AsPictures().IsMatch(body.Text);

    /// <summary>True where a body is short and what its sender wrote speaks of an attachment, or holds such a link.</summary>
    /// <param name="body">The body of a mail without files.</param>
    public static bool IsOne(ReportText body)
    {
        if (body.Words >= TooManyWords)
        {
            return false;
        }

        var written = body.Signed ?? body.Text;
        written = written.Length > MostText ? written[..MostText] : written;
        return written.AsSpan().ContainsAny(Links) || Attachment().IsMatch(written);
    }

    // 以扫描图片的方式报上, 简讯见下图
    [GeneratedRegex(@"(扫描件?|图片|照片|拍照|截图)的?(方式|形式|格式)?(报上|报送|上报|呈报|报来|发送|发来|发上|传上)|(见|如)[下附上]?(图|照片)(?![书纸])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsPictures();

    // 实施意见附件 and 邮件附件为木马 are what reports tell.
    [GeneratedRegex(@"(?<!邮件|其)附件(为|是|系我)|附件(漏|忘|无法|没[有能上附]|未能|太大|过大|已(上传|发|补|附)|请查收|发送|[里中内]，?请?查收)|((?<!意)见|请您?(查收|查看|下载|打开|查阅)|补发|重发|补上|补传|漏发?|忘了?[发传加带]?)附件", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Attachment();
}
