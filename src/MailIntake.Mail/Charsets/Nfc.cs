using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MailIntake.Mail.Charsets;

/// <summary>
/// Unicode normalization form C (UAX #15). Own code, because the framework normalizes through ICU, which the program does without
/// (InvariantGlobalization), and then returns text unchanged. Names written on a Mac arrive decomposed.
/// </summary>
internal static class Nfc
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, HangulCount = LeadCount * VowelCount * TailCount;

    // No character above the second supplementary plane decomposes or combines, but for the tags and selectors, which do neither.
    private const int LastRune = 0x2FFFF;

    // How much is normalized at once, in characters.
    private const int Segment = 1024;

    private static readonly Lazy<Tables> Data = new(Load);

    /// <summary>True where the text is surely in form C; false where it may have to change (UAX #15 section 9).</summary>
    public static bool IsNormal(ReadOnlySpan<char> text)
    {
        var tables = Data.Value;
        foreach (var rune in text.EnumerateRunes())
        {
            if (tables.Has(rune.Value, Traits.MayChange))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text in form C; ill-formed UTF-16 becomes U+FFFD.</summary>
    public static string Normalize(ReadOnlySpan<char> text)
    {
        var tables = Data.Value;
        var result = new StringBuilder(text.Length);
        var runes = new List<int>(Segment);
        while (!text.IsEmpty)
        {
            var end = SegmentEnd(text, tables);
            var segment = text[..end];
            text = text[end..];
            if (IsNormal(segment))
            {
                result.Append(segment);
                continue;
            }

            runes.Clear();
            foreach (var rune in segment.EnumerateRunes())
            {
                Decompose(rune.Value, runes, tables);
            }

            var span = CollectionsMarshal.AsSpan(runes);
            Order(span, tables);
            foreach (var rune in span[..Compose(span, tables)])
            {
                _ = rune < 0x10000 ? result.Append((char)rune) : result.Append(new Rune(rune).ToString());
            }
        }

        return result.ToString();
    }

    // Before a character that never changes and never joins the one before it the text can be cut. Text that has none for long is
    // no text of any language and is cut anywhere, so that memory stays bounded.
    private static int SegmentEnd(ReadOnlySpan<char> text, Tables tables)
    {
        for (var end = Segment; end < text.Length && end < 16 * Segment; end++)
        {
            if (!char.IsSurrogate(text[end]) && !tables.Has(text[end], Traits.MayChange))
            {
                return end;
            }
        }

        return Math.Min(text.Length, 16 * Segment);
    }

    private static void Decompose(int rune, List<int> target, Tables tables)
    {
        var hangul = rune - HangulBase;
        if (hangul is >= 0 and < HangulCount)
        {
            target.Add(LeadBase + hangul / (VowelCount * TailCount));
            target.Add(VowelBase + hangul % (VowelCount * TailCount) / TailCount);
            if (hangul % TailCount > 0)
            {
                target.Add(TailBase + hangul % TailCount);
            }
        }
        else if (tables.Has(rune, Traits.Decomposes) && tables.Decompositions.TryGetValue(rune, out var parts))
        {
            // A decomposition's first part may itself decompose; the depth is that of the tables, at most four.
            Decompose(parts.First, target, tables);
            if (parts.Second != 0)
            {
                Decompose(parts.Second, target, tables);
            }
        }
        else
        {
            target.Add(rune);
        }
    }

    // Marks after a base letter are put in the order of their classes, those of one class as they came.
    private static void Order(Span<int> runes, Tables tables)
    {
        for (var start = 0; start < runes.Length; start++)
        {
            if (tables.Class(runes[start]) == 0)
            {
                continue;
            }

            var end = start + 1;
            while (end < runes.Length && tables.Class(runes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var keys = new long[end - start];
                for (var i = 0; i < keys.Length; i++)
                {
                    keys[i] = ((long)tables.Class(runes[start + i]) << 32) | (uint)i;
                }

                keys.AsSpan().Sort(runes[start..end]);
            }

            start = end - 1;
        }
    }

    private static int Compose(Span<int> runes, Tables tables)
    {
        var starter = -1;
        var length = 0;
        var lastClass = 0;
        foreach (var rune in runes)
        {
            var combining = tables.Class(rune);
            // A mark is blocked by one of its own or a higher class between it and the base letter.
            if (starter >= 0 && (length == starter + 1 || lastClass != 0 && lastClass < combining)
                && Pair(runes[starter], rune, tables) is var composed and not 0)
            {
                runes[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                starter = length;
            }

            lastClass = combining;
            runes[length++] = rune;
        }

        return length;
    }

    private static int Pair(int first, int second, Tables tables)
    {
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
        {
            return HangulBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TailCount;
        }

        if (first - HangulBase is >= 0 and < HangulCount && (first - HangulBase) % TailCount == 0
            && second is > TailBase and < TailBase + TailCount)
        {
            return first + second - TailBase;
        }

        return tables.Compositions.GetValueOrDefault((first, second));
    }

    private static Tables Load()
    {
        var decompositions = new Dictionary<int, (int, int)>();
        var compositions = new Dictionary<(int, int), int>();
        var classes = new Dictionary<int, int>();
        using var reader = new StreamReader(typeof(Nfc).Assembly.GetManifestResourceStream("nfc.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            if (fields[0] is "D" or "X")
            {
                var code = Hex(fields[1]);
                var parts = (Hex(fields[3]), fields.Length > 4 ? Hex(fields[4]) : 0);
                decompositions[code] = parts;
                if (fields[0] == "D")
                {
                    compositions[parts] = code;
                }
            }
            else if (fields[0] == "C")
            {
                var bounds = fields[2].Split("..");
                for (var code = Hex(bounds[0]); code <= Hex(bounds[1]); code++)
                {
                    classes[code] = int.Parse(fields[1]);
                }
            }
        }

        var traits = new Traits[LastRune + 1];
        foreach (var (code, parts) in decompositions)
        {
            traits[code] |= Traits.Decomposes;
            if (compositions.GetValueOrDefault(parts) != code)
            {
                traits[code] |= Traits.MayChange;
            }
        }

        foreach (var second in compositions.Keys.Select(pair => pair.Item2).Concat(classes.Keys)
            .Concat(Enumerable.Range(VowelBase, VowelCount)).Concat(Enumerable.Range(TailBase + 1, TailCount - 1)))
        {
            traits[second] |= Traits.MayChange;
        }

        foreach (var code in classes.Keys)
        {
            traits[code] |= Traits.HasClass;
        }

        return new Tables(decompositions.ToFrozenDictionary(), compositions.ToFrozenDictionary(), classes.ToFrozenDictionary(), traits);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber);

    private sealed record Tables(
        FrozenDictionary<int, (int First, int Second)> Decompositions,
        FrozenDictionary<(int First, int Second), int> Compositions,
        FrozenDictionary<int, int> Classes,
        Traits[] Traits)
    {
        public bool Has(int rune, Traits trait) => rune <= LastRune && (Traits[rune] & trait) != 0;

        public int Class(int rune) => Has(rune, Nfc.Traits.HasClass) ? Classes[rune] : 0;
    }

    [Flags]
    private enum Traits : byte
    {
        Decomposes = 1,
        HasClass = 2,
        MayChange = 4,
    }
}
