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
    [InlineData("合计\n34\n\f", "合计\n34")] // the last cell of a table
    [InlineData("合计\n34\n\f乙\n87\n\f", "合计\n34\n乙\n87")]
    [InlineData("甲\n\f乙\n\f", "甲\n乙")]
    [InlineData("", "")]
    [InlineData("\n\n\f\n\f", "")]
    public void What_is_not_surely_a_page_number_stays(string pages, string expected) => Assert.Equal(expected, PdfText.OfPages(pages).Text);
}
