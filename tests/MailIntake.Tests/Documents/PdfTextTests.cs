using MailIntake.Documents;

namespace MailIntake.Tests.Documents;

public class PdfTextTests
{
    [Theory]
    [InlineData("标题\n甲乙。\n\n- 1 -\n\f丙丁。\n\n- 2 -\n\f", "标题\n甲乙。\n丙丁。")]
    [InlineData("甲\n1\n\f乙\n2\n\f", "甲\n乙")]
    [InlineData("甲\n— 3 —\n\f", "甲")]
    [InlineData("甲\n第 1 页 共 2 页\n\f乙\n第 2 页 共 2 页\n\f", "甲\n乙")]
    [InlineData("某局文件\n甲\n\f某局文件\n乙\n\f", "甲\n乙")] // a running header
    [InlineData("某局文件\n甲\n1/2\n\f某局文件\n乙\n2/2\n\f", "甲\n乙")]
    public void Page_numbers_and_running_lines_are_left_out(string pages, string expected) => Assert.Equal(expected, PdfText.OfPages(pages).Text);

    [Theory]
    [InlineData("扫描全能王 创建\n\f", "")]
    [InlineData("由扫描全能王扫描创建\n\f由扫描全能王扫描创建\n2\n\f", "")]
    [InlineData("扫描全能王\n\n创建\n\n\n\f扫描全能王\n创建\n\f", "")]
    [InlineData("CS 扫描全能王\n3亿人都在用的扫描App\n\f", "")]
    [InlineData("Scanned by CamScanner\n\f", "")]
    [InlineData("甲乙。\n扫描全能王 创建\n\f丙丁。\n扫描全能王 创建\n\f", "甲乙。\n丙丁。")] // with the text that was recognised
    [InlineData("扫描全能王 创建\n甲乙。\n\f", "扫描全能王 创建\n甲乙。")] // stamps stand at the foot
    [InlineData("群众用扫描全能王创建档案。\n\f", "群众用扫描全能王创建档案。")]
    public void The_stamp_of_a_scanning_program_is_no_text(string pages, string expected)
    {
        var read = PdfText.OfPages(pages);
        Assert.Equal((expected, null), (read.Text, read.Fault));
    }

    [Theory]
    [InlineData("甲\n\f\f\f", false, "3 页，其中 2 页")]
    [InlineData("\f甲\n\f", false, "2 页，其中 1 页")]
    [InlineData("甲\n\f\f乙\n\f", false, "3 页，其中 1 页")]
    [InlineData("甲\n\f扫描全能王 创建\n\f", false, "2 页，其中 1 页")] // such a page is not blank
    [InlineData("某县人民政府办公室\n某政办函〔2023〕12号\n\f\f", true, "2 页，其中 1 页")]
    [InlineData("某县人民政府办公室\n\f", true, "只有 9 字")]
    [InlineData("某县人民政府办公室专报\n\f某县人民政府办公室专报\n\f某县人民政府办公室专报\n\f", true, "3 页，只有 33 字")] // a line at the head of each picture
    [InlineData("某县人民政府办公室\n\f", false, null)]
    [InlineData("某县人民政府办公室\n某政办函〔2023〕12号\n\f\f", false, null)] // Word's blank last page
    [InlineData("甲\n\f乙\n\f\f", false, null)]
    public void Pages_that_were_scanned_beside_those_with_text_are_a_fault(string pages, bool hasPictures, string? said)
    {
        var fault = PdfText.OfPages(pages, hasPictures).Fault;
        Assert.Equal(said is null, fault is null);
        Assert.Contains(said ?? "", fault ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_above_a_blank_last_page_or_one_of_photographs_is_whole()
    {
        // 100 字 are more than a letterhead.
        var text = new string('甲', 100);
        Assert.Equal((text, null), PdfText.OfPages($"{text}\n\f\f", hasPictures: true) is var read ? (read.Text, read.Fault) : default);
    }

    [Theory]
    [InlineData("合计\n34\n\f", "合计\n34")] // the last cell of a table
    [InlineData("合计\n34\n\f乙\n87\n\f", "合计\n34\n乙\n87")]
    [InlineData("甲\n\f乙\n\f", "甲\n乙")]
    [InlineData("", "")]
    [InlineData("\n\n\f\n\f", "")]
    public void What_is_not_surely_a_page_number_stays(string pages, string expected) => Assert.Equal(expected, PdfText.OfPages(pages).Text);
}
