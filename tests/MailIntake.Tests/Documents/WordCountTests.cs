using MailIntake.Documents;

namespace MailIntake.Tests.Documents;

public class WordCountTests
{
    [Theory]
    [InlineData("你好，世界。", 6)]
    [InlineData("你好hello世界", 5)]
    [InlineData("2024年5月1日", 6)]
    [InlineData("GDP增长5.2%", 4)]
    [InlineData("一、二、三……", 7)]
    [InlineData("“引号”（括号）", 8)]
    [InlineData("a,b,c d-e e-mail don't", 4)]
    [InlineData("你 好　世 界", 4)]
    [InlineData("ＡＢＣ１２３", 6)]
    [InlineData("中国2024年GDP为1,234.5亿元，同比增长5.2%。", 16)]
    [InlineData("—— 破折号——", 7)]
    [InlineData("𠮷野家", 3)]
    public void Counts_as_Word_does_on_the_table_of_facts(string text, int expected) => Assert.Equal(expected, WordCount.Count(text));

    [Theory]
    [InlineData("", 0)]
    [InlineData(" \t\r\n\u3000\u00A0", 0)] // white space of every width
    [InlineData("don’t 停", 2)] // the apostrophe of a Latin word is no quotation mark: don’t, 停
    [InlineData("‘甲’", 3)]
    [InlineData("第Ⅲ季度①", 5)] // 第 Ⅲ 季 度 ①
    [InlineData("ａ\u200Bｂ", 2)] // a zero-width space is nothing
    [InlineData("ab\u200Bcd", 1)]
    [InlineData("カタカナ", 4)]
    [InlineData("한글", 2)]
    [InlineData("阿依古丽·买买提", 8)] // the dot of names is a full-width mark: 4 + 1 + 3
    [InlineData("a\nb", 2)] // a line end ends a word
    public void Counts_the_neighbours_of_the_table(string text, int expected) => Assert.Equal(expected, WordCount.Count(text));

    [Fact]
    public void A_lone_surrogate_is_one_more_character_and_no_error() => Assert.Equal(3, WordCount.Count("甲\uD842乙"));

    // 甲、乙: 1 each; abcd: one run; so 甲乙 abcd 丙 is 2 + 1 + 1 = 4, whatever stands unseen between its characters.
    [Theory]
    [MemberData(nameof(Classify.ReportKeyTests.Invisible), MemberType = typeof(Classify.ReportKeyTests))]
    public void What_shows_nothing_neither_counts_nor_ends_a_word(int codePoint)
    {
        var nothing = char.ConvertFromUtf32(codePoint);
        Assert.Equal(4, WordCount.Count(string.Join(nothing, "甲乙 abcd 丙".AsEnumerable())));
        Assert.Equal(0, WordCount.Count(nothing + nothing));
        Assert.Equal(1, WordCount.Count($"ab{nothing}{nothing}cd"));
    }

    [Theory]
    [InlineData("caf\u00E9 cafe\u0301", 2)] // two words; a mark on a letter belongs to its word
    [InlineData("甲\u0301乙", 3)] // an acute on an ideograph shows: 甲, the mark, 乙
    [InlineData("葛\U000E0100城", 2)] // an ideograph in the form that its selector asks for
    [InlineData("𠀀𪚥𱍊", 3)] // ideographs of planes 2 and 3
    [InlineData("👍甲", 2)]
    [InlineData("\u2F64\u2F3E\u2EDA", 3)] // radicals, as a PDF may hold ideographs
    public void What_shows_counts(string text, int expected) => Assert.Equal(expected, WordCount.Count(text));
}
