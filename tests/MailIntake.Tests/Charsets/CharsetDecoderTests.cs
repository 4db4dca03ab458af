using System.Text;
using MailIntake.Mail.Charsets;

namespace MailIntake.Tests.Charsets;

public sealed class CharsetDecoderTests
{
    private static string Decode(string hex, string label)
    {
        var output = new CharBuffer(64);
        CharsetDecoder.Decode(Convert.FromHexString(hex.Replace(" ", "")), CodePages.Find(label), ref output);
        var text = output.Written.ToString();
        output.Dispose();
        return text;
    }

    [Theory]
    [InlineData("gb2312")]
    [InlineData("GBK")]
    [InlineData("x-gbk")]
    [InlineData("cp936")]
    [InlineData("ms936")]
    [InlineData("windows-936")]
    [InlineData("csGB2312")]
    [InlineData("\"gb18030\"")]
    [InlineData("CP-936")]
    public void Every_name_of_the_GB_family_is_GB18030(string label)
    {
        // 中 D6 D0; 镕 (GBK) E946; 㐀 U+3400 8139EE39; 𠮷 U+20BB7 9534 8234… is checked by construction elsewhere.
        Assert.Equal("中", Decode("D6D0", label));
        Assert.Equal("㐀", Decode("8139EE39", label));
    }

    [Theory]
    [InlineData("D6D0 C7", "中\uFFFD")] // cut off within a character
    [InlineData("D6D0 C720 41", "中\uFFFD A")] // a broken pair keeps its ASCII
    [InlineData("D6D0 FFFF", "中\uFFFD\uFFFD")]
    [InlineData("D6D0 8139", "中\uFFFD9")] // half of a four-octet code
    [InlineData("80 41", "€A")] // code page 936
    public void Broken_GB18030_is_read_as_far_as_it_goes(string hex, string expected) => Assert.Equal(expected, Decode(hex, "gb2312"));

    [Theory]
    [InlineData("7E7B 5650 4E44 7E7D", "中文")] // ~{VPND~}
    [InlineData("7E7B 5650 0A 61", "中\na")] // the line's end ends the shift
    [InlineData("61 7E7E 62", "a~b")]
    [InlineData("61 7E0A 62", "ab")] // a line continued
    [InlineData("7E7B 7E7B 5650 7E7D", "中")] // shifted twice
    public void HZ_follows_RFC_1843_and_forgives(string hex, string expected) => Assert.Equal(expected, Decode(hex, "hz-gb-2312"));

    [Theory]
    [InlineData("1B242941 0E 5650 4E44 0F 61", "中文a")] // ESC $ ) A, SO, 中文, SI
    [InlineData("1B242941 0E 3D3B 3B3B 1B242947 4728 5F50 0F", "交换交換")] // the example of RFC 1922 section 2: GB 2312, then CNS 11643 plane 1
    public void ISO_2022_CN_is_read(string hex, string expected) => Assert.Equal(expected, Decode(hex, "iso-2022-cn"));

    [Theory]
    [InlineData("utf-7", "2B5A65566E4C497165 2D", "日本語")] // +ZeVnLIqe-, of RFC 2152
    [InlineData("utf-7", "61 2B2D 62", "a+b")]
    [InlineData("big5", "A4A4 A4E5", "中文")]
    [InlineData("shift_jis", "93FA 967B", "日本")]
    [InlineData("iso-2022-jp", "1B2442 467C 4B5C 1B2842", "日本")]
    [InlineData("euc-kr", "C7D1", "한")]
    [InlineData("ks_c_5601-1987", "C7D1", "한")]
    [InlineData("iso-8859-1", "93 E9 94", "“é”")]
    [InlineData("iso-8859-2", "B1", "ą")]
    [InlineData("windows-1251", "CF", "П")]
    [InlineData("cp1251", "CF", "П")]
    [InlineData("koi8-r", "F0", "П")]
    [InlineData("utf-16", "FFFE 2D4E", "中")]
    [InlineData("utf-16", "FEFF 4E2D", "中")]
    [InlineData("utf-16be", "4E2D", "中")]
    [InlineData("utf-16", "6E6F742061742061 6C6C205554462D3136", "not at all UTF-16")]
    [InlineData("utf-8", "EFBBBF E4B8AD", "中")]
    public void A_label_is_followed(string label, string hex, string expected) => Assert.Equal(expected, Decode(hex, label));

    [Theory]
    [InlineData("", "E4B8AD E69687", "中文")] // UTF-8
    [InlineData("", "D6D0 CEC4 B1A8 B8E6", "中文报告")] // GB 2312
    [InlineData("", "A4A4 A4E5 B3F8 A769", "中文報告")] // Big5
    [InlineData("unknown-8bit", "D6D0 CEC4", "中文")]
    [InlineData("default", "D6D0 CEC4", "中文")]
    [InlineData("us-ascii", "D6D0 CEC4", "中文")]
    [InlineData("no-such-charset", "D6D0 CEC4", "中文")]
    [InlineData("", "63 61 66 E9", "café")] // windows-1252
    [InlineData("", "4D FC 6C 6C 65 72", "Müller")] // FC 6C would be a code of GBK
    [InlineData("", "FFFE 2D4E", "中")]
    [InlineData("", "7E7B 5650 4E44 7E7D", "中文")] // HZ
    [InlineData("", "7E7B 6162 7E7D", "~{ab~}")] // 徕, which hardly anybody writes
    [InlineData("", "E4B8AD E69687 E4B8", "中文\uFFFD")] // UTF-8 cut off
    public void Without_a_label_the_octets_decide(string label, string hex, string expected) => Assert.Equal(expected, Decode(hex, label));

    [Fact]
    public void A_wrong_label_is_overruled_only_where_the_octets_leave_no_doubt()
    {
        var gb = Convert.ToHexString(CodePages.Get(CodePages.Gb18030).GetBytes("关于报送政务信息工作的通知"));
        var utf8 = Convert.ToHexString("关于报送政务信息工作的通知"u8);
        Assert.Equal("关于报送政务信息工作的通知", Decode(gb, "iso-8859-1"));
        Assert.Equal("关于报送政务信息工作的通知", Decode(gb, "utf-8"));
        Assert.Equal("关于报送政务信息工作的通知", Decode(utf8, "gb2312"));
        Assert.Equal("关于报送政务信息工作的通知", Decode(utf8, "big5"));
        Assert.Equal("关于报送政务信息工作的通知", Decode(utf8, "iso-8859-1"));

        // Two accented letters side by side are a code of GB 2312 and still French; a single broken octet does not make GBK of UTF-8.
        Assert.Equal("créée", Decode("63 72 E9E9 65", "iso-8859-1"));
        Assert.Equal("\uFFFDcaf", Decode("E9 63 61 66", "utf-8"));
    }

    // Formal reports are full of characters that are not among the most common ones, and of punctuation.
    [Theory]
    [InlineData("utf-8")]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("us-ascii")]
    public void A_formal_report_in_GB18030_under_another_label_is_read(string label)
    {
        const string report = "推广节能设备2557台套，全年可节约标准煤4819吨。围绕安全生产，排查隐患2619处，已整改15处，其余限期销号。组建青年突击队5支，攻克技术难题56项，获得专利5件。新建改建道路19公里，安装路灯1900盏。";
        Assert.Equal(report, Decode(Convert.ToHexString(CodePages.Get(CodePages.Gb18030).GetBytes(report)), label));
    }

    [Theory]
    [InlineData("koi8-r", "Россия сообщает о проведении заседания правительства по вопросам экономического развития и безопасности населения")]
    [InlineData("euc-kr", "정부는 오늘 경제와 발전을 위한 새로운 조치를 취할 것이라고 발표했습니다. 회의에서는 안전에 대해 논의했습니다.")]
    [InlineData("windows-1252", "Le conseil a décidé d'étudier la création d'une école à Évry; où êtes-vous allés? Élève, été, hôtel, forêt, même, déjà, naïve, créée, près, très, où, là.")]
    public void What_is_no_Chinese_is_not_taken_for_it(string charset, string text)
    {
        var octets = CodePages.Get(CodePages.Find(charset)).GetBytes(text);
        Assert.Equal(CodePages.Get(CodePages.Windows1252).GetString(octets), Decode(Convert.ToHexString(octets), "iso-8859-1"));
    }

    [Fact]
    public void No_octets_make_any_charset_throw()
    {
        var random = new Random(1);
        var octets = new byte[300];

        // The framework's tables, and what it or this program computes; 12000 and 12001 are UTF-32.
        int[] computed =
        [
            CodePages.Utf7, CodePages.Utf8, CodePages.Utf16, CodePages.Utf16BigEndian, 12000, 12001, CodePages.Ascii, CodePages.Gb18030, CodePages.Hz, CodePages.Iso2022Cn, CodePages.EucJp,
            CodePages.Iso2022Jp, CodePages.Iso2022Kr,
        ];
        foreach (var page in CodePagesEncodingProvider.Instance.GetEncodings().Select(encoding => encoding.CodePage).Union(computed))
        {
            for (var round = 0; round < 50; round++)
            {
                // 8-bit noise, and 7-bit noise with the escapes of the stateful charsets.
                random.NextBytes(octets);
                for (var i = 0; i < octets.Length && round % 2 == 0; i++)
                {
                    octets[i] = octets[i] < 0x30 ? (byte)"\e$()*AGHKN\u000E\u000F~{}+-"[octets[i] % 17] : (byte)(octets[i] & 0x7F);
                }

                var output = new CharBuffer(64);
                CharsetDecoder.DecodeAs(octets.AsSpan(0, random.Next(octets.Length)), page, ref output);
                _ = CleanText.Of(output.Written);
                output.Dispose();
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("cp99999")]
    [InlineData("cp")]
    [InlineData("gb2312gb2312gb2312gb2312gb2312gb2312gb2312gb2312")]
    public void A_label_that_names_nothing_is_unknown(string label) => Assert.Equal(CodePages.Unknown, CodePages.Find(label));
}
