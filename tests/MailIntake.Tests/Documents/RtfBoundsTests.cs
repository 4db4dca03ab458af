using System.Text;
using MailIntake.Documents;
using MailIntake.Documents.External;

namespace MailIntake.Tests.Documents;

/// <summary>What an RTF is refused for before LibreOffice gets it, and what not.</summary>
public class RtfBoundsTests
{
    [Theory]
    [InlineData("{\\rtf1 {\\b a}\\{\\{\\\\{b}}")]
    [InlineData("{\\rtf1 {\\pict\\bin5 }}}}}a}")] // 5 octets behind the one blank: }}}}}
    [InlineData("{\\rtf1 {\\pict\\bin0}a}")]
    [InlineData("{\\rtf1 \\binary\\bin a}")] // other control words
    [InlineData("{\\rtf1 a")]
    public void What_Word_writes_is_let_through(string rtf) => RtfBounds.Check(Encoding.ASCII.GetBytes(rtf));

    [Theory]
    [InlineData("{\\rtf1 {\\pict\\bin6 }}}}}")]
    [InlineData("{\\rtf1 \\bin-1 a}")]
    [InlineData("{\\rtf1 \\bin99999999999999999999 a}")]
    public void Binary_data_that_is_not_there_is_refused(string rtf) =>
        Assert.Contains("二进制数据", Assert.Throws<DocumentException>(() => RtfBounds.Check(Encoding.ASCII.GetBytes(rtf))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_thousand_groups_may_lie_in_each_other_and_no_more()
    {
        RtfBounds.Check(Encoding.ASCII.GetBytes(new string('{', 1000) + new string('}', 1000) + new string('{', 1000)));
        Assert.Throws<DocumentException>(() => RtfBounds.Check(Encoding.ASCII.GetBytes(new string('{', 1001))));
    }
}
