using System.Text;
using MailIntake.Documents;
using MailIntake.Documents.External;
using MailIntake.Domain;

namespace MailIntake.Tests.Documents;

/// <summary>Elements within elements without end: a reader of XML keeps something of each open one, so that 30 KB of them could take gigabytes.</summary>
public class XmlDepthTests
{
    private const string Hidden = "<w:style w:styleId=\"h\"><w:rPr><w:vanish/></w:rPr></w:style>";

    // Reading on would keep more than 100 octets for each of these.
    private static readonly string Deep = string.Concat(Enumerable.Repeat("<a>", 1_000_000));

    private static T Cheaply<T>(Func<T> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        return result;
    }

    [Theory]
    [InlineData("<w:p><w:del>")]
    [InlineData("<w:p><w:r><w:rPr><w:rPrChange>")]
    [InlineData("<w:p><w:r><w:t>a</w:t><mc:AlternateContent><mc:Choice/><mc:Choice>")]
    [InlineData("<w:p><w:pPr><w:pStyle w:val=\"h\"/>")]
    [InlineData("<w:p>")]
    public void A_docx_is_left_where_its_elements_go_too_deep(string before)
    {
        var docx = TestDocx.Of(before + Deep, TestDocx.Part("word/styles.xml", "styles", Hidden));
        Assert.Contains("嵌套太深", Cheaply(() => Assert.Throws<DocumentException>(() => DocxText.Read(docx))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_one_whose_styles_or_relationships_do()
    {
        var styles = TestDocx.Of("<w:p/>", TestDocx.Part("word/styles.xml", "styles", Deep));
        Assert.Contains("嵌套太深", Cheaply(() => Assert.Throws<DocumentException>(() => DocxText.Read(styles))).Message, StringComparison.Ordinal);
        var relationships = TestArchives.Zip(Encoding.UTF8, ("_rels/.rels", Encoding.UTF8.GetBytes(Deep)), ("word/text.xml", "<a/>"u8.ToArray()));
        Assert.Contains("嵌套太深", Cheaply(() => Assert.Throws<DocumentException>(() => DocxText.Read(relationships))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xl/styles.xml")]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    [InlineData("xl/worksheets/sheet1.xml")]
    public void So_is_a_workbook(string part)
    {
        (string Name, string Content)[] parts =
        [
            ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r1\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
        ];
        var xlsx = TestArchives.Zip(Encoding.UTF8, [.. parts.Where(p => p.Name != part).Append((part, Deep)).Select(p => (p.Item1, Encoding.UTF8.GetBytes(p.Item2)))]);
        var problems = new List<Problem>();
        Assert.Null(Cheaply(() => XlsxSheet.Read(xlsx, "t.xlsx", problems)));
        Assert.Contains("嵌套太深", Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.InRange(Cheaply(() => MarksIn(xlsx)), 0, 100);
    }

    [Fact]
    public void So_is_an_OFD()
    {
        var ofd = TestArchives.Zip(Encoding.UTF8, ("OFD.xml", Encoding.UTF8.GetBytes(Deep)));
        Assert.Equal("OFD 附件的结构嵌套太深，为安全起见没有读取；请改发 docx", Cheaply(() => Assert.Throws<DocumentException>(() => OfdText.Read(ofd))).Message);
    }

    // Of what antiword wrote, another reader is asked then.
    [Fact]
    public void So_is_what_antiword_gives()
    {
        foreach (var docBook in new[] { $"<book><bookinfo>{Deep}", $"<book>{Deep}" })
        {
            var octets = Encoding.UTF8.GetBytes(docBook);
            Assert.Null(Cheaply(() => AntiwordReader.TextOf(octets)));
        }
    }

    // An element may stand at the depth 512 (the document's is 0); w:del stands at 3, so that the innermost of 500 is at 503 and of 520 at 523.
    [Theory]
    [InlineData(500, true)]
    [InlineData(520, false)]
    public void A_document_that_is_nested_as_no_other_is_still_read(int deep, bool isRead)
    {
        var docx = TestDocx.Of($"<w:p><w:del>{Repeat("<a>")}{Repeat("</a>")}</w:del><w:r><w:t>留</w:t></w:r></w:p>");
        if (isRead)
        {
            Assert.Equal("留\n", DocxText.Read(docx).Text);
        }
        else
        {
            Assert.Throws<DocumentException>(() => DocxText.Read(docx));
        }

        string Repeat(string tag) => string.Concat(Enumerable.Repeat(tag, deep));
    }

    private static int MarksIn(byte[] xlsx)
    {
        var texts = new WorkbookTexts();
        texts.Add("t.xlsx", xlsx);
        return texts.Texts.Length;
    }
}
