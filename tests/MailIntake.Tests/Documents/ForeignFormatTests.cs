using System.Text;
using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

/// <summary>Files that programs of others read, with those programs.</summary>
public class ForeignFormatTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    private static async Task<IReadOnlyList<ReportText>> ReadAll(params (string Name, byte[] Content)[] files) =>
        (await new ContentReader().ReadWholeAsync(new ReadMail { Attachments = [.. files.Select(f => new MailAttachment(f.Name, "application/octet-stream", f.Content))] }, default)).Files;

    private static async Task<ReportText> Read(string name, byte[] content) => Assert.Single(await ReadAll((name, content)));

    [Fact(Timeout = 300_000)]
    public async Task Doc_is_counted_as_Word_counts_it_with_footnotes_and_when_very_short()
    {
        var plain = await OfficeDocuments.MakeAsync("doc:MS Word 97", "doc");
        var noted = await OfficeDocuments.MakeAsync("doc:MS Word 97", "doc", footnote: true);
        var brief = await OfficeDocuments.MakeShortAsync();
        Assert.Equal(ReportFormat.Doc, FormatDetector.Detect(plain));
        var texts = await ReadAll(("稿件.doc", plain), ("有注.doc", noted), ("短.wps", brief));
        // With the footnote: 注 and 脚注文字 more.
        Assert.Equal([OfficeDocuments.Words, OfficeDocuments.Words + 5, 1], texts.Select(t => t.Words));
    }

    [Fact(Timeout = 300_000)]
    public async Task Pdf_is_counted_and_a_password_is_named()
    {
        var text = await Read("稿件.pdf", await OfficeDocuments.MakeAsync("pdf", "pdf"));
        // One page alone does not tell that its first line, 内部刊头字样, is a running header (6 more), nor a PDF that the list's two bullets are not typed.
        Assert.Equal((OfficeDocuments.Words + 6 + 2, null), (text.Words, text.Fault));
        const string locked = """pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}""";
        var refused = await Read("稿件.pdf", await OfficeDocuments.MakeAsync(locked, "pdf"));
        Assert.Contains("密码", refused.Fault, StringComparison.Ordinal);
        Assert.False(refused.Awaits);
    }

    [Fact(Timeout = 300_000)]
    public async Task Rtf_of_LibreOffice_and_of_WPS_in_GBK_is_counted()
    {
        // 你好，GDP增长5.2%。 by escapes of GBK octets: 你 好 ， GDP 增 长 5.2% 。 = 8, and by \u with a substitute: 中 国 = 2.
        var gbk = string.Concat(Gb18030.GetBytes("你好，").Select(b => $"\\'{b:x2}")) + "GDP" + string.Concat(Gb18030.GetBytes("增长").Select(b => $"\\'{b:x2}"))
            + "5.2%" + string.Concat(Gb18030.GetBytes("。").Select(b => $"\\'{b:x2}")) + "\\par \\uc1\\u20013?\\u22269?\\par";
        var rtf = Encoding.ASCII.GetBytes("{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\\f0 " + gbk + "}");
        var texts = await ReadAll(("稿件.doc", rtf), ("稿件2.rtf", await OfficeDocuments.MakeAsync("rtf", "rtf")));
        Assert.Equal([10, OfficeDocuments.Words], texts.Select(t => t.Words));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_scanned_pdf_says_that_it_has_no_text()
    {
        // A page that paints a rectangle and no text.
        const string pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n4 0 obj<</Length 17>>stream\n0 0 50 50 re f    \nendstream endobj\ntrailer<</Root 1 0 R>>\n";
        Assert.Contains("扫描件", (await Read("扫描.pdf", Encoding.ASCII.GetBytes(pdf))).Fault, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("%PDF-1.7\nnothing", "PDF")]
    [InlineData("{\\rtf1", "附件")]
    [InlineData("Rar!\u001A\u0007\u0001\u0000rubbish", "损坏")]
    [InlineData("Rar!\u001A\u0007\u0000rubbish", "损坏")]
    [InlineData("7z\u00BC\u00AF\u0027\u001C\u0000\u0004rubbish", "损坏")]
    public async Task A_broken_file_is_a_fault_and_no_exception(string content, string named)
    {
        var text = await Read("坏.x", Encoding.Latin1.GetBytes(content));
        Assert.Equal((0, false), (text.Words, text.Awaits));
        Assert.Contains(named, text.Fault, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Archives_give_the_report_in_them_and_its_name()
    {
        var rar = await Read("打包.rar", TestArchives.Rar(("稿件.txt", Encoding.UTF8.GetBytes("甲乙丙"), Gb18030)));
        Assert.Equal(("打包.rar", "稿件.txt", 3, "打包.rar/稿件.txt"), (rar.Source, rar.Member, rar.Words, rar.Name));
        var rar5 = await Read("打包.rar", TestArchives.Rar5(("说明.png", [1, 2, 3]), ("上报/稿件.docx", TestDocx.OfText("甲乙丙丁戊"))));
        Assert.Equal(("打包.rar", "稿件.docx", 5, null), (rar5.Source, rar5.Member, rar5.Words, rar5.Fault));
        var seven = await Read("打包.7z", TestArchives.SevenZip(("稿件.docx", TestDocx.OfText("甲乙丙丁"))));
        Assert.Equal(("打包.7z", "稿件.docx", 4), (seven.Source, seven.Member, seven.Words));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_rar_that_holds_a_docx_uncompressed_gives_the_docx_and_not_its_parts()
    {
        // A docx is a ZIP, whose directory then stands at the archive's end. 甲乙丙丁: 4.
        var rar = await Read("打包.rar", TestArchives.Rar(("稿件.docx", TestDocx.OfText("甲乙丙丁"), Gb18030)));
        Assert.Equal(("稿件.docx", 4, null), (rar.Member, rar.Words, rar.Fault));
    }
}
