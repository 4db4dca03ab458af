using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class DocxTextTests
{
    private static ReportText Read(byte[] docx)
    {
        var format = FormatDetector.Detect(docx);
        Assert.Equal(ReportFormat.Docx, format);
        return ReportReader.Read(new ReportFile("稿件.docx", null, docx, format));
    }

    private static string Run(string text, string properties = "") =>
        $"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>";

    [Fact]
    public void Paragraphs_runs_breaks_and_tabs()
    {
        var report = Read(TestDocx.Of($"<w:p>{Run("标题")}</w:p><w:p>{Run("甲")}{Run("乙GD")}{Run("P")}<w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p><w:p/>"));
        Assert.Equal("标题\n甲乙GDP\ta\nb\n\n", report.Text);
        Assert.Equal(7, report.Words); // 标 题 甲 乙 GDP a b
        Assert.Null(report.Fault);
    }

    [Fact]
    public void Tables_are_counted_and_cells_do_not_run_together() =>
        // 表 1 | 12 | 34 | 尾: 12 and 34 stand in cells of their own.
        Assert.Equal(5, Read(TestDocx.Of($"<w:p>{Run("表1")}</w:p><w:tbl><w:tr><w:tc><w:p>{Run("12")}</w:p></w:tc><w:tc><w:p>{Run("34")}</w:p></w:tc></w:tr></w:tbl><w:p>{Run("尾")}</w:p>")).Words);

    [Fact]
    public void Text_boxes_are_counted_once_though_written_twice()
    {
        var box = $"<w:txbxContent><w:p>{Run("框内")}</w:p></w:txbxContent>";
        var report = Read(TestDocx.Of($"<w:p>{Run("GD")}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{Run("P值")}</w:p>"));
        Assert.Equal(4, report.Words); // GDP 值, then 框 内: the anchor does not split the word
    }

    [Fact]
    public void A_nested_alternative_does_not_bring_back_the_outer_fallback()
    {
        var inner = $"<mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent><w:p>{Run("内")}</w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback/></mc:AlternateContent>";
        var report = Read(TestDocx.Of($"<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent><w:p>{Run("外")}<w:r>{inner}</w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>{Run("外内")}</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"));
        Assert.Equal(2, report.Words);
    }

    [Fact]
    public void Footnotes_and_endnotes_are_counted_where_they_are_referred_to()
    {
        var notes = TestDocx.Part("word/footnotes.xml", "footnotes", $"<w:footnote w:type=\"separator\"><w:p>{Run("分隔")}</w:p></w:footnote><w:footnote w:id=\"1\"><w:p>{Run("脚注文")}</w:p></w:footnote>");
        Assert.Equal(5, Read(TestDocx.Of($"<w:p>{Run("正文")}<w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>", notes)).Words);
        Assert.Equal(2, Read(TestDocx.Of($"<w:p>{Run("正文")}</w:p>", notes)).Words);
    }

    [Fact]
    public void Deleted_and_moved_away_text_is_not_counted_inserted_text_is() =>
        Assert.Equal("留插\n", Read(TestDocx.Of($"<w:p>{Run("留")}<w:del w:id=\"1\"><w:r><w:delText>删除</w:delText></w:r></w:del><w:moveFrom w:id=\"2\">{Run("移走")}</w:moveFrom><w:ins w:id=\"3\">{Run("插")}</w:ins></w:p>")).Text);

    [Fact]
    public void Hidden_text_is_not_counted_by_run_by_style_or_by_inherited_style()
    {
        var styles = TestDocx.Part("word/styles.xml", "styles", "<w:style w:styleId=\"Secret\"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId=\"Child\"><w:basedOn w:val=\"Secret\"/></w:style><w:style w:styleId=\"Plain\"/>");
        var report = Read(TestDocx.Of(
            $"<w:p>{Run("甲")}{Run("隐", "<w:vanish/>")}{Run("乙", "<w:vanish w:val=\"0\"/>")}{Run("样", "<w:rStyle w:val=\"Child\"/>")}{Run("丙")}</w:p>"
            + $"<w:p><w:pPr><w:pStyle w:val=\"Secret\"/></w:pPr>{Run("整段")}</w:p><w:p><w:pPr><w:pStyle w:val=\"Plain\"/></w:pPr>{Run("丁")}</w:p>", styles));
        Assert.Equal("甲乙丙\n丁\n", report.Text);
    }

    [Fact]
    public void How_text_was_formatted_before_a_tracked_change_hides_nothing_now()
    {
        var styles = TestDocx.Part("word/styles.xml", "styles", "<w:style w:styleId=\"Secret\"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId=\"Once\"><w:rPr><w:rPrChange w:id=\"1\"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr></w:style>");
        var report = Read(TestDocx.Of(
            $"<w:p>{Run("甲", "<w:rPrChange w:id=\"2\"><w:rPr><w:vanish/></w:rPr></w:rPrChange>")}{Run("今隐", "<w:vanish/><w:rPrChange w:id=\"3\"><w:rPr><w:vanish w:val=\"0\"/></w:rPr></w:rPrChange>")}"
            + $"{Run("乙", "<w:rPrChange w:id=\"4\"><w:rPr><w:rStyle w:val=\"Secret\"/></w:rPr></w:rPrChange>")}{Run("丙", "<w:rStyle w:val=\"Once\"/>")}</w:p>"
            + $"<w:p><w:pPr><w:jc w:val=\"left\"/><w:pPrChange w:id=\"5\"><w:pPr><w:pStyle w:val=\"Secret\"/><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr></w:pPrChange></w:pPr>{Run("丁")}</w:p>", styles));
        Assert.Equal("甲乙丙\n丁\n", report.Text);
    }

    [Fact]
    public void A_style_that_says_it_is_shown_is_though_it_is_based_on_a_hidden_one_and_so_are_those_based_on_it()
    {
        var styles = TestDocx.Part(
            "word/styles.xml", "styles",
            "<w:style w:styleId=\"Secret\"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId=\"Shown\"><w:basedOn w:val=\"Secret\"/><w:rPr><w:vanish w:val=\"0\"/></w:rPr></w:style>"
            + "<w:style w:styleId=\"Below\"><w:basedOn w:val=\"Shown\"/></w:style>");
        var report = Read(TestDocx.Of($"<w:p><w:pPr><w:pStyle w:val=\"Shown\"/></w:pPr>{Run("甲")}</w:p><w:p>{Run("乙", "<w:rStyle w:val=\"Below\"/>")}{Run("隐", "<w:rStyle w:val=\"Secret\"/>")}</w:p>", styles));
        Assert.Equal("甲\n乙\n", report.Text);
    }

    [Fact]
    public void Of_several_choices_one_is_read()
    {
        static string Box(string text) => $"<wps:txbx><w:txbxContent><w:p>{Run(text)}</w:p></w:txbxContent></wps:txbx>";
        var report = Read(TestDocx.Of(
            $"<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">{Box("框")}</mc:Choice><mc:Choice Requires=\"wps\">{Box("框")}</mc:Choice><mc:Fallback>{Box("框")}</mc:Fallback></mc:AlternateContent></w:r>"
            + $"<w:r><mc:AlternateContent><mc:Fallback>{Box("退")}</mc:Fallback></mc:AlternateContent></w:r>{Run("文")}</w:p>"));
        Assert.Equal("文\n框\n退\n", report.Text);
    }

    [Fact]
    public void A_hidden_paragraph_mark_does_not_hide_the_paragraph() =>
        Assert.Equal(2, Read(TestDocx.Of($"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{Run("显示")}</w:p>")).Words);

    [Fact]
    public void Field_codes_are_not_counted_their_results_are() =>
        Assert.Equal(1, Read(TestDocx.Of($"<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE 域代码 </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{Run("12")}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>")).Words);

    private static string Mark(string type) => $"<w:r><w:fldChar w:fldCharType=\"{type}\"/></w:r>";

    [Fact]
    public void A_field_within_the_code_of_a_field_shows_nothing_and_a_field_without_a_result_neither() =>
        // IF 条件 with the inner field's result in its code; the outer result 显示; then a field that has no separator.
        Assert.Equal("前显示后\n", Read(TestDocx.Of(
            $"<w:p>{Run("前")}{Mark("begin")}<w:r><w:instrText>IF </w:instrText></w:r>{Mark("begin")}<w:r><w:instrText>MERGEFIELD a</w:instrText></w:r>{Mark("separate")}{Run("内值")}{Mark("end")}"
            + $"<w:r><w:instrText>= 1</w:instrText></w:r>{Mark("separate")}{Run("显示")}{Mark("end")}{Mark("begin")}{Run("码")}{Mark("end")}{Run("后")}</w:p>")).Text);

    [Fact]
    public void A_field_that_goes_on_over_paragraphs_hides_only_its_code() =>
        Assert.Equal("目录一\n目录二\n", Read(TestDocx.Of($"<w:p>{Mark("begin")}<w:r><w:instrText>TOC</w:instrText></w:r>{Mark("separate")}{Run("目录一")}</w:p><w:p>{Run("目录二")}{Mark("end")}</w:p>")).Text);

    [Fact]
    public void What_cannot_be_read_whole_is_a_fault_and_no_smaller_count()
    {
        Assert.Contains("不全", Read(TestDocx.Of($"<w:p>{Run("前")}{Mark("begin")}{Run("后")}</w:p>")).Fault, StringComparison.Ordinal);
        Assert.Contains("不全", Read(TestDocx.Of($"<w:p>{Run("前")}</w:p><w:altChunk/>")).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbol_is_a_character_and_headers_comments_and_numbers_of_lists_are_none()
    {
        var report = Read(TestDocx.Of(
            $"<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{Run("甲")}<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>{Run("乙")}<w:r><w:commentReference w:id=\"1\"/></w:r></w:p>",
            TestDocx.Part("word/header1.xml", "hdr", $"<w:p>{Run("页眉")}</w:p>"), TestDocx.Part("word/comments.xml", "comments", $"<w:comment w:id=\"1\"><w:p>{Run("批注")}</w:p></w:comment>")));
        Assert.Equal(3, report.Words); // 甲, the tick, 乙
    }

    [Fact]
    public void Any_prefix_and_the_strict_namespace_are_read() =>
        Assert.Equal(2, Read(TestDocx.OfRaw("<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:r><x:t>正</x:t></x:r><x:r><x:rPr><x:vanish x:val=\"false\"/></x:rPr><x:t>文</x:t></x:r></x:p></x:body></x:document>")).Words);

    [Fact]
    public void A_document_type_is_refused_so_that_no_entity_grows_or_reaches_out()
    {
        var laughs = "<!DOCTYPE d [<!ENTITY a \"哈\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:body></w:document>";
        var report = Read(TestDocx.OfRaw(laughs));
        Assert.Equal("", report.Text);
        Assert.Contains("docx", report.Fault, StringComparison.Ordinal);
    }

    private const string WordNamespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    [Theory(Timeout = 60_000)]
    [InlineData("expands to 64 MB")]
    [InlineData("a tag of 4 MB")]
    [InlineData("100,000 levels")]
    [InlineData("5 million characters")]
    public async Task What_grows_beyond_its_bounds_is_refused_with_the_reason(string what)
    {
        var xml = what switch
        {
            "expands to 64 MB" => $"<w:document {WordNamespace}>{new string(' ', 64 << 20)}</w:document>",
            "a tag of 4 MB" => $"<a {string.Concat(Enumerable.Range(0, 400_000).Select(i => $"b{i}=\"\" "))}/>",
            "100,000 levels" => string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)),
            _ => $"<w:document {WordNamespace}><w:t>{string.Concat(Enumerable.Repeat(new string('a', 1000) + "<w:b/>", 5_000))}</w:t></w:document>",
        };
        await Task.Yield();
        var bytes = TestDocx.OfRaw(xml);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = Read(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.NotNull(report.Fault);
        Assert.Equal(0, report.Words);
        Assert.InRange(allocated, 0, 128L << 20);
    }

    [Fact]
    public void A_cut_off_file_is_a_fault_that_says_what_to_do()
    {
        var whole = TestDocx.OfText("正文");
        var report = ReportReader.Read(new ReportFile("a.docx", null, whole.AsMemory(0, whole.Length - 30), FormatDetector.Detect(whole.AsMemory(0, whole.Length - 30))));
        Assert.Contains("另存为 docx 重发", report.Fault, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task No_damaged_file_throws()
    {
        await Task.Yield();
        var whole = TestDocx.Of($"<w:p>{Run("正文")}<w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>", TestDocx.Part("word/footnotes.xml", "footnotes", $"<w:footnote><w:p>{Run("注")}</w:p></w:footnote>"));
        var random = new Random(20240501);
        for (var i = 0; i < 3_000; i++)
        {
            var damaged = whole.ToArray();
            for (var k = random.Next(1, 8); k > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            _ = ReportReader.Read(new ReportFile("a.docx", null, damaged, FormatDetector.Detect(damaged)));
        }
    }
}
