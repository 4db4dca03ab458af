using System.Text;
using MailIntake.Domain.Classify;

namespace MailIntake.Tests.Classify;

public class ReportKeyTests
{
    private const string Plain =
        "国投集团盘活存量资产取得实效。2023年5月以来，集团清理闲置房产12处、土地3宗，通过公开招租、合作开发等方式盘活资产1.8亿元，同比增长15.6%，新增租金收入2,300万元；GDP贡献进一步提高，为全市经济高质量发展作出了贡献。";

    private const string WithRareIdeographs =
        "𠮷林路街道办事处社区工作者张𪚥𪚥同志带领居民开展“清洁家园”行动，累计清运垃圾46吨、拆除违建9处，惠及群众1200余户，居民满意度由82%提高到97%，相关做法被省级媒体报道，并在全市18个街道推广，📷图为行动现场。";

    /// <summary>What shows nothing: characters that Unicode lets be ignored where they are not supported, the blank Braille pattern, the null notehead.</summary>
    public static TheoryData<int> Invisible =>
    [
        0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x200B, 0x200D, 0x2060, 0x2065, 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0,
        0x1BCA0, 0x1D159, 0x1D173, 0x1D17A, 0xE0000, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF,
    ];

    // Ledgers hold these. They were worked out before anything but char.IsLetterOrDigit, case and width decided what takes part; the hash is the first half of the SHA-256 of the
    // letters in UTF-16LE, as any tool gives it.
    [Theory]
    [InlineData(Plain, "7915e79f6ff50c359a6f4de09d0dc691", 0xBDAA0586837F85C6)]
    [InlineData(WithRareIdeographs, "2bb6d2a032d4d3c99978d150c07650a1", 0xA84BD4433FFCA777)]
    public void What_ledgers_hold_of_ordinary_texts_stays_as_it_is(string text, string hash, ulong sketch) => Assert.Equal((hash, sketch), ReportKey.Of(text));

    [Theory]
    [MemberData(nameof(Invisible))]
    public void What_shows_nothing_takes_no_part_in_the_comparison(int codePoint)
    {
        foreach (var text in (string[])[Plain, WithRareIdeographs])
        {
            var filled = string.Join(char.ConvertFromUtf32(codePoint), text.EnumerateRunes().Select(rune => rune.ToString()));
            Assert.Equal(ReportKey.Of(text), ReportKey.Of(filled));
            Assert.Equal(1, TextLikeness.Of(filled, text).Share);
            Assert.Equal(0, TextLikeness.Of(filled, text).ChangedFigures);
        }
    }

    [Fact]
    public void What_shows_nothing_is_no_letter_and_a_rare_ideograph_is_one()
    {
        Assert.Null(ReportKey.Of("\u3164\u115F\uFFA0\U000E0100\U000E0041").Hash);
        string[] different = ["甲乙", "甲𠮷乙", "甲𠮸乙", "甲\uD842乙", "甲\uDFB7乙", "甲\uDFB7\uD842乙", "甲📷乙"];
        Assert.Equal(different.Length, different.Select(text => ReportKey.Of(text).Hash).Distinct().Count());
    }

    // Code charts of the Kangxi radicals and the CJK radicals supplement: the first, the last and some between. ⼾ is 戶 by NFKC, but where simplified Chinese is
    // set, the glyph is that of 户.
    [Theory]
    [InlineData("\u2F00\u2F06\u2F4A\u2F64\u2F92\u2F99\u2FAF\u2FBC\u2FCA\u2FD5", "一二木用見貝面高黑龠")]
    [InlineData("\u2F64\u2F3E", "用户")]
    [InlineData("\u2E81\u2E9F\u2EA0\u2EC5\u2EC6\u2EC8\u2ECB\u2ED3\u2ED4\u2ED8\u2ED9\u2EDA\u2EDB\u2EDC\u2EE2\u2EE5\u2EE6\u2EE9\u2EF0\u2EF3", "厂母民见角讠车长门青韦页风飞马鱼鸟黄龙龟")]
    [InlineData("甲\u2E80\u2E9A\u2EF4\u2EFF乙", "甲乙")] // no ideograph is theirs: left out, as any mark
    public void A_radical_is_the_ideograph_that_it_looks_like(string radicals, string ideographs)
    {
        Assert.Equal(ReportKey.Of(ideographs).Hash, ReportKey.Of(radicals).Hash);
        var (text, earlier) = (Plain + radicals, Plain + ideographs);
        Assert.Equal(ReportKey.Of(earlier), ReportKey.Of(text));
        Assert.Equal(1, TextLikeness.Of(text, earlier).Share);
    }

    // The end of what is compared, between the 20,000th code unit and the next, parts a selector in two: both the letters and their places take its half for a letter.
    [Fact]
    public void A_text_cut_within_a_selector_has_its_passages_all_the_same()
    {
        var text = new StringBuilder().Append('乙', TextLikeness.MostCharacters - 2).Append("甲\U000E0100").ToString();
        var likeness = TextLikeness.Of(text, text);
        Assert.Equal(1, likeness.Share);
        Assert.Equal(new string('乙', 59) + "…", Assert.Single(likeness.Passages)); // 60 characters with the ellipsis
    }
}
