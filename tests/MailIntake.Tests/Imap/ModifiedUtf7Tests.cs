using MailIntake.Mail.Imap;

namespace MailIntake.Tests.Imap;

public sealed class ModifiedUtf7Tests
{
    [Theory]
    [InlineData("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語")] // RFC 3501 section 5.1.3
    [InlineData("&V4NXPpCuTvY-", "垃圾邮件")] // 57 83 57 3E 90 AE 4E F6
    [InlineData("&g0l6P3ux-", "草稿箱")] // 83 49 7A 3F 7B B1
    [InlineData("R&-D", "R&D")]
    [InlineData("INBOX", "INBOX")]
    public void Names_are_read_and_written_as_the_standard_says(string wire, string name)
    {
        Assert.Equal(name, ModifiedUtf7.Decode(wire));
        Assert.Equal(wire, ModifiedUtf7.Encode(name));
    }

    [Theory]
    [InlineData("a & b")]
    [InlineData("&***-")]
    [InlineData("&AA-")]
    public void What_is_not_in_that_form_stays_as_it_is(string wire) => Assert.Equal(wire, ModifiedUtf7.Decode(wire));
}
