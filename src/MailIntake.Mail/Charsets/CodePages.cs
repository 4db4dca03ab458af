using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace MailIntake.Mail.Charsets;

/// <summary>
/// The charset labels of mail (RFC 2045 section 5.1, RFC 2047 section 2) and the framework's code page for each. Labels lie often:
/// every name of the GB family means its superset GB18030, ISO-8859-1 means windows-1252, and labels that name nothing mean
/// <see cref="Unknown"/>, for which the bytes decide.
/// </summary>
internal static class CodePages
{
    /// <summary>No usable label: the bytes decide.</summary>
    public const int Unknown = 0;

    public const int Utf7 = 65000;
    public const int Utf8 = 65001;
    public const int Utf16 = 1200;
    public const int Utf16BigEndian = 1201;
    public const int Ascii = 20127;
    public const int Windows1252 = 1252;
    public const int Gb18030 = 54936;
    public const int Hz = 52936;
    public const int Iso2022Cn = 50227;
    public const int Big5 = 950;
    public const int ShiftJis = 932;
    public const int EucJp = 51932;
    public const int EucKr = 949;
    public const int Iso2022Jp = 50221;
    public const int Iso2022Kr = 50225;

    /// <summary>CNS 11643, the Taiwanese half of ISO-2022-CN.</summary>
    public const int Cns11643 = 20000;

    // A label is copied from the mail as it stands there: longer than any real one it names nothing.
    private const int LongestLabel = 40;

    private static readonly FrozenSet<int> Supported = FindSupported();
    private static readonly FrozenDictionary<string, int> Labels = BuildLabels();
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Labels.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly ConcurrentDictionary<int, Encoding> Encodings = new();

    private static DecoderFallback Replacement => new DecoderReplacementFallback("\uFFFD");

    /// <summary>The framework's encoding of a code page from <see cref="Find(ReadOnlySpan{char})"/>; what cannot be decoded becomes U+FFFD.</summary>
    public static Encoding Get(int codePage) => Encodings.GetOrAdd(
        codePage,
        page => CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, Replacement)
            ?? Encoding.GetEncoding(page, EncoderFallback.ReplacementFallback, Replacement));

    /// <summary>The code page a label means, or <see cref="Unknown"/>.</summary>
    public static int Find(ReadOnlySpan<char> label)
    {
        label = label.Trim(" \t\r\n\"'");
        if (label.Length is 0 or > LongestLabel)
        {
            return Unknown;
        }

        if (Lookup.TryGetValue(label, out var page))
        {
            return page;
        }

        // cp1251, windows1251, ibm866, x-cp1250, ms950 …: the number is the code page.
        var digits = label.Length;
        while (digits > 0 && char.IsAsciiDigit(label[digits - 1]))
        {
            digits--;
        }

        var prefix = label[..digits].TrimEnd("-_");
        return IsCodePagePrefix(prefix) && int.TryParse(label[digits..], out page) && Supported.Contains(page)
            ? Lookup.TryGetValue(label[digits..], out var mapped) ? mapped : page
            : Unknown;
    }

    /// <summary>The code page a label in ASCII bytes means, or <see cref="Unknown"/>.</summary>
    public static int Find(ReadOnlySpan<byte> label)
    {
        if (label.Length > LongestLabel)
        {
            return Unknown;
        }

        Span<char> chars = stackalloc char[LongestLabel];
        Encoding.Latin1.GetChars(label, chars);
        return Find(chars[..label.Length]);
    }

    private static bool IsCodePagePrefix(ReadOnlySpan<char> prefix)
    {
        ReadOnlySpan<string> prefixes = ["cp", "windows", "win", "ibm", "ms", "x-cp", "x-windows", "x-ibm", "x-ms-cp", "codepage", "cswindows", "dos"];
        foreach (var known in prefixes)
        {
            if (prefix.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // The provider lists only its table-driven encodings; those it computes are added.
    private static FrozenSet<int> FindSupported() =>
        CodePagesEncodingProvider.Instance.GetEncodings().Select(e => e.CodePage)
            .Concat([Gb18030, Hz, Iso2022Cn, Iso2022Jp, Iso2022Kr, EucJp, Utf8, Utf16, Utf16BigEndian, Ascii, 12000, 12001])
            .ToFrozenSet();

    private static FrozenDictionary<string, int> BuildLabels()
    {
        var labels = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var encoding in CodePagesEncodingProvider.Instance.GetEncodings())
        {
            labels[encoding.Name] = encoding.CodePage;
        }

        void Add(int page, string names)
        {
            foreach (var name in names.Split(' '))
            {
                labels[name] = page;
            }
        }

        Add(Gb18030, "gb18030 gb2312 gbk gb gb_2312-80 gb_2312 gb2312-80 gb2312.1980-0 gb2312_charset chinese csgb2312 csgbk csiso58gb231280 "
            + "iso-ir-58 euc-cn euccn x-euc-cn x-gbk x-gb2312 x-gb18030 gb-2312 gb-18030 gb_18030 gb18030-2000 gb18030-2005 gb18030-2022 gbk2312 gb-k "
            + "cp936 ms936 ms-936 windows-936 cp-936 x-cp936 936 54936 20936 x-mac-chinesesimp zh_cn.gb2312 zh_cn.gbk zh-cn simplifiedchinese");
        Add(Hz, "hz-gb-2312 hz hz-gb2312 hzgb2312 52936");
        Add(Iso2022Cn, "iso-2022-cn iso-2022-cn-ext iso2022cn csiso2022cn x-iso-2022-cn iso_2022_cn");
        Add(Big5, "big5 big-5 big5-hkscs big5hkscs big5-eten cn-big5 csbig5 x-x-big5 x-big5 big5_tw cp950 ms950 950 zh-tw zh_tw.big5 big5-2003 big5-hkscs:2004");
        Add(Utf8, "utf-8 utf8 utf_8 utf-8mb4 utf8mb4 utf-8n x-utf-8 x-utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 unicode-2-0-utf-8 utf 65001 cp65001 cesu-8");
        Add(Utf7, "utf-7 utf7 unicode-1-1-utf-7 csunicode11utf7 x-unicode-2-0-utf-7 65000");
        Add(Utf16, "utf-16 utf16 utf-16le utf16le ucs-2 ucs2 ucs-2le iso-10646-ucs-2 csunicode unicode utf_16 x-utf-16le 1200");
        Add(Utf16BigEndian, "utf-16be utf16be ucs-2be unicodefffe unicodebig x-utf-16be 1201");
        Add(12000, "utf-32 utf32 utf-32le ucs-4 iso-10646-ucs-4");
        Add(12001, "utf-32be");
        Add(Ascii, "us-ascii ascii us ansi_x3.4-1968 ansi_x3.4-1986 iso646-us iso_646.irv:1991 iso-ir-6 csascii ibm367 cp367 7bit usascii us_ascii 646 20127");
        Add(Windows1252, "iso-8859-1 iso8859-1 iso_8859-1 iso8859_1 iso88591 iso-8859_1 iso_8859-1:1987 iso-ir-100 csisolatin1 latin1 latin-1 l1 ibm819 cp819 "
            + "windows-1252 cp1252 x-ansi ansi win-1252 28591 1252");
        Add(ShiftJis, "shift_jis shift-jis shiftjis sjis x-sjis ms_kanji csshiftjis windows-31j cp932 ms932 cswindows31j 932");
        Add(EucJp, "euc-jp eucjp x-euc-jp x-euc cseucpkdfmtjapanese ujis");
        Add(Iso2022Jp, "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms cp50220 cp50221 50220 50221 50222 jis");
        Add(EucKr, "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 ks_c_5601_1987 korean cseuckr csksc56011987 iso-ir-149 uhc x-windows-949 cp949 949 51949");
        Add(Iso2022Kr, "iso-2022-kr csiso2022kr");
        Add(874, "tis-620 tis620 windows-874 iso-8859-11 iso8859-11 cp874");
        Add(1361, "johab");
        Add(10000, "macintosh x-mac-roman macroman x-macroman");
        Add(20866, "koi8-r koi8r koi koi8 cskoi8r");
        Add(21866, "koi8-u koi8u koi8-ru");
        foreach (var part in (int[])[2, 3, 4, 5, 6, 7, 8, 9, 13, 15])
        {
            Add(28590 + part, $"iso-8859-{part} iso8859-{part} iso_8859-{part} iso8859_{part} iso8859{part}");
        }

        Add(28592, "latin2 latin-2");
        Add(28599, "latin5 latin-5");
        Add(28605, "latin9 latin-9");
        Add(38598, "iso-8859-8-i iso-8859-8-e");
        return labels.Where(l => l.Value == Utf7 || Supported.Contains(l.Value) || l.Value == Iso2022Cn)
            .ToFrozenDictionary(l => l.Key, l => l.Value, StringComparer.OrdinalIgnoreCase);
    }
}
