using System.Text;
using System.Text.RegularExpressions;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// From the octets of an attachment to the text of a report and its 字数. What cannot be read gives a text with a fault that
/// tells the clerk why and the sender what to do; nothing is thrown.
/// </summary>
public static partial class ReportReader
{
    private const string SaveAsDocx = "请另存为 docx 后重发";

    /// <summary>Reads one file.</summary>
    /// <param name="name">The file's name, for the result.</param>
    /// <param name="content">Its octets.</param>
    /// <param name="format">What it is, from <see cref="FormatDetector"/>.</param>
    public static ReportText Read(string name, ReadOnlyMemory<byte> content, ReportFormat format)
    {
        try
        {
            var text = Text(content, format);
            return new ReportText(name, text, WordCount.Count(text));
        }
        catch (DocumentException e)
        {
            return new ReportText(name, "", 0, e.Message);
        }
    }

    private static string Text(ReadOnlyMemory<byte> content, ReportFormat format) => format switch
    {
        ReportFormat.Docx => DocxText.Read(content),
        ReportFormat.PlainText => TextDecoder.Decode(content.Span).ReplaceLineEndings("\n"),
        ReportFormat.Html => Html(content.Span),
        ReportFormat.Empty => throw new DocumentException("附件是空文件（0 字节）；请重新添加附件后重发"),
        ReportFormat.EncryptedOffice => throw new DocumentException("附件是加密的 Office 文件，无法读取；请去掉密码后重发"),
        ReportFormat.MacroDocx => throw new DocumentException("附件是带宏的 Word 文件，为安全起见没有读取；请另存为不带宏的 docx 后重发"),
        ReportFormat.Doc => throw NotRead("doc/wps（Word 97-2003 或 WPS 文字）"),
        ReportFormat.WordXml => throw NotRead("Word 2003 XML"),
        ReportFormat.WebArchive => throw NotRead("单个文件网页（mht）"),
        ReportFormat.Pdf => throw NotRead("PDF"),
        ReportFormat.Rtf => throw NotRead("RTF"),
        ReportFormat.Ofd => throw NotRead("OFD"),
        ReportFormat.Zip => throw NotUnpacked("ZIP"),
        ReportFormat.Rar => throw NotUnpacked("RAR"),
        ReportFormat.SevenZip => throw NotUnpacked("7z"),
        ReportFormat.Tnef => throw new DocumentException("附件是 Outlook 的 winmail.dat，尚不能读取；请用“纯文本”或“HTML”格式、附 docx 重发"),
        ReportFormat.Mail => throw new DocumentException("稿件在作为附件转发的邮件里，尚不能读取；请把稿件直接作为附件（docx）重发"),
        _ => throw new DocumentException($"附件不是可读的文稿；{SaveAsDocx}"),
    };

    private static DocumentException NotRead(string format) => new($"附件是 {format} 格式，尚不能读取字数；{SaveAsDocx}");

    private static DocumentException NotUnpacked(string format) => new($"附件是 {format} 压缩包，尚不能读取；请解压后直接附上 docx 重发");

    private static string Html(ReadOnlySpan<byte> bytes)
    {
        var html = Declared(bytes)?.GetString(bytes) ?? TextDecoder.Decode(bytes);
        var text = HtmlText.Read(html, out var complete);
        return complete ? text : throw new DocumentException($"网页附件太长或嵌套太深，为安全起见没有读取；{SaveAsDocx}");
    }

    // <meta charset=…>: believed for the families that are not told by their octets.
    private static Encoding? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 2048)]);
        var match = MetaCharset().Match(head);
        return match.Success && match.Groups[1].Value.ToLowerInvariant() is "big5" or "big5-hkscs"
            ? CodePagesEncodingProvider.Instance.GetEncoding(950)
            : null;
    }

    [GeneratedRegex("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_-]{1,40})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetaCharset();
}
