using System.Text;
using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class ReportReaderTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    private static ReportText Read(byte[] bytes) => ReportReader.Read(new ReportFile("稿", null, bytes, FormatDetector.Detect(bytes)));

    public static TheoryData<string, byte[]> Charsets => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes("攀枝花\r\nGDP") },
        { "UTF-8 with mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("攀枝花\nGDP")] },
        { "GBK", Gb18030.GetBytes("攀枝花\r\nGDP") },
        { "UTF-16LE with mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("攀枝花\r\nGDP")] },
        { "UTF-16BE with mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("攀枝花\nGDP")] },
        { "UTF-16LE without mark", Encoding.Unicode.GetBytes("攀枝花\r\nGDP") },
    };

    [Theory]
    [MemberData(nameof(Charsets))]
    public void Plain_text_is_read_in_its_charset(string charset, byte[] bytes)
    {
        Assert.Equal(ReportFormat.PlainText, FormatDetector.Detect(bytes));
        Assert.True(Read(bytes) is { Text: "攀枝花\nGDP", Words: 4 }, charset);
    }

    [Fact]
    public void Four_octet_GB18030_is_read() => Assert.Equal("𠮷㐀", Read(Gb18030.GetBytes("𠮷㐀")).Text);

    [Fact]
    public void UTF8_with_a_broken_octet_is_read_as_UTF8_and_told()
    {
        // Ten times 推进项目建设。: 70 characters of three octets; the octet between two of them becomes one more character, not half a text of GB18030.
        var text = string.Concat(Enumerable.Repeat("推进项目建设。", 10));
        var octets = Encoding.UTF8.GetBytes(text);
        var report = Read([.. octets[..105], 0xFF, .. octets[105..]]);
        Assert.Equal(text, report.Text.Replace("\uFFFD", "", StringComparison.Ordinal));
        Assert.Contains("UTF-8", report.Doubt, StringComparison.Ordinal);
        Assert.Null(Read(octets).Doubt);
        Assert.Equal((text, null), Read(Gb18030.GetBytes(text)) is var gb ? (gb.Text, gb.Doubt) : default);
    }

    [Theory]
    [InlineData("<html><head><title>题</title><style>p{}</style></head><body><p>甲&nbsp;乙</p><p>丙<br>丁</p><script>x</script></body></html>", "甲\u00A0乙\n丙\n丁")]
    [InlineData("<!DOCTYPE html><html><body><div style=\"display: none\">隐</div><table><tr><td>1</td><td>2</td></tr></table></body></html>", "1\t2\t")]
    [InlineData("<html><body>中\n  国 <b>人</b>民&lt;</body></html>", "中 国 人民<")]
    public void Html_is_read_as_a_browser_shows_it(string html, string expected)
    {
        Assert.Equal(ReportFormat.Html, FormatDetector.Detect(Gb18030.GetBytes(html)));
        Assert.Equal(expected, Read(Gb18030.GetBytes(html)).Text);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("<div>")] // nested without end
    [InlineData("<b><p>")]
    [InlineData("</div></b>")]
    [InlineData("<!--")]
    [InlineData("<p>文")]
    [InlineData("<p a=1 ")]
    [InlineData("&")]
    public async Task Hostile_html_ends_soon_and_without_an_exception(string piece)
    {
        await Task.Yield();
        Assert.NotNull(Read(Encoding.UTF8.GetBytes("<html>" + string.Concat(Enumerable.Repeat(piece, 200_000)) + "文")));
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Encoding.Unicode.GetBytes("EncryptedPackage")], "加密" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Encoding.Unicode.GetBytes("WordDocument_VBA_PROJECT")], "宏" },
        { [], "空文件" },
        { [.. "PK\x03\x04"u8, .. new byte[26], .. "mimetypeapplication/vnd.oasis.opendocument.text"u8, .. "PK\x03\x04"u8, .. new byte[40]], "odt" }, // cut off
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_nobody_may_read_says_why_and_what_the_sender_can_do(byte[] bytes, string named)
    {
        var report = Read(bytes);
        Assert.Contains(named, report.Fault, StringComparison.Ordinal);
        Assert.Contains("重发", report.Fault, StringComparison.Ordinal);
        Assert.Equal((0, false), (report.Words, report.Awaits));
    }

    [Theory]
    [InlineData("%PDF-1.7\n")]
    [InlineData("{\\rtf1\\ansi")]
    [InlineData("Rar!\u001A\u0007\u0001\u0000")]
    [InlineData("7z\u00BC\u00AF\u0027\u001C\u0000\u0004")]
    public void What_needs_a_program_of_others_awaits_it(string start) =>
        Assert.True(Read(Encoding.Latin1.GetBytes(start)) is { Awaits: true, Words: 0, Fault: not null });

    [Fact]
    public void A_picture_under_the_name_of_a_report_is_no_report() =>
        Assert.Equal(ReportFormat.Other, FormatDetector.Detect(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13 }));
}
