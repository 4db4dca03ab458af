using System.Globalization;
using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using MailIntake.Documents.Writing;

namespace MailIntake.Tests.Bulletin;

public sealed class DigestFilesTests(DemoDigests demo) : IClassFixture<DemoDigests>
{
    public static TheoryData<string> Offices => [.. ShippedConfig.Offices];

    [Theory]
    [MemberData(nameof(Offices))]
    public async Task The_workbook_read_back_is_the_score(string office)
    {
        var score = await demo.ScoreAsync(office);
        using var workbook = SpreadsheetDocument.Open(demo.File(office, "digest.xlsx"), false);
        var (ranking, wide) = (Rows(workbook, "排名"), Rows(workbook, "汇总表"));
        var (quotas, entries, outcomes) = (Rows(workbook, "任务进度"), Rows(workbook, "计分明细"), Rows(workbook, "结果运用"));
        var units = score.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray(), (g, u) => (Group: g.GetProperty("group").GetString()!, Unit: u)).ToList();

        Assert.Equal(units.Select(u => Text(u.Unit, "unit")), ranking.Select(r => r["单位"]));
        Assert.Equal(units.Select(u => u.Group), ranking.Select(r => r["分组"]));
        for (var i = 0; i < units.Count; i++)
        {
            var (unit, row, counts) = (units[i].Unit, ranking[i], wide[i]);
            Assert.Equal(Text(unit, "category"), row["类别"]);
            Assert.Equal(unit.GetProperty("rank").GetDecimal(), Number(row["名次"]));
            Assert.Equal(unit.GetProperty("total").GetDecimal(), Number(row["累计得分"]));
            Assert.Equal(unit.GetProperty("periodPoints").GetDecimal(), Number(row["本期得分"]));
            Assert.Equal(unit.GetProperty("startingPoints").GetDecimal(), Number(row["起始分"]));
            Assert.Equal(Optional(unit.GetProperty("target")), Number(row.GetValueOrDefault("达标分", "")));
            Assert.Equal(Optional(unit.GetProperty("completion")), Number(row.GetValueOrDefault("完成率", "")));
            Assert.All(unit.GetProperty("sections").EnumerateObject(), s => Assert.Equal(s.Value.GetDecimal(), Number(counts[$"{s.Name}\n（分）"])));
            Assert.All(unit.GetProperty("submitted").EnumerateObject(), k => Assert.Equal(k.Value.GetDecimal(), Number(counts[$"报送\n{k.Name}"])));
            Assert.All(unit.GetProperty("adopted").EnumerateObject(), k => Assert.Equal(k.Value.GetDecimal(), Number(counts[$"采用\n{k.Name}"])));
            var name = Text(unit, "unit");
            Assert.Equal(
                unit.GetProperty("quotas").EnumerateArray().Select(q => $"{q.GetProperty("name")} {q.GetProperty("period")} {q.GetProperty("required")} {q.GetProperty("actual")} {q.GetProperty("closed").GetBoolean()}").Order(StringComparer.Ordinal),
                quotas.Where(q => q["单位"] == name).Select(q => $"{q["任务"]} {q["任务期"]} {q["应报"]} {q["已计"]} {q["已到期"] == "是"}").Order(StringComparer.Ordinal));
            Assert.Equal(
                unit.GetProperty("entries").EnumerateArray().Select(e => $"{Text(e, "date")}|{Text(e, "clause")}|{Text(e, "item")}|{e.GetProperty("points").GetDecimal()}|{string.Join("、", e.GetProperty("evidence").EnumerateArray())}"),
                entries.Where(e => e["单位"] == name).Select(e => $"{Day(e["日期"])}|{e["条款"]}|{e["事项"]}|{Number(e["分值"])}|{e["依据"]}"));
            Assert.Equal(
                unit.GetProperty("outcomes").EnumerateArray().Select(o => $"{Text(o, "outcome")}|{(o.TryGetProperty("value", out var v) ? v.ToString() : "")}|{(Text(o, "state") == "decided" ? "依文件" : "建议")}|{Text(o, "clause")}|{Text(o, "reason")}"),
                outcomes.Where(o => o["单位"] == name && o["姓名"].Length == 0).Select(o => $"{o["结果"]}|{o["值"]}|{o["状态"]}|{o["条款"]}|{o["理由"]}"));
        }

        var persons = score.GetProperty("persons").EnumerateArray().ToList();
        Assert.Equal(
            persons.Select(p => $"{p.GetProperty("rank")}|{Text(p, "unit")}|{Text(p, "person")}|{p.GetProperty("points").GetDecimal()}"),
            persons.Count == 0 ? [] : Rows(workbook, "个人").Select(p => $"{p["名次"]}|{p["单位"]}|{p["姓名"]}|{Number(p["得分"])}"));
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void Workbook_and_document_are_valid(string office)
    {
        var validator = new OpenXmlValidator(FileFormatVersions.Office2016);
        using var workbook = SpreadsheetDocument.Open(demo.File(office, "digest.xlsx"), false);
        Assert.Empty(validator.Validate(workbook).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"));
        using var document = WordprocessingDocument.Open(demo.File(office, "bulletin.docx"), false);
        Assert.Empty(validator.Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"));
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void Sheets_have_their_heading_in_view_and_on_every_page_and_no_formula(string office)
    {
        using var workbook = SpreadsheetDocument.Open(demo.File(office, "digest.xlsx"), false);
        foreach (var sheet in workbook.WorkbookPart!.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Where(s => s.Name != "图表"))
        {
            var worksheet = ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheet.Id!)).Worksheet;
            var pane = Assert.Single(worksheet.Descendants<Pane>());
            Assert.Equal((1d, PaneStateValues.Frozen), (pane.VerticalSplit!.Value, pane.State!.Value));
            Assert.Contains(workbook.WorkbookPart.Workbook.Descendants<DefinedName>(), n => n.Name == "_xlnm.Print_Titles" && n.Text.Split(',')[^1] == $"'{sheet.Name}'!$1:$1");
            Assert.Equal(9u, Assert.Single(worksheet.Descendants<PageSetup>()).PaperSize!.Value); // A4
            Assert.Empty(worksheet.Descendants<CellFormula>());
        }

        // Progress against quota and the months, drawn by the spreadsheet program itself.
        Assert.NotEmpty(workbook.WorkbookPart.WorksheetParts.SelectMany(w => w.DrawingsPart?.ChartParts ?? []));
    }

    // One of two adoptions was recorded without 文种: 1 + 1 = 2.
    [Fact(Timeout = 300_000)]
    public async Task Adoptions_without_a_kind_have_a_column_of_their_own_so_that_the_row_adds_up()
    {
        using var place = new Workplace();
        var events = place.Csv("events.csv", "日期,单位,事项,渠道,文种,标题\n2023-06-05,通渭县,采用,门户网站,,甲\n2023-06-06,通渭县,采用,门户网站,动态,乙\n");
        var (code, _, error) = await place.RunAsync("import", "events", events, "--office", "dingxi");
        Assert.True(code == 0, error);
        (code, _, error) = await place.RunAsync("digest", "--office", "dingxi", "--period", "2023-06", "--out", place["out"], "--now", "2023-07-03T08:30:00+08:00");
        Assert.True(code == 0, error);

        using var workbook = SpreadsheetDocument.Open(Path.Combine(place["out"], "digest.xlsx"), false);
        var row = Assert.Single(Rows(workbook, "汇总表"), r => r["单位"] == "通渭县");
        Assert.Equal(("1", "1", "2"), (row["采用\n动态"], row["采用\n未注明"], row["采用\n合计"]));
    }

    [Fact]
    public void Text_that_looks_like_a_formula_stays_text()
    {
        var bytes = XlsxWriter.Write("标题 & 题", "注", [new MailIntake.Documents.Writing.Sheet("表", [new SheetColumn("列", 10)], [["=HYPERLINK(\"http://x\")"], ["+1"], ["\u0000甲\uFFFF\uD800"]])]);
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), false);

        var cells = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().Skip(1).ToList();
        Assert.Empty(workbook.WorkbookPart.WorksheetParts.Single().Worksheet.Descendants<CellFormula>());
        Assert.All(cells, c => Assert.Equal(CellValues.InlineString, c.DataType!.Value));
        // Control characters and half characters, which XML cannot hold, are left out.
        Assert.Equal(["=HYPERLINK(\"http://x\")", "+1", "甲\uFFFD"], cells.Select(c => c.InnerText));
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2016).Validate(workbook).Select(e => e.Description));
    }

    [Theory]
    [InlineData("关于2026年6月政务信息考核情况的通报", 0)]      // 15 characters and 5 digits, half as wide: 17.5
    [InlineData("关于2026年第2季度政务信息考核情况的通报", 0)]  // 17 characters and 5 digits, but nothing is known of its sense
    [InlineData("关于2026年第2季度政务信息考核情况的通报", 1, "2026年第2季度")] // 19.5, more where digits are wider than half
    [InlineData("关于2026年6月政务信息考核情况的通报", 0, "2026年6月")]
    public void A_title_of_more_than_a_line_breaks_after_its_period(string title, int breaks, string? period = null)
    {
        using var document = new OfficialDocument(title);
        document.Title(title, period);
        using var read = WordprocessingDocument.Open(new MemoryStream(document.Save()), false);
        var paragraph = read.MainDocumentPart!.Document.Body!.Elements<Paragraph>().First();

        // 22 points a character: 442 points hold 20, of which 1.5 are for wide digits.
        Assert.Equal(title, paragraph.InnerText);
        Assert.Equal(breaks, paragraph.Descendants<DocumentFormat.OpenXml.Wordprocessing.Break>().Count());
        if (breaks > 0)
        {
            Assert.Equal("关于2026年第2季度", paragraph.Elements<DocumentFormat.OpenXml.Wordprocessing.Run>().First().InnerText);
        }
    }

    [Fact]
    public void Enclosures_and_signature_stay_with_the_last_of_the_text()
    {
        using var document = WordprocessingDocument.Open(demo.File("panzhihua", "bulletin.docx"), false);
        var paragraphs = document.MainDocumentPart!.Document.Body!.Elements<Paragraph>().ToList();
        var closing = paragraphs.FindIndex(p => p.InnerText.StartsWith("请各单位对照通报情况", StringComparison.Ordinal));
        var date = paragraphs.FindIndex(p => p.Descendants<SdtAlias>().Any(a => a.Val == "成文日期"));

        // A page of signature without text is what GB/T 9704 section 7.3.5.4 forbids.
        Assert.All(paragraphs[closing..date], p => Assert.NotNull(p.ParagraphProperties!.KeepNext));
    }

    [Fact]
    public void A_text_too_long_for_a_cell_is_not_cut_in_the_middle_of_a_character()
    {
        // A cell holds 32767 code units. One letter and 17000 times U+20BB7, which is two: before the ellipsis there is room for 32766, the letter and 16382 of them.
        var bytes = XlsxWriter.Write("", "", [new MailIntake.Documents.Writing.Sheet("表", [new SheetColumn("列", 10)], [["a" + string.Concat(Enumerable.Repeat("𠮷", 17000))]])]);
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), false);

        var text = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().Last().InnerText;
        Assert.Equal($"a{string.Concat(Enumerable.Repeat("𠮷", 16382))}…", text);
    }

    [Fact]
    public void A_row_is_as_high_as_its_longest_text_needs()
    {
        // A column of 11 has room for 10 widths, five characters a line: 12 characters are three lines, of 15 points and 2 more.
        var bytes = XlsxWriter.Write("", "", [new MailIntake.Documents.Writing.Sheet("表", [new SheetColumn("列", 11)], [["一二三四五"], ["一二三四五六七八九十一二"], ["甲\n乙"]])]);
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), false);

        Assert.Equal([32, null, 47, 32], workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(r => r.Height?.Value));
    }

    [Fact]
    public void Numbers_keep_every_digit()
    {
        var bytes = XlsxWriter.Write("", "", [new MailIntake.Documents.Writing.Sheet("表", [new SheetColumn("数", 10, SheetFormat.Number), new SheetColumn("日", 10, SheetFormat.Date)], [[-12.3456789012345678m, new DateOnly(2023, 6, 5)]])]);
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), false);

        // 2023-06-05 is day 45082 of the 1900 system: 45078 is 2023-06-01 (44927 is 2023-01-01, and 31 + 28 + 31 + 30 + 31 = 151 days follow).
        Assert.Equal(["-12.3456789012345678", "45082"], workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().Skip(2).Select(c => c.InnerText));
    }

    [Fact]
    public void The_last_moment_of_a_day_is_not_shown_as_the_next_day()
    {
        var bytes = XlsxWriter.Write("", "", [new MailIntake.Documents.Writing.Sheet("表", [new SheetColumn("截止", 17, SheetFormat.Time)], [[new DateTime(2023, 6, 20, 23, 59, 59, 999)]])]);
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), false);

        // 2023-06-20 is day 45097 (2023-06-05 is 45082); 23:59:59 is 86399 / 86400 = 0.99998842592… of it. With .999 s more it is 0.9999999884, which a program that rounds to seconds shows as 00:00.
        Assert.Equal("45097.9999884259", workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().Last().InnerText);
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void The_documents_page_is_that_of_the_standard(string office)
    {
        using var document = WordprocessingDocument.Open(demo.File(office, "bulletin.docx"), false);
        var section = Assert.Single(document.MainDocumentPart!.Document.Descendants<SectionProperties>());
        var (size, margin, grid) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!, section.GetFirstChild<DocGrid>()!);

        // A4, 210 × 297 mm; margins 37, 28, 26 and 35 mm; one millimetre is 1440 / 25.4 = 56.693 twentieths of a point.
        Assert.Equal((11906u, 16838u), (size.Width!.Value, size.Height!.Value));
        Assert.Equal((2098, 1984), (margin.Top!.Value, margin.Bottom!.Value));
        Assert.Equal((1587u, 1474u), (margin.Left!.Value, margin.Right!.Value));

        // 22 lines of 579 are 12738, and a 23rd does not fit into 16838 - 2098 - 1984 = 12756.
        Assert.Equal(DocGridValues.LinesAndChars, grid.Type!.Value);
        Assert.Equal(579, grid.LinePitch!.Value);
        Assert.Equal(22, (16838 - 2098 - 1984) / grid.LinePitch.Value);

        // 28 characters of 16 points with what the grid adds fit into 11906 - 1587 - 1474 = 8845, a 29th does not.
        var character = (16m + (grid.CharacterSpace!.Value / 4096m)) * 20;
        Assert.Equal(28, (int)(8845 / character));
        Assert.Equal("32", document.MainDocumentPart.StyleDefinitionsPart!.Styles!.Descendants<DocumentFormat.OpenXml.Wordprocessing.FontSize>().First().Val);

        // So does a line that is not on the grid: 28 characters of 16 points, each narrowed, and not 29; 22 lines of that exact height.
        var normal = document.MainDocumentPart.StyleDefinitionsPart.Styles.Elements<DocumentFormat.OpenXml.Wordprocessing.Style>().Single();
        Assert.Equal(28, 8845 / ((16 * 20) + normal.StyleRunProperties!.Spacing!.Val!.Value));
        Assert.Equal(("579", LineSpacingRuleValues.Exact), (normal.StyleParagraphProperties!.SpacingBetweenLines!.Line!.Value, normal.StyleParagraphProperties.SpacingBetweenLines.LineRule!.Value));

        // Page numbers: odd right, even left.
        Assert.NotNull(document.MainDocumentPart.DocumentSettingsPart!.Settings.GetFirstChild<EvenAndOddHeaders>());
        foreach (var footer in section.Elements<FooterReference>())
        {
            var part = (FooterPart)document.MainDocumentPart.GetPartById(footer.Id!);
            Assert.Equal(footer.Type!.Value == HeaderFooterValues.Even ? JustificationValues.Left : JustificationValues.Right, part.Footer.Descendants<Justification>().Single().Val!.Value);
        }

        // Fields for number and signature.
        Assert.Equal(["发文字号", "发文机关署名", "成文日期"], document.MainDocumentPart.Document.Descendants<SdtAlias>().Select(a => a.Val!.Value));
    }

    // GB/T 9704-2012: title size 2 (22 points) 小标宋, centred; 一、 in 黑体, （一） in 楷体, body 仿宋, both as large as the text (3号); number of the document with the year in 〔〕;
    // page number — n — in 宋体, size 4 (14 points).
    [Fact]
    public void The_standards_typefaces_are_used_for_title_headings_and_page_numbers()
    {
        using var written = new OfficialDocument("题");
        written.Letterhead("某某文件", "某某〔2026〕3号");
        written.Title("关于2026年6月信息考核的通报");
        written.Text("正文。");
        written.Heading("一、排名情况");
        written.Subheading("（一）企业");
        using var read = WordprocessingDocument.Open(new MemoryStream(written.Save()), false);
        var paragraphs = read.MainDocumentPart!.Document.Body!.Elements<Paragraph>().ToList();
        var body = read.MainDocumentPart.StyleDefinitionsPart!.Styles!.Descendants<RunFonts>().First();

        Assert.Equal("仿宋_GB2312", body.EastAsia!.Value);
        Assert.Equal(("方正小标宋简体", "44"), Face("关于2026年6月信息考核的通报"));
        Assert.Equal(JustificationValues.Center, Of("关于2026年6月信息考核的通报").ParagraphProperties!.Justification!.Val!.Value);
        Assert.Equal(("黑体", null), Face("一、排名情况"));
        Assert.Equal(("楷体_GB2312", null), Face("（一）企业"));
        Assert.Equal((null, null), Face("正文。"));
        Assert.Contains(paragraphs, p => p.InnerText == "某某〔2026〕3号");

        Paragraph Of(string text) => paragraphs.Single(p => p.InnerText == text);
        (string? Name, string? Size) Face(string text)
        {
            var run = Of(text).Elements<DocumentFormat.OpenXml.Wordprocessing.Run>().Single().RunProperties;
            return (run?.RunFonts?.EastAsia?.Value, run?.FontSize?.Val?.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void The_documents_headings_number_and_page_number_are_those_of_the_standard(string office)
    {
        using var document = WordprocessingDocument.Open(demo.File(office, "bulletin.docx"), false);
        var main = document.MainDocumentPart!;
        var headings = main.Document.Body!.Elements<Paragraph>().Where(p => System.Text.RegularExpressions.Regex.IsMatch(p.InnerText, "^[一二三四五六七八九十]{1,2}、")).ToList();

        Assert.NotEmpty(headings);
        Assert.All(headings.SelectMany(p => p.Elements<DocumentFormat.OpenXml.Wordprocessing.Run>()), run => Assert.Equal("黑体", run.RunProperties?.RunFonts?.EastAsia?.Value));
        Assert.Contains("〔2026〕", main.Document.Descendants<SdtElement>().First(s => s.Descendants<SdtAlias>().Any(a => a.Val == "发文字号")).InnerText, StringComparison.Ordinal);
        Assert.Equal(2, main.FooterParts.Count());
        Assert.All(main.FooterParts, footer =>
        {
            Assert.Equal("— 1 —", string.Concat(footer.Footer.Descendants<DocumentFormat.OpenXml.Wordprocessing.Text>().Select(t => t.Text)));
            Assert.All(footer.Footer.Descendants<DocumentFormat.OpenXml.Wordprocessing.Run>(), run => Assert.Equal(("宋体", "28"), (run.RunProperties!.RunFonts!.EastAsia!.Value, run.RunProperties.FontSize!.Val!.Value)));
        });
    }

    private static List<Dictionary<string, string>> Rows(SpreadsheetDocument workbook, string name)
    {
        var sheet = workbook.WorkbookPart!.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Single(s => s.Name == name);
        var rows = ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheet.Id!)).Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().Select(c => c.InnerText).ToList()).ToList();
        return [.. rows.Skip(1).Select(r => r.Select((value, i) => (rows[0][i], value)).GroupBy(c => c.Item1).ToDictionary(c => c.Key, c => c.First().value))];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static decimal? Optional(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetDecimal();

    private static decimal? Number(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Day(string serial) => new DateOnly(1899, 12, 30).AddDays(int.Parse(serial, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd");
}
