using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MailIntake.Domain.Classify;

/// <summary>
/// How alike two reports are, letter by letter: the passages of the one that stand in the other too, found greedily, the longest at each place
/// (as in Wise's string tiling), and the figures in which they differ. Letters are those of <see cref="ReportKey"/>, so that
/// punctuation and layout make no difference. Takes time in proportion to the texts' length, whatever they hold.
/// </summary>
public sealed class TextLikeness
{
    /// <summary>Of longer texts only the beginning is compared.</summary>
    public const int MostCharacters = 20_000;

    /// <summary>Letters that a passage has at least: shorter ones stand in any two reports.</summary>
    private const int LeastPassage = 8;

    private const uint Factor = 0x9E3779B1;
    private static readonly uint FirstFactor = Enumerable.Repeat(Factor, LeastPassage).Aggregate((a, b) => unchecked(a * b));

    /// <summary>Places of one and the same beginning that are tried.</summary>
    private const int MostPlaces = 8;

    /// <summary>Places that are looked at to find these: a text made so that its beginnings share a slot costs no more.</summary>
    private const int MostSteps = 64;

    private const int PassagesTold = 3;
    private const int CharactersTold = 60;

    private readonly string text;
    private readonly string earlier;
    private readonly List<(int Start, int Length)> longest;
    private readonly Lazy<(int Figures, int Changed)> figures;

    private TextLikeness(string text, string earlier, double share, List<(int Start, int Length)> longest)
    {
        (this.text, this.earlier, Share, this.longest) = (text, earlier, share, longest);
        figures = new(CompareFigures);
    }

    /// <summary>Letters in common passages, as a share (0–1) of the longer text's letters.</summary>
    public double Share { get; }

    /// <summary>The letters of the first text that are compared.</summary>
    public int Letters { get; private init; }

    /// <summary>Of these, those that stand in no common passage.</summary>
    public int Own { get; private init; }

    /// <summary>Numbers (runs of digits) in the text that has more of them.</summary>
    public int Figures => figures.Value.Figures;

    /// <summary>Of these, those that the other text has not.</summary>
    public int ChangedFigures => figures.Value.Changed;

    /// <summary>The longest common passages as the first text has them, at most 3 of at most 60 characters each, the longest first.</summary>
    public IReadOnlyList<string> Passages => [.. longest.Select(t => Quote(text, PlaceOf(t.Start), PlaceOf(t.Start + t.Length - 1)))];

    /// <summary>Compares a text with an earlier one.</summary>
    public static TextLikeness Of(string text, string earlier)
    {
        var memory = ArrayPool<char>.Shared.Rent(Compared(text).Length + Compared(earlier).Length);
        try
        {
            var mine = LettersOf(text, memory);
            var others = LettersOf(earlier, memory.AsSpan(mine.Length));
            var tiles = Tiles(mine, others);
            var longer = Math.Max(mine.Length, others.Length);
            return new TextLikeness(text, earlier, longer == 0 ? 0 : (double)tiles.Sum(t => t.Length) / longer, [.. tiles.OrderByDescending(t => t.Length).Take(PassagesTold)]) { Own = mine.Length - tiles.Sum(t => t.Length), Letters = mine.Length };
        }
        finally
        {
            ArrayPool<char>.Shared.Return(memory);
        }
    }

    private static ReadOnlySpan<char> Compared(string text) => text.AsSpan(0, Math.Min(text.Length, MostCharacters));

    private static Span<char> LettersOf(string text, Span<char> memory)
    {
        var compared = Compared(text);
        var count = 0;
        for (var i = 0; i < compared.Length; i++)
        {
            if (ReportKey.Letter(compared, i) is var letter and not '\0')
            {
                memory[count++] = letter;
            }
        }

        return memory[..count];
    }

    // The place in the text of one of its letters, which are asked for seldom and so not kept.
    private int PlaceOf(int letter)
    {
        var compared = Compared(text);
        var place = -1;
        for (var left = letter; left >= 0; left -= ReportKey.Letter(compared, place) is '\0' ? 0 : 1)
        {
            place++;
        }

        return place;
    }

    // What stands in common, at each place the longest that is left; no letter of either text belongs to two passages.
    private static List<(int Start, int Length)> Tiles(ReadOnlySpan<char> mine, ReadOnlySpan<char> others)
    {
        // A table of beginnings in three arrays: the chain of a slot leads from earlier places to later ones.
        var count = Math.Max(0, others.Length - LeastPassage + 1);
        var bits = 32 - BitOperations.LeadingZeroCount((uint)count);
        var table = ArrayPool<int>.Shared.Rent((1 << bits) + (2 * count));
        var slots = table.AsSpan(0, 1 << bits);
        var next = table.AsSpan(1 << bits, count);
        var hashes = MemoryMarshal.Cast<int, uint>(table.AsSpan((1 << bits) + count, count));
        slots.Clear();
        for (var i = 0; i < count; i++)
        {
            hashes[i] = i == 0 ? Hash(others, 0) : Next(hashes[i - 1], others, i);
        }

        for (var i = count - 1; i >= 0; i--)
        {
            ref var slot = ref slots[(int)(hashes[i] >> (31 - bits) >> 1)];
            (next[i], slot) = (slot, i + 1);
        }

        var tiles = new List<(int Start, int Length)>();
        var taken = new bool[others.Length];
        var (hash, hashed) = (0u, -1);
        for (var i = 0; i + LeastPassage <= mine.Length;)
        {
            var (best, length) = (0, 0);
            hash = i > 0 && hashed == i - 1 ? Next(hash, mine, i) : Hash(mine, i);
            hashed = i;
            var (places, steps) = (0, 0);
            for (var at = slots[(int)(hash >> (31 - bits) >> 1)]; at > 0 && places < MostPlaces && steps < MostSteps; at = next[at - 1], steps++)
            {
                var start = at - 1;
                if (hashes[start] != hash)
                {
                    continue;
                }

                places++;
                var common = 0;
                while (i + common < mine.Length && start + common < others.Length && mine[i + common] == others[start + common] && !taken[start + common])
                {
                    common++;
                }

                (best, length) = common > length ? (start, common) : (best, length);
            }

            if (length < LeastPassage)
            {
                i++;
                continue;
            }

            tiles.Add((i, length));
            taken.AsSpan(best, length).Fill(true);
            i += length;
        }

        ArrayPool<int>.Shared.Return(table);
        return tiles;
    }

    // Of the letters from a place on, the first times Factor to the power of their number …, the last times Factor. The upper bits are the best mixed ones.
    private static uint Hash(ReadOnlySpan<char> letters, int start)
    {
        var hash = 0u;
        foreach (var letter in letters.Slice(start, LeastPassage))
        {
            hash = (hash + letter) * Factor;
        }

        return hash;
    }

    // The same for a place, from that of the place before it (Karp and Rabin).
    private static uint Next(uint before, ReadOnlySpan<char> letters, int start) => (before - (letters[start - 1] * FirstFactor) + letters[start + LeastPassage - 1]) * Factor;

    private (int Figures, int Changed) CompareFigures()
    {
        var (a, b) = (NumbersIn(text), NumbersIn(earlier));
        var (more, less) = a.Count >= b.Count ? (a, b) : (b, a);
        var left = less.CountBy(f => f).ToDictionary(StringComparer.Ordinal);
        return (more.Count, more.Count(figure => !Take(left, figure)));

        static bool Take(Dictionary<string, int> left, string figure) => left.TryGetValue(figure, out var count) && count > 0 && (left[figure] = count - 1) >= 0;
    }

    private static List<string> NumbersIn(string text)
    {
        Span<char> letters = LettersOf(text, new char[Compared(text).Length]);
        var figures = new List<string>();
        for (var i = 0; i < letters.Length; i++)
        {
            var start = i;
            while (i < letters.Length && char.IsAsciiDigit(letters[i]))
            {
                i++;
            }

            if (i > start)
            {
                figures.Add(letters[start..i].ToString());
            }
        }

        return figures;
    }

    private static string Quote(string text, int first, int last)
    {
        var passage = string.Join(' ', text[first..(last + 1)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var told = passage.Length > CharactersTold ? passage.AsSpan(0, CharactersTold - 1) : passage;
        told = char.IsLowSurrogate(told[0]) ? told[1..] : told;
        told = told.Length > 0 && char.IsHighSurrogate(told[^1]) ? told[..^1] : told;
        return passage.Length > CharactersTold ? $"{told}…" : told.ToString();
    }
}
