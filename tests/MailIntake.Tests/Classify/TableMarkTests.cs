using System.Buffers.Binary;
using System.Text;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;
using MailIntake.Tests.Documents;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>Security marks in the tables that go on with a report: over adjoining cells, in old workbooks, in archives.</summary>
public class TableMarkTests
{
    private static readonly byte[] Types = "<Types/>"u8.ToArray();
    private static readonly string[][] Marked = [["项目清单", "投资额"], ["密级：", "机密"]];

    private static bool IsQuarantined(string name, byte[] file)
    {
        var status = Decide("panzhihua", Sent("（简讯）国投集团清单", Report(300), "a@b.cn", null, new MailAttachment(name, "application/octet-stream", file))).Status;
        Assert.True(status is SubmissionStatus.Quarantined or SubmissionStatus.Counted, status.ToString()); // the body is the report
        return status == SubmissionStatus.Quarantined;
    }

    // The cells of one row; shared strings stand in a part of their own, sorted as they first come.
    private static byte[] Xlsx(bool shared, params string[] cells)
    {
        var row = string.Concat(cells.Select((text, i) => text.Length == 0 ? "<c/>" : shared ? $"<c t='s'><v>{i}</v></c>" : $"<c t='inlineStr'><is><t>{text}</t></is></c>"));
        var strings = shared ? string.Concat(cells.Select(text => text.Length == 0 ? "<si/>" : $"<si><t>{text}</t></si>")) : "";
        return TestArchives.Zip(Encoding.UTF8, ("[Content_Types].xml", Types), ("xl/workbook.xml", "<workbook/>"u8.ToArray()),
            ("xl/worksheets/sheet1.xml", Encoding.UTF8.GetBytes($"<worksheet><sheetData><row>{row}</row></sheetData></worksheet>")),
            ("xl/sharedStrings.xml", Encoding.UTF8.GetBytes($"<sst>{strings}</sst>")));
    }

    // A label's mark stands in the next cell that holds a text, however the form spreads both; heads of columns, categories and ratings are none.
    [Theory]
    [InlineData(true, "密级：", "机密")]
    [InlineData(true, "密级", "机密")]
    [InlineData(true, "密　级", "", "", "秘　密", "紧急程度", "特急")]
    [InlineData(true, "涉密等级", "绝密")]
    [InlineData(true, "定密：", "秘密")]
    [InlineData(true, "机密", "★3年")]
    [InlineData(false, "密级", "绝密", "机密", "秘密")]
    [InlineData(false, "密级", "无", "机密", "3件")]
    [InlineData(false, "定密", "秘密", "3件")]
    [InlineData(false, "商业秘密", "★★★")]
    [InlineData(false, "秘密", "★★★")]
    [InlineData(false, "机密", "密级")]
    [InlineData(false, "机密级", "内部")]
    public void A_mark_may_be_spread_over_adjoining_cells(bool marked, params string[] cells)
    {
        Assert.Equal(marked, IsQuarantined("清单.xlsx", Xlsx(shared: true, cells)));
        Assert.Equal(marked, IsQuarantined("清单.xlsx", Xlsx(shared: false, cells)));
        Assert.Equal(marked, IsQuarantined("清单.xls", TestXls.OfRows(0, cells)));
    }

    [Fact]
    public void Cells_of_different_rows_do_not_adjoin() =>
        Assert.False(IsQuarantined("清单.xls", TestXls.OfRows(0, ["项目清单", "密级："], ["机密", "3件"])));

    // 机|密★3年: the record of shared strings ends within the mark.
    [Theory]
    [InlineData("清单.xls", 0)]
    [InlineData("清单.xls", 1)]
    [InlineData("清单.et", 0)]
    public void A_mark_in_an_old_workbook_is_found(string name, int partAfter) =>
        Assert.True(IsQuarantined(name, TestXls.OfRows(partAfter, ["项目清单", "投资额"], ["备注", "机密★3年"])));

    [Fact]
    public void An_old_workbook_of_another_writer_is_read() => Assert.True(IsQuarantined("清单.xls", TestXls.BySheetJs()));

    [Fact]
    public void The_cells_of_an_Excel_95_workbook_are_read()
    {
        Assert.True(IsQuarantined("清单.xls", TestXls.OfRows95(Marked)));
        Assert.True(IsQuarantined("清单.xls", TestXls.OfRows95(["备注", "（机密）"])));
        Assert.False(IsQuarantined("清单.xls", TestXls.OfRows95(["备注", "商业秘密保护"], ["密级", "无"])));
    }

    [Fact]
    public void An_old_workbook_without_a_mark_is_none() => Assert.False(IsQuarantined("清单.xls", TestXls.OfRows(0, ["项目清单", "秘密"], ["商业秘密保护", "内部"])));

    // Cut off or changed anywhere it says less, and nothing is thrown nor read without end.
    [Fact(Timeout = 60_000)]
    public async Task A_broken_old_workbook_is_left()
    {
        await Task.Yield();
        var whole = TestXls.OfRows(0, Marked);
        for (var length = 8; length < whole.Length; length += 97)
        {
            IsQuarantined("清单.xls", whole[..length]);
        }

        foreach (var good in (byte[][])[whole, TestXls.BySheetJs()])
        {
            for (var at = 26; at < 2600; at += 7)
            {
                foreach (var octet in (byte[])[0x00, 0x01, 0xFF])
                {
                    var broken = good.ToArray();
                    broken[at] = octet;
                    IsQuarantined("清单.xls", broken);
                }
            }
        }
    }

    // Chains that go round: the sectors that name the table's sectors begin with the table's own (68), so many times as a number can say (72; the library that was tried
    // for these files takes all the memory there is for that); the stream's last sector (word 9 of the table, at 512) names its first, and its length (in the folder's
    // second entry, at 1152) is all that a number can say; the folder's sector (word 1) names itself. What stands before it goes round is read.
    [Theory(Timeout = 60_000)]
    [InlineData(68, 0, 72, int.MaxValue)]
    [InlineData(512 + (4 * 9), 2, 1152 + 120, int.MaxValue)]
    [InlineData(512 + (4 * 1), 1)]
    public async Task An_old_workbook_that_goes_round_is_read_once(params int[] changes)
    {
        await Task.Yield();
        var file = TestXls.OfRows(0, Marked);
        foreach (var change in changes.Chunk(2))
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(change[0]), change[1]);
        }

        Assert.True(IsQuarantined("清单.xls", file));
    }

    [Theory]
    [InlineData("清单.xlsx")]
    [InlineData("清单.xls")]
    [InlineData("说明.docx")]
    public void A_mark_within_an_archive_is_found(string name)
    {
        var file = Path.GetExtension(name) switch { ".xlsx" => Xlsx(true, Marked[1]), ".xls" => TestXls.OfRows(0, Marked), _ => TestDocx.OfText("机密★3年", "说明") };
        var zip = TestArchives.Zip(Encoding.UTF8, ("附件/" + name, file));
        Assert.Equal(SubmissionStatus.Quarantined, Status("打包.zip", zip));
        Assert.Equal(SubmissionStatus.Quarantined, Status("打包.zip", TestArchives.Zip(Encoding.UTF8, ("内.zip", zip))));
        Assert.Equal(SubmissionStatus.Quarantined, Status("打包.7z", TestArchives.SevenZip((name, file))));

        static SubmissionStatus Status(string name, byte[] archive) =>
            Decide("panzhihua", Sent("（简讯）国投集团清单", Report(300), "a@b.cn", null, new MailAttachment(name, "application/octet-stream", archive))).Status;
    }

    [Fact]
    public void A_table_without_a_mark_in_an_archive_is_no_report() =>
        Assert.False(IsQuarantined("打包.zip", TestArchives.Zip(Encoding.UTF8, ("清单.xlsx", Xlsx(true, "项目", "秘密")), ("清单.xls", TestXls.OfRows(0, ["项目", "内部"])))));
}
