using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace MailIntake.Domain.Classify;

/// <summary>
/// The text of a report as the search for duplicates sees it: letters and digits alone, full-width ones as half-width, lower
/// case, so that re-wrapping, other punctuation or a renamed file change nothing. It gives a hash of the whole, for
/// what was sent again, and a sketch (a 64-bit SimHash, Charikar 2002) that stays near for a text that was changed little.
/// </summary>
public static class ReportKey
{
    /// <summary>Fewer letters than this say too little for a sketch.</summary>
    public const int LeastForSketch = 60;

    private const int Gram = 3;

    // Figures are what tells this month's report from last month's in the same words: they weigh more.
    private const int WeightOfFigures = 3;

    private const char FirstRadical = '\u2E80';
    private const char LastRadical = '\u2FD5';

    // CJK radicals supplement and Kangxi radicals, 32 a line: the text layer of a PDF may hold them where the page shows ideographs. Each as the ideograph that it looks like
    // (Unicode's Equivalent_Unified_Ideograph, which is NFKC's where that has one), but ⼾ as 户 and not 戶, for so a simplified font shows it; NUL where there is none.
    private const string Radicals =
        "\0厂乛乚乙亻冂\0刀刂卜㔾小小兀尣尢\0巳幺彑彐忄心扌攵\0旡日月歺母" +
        "民氵氺灬爫爫丬牛犭王\0目示礻\0糹纟罓罒㓁冗\0羊\0\0耂肀聿肉\0艹艹" +
        "艹虎衤覀西见角\0讠贝\0车辶辶辶邑钅長镸长门\0阝雨青韦页风飞食\0飠" +
        "饣\0马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟\0\0\0\0\0\0\0\0\0\0\0\0" +
        "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土" +
        "士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手" +
        "支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉" +
        "瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳" +
        "聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛" +
        "辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯" +
        "鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

    /// <summary>Hash and sketch of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names of its unit, longest first: left out of the sketch, so that a text stays near when another unit puts its own name into it.</param>
    /// <returns>The hash as 32 lower-case hexadecimal digits, null for a text without letters; the sketch, null for a text of fewer than <see cref="LeastForSketch"/> letters.</returns>
    public static (string? Hash, ulong? Sketch) Of(string text, params IReadOnlyList<string> names)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var letters = buffer.AsSpan(0, Normalise(text, buffer));
            if (letters.IsEmpty)
            {
                return (null, null);
            }

            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(letters), hash);
            foreach (var name in names)
            {
                letters = Without(letters, name);
            }

            return (Convert.ToHexStringLower(hash[..16]), letters.Length < LeastForSketch ? null : Sketch(letters));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>True where two titles are the same but for punctuation, blanks and case; where there is none they are not.</summary>
    public static bool SameTitle(string? a, string? b) => a is { Length: > 0 } && b is { Length: > 0 } && Of(a).Hash is { } hash && hash == Of(b).Hash;

    private static Span<char> Without(Span<char> letters, ReadOnlySpan<char> name)
    {
        var kept = 0;
        var rest = letters;
        while (!name.IsEmpty && rest.IndexOf(name) is >= 0 and var at)
        {
            rest[..at].CopyTo(letters[kept..]);
            kept += at;
            rest = rest[(at + name.Length)..];
        }

        rest.CopyTo(letters[kept..]);
        return letters[..(kept + rest.Length)];
    }

    private static int Normalise(ReadOnlySpan<char> text, Span<char> letters)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Letter(text, i) is var letter and not '\0')
            {
                letters[count++] = letter;
            }
        }

        return count;
    }

    /// <summary>A character of a text as texts are compared by it; NUL for one that is left out. Of a surrogate pair each half is asked for and each has the same answer: kept or left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static char Letter(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        (>= '\u4E00' and <= '\u9FFF' or >= 'a' and <= 'z' or >= '0' and <= '9') and var c => c,
        >= '\uFF10' and <= '\uFF5A' and var c => char.IsAsciiLetterOrDigit((char)(c - 0xFEE0)) ? char.ToLowerInvariant((char)(c - 0xFEE0)) : '\0',
        >= FirstRadical and <= LastRadical and var c => Radicals[c - FirstRadical],
        var c => (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) && !InvisibleCharacter.Is(CodePoint(text, at)) ? char.ToLowerInvariant(c) : '\0',
    };

    // The character that a code unit is or is half of.
    private static int CodePoint(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        return char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? char.ConvertToUtf32(c, text[at + 1])
            : char.IsLowSurrogate(c) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? char.ConvertToUtf32(text[at - 1], c)
            : c;
    }

    // Each gram's hash votes on each of the 64 bits. The votes for 1 are counted in a byte a bit, those of grams with figures
    // once more (a mask instead of a branch that no processor could foresee), and collected before a byte is full.
    private static ulong Sketch(ReadOnlySpan<char> letters)
    {
        Span<int> ones = stackalloc int[64];
        ones.Clear();
        var (low, high, lowFigures, highFigures) = (Vector256<byte>.Zero, Vector256<byte>.Zero, Vector256<byte>.Zero, Vector256<byte>.Zero);
        var votes = 0;
        var figures = 0; // the lowest bits: which of the gram's characters are digits
        var gram = 0UL;
        for (var i = 0; i < letters.Length; i++)
        {
            gram = (gram >> 16) | ((ulong)letters[i] << 32);
            figures = ((figures << 1) | (char.IsAsciiDigit(letters[i]) ? 1 : 0)) & ((1 << Gram) - 1);
            if (i < Gram - 1)
            {
                continue;
            }

            var hash = Mix(gram);
            var lowVotes = Votes((uint)hash);
            var highVotes = Votes((uint)(hash >> 32));
            var hasFigure = (byte)-(figures != 0 ? 1 : 0);
            low -= lowVotes;
            high -= highVotes;
            lowFigures -= lowVotes & Vector256.Create(hasFigure);
            highFigures -= highVotes & Vector256.Create(hasFigure);
            votes += 1 + (hasFigure & (WeightOfFigures - 1));
            if (i % byte.MaxValue == 0 || i == letters.Length - 1)
            {
                Collect(low, lowFigures, ones[..32]);
                Collect(high, highFigures, ones[32..]);
                (low, high, lowFigures, highFigures) = (Vector256<byte>.Zero, Vector256<byte>.Zero, Vector256<byte>.Zero, Vector256<byte>.Zero);
            }
        }

        var sketch = 0UL;
        for (var bit = 0; bit < ones.Length; bit++)
        {
            sketch |= ones[bit] * 2 > votes ? 1UL << bit : 0;
        }

        return sketch;
    }

    // Bit n of the word as byte n: all ones (-1) where it is set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Votes(uint word)
    {
        var bits = Vector256.Create(0x8040201008040201UL).AsByte();
        var spread = Vector256.Shuffle(
            Vector256.Create(word).AsByte(),
            Vector256.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19));
        return Vector256.Equals(spread & bits, bits);
    }

    private static void Collect(Vector256<byte> all, Vector256<byte> figures, Span<int> ones)
    {
        for (var bit = 0; bit < ones.Length; bit++)
        {
            ones[bit] += all[bit] + (figures[bit] * (WeightOfFigures - 1));
        }
    }

    // The finaliser of SplitMix64.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
