using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

public class FlowedTextTests
{
    // RFC 3676, 4.3: the mark of a signature never flows, neither into the next line nor the line before into it.
    [Theory]
    [InlineData("甲 \n乙。\n丙", false, "甲 乙。\n丙")]
    [InlineData("甲 \n乙。\n丙", true, "甲乙。\n丙")]
    [InlineData("甲。 \n-- \n刘敏", false, "甲。 \n-- \n刘敏")]
    [InlineData("甲。 \n-- \n刘敏", true, "甲。 \n-- \n刘敏")]
    [InlineData("甲 \n> 乙 \n丙", false, "甲 \n> 乙 \n丙")]
    public void Lines_flow_up_to_the_mark_of_a_signature(string text, bool deletesBlank, string joined) => Assert.Equal(joined, FlowedText.Join(text, deletesBlank));
}
