using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class HtmlTextTests
{
    [Theory]
    [InlineData("<pre>您好：\n甲乙。\r\n  丙丁。\n</pre><p>戊</p>", "您好：\n甲乙。\n丙丁。\n戊")]
    [InlineData("<div style='white-space: pre-wrap'>甲\n乙<span style='white-space:normal'>丙\n丁</span></div>戊\n己", "甲\n乙丙 丁\n戊 己")]
    [InlineData("<div style='WHITE-SPACE:pre-line'>甲\n  乙</div>", "甲\n乙")]
    public void Line_feeds_count_where_a_browser_shows_them(string html, string text) => Assert.Equal(text, HtmlText.Read(html, out _));

    [Theory]
    [InlineData("<p style='visibility: hidden'>暗</p>")]
    [InlineData("<p style='font-size:0'>暗</p>")]
    [InlineData("<p style='color:red; font-size: 0px !important;'>暗<b>暗</b></p>")]
    [InlineData("<p hidden>暗</p>")]
    [InlineData("<p style='mso-hide:all'>暗</p>")]
    [InlineData("<xml><o:DocumentProperties>暗</o:DocumentProperties></xml>")]
    [InlineData("<p style='display: none'>暗</p>")]
    [InlineData("<del>暗</del>")]
    [InlineData("<div style='max-height:0; overflow:hidden; opacity:0'>暗<p>暗</p></div>")]
    public void What_is_not_shown_is_left_out(string hidden) => Assert.Equal("甲\n乙", HtmlText.Read($"<p>甲</p>{hidden}<p>乙</p>", out _));

    // Newsletters set 0 on a cell against the gaps between what stands in it, and a size of its own on the text.
    [Theory]
    [InlineData("<div style='font-size:0'><span style='font-size:14px'>甲</span></div>")]
    [InlineData("<div style='visibility:hidden'><span style='visibility:visible'>甲</span></div>")]
    [InlineData("<div style='font-size:0.8em'>甲</div>")]
    [InlineData("<div style='max-height:0.5em; overflow:hidden'>甲</div>")]
    [InlineData("<div style='max-height:0'>甲</div>")]
    public void What_is_shown_within_what_is_not_stays(string html) => Assert.Equal("甲", HtmlText.Read(html, out _));

    [Theory]
    [InlineData("<span style='display:block'>甲</span><span style='display: block'>乙</span>", "甲\n乙")]
    [InlineData("<main>甲</main>乙", "甲\n乙")]
    [InlineData("<span style='display:inline-block'>甲</span><span>乙</span>", "甲乙")]
    [InlineData("<table><tr><td style='display:block'>甲</td><td>乙</td></tr></table>", "甲\t乙")]
    public void What_is_a_block_by_its_style_is_a_line(string html, string text) => Assert.Equal(text, HtmlText.Read(html, out _).TrimEnd());

    [Fact]
    public void A_letter_in_pre_loses_greeting_and_signature() =>
        Assert.Equal("甲乙。\n丙丁。", BodyText.Of(new ReadMail { Text = "", Html = "<pre>您好：\n甲乙。\n丙丁。\n\n联系人：张三\n国投集团办公室\n</pre>" }).Text);
}
