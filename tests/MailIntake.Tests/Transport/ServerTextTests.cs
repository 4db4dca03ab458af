using System.Text;
using MailIntake.Mail.Transport;

namespace MailIntake.Tests.Transport;

public sealed class ServerTextTests
{
    [Fact]
    public void Raw_gbk_is_decoded()
    {
        // 登录失败 in GBK: 登 B5C7, 录 C2BC, 失 CAA7, 败 B0DC (code charts of GB 2312).
        byte[] reply = [0xB5, 0xC7, 0xC2, 0xBC, 0xCA, 0xA7, 0xB0, 0xDC, (byte)'!'];

        Assert.Equal("登录失败!", ServerText.Safe(reply));
    }

    [Fact]
    public void Utf8_stays_utf8() => Assert.Equal("系统繁忙", ServerText.Safe("系统繁忙"u8));

    [Theory]
    [InlineData("a\u001b[31mred\u0007", "a [31mred")] // ESC and BEL drive a terminal
    [InlineData("one\r\ntwo\0three", "one two three")]
    [InlineData("ab\u202ecd\u2066ef\u200b", "abcdef")] // RLO, LRI, zero width space
    [InlineData("  wide\u3000\u00a0blank  ", "wide blank")]
    [InlineData("line\u2028separator\u0085next", "line separator next")]
    public void What_could_mislead_a_reader_or_a_terminal_is_gone(string text, string expected) => Assert.Equal(expected, ServerText.Safe(text));

    [Theory]
    [InlineData("信")]   // three octets in UTF-8: the cut at 2,000 octets falls inside a character
    [InlineData("𠮷")]  // two UTF-16 units, four octets
    [InlineData("x")]
    public void Endless_text_is_cut_between_characters(string character)
    {
        var endless = string.Concat(Enumerable.Repeat(character, 100_000));

        var safe = ServerText.Safe(Encoding.UTF8.GetBytes(endless));

        Assert.Equal(string.Concat(Enumerable.Repeat(character, 500 / character.Length)), safe);
    }

    [Fact]
    public void Endless_gbk_stays_gbk()
    {
        // 信 is D0C5 in GBK; 500 characters take 1,000 of the 2,000 octets looked at.
        var safe = ServerText.Safe(Enumerable.Repeat(new byte[] { 0xD0, 0xC5 }, 100_000).SelectMany(b => b).ToArray());

        Assert.Equal(new string('信', 500), safe);
    }
}
