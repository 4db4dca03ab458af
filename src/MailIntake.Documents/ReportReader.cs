using System.Text;
using System.Text.RegularExpressions;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// From the octets of an attachment to the text of a report and its 字数. What cannot be read gives a text with a fault that
/// tells the clerk why and the sender what to do; nothing is thrown.
/// </summary>
internal static partial class ReportReader
{
    /// <summary>Of a report of 4 million characters; a web page holds its pictures and styles besides.</summary>
    private const int MaxTextOctets = 12 << 20;

    /// <summary>What is said of a file whose content is not what its name says.</summary>
    public const string UnknownDocument = "附件的名称是文稿，内容却认不出是哪种格式（可能由加密软件加了密，或已损坏）；请解密，用 Word 或 WPS 打开确认后另存为 docx 重发";

    private const string SaveAsDocx = "请另存为 docx 后重发";

    /// <summary>Reads one file, without the help of other programs: what needs one awaits it.</summary>
    public static ReportText Read(ReportFile file)
    {
        if (file.Fault is { } known)
        {
            return Faulty(file, known, awaits: false);
        }

        if (IsForeign(file.Format))
        {
            return Faulty(file, "正在等待读取这种格式的外部程序，读完后自动重新判定", awaits: true);
        }

        try
        {
            return Read(file, Text(file.Content, file.Format));
        }
        catch (DocumentException e)
        {
            return Faulty(file, e.Message, awaits: false);
        }
    }

    /// <summary>The result of a file that was read.</summary>
    public static ReportText Read(ReportFile file, DocumentText document) => document.Fault is { } fault
        ? Faulty(file, fault, awaits: false) with { Uncounted = $"{document.Text}\n{document.Uncounted}" }
        : new(file.Source, document.Text, WordCount.Count(document.Text)) { Member = file.Member, Uncounted = document.Uncounted, Doubt = file.Doubt ?? document.Doubt };

    /// <summary>The result of a file that was not read.</summary>
    public static ReportText Faulty(ReportFile file, string fault, bool awaits) => new(file.Source, "", 0, fault) { Member = file.Member, Awaits = awaits };

    /// <summary>True where a program of others is needed.</summary>
    public static bool IsForeign(ReportFormat format) => format is
        ReportFormat.Doc or ReportFormat.WordXml or ReportFormat.Pdf or ReportFormat.Rtf or ReportFormat.Zip or ReportFormat.Rar or ReportFormat.SevenZip;

    /// <summary>The text of a file of a format that is read here.</summary>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public static DocumentText Text(ReadOnlyMemory<byte> content, ReportFormat format) => format switch
    {
        ReportFormat.Docx => DocxText.Read(content),
        ReportFormat.Ofd => OfdText.Read(content),
        ReportFormat.PlainText or ReportFormat.Html when content.Length > MaxTextOctets => throw new DocumentException($"文本附件超过 {MaxTextOctets >> 20} MB，不像一篇稿件；请只发送稿件"),
        ReportFormat.PlainText => new DocumentText(TextDecoder.Decode(content.Span, out var doubt).ReplaceLineEndings("\n")) { Doubt = doubt },
        ReportFormat.Html => Html(content.Span),
        ReportFormat.Empty => throw new DocumentException("附件是空文件（0 字节）；请重新添加附件后重发"),
        ReportFormat.EncryptedOffice => throw new DocumentException("附件是加密的 Office 文件，无法读取；请去掉密码后重发"),
        ReportFormat.MacroDocx or ReportFormat.MacroDoc => throw new DocumentException("附件是带宏的 Word 文件，为安全起见没有读取；请另存为不带宏的 docx 后重发"),
        ReportFormat.OpenDocument => throw new DocumentException($"附件是 OpenDocument 文档（odt），没有读取；{SaveAsDocx}"),
        ReportFormat.WebArchive => throw new DocumentException($"附件是嵌套太深、太大或在压缩包里的单个文件网页（mht），没有读取；{SaveAsDocx}"),
        ReportFormat.Tnef => throw new DocumentException("附件是 Outlook 的 winmail.dat，无法读取；请用“纯文本”或“HTML”格式、附 docx 重发"),
        ReportFormat.Mail => throw new DocumentException("作为附件转发的邮件嵌套太深或已损坏，无法读取；请把稿件直接作为附件（docx）重发"),
        _ => throw new DocumentException($"附件不是可读的文稿；{SaveAsDocx}"),
    };

    private static DocumentText Html(ReadOnlySpan<byte> bytes)
    {
        string? doubt = null;
        var html = Declared(bytes)?.GetString(bytes) ?? TextDecoder.Decode(bytes, out doubt);
        var text = HtmlText.Read(html, out var complete);
        return complete ? new DocumentText(text) { Doubt = doubt } : throw new DocumentException($"网页附件太长或嵌套太深，为安全起见没有读取；{SaveAsDocx}");
    }

    // <meta charset=…>: believed for the families that are not told by their octets.
    private static Encoding? Declared(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return null; // the byte order mark comes before what is declared (HTML, "determining the character encoding")
        }

        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 2048)]);
        var match = MetaCharset().Match(head);
        return match.Success && match.Groups[1].Value.ToLowerInvariant() is "big5" or "big5-hkscs"
            ? CodePagesEncodingProvider.Instance.GetEncoding(950)
            : null;
    }

    [GeneratedRegex("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_-]{1,40})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetaCharset();
}
