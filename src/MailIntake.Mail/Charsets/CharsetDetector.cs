using System.Text;
using System.Text.Unicode;
using MailIntake.Domain.Read;

namespace MailIntake.Mail.Charsets;

/// <summary>
/// Tells a charset by the octets where the label is missing, names nothing or is disproved. In this order: byte order marks,
/// escapes of the 7-bit charsets, validity as UTF-8, then whether the octets read as GB18030 or Big5 are Chinese that people write
/// (measured by how many of its characters are common ones), else windows-1252. A label that names a charset is overruled only where
/// the other reading is beyond doubt, because a wrong overruling would spoil a mail that was right.
/// </summary>
internal static class CharsetDetector
{
    // So much is looked at: enough to be sure, little enough to cost nothing on long texts.
    private const int SampleLength = 4096;

    // What an octet pair that is no code, and a common character, weigh.
    private const sbyte Broken = -4;
    private const sbyte CommonWeight = 4;

    // Common characters of Chinese prose, simplified and traditional. What they are is a matter of frequency alone.
    private const string Common =
        "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学"
        + "如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将"
        + "两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及"
        + "比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统"
        + "区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共"
        + "确传师观清今切院让识候带导争运笔县委府办厅局党组织村镇街道乡农业企业工作会议通知情况汇报简讯专总结项目投资经济社会发展建设改革安全生产"
        + "环境生态旅游文化卫生健康疫情防控扶贫振兴财政税务审计信息报送考核评价单位请示批复意见方案计划附件查收谢谢您好关于季度月份省州盟旗调研稿"
        + "這個們來為國說時會對後過發還進樣學經現動與長機關點業將兩間問重戰頭體見產實無話給門東聲員論處義認條氣題爾別變總電數報結務場計資統區隊"
        + "決馬書則聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運縣辦廳局黨組織鎮鄉農議簡訊專項濟環態遊衛財稅審單請覆見計畫謝關於調"
        + "您貴司訂購買賣價錢網站電話號碼歡迎聯絡服務優惠免費資料系統軟體最我們可以";

    private static readonly sbyte[] GbWeights = Weigh(CodePages.Gb18030, (lead, trail) => lead switch
    {
        >= 0xB0 and <= 0xD7 when trail >= 0xA1 => 2,
        >= 0xA1 and <= 0xA3 when trail >= 0xA1 => 2,
        >= 0xD8 and <= 0xF7 when trail >= 0xA1 => 1,
        _ => 0,
    });

    private static readonly sbyte[] Big5Weights = Weigh(CodePages.Big5, (lead, trail) => lead switch
    {
        >= 0xA4 and <= 0xC5 => 2,
        0xC6 when trail <= 0x7E => 2,
        0xA1 => 2,
        >= 0xC9 and <= 0xF9 => 0,
        _ => -2,
    });

    /// <summary>The code page to decode by: the label's, or what the octets are.</summary>
    public static int Resolve(ReadOnlySpan<byte> bytes, int labelled)
    {
        if (labelled is CodePages.Hz or CodePages.Iso2022Cn or CodePages.Iso2022Jp or CodePages.Iso2022Kr or CodePages.Utf7)
        {
            // 7-bit charsets; 8-bit octets disprove them.
            return bytes.ContainsAnyInRange((byte)0x80, (byte)0xFF) ? Detect(bytes) : labelled;
        }

        if (labelled is CodePages.Utf16 or CodePages.Utf16BigEndian)
        {
            // Half of all Chinese characters have an octet above 0x7F.
            return Utf16Order(bytes) is not CodePages.Unknown and var order ? order
                : bytes.Length >= 16 && Ascii.IsValid(bytes) && !bytes.Contains((byte)0) ? CodePages.Utf8
                : labelled;
        }

        var high = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (high < 0)
        {
            return labelled is CodePages.Unknown or CodePages.Ascii or CodePages.Utf8 or CodePages.Windows1252 or CodePages.Gb18030
                ? DetectSevenBit(bytes)
                : labelled;
        }

        return labelled switch
        {
            CodePages.Unknown or CodePages.Ascii => Detect(bytes),
            CodePages.Utf8 => !Utf8.IsValid(bytes) && SureOfChinese(bytes[high..]) is not CodePages.Unknown and var page ? page : CodePages.Utf8,
            CodePages.Windows1252 => IsChineseUtf8(bytes[high..]) ? CodePages.Utf8
                : SureOfChinese(bytes[high..]) is not CodePages.Unknown and var page ? page
                : CodePages.Windows1252,
            CodePages.Gb18030 or CodePages.Big5 => IsChineseUtf8(bytes[high..]) ? CodePages.Utf8
                : SureOfChinese(bytes[high..]) is not CodePages.Unknown and var page ? page
                : labelled,
            _ => labelled,
        };
    }

    /// <summary>The code page of octets that carry no label.</summary>
    public static int Detect(ReadOnlySpan<byte> bytes)
    {
        if (Utf16Order(bytes) is not CodePages.Unknown and var order)
        {
            return order;
        }

        var high = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (high < 0)
        {
            return DetectSevenBit(bytes);
        }

        if (IsUtf8(bytes))
        {
            return CodePages.Utf8;
        }

        if (Utf8Text.IsDamaged(bytes))
        {
            return CodePages.Utf8;
        }

        var sample = bytes.Slice(high, Math.Min(SampleLength, bytes.Length - high));
        var gb = Measure(sample, GbWeights);
        var big5 = Measure(sample, Big5Weights);
        if (gb.Average <= 0 && big5.Average <= 0)
        {
            return CodePages.Windows1252;
        }

        return big5.Average > gb.Average ? CodePages.Big5 : CodePages.Gb18030;
    }

    // Of the 7-bit charsets the Chinese ones are found without a label.
    private static int DetectSevenBit(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\e$)A"u8) >= 0 || bytes.IndexOf("\e$)G"u8) >= 0 ? CodePages.Iso2022Cn
        : LooksLikeHz(bytes) ? CodePages.Hz
        : CodePages.Utf8;

    // HZ is believed where a shifted run holds whole codes of GB 2312 that read as Chinese.
    private static bool LooksLikeHz(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.IndexOf("~{"u8);
        if (start < 0)
        {
            return false;
        }

        var run = bytes[(start + 2)..];
        var end = run.IndexOf("~}"u8);
        if (end <= 0 || end % 2 != 0 || end > SampleLength)
        {
            return false;
        }

        Span<byte> codes = stackalloc byte[SampleLength];
        for (var i = 0; i < end; i++)
        {
            codes[i] = (byte)(run[i] | 0x80);
        }

        return Measure(codes[..end], GbWeights) is { Broken: 0, Average: >= 2 };
    }

    // Valid, or valid but for a character cut off at the end (names and subjects shortened by octets).
    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return true;
        }

        for (var cut = 1; cut <= 3 && cut < bytes.Length; cut++)
        {
            if (bytes[^cut] >= 0xC0)
            {
                var kept = bytes[..^cut];
                return Utf8.IsValid(kept) && kept.ContainsAnyInRange((byte)0x80, (byte)0xFF);
            }
        }

        return false;
    }

    // Three-octet sequences of the CJK blocks, valid throughout: GB18030 and Big5 text is not so by chance.
    private static bool IsChineseUtf8(ReadOnlySpan<byte> bytes)
    {
        if (!IsUtf8(bytes))
        {
            return false;
        }

        int cjk = 0, other = 0;
        var sample = bytes[..Math.Min(SampleLength, bytes.Length)];
        foreach (var b in sample)
        {
            cjk += b is >= 0xE3 and <= 0xE9 or 0xEF ? 1 : 0;
            other += b is >= 0xC0 and < 0xE2 or >= 0xF0 ? 1 : 0;
        }

        return cjk > 1 && cjk > 4 * other;
    }

    // A label is overruled only by text whose codes are whole and mostly common characters.
    private static int SureOfChinese(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(SampleLength, bytes.Length)];
        var gb = Measure(sample, GbWeights);
        var big5 = Measure(sample, Big5Weights);
        if (gb.IsSure && gb.Average >= big5.Average)
        {
            return CodePages.Gb18030;
        }

        return big5.IsSure && big5.Average > gb.Average ? CodePages.Big5 : CodePages.Unknown;
    }

    private static int Utf16Order(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes.Length % 2 != 0 && bytes[0] + bytes[1] != 0xFE + 0xFF)
        {
            return CodePages.Unknown;
        }

        switch (bytes[0], bytes[1])
        {
            case (0xFF, 0xFE):
                return CodePages.Utf16;
            case (0xFE, 0xFF):
                return CodePages.Utf16BigEndian;
        }

        // Without a mark: the line ends, blanks and digits of any text have a zero octet, always on the same side.
        var sample = bytes[..Math.Min(SampleLength, bytes.Length)];
        if (!sample.Contains((byte)0))
        {
            return CodePages.Unknown;
        }

        var little = Plausible(sample, littleEndian: true);
        var big = Plausible(sample, littleEndian: false);
        return little > 0.9 && little > big ? CodePages.Utf16
            : big > 0.9 && big > little ? CodePages.Utf16BigEndian
            : CodePages.Unknown;
    }

    // The share of characters that are ASCII text, ideographs or the punctuation of either. ASCII octets taken two by two look like
    // ideographs too: they are none where no octet is above 0x7F, or where hardly a character is ASCII with its zero octet.
    private static double Plausible(ReadOnlySpan<byte> utf16, bool littleEndian)
    {
        int plausible = 0, ascii = 0;
        var characters = utf16.Length / 2;
        for (var i = 0; i + 1 < utf16.Length; i += 2)
        {
            var c = (char)(littleEndian ? utf16[i] | utf16[i + 1] << 8 : utf16[i] << 8 | utf16[i + 1]);
            ascii += c is not '\0' and <= '~' ? 1 : 0;
            plausible += c is '\t' or '\r' or '\n' or >= ' ' and <= '~' or >= '\u4E00' and <= '\u9FFF' or >= '\u2010' and <= '\u203F' or >= '\u3000' and <= '\u303F' or >= '\uFF00' and <= '\uFFEF' ? 1 : 0;
        }

        var isText = utf16.ContainsAnyInRange((byte)0x80, (byte)0xFF) ? ascii * 100 > characters : ascii * 10 > characters * 9;
        return isText ? (double)plausible / characters : 0;
    }

    private static Score Measure(ReadOnlySpan<byte> bytes, sbyte[] weights)
    {
        int sum = 0, pairs = 0, common = 0, broken = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] < 0x80)
            {
                continue;
            }

            if (i + 1 == bytes.Length)
            {
                // Cut off within a character.
                break;
            }

            pairs++;
            var weight = weights[(bytes[i] << 8) | bytes[i + 1]];
            if (weight == Broken && bytes[i + 1] is >= 0x30 and <= 0x39 && i + 3 < bytes.Length && bytes[i + 2] >= 0x81 && weights == GbWeights)
            {
                // A four-byte code of GB18030 speaks neither for nor against.
                i += 3;
                continue;
            }

            sum += weight;
            common += weight == CommonWeight ? 1 : 0;
            broken += weight == Broken ? 1 : 0;
            i += weight == Broken && bytes[i + 1] < 0x80 ? 0 : 1;
        }

        return new Score(pairs, sum, common, broken);
    }

    private static sbyte[] Weigh(int codePage, Func<int, int, sbyte> weightOf)
    {
        var weights = new sbyte[0x10000];
        Array.Fill(weights, Broken);
        var encoding = CodePages.Get(codePage);
        Span<byte> code = stackalloc byte[2];
        Span<char> chars = stackalloc char[4];
        for (var lead = 0x81; lead <= 0xFE; lead++)
        {
            for (var trail = 0x40; trail <= 0xFE; trail++)
            {
                code[0] = (byte)lead;
                code[1] = (byte)trail;
                if (encoding.GetChars(code, chars) == 1 && chars[0] is not ('\uFFFD' or >= '\uE000' and <= '\uF8FF'))
                {
                    weights[(lead << 8) | trail] = Common.Contains(chars[0]) ? CommonWeight : weightOf(lead, trail);
                }
            }
        }

        return weights;
    }

    private readonly record struct Score(int Pairs, int Sum, int Common, int Broken)
    {
        public double Average => Pairs == 0 ? 0 : (double)Sum / Pairs;

        // A few words of Russian in KOI8-R, taken for GB18030, have a quarter of common characters by chance; Chinese has three quarters. In longer texts no other
        // language has more than a tenth, and a formal report, full of names and punctuation, has half: two fifths are enough, with an octet broken here and there.
        public bool IsSure => (Pairs >= 8 && Broken == 0 && Common * 5 >= Pairs * 3) || (Pairs >= 40 && Broken * 50 <= Pairs && Common * 5 >= Pairs * 2);
    }
}
