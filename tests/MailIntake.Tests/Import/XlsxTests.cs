using System.IO.Compression;
using System.Text;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Tables;

namespace MailIntake.Tests.Import;

/// <summary>What is read from worksheets, cell by cell. Serial numbers of days: 45082 is 2023-06-05 (45078 is 2023-06-01), from 1904 on it is 1462 less.</summary>
public sealed class XlsxTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<Problem> problems = [];

    public void Dispose() => folder.Dispose();

    private IReadOnlyList<XlsxRow>? Read(Workbook workbook)
    {
        workbook.WriteTo(folder["t.xlsx"]);
        return XlsxSheet.Read(File.ReadAllBytes(folder["t.xlsx"]), "t.xlsx", problems);
    }

    private string Cell(string cell, Workbook? workbook = null) => Assert.Single(Assert.Single(Read((workbook ?? new Workbook()).Sheet($"<row r=\"1\">{cell}</row>"))!).Cells);

    [Theory]
    [InlineData("45082", 1, "2023-06-05")]
    [InlineData("45082", 3, "2023-06-05")]
    [InlineData("45082.6875", 1, "2023-06-05 16:30:00")] // 0.6875 × 24 h = 16.5 h
    [InlineData("45082.6875", 2, "2023-06-05 16:30:00")]
    [InlineData("45082", 2, "2023-06-05 00:00:00")] // a format with hours shows them
    [InlineData("45082.687499999993", 2, "2023-06-05 16:30:00")] // what 16:30 becomes in a binary fraction
    [InlineData("45082", 0, "45082")]
    [InlineData("45082", 4, "45082")] // d and h in quotes and after _ show no date
    [InlineData("300", 0, "300")]
    [InlineData("3E2", 0, "300")]
    [InlineData("0.30000000000000004", 0, "0.3")] // Excel shows 15 digits
    [InlineData("20230600012345", 0, "20230600012345")]
    [InlineData("-1.5", 0, "-1.5")]
    public void A_number_is_read_as_its_cell_shows_it(string value, int style, string expected) => Assert.Equal(expected, Cell(Workbook.Number("A1", value, style)));

    [Fact]
    public void Days_may_be_counted_from_1904() => Assert.Equal("2023-06-05", Cell(Workbook.Number("A1", "43620", 1), new Workbook { From1904 = true }));

    [Theory]
    [InlineData("<c r=\"A1\" t=\"s\"><v>0</v></c>", "简讯")]
    [InlineData("<c r=\"A1\" t=\"s\"><v>1</v></c>", "甲乙")] // runs joined, the reading aid left out
    [InlineData("<c r=\"A1\" t=\"s\"><v>2</v></c>", "一\r\n二")]
    [InlineData("<c r=\"A1\" t=\"str\"><f>A2</f><v>结果</v></c>", "结果")]
    [InlineData("<c r=\"A1\" t=\"d\"><v>2023-06-05T16:30:00</v></c>", "2023-06-05T16:30:00")]
    [InlineData("<c r=\"A1\" t=\"b\"><v>1</v></c>", "TRUE")]
    [InlineData("<c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">  两边  </t></is></c>", "两边")]
    public void Texts_are_read_from_wherever_they_stand(string cell, string expected) => Assert.Equal(expected, Cell(cell, new Workbook
    {
        SharedStrings = "<si><t>简讯</t></si><si><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r><rPh sb=\"0\" eb=\"1\"><t>jia</t></rPh></si><si><t>一_x000D_\n二</t></si>",
    }));

    [Fact]
    public void The_strict_format_and_cells_without_references_are_read()
    {
        var rows = Read(new Workbook { Namespace = "http://purl.oclc.org/ooxml/spreadsheetml/main" }.Sheet("<row><c t=\"inlineStr\"><is><t>甲</t></is></c><c/><c><v>3</v></c></row><row><c/><c><v>4</v></c></row>"))!;
        Assert.Equal([1, 2], rows.Select(r => r.Number));
        Assert.Equal(["甲", "", "3"], rows[0].Cells);
        Assert.Equal(["", "4"], rows[1].Cells);
    }

    [Fact]
    public void Blank_rows_are_left_out_and_the_others_keep_their_numbers()
    {
        var rows = Read(new Workbook().Sheet($"<row r=\"1\"/>{Workbook.Row(3, "甲")}<row r=\"4\"><c r=\"A4\" s=\"1\"/></row>{Workbook.Row(7, "", "乙")}"))!;
        Assert.Equal([3, 7], rows.Select(r => r.Number));
        Assert.Equal(["", "乙"], rows[1].Cells);
    }

    [Fact]
    public void A_cell_merged_over_rows_holds_for_each_of_them_and_one_merged_over_columns_is_refused()
    {
        var rows = Read(new Workbook().Sheet(
            Workbook.Row(1, "国投集团", "甲") + Workbook.Row(2, "", "乙") + Workbook.Row(3, "", "丙") + Workbook.Row(5, "合并", "") + Workbook.Row(6, "", "", "x"),
            merges: "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"A5:B5\"/><mergeCell ref=\"B1:B1048576\"/></mergeCells>"))!;
        Assert.Equal(["国投集团", "甲"], rows[1].Cells);
        Assert.Equal(["", "甲"], rows[2].Cells); // B merged over all rows, A not
        Assert.Equal(["", "甲", "x"], rows[4].Cells);
        Assert.Equal("t.xlsx:5: A 列到 B 列是合并单元格；请取消合并，每格各写各的内容", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Hidden_sheets_are_left_alone_and_others_with_values_are_named()
    {
        var rows = Read(new Workbook().Sheet(Workbook.Row(1, "隐藏"), "模板", "hidden").Sheet(Workbook.Row(1, "甲"), "六月").Sheet("", "空表").Sheet(Workbook.Row(1, "乙"), "七月"))!;
        Assert.Equal("甲", Assert.Single(rows).Cells[0]);
        var hint = Assert.Single(problems);
        Assert.True(hint.IsWarning);
        Assert.Contains("没有读取“七月”", hint.Message);
    }

    // Rows that a filter hides are on the sheet, and a person who filtered may not know that they come along: 3 and 6 hold values, 5 none.
    [Fact]
    public void Hidden_rows_are_read_and_told()
    {
        string Hidden(int number, string text) => Workbook.Row(number, text).Replace("<row ", "<row hidden=\"1\" ");
        var rows = Read(new Workbook().Sheet(Workbook.Row(1, "标题") + Workbook.Row(2, "甲") + Hidden(3, "乙") + Workbook.Row(4, "丙").Replace("<row ", "<row hidden=\"0\" ") + Hidden(5, "") + Hidden(6, "丁")))!;
        Assert.Equal([1, 2, 3, 4, 6], rows.Select(r => r.Number));
        Assert.Equal("t.xlsx:3: 提示：有 2 行被隐藏或筛选掉了（从第 3 行起），也一并读取；不要的，请删去这些行再导入", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Errors_of_formulas_and_missing_results_are_told_with_their_row_and_column()
    {
        Read(new Workbook().Sheet($"<row r=\"2\">{Workbook.Text("A2", "甲")}<c r=\"C2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row><row r=\"3\"><c r=\"AB3\"><f>A1</f></c></row>"));
        Assert.Equal(
            ["t.xlsx:2: C 列是公式的错误值“#DIV/0!”，请改正", "t.xlsx:3: AB 列的公式没有保存结果；请在 Excel 或 WPS 中打开，重新保存后再试"],
            problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "不是完好的")]
    [InlineData("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", "不是完好的")]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>", "不是完好的")]
    [InlineData("<row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>", "最多")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v></row>", "不是完好的")]
    public void A_broken_or_hostile_sheet_is_a_fault_of_the_file(string rows, string expected)
    {
        Assert.Null(Read(new Workbook().Sheet(rows)));
        Assert.Contains(expected, Assert.Single(problems).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Deep_nesting_entities_and_bombs_are_refused()
    {
        Assert.Null(Read(new Workbook().Sheet(string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000)))));
        Assert.Null(await Task.Run(() => Bomb("<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\">]><worksheet><sheetData/></worksheet>", 1)));
        Assert.Null(await Task.Run(() => Bomb("<worksheet><sheetData>", 600 << 20)));
        Assert.Equal(3, problems.Count);
        Assert.Contains("展开后超过 512 MB", problems[2].Message);
    }

    /// <summary>A worksheet whose part begins so and goes on with empty rows up to a size: a thousandth of that in the file.</summary>
    private IReadOnlyList<XlsxRow>? Bomb(string start, int size)
    {
        new Workbook().Sheet("").WriteTo(folder["t.xlsx"]);
        using (var zip = ZipFile.Open(folder["t.xlsx"], ZipArchiveMode.Update))
        {
            zip.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
        }

        using (var zip = new ZipArchive(new FileStream(folder["b.xlsx"], FileMode.Create), ZipArchiveMode.Create))
        {
            using var source = ZipFile.OpenRead(folder["t.xlsx"]);
            foreach (var entry in source.Entries)
            {
                using var into = zip.CreateEntry(entry.FullName).Open();
                using var from = entry.Open();
                from.CopyTo(into);
            }

            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            sheet.Write(Encoding.UTF8.GetBytes(start));
            var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<row/>", 100_000)));
            for (long written = 0; written < size && size > 1; written += block.Length)
            {
                sheet.Write(block);
            }
        }

        return XlsxSheet.Read(File.ReadAllBytes(folder["b.xlsx"]), "t.xlsx", problems);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 no zip", "不是完好的 .xlsx")]
    [InlineData("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "旧的 .xls 格式")]
    public void Other_files_are_told_apart_by_their_first_octets(string octets, string expected)
    {
        File.WriteAllBytes(folder["a.csv"], Encoding.Latin1.GetBytes(octets));
        Assert.Null(TableFile.Read(folder["a.csv"], "a.csv", ["日期"], [], problems));
        Assert.Contains(expected, Assert.Single(problems).Message);
    }
}
