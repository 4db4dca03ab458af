using System.Text;
using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class OfdTextTests
{
    private static byte[] Ofd(string space, bool mark, string pageText, string templateText = "", string ofdExtra = "", string secondPage = "", string annotation = "")
    {
        byte[] Part(string xml) => [.. mark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(xml)];
        string Content(string text) => $"<ofd:Page xmlns:ofd=\"{space}\">{(text == pageText && templateText.Length > 0 ? "<ofd:Template TemplateID=\"9\"/>" : "")}<ofd:Content><ofd:Layer ID=\"2\">{text}</ofd:Layer></ofd:Content></ofd:Page>";
        return TestArchives.Zip(
            Encoding.UTF8,
            ("OFD.xml", Part($"<?xml version=\"1.0\"?><ofd:OFD xmlns:ofd=\"{space}\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{ofdExtra}</ofd:DocBody></ofd:OFD>")),
            ("Doc_0/Document.xml", Part($"<ofd:Document xmlns:ofd=\"{space}\"><ofd:CommonData><ofd:TemplatePage ID=\"9\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"/Doc_0/Pages/Page_0/Content.xml\"/><ofd:Page ID=\"3\" BaseLoc=\"Pages/Page_1/Content.xml\"/></ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>")),
            ("Doc_0/Annots/Annotations.xml", Part($"<ofd:Annotations xmlns:ofd=\"{space}\"><ofd:Page PageID=\"1\"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>")),
            ("Doc_0/Annots/Page_0/Annotation.xml", Part($"<ofd:PageAnnot xmlns:ofd=\"{space}\"><ofd:Annot ID=\"90\" Type=\"Watermark\"><ofd:Remark>审阅意见</ofd:Remark><ofd:Appearance Boundary=\"0 0 210 297\">{annotation}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>")),
            ("Doc_0/Pages/Page_0/Content.xml", Part(Content(pageText))),
            ("Doc_0/Pages/Page_1/Content.xml", Part(Content(secondPage).Replace("<ofd:Content>", "<ofd:Template TemplateID=\"9\"/><ofd:Content>", StringComparison.Ordinal))),
            ("Doc_0/Tpls/Tpl_0/Content.xml", Part(Content(templateText))));
    }

    private static string Piece(double x, double y, string text, string deltas) =>
        FormattableString.Invariant($"<ofd:TextObject Boundary=\"{x} {y} 80 6\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"{deltas}\">{text}</ofd:TextCode></ofd:TextObject>");

    private static ReportText Read(byte[] bytes)
    {
        Assert.Equal(ReportFormat.Ofd, FormatDetector.Detect(bytes));
        return ReportReader.Read(new ReportFile("稿件.ofd", null, bytes, ReportFormat.Ofd));
    }

    [Fact]
    public void Watermarks_and_annotations_are_no_text_as_in_word()
    {
        // Word's 字数 has neither comments nor watermarks (drawn in the header); in an OFD both are annotations (GB/T 33190, 15).
        var text = Read(Ofd("http://www.ofdspec.org/2016", false, Piece(10, 20, "增长", "5"), annotation: Piece(50, 100, "仅供参考", "5 5 5")));
        Assert.Equal(("增长", 2), (text.Text, text.Words));
    }

    [Theory]
    [InlineData("http://www.ofdspec.org/2016", false)]
    [InlineData("http://www.ofdspec.org", true)]
    public void Pieces_that_adjoin_are_one_text_and_templates_are_read_once(string space, bool mark)
    {
        // 增长 ends at 10 + 5 + 5 = 20, where 5.2 begins; its letters are 2.5 wide, so it ends at 27.5, where % begins: one word.
        // 亿元 stands on the next line. The template 抬头 stands behind both pages.
        var text = Read(Ofd(space, mark, Piece(10, 20, "增长", "5") + Piece(20, 20, "5.2", "g 2 2.5") + Piece(27.5, 20, "%", "") + Piece(10, 30, "亿元", "5"), Piece(10, 5, "抬头", "5"), "", Piece(10, 30, "次页", "5")));
        Assert.Equal("抬头\n增长5.2%\n亿元\n次页", text.Text);
        Assert.Equal(9, text.Words); // 抬 头 增 长 5.2% 亿 元 次 页
    }

    [Fact]
    public void An_ofd_of_pictures_says_that_it_has_no_text() =>
        Assert.Contains("扫描件", Read(Ofd("http://www.ofdspec.org/2016", false, "<ofd:ImageObject ResourceID=\"5\"/>")).Fault, StringComparison.Ordinal);

    [Fact]
    public void An_encrypted_ofd_says_so() =>
        Assert.Contains("加密", Read(Ofd("http://www.ofdspec.org/2016", false, "x", "", "<ofd:Encryptions>Encryptions.xml</ofd:Encryptions>")).Fault, StringComparison.Ordinal);

    [Fact(Timeout = 120_000)]
    public async Task No_damaged_file_throws()
    {
        await Task.Yield();
        var whole = Ofd("http://www.ofdspec.org/2016", false, Piece(10, 20, "增长", "g 1 5"));
        var random = new Random(20240503);
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = whole.ToArray();
            for (var k = random.Next(1, 8); k > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            _ = ReportReader.Read(new ReportFile("a.ofd", null, damaged, ReportFormat.Ofd));
        }
    }
}
