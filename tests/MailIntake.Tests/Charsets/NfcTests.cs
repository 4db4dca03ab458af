using MailIntake.Mail.Charsets;

namespace MailIntake.Tests.Charsets;

public sealed class NfcTests
{
    [Theory]
    [InlineData("e\u0301", "\u00E9")] // a letter and its accent
    [InlineData("a\u0323\u0302", "\u1EAD")] // two marks, in order: ạ, then ậ
    [InlineData("a\u0302\u0323", "\u1EAD")] // the same out of order: class 220 goes before class 230
    [InlineData("q\u0307\u0323", "q\u0323\u0307")] // nothing to compose, still put in order
    [InlineData("\u1100\u1161\u11A8", "\uAC01")] // Hangul: L 0, V 0, T 1: AC00 + 1
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC01\u11A8", "\uAC01\u11A8")] // a syllable with a tail takes no second one
    [InlineData("\u212B", "\u00C5")] // a singleton: the Ångström sign
    [InlineData("\uF900", "\u8C48")] // a compatibility ideograph with a canonical decomposition
    [InlineData("\uD87E\uDC00", "\u4E3D")] // U+2F800
    [InlineData("\u0344", "\u0308\u0301")] // never composed again
    [InlineData("\u0915\u093C", "\u0915\u093C")] // a composition exclusion: stays apart
    [InlineData("\u30AB\u3099", "\u30AC")] // カ and the voicing mark
    [InlineData("a\u0301\u0301", "\u00E1\u0301")] // the second accent finds no letter
    [InlineData("a\u05B0\u0301", "\u00E1\u05B0")] // class 10 does not block class 230
    public void Text_is_brought_into_form_C(string text, string expected)
    {
        Assert.Equal(expected, CleanText.Of(text.ToCharArray()));
        Assert.Equal("通知" + expected + "通知", CleanText.Of(("通知" + text + "通知").ToCharArray()));
    }

    [Fact]
    public void What_is_in_form_C_stays() => Assert.All(
        (string[])["通知", "😀", "𠮷野家", "Привет", "한국어", "ｶﾀｶﾅ", "“”（）——……", "\u0301", "👨‍👩‍👧"],
        text => Assert.Equal(text, CleanText.Of(text.ToCharArray())));

    [Fact]
    public void Text_longer_than_a_segment_is_composed_across_its_cuts()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301x", 5000));
        Assert.Equal(string.Concat(Enumerable.Repeat("\u00E9x", 5000)), CleanText.Of(text.ToCharArray()));
    }

    [Theory]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("\r\r\n", "\n\n")]
    [InlineData("\0a\u0001\tb\u001F\u007F", "a\tb\u007F")]
    [InlineData("\r", "\n")]
    [InlineData("", "")]
    public void Line_ends_become_LF_and_controls_go(string text, string expected) => Assert.Equal(expected, CleanText.Of(text.ToCharArray()));
}
