using System.Numerics;

namespace MailIntake.Domain.Classify;

/// <summary>
/// How alike two reports are, letter by letter: the passages of the one that stand in the other too, found greedily, the longest at each place
/// (as in Wise's string tiling), and the figures in which they differ. Letters are those of <see cref="ReportKey"/>, so that
/// punctuation and layout make no difference. Takes time in proportion to the texts' length, whatever they hold.
/// </summary>
public sealed record TextLikeness
{
    /// <summary>Of longer texts only the beginning is compared.</summary>
    public const int MostCharacters = 20_000;

    /// <summary>Letters that a passage has at least: shorter ones stand in any two reports.</summary>
    private const int LeastPassage = 8;

    /// <summary>Places of one and the same beginning that are tried.</summary>
    private const int MostPlaces = 8;

    /// <summary>Places that are looked at to find these: a text made so that its beginnings share a slot costs no more.</summary>
    private const int MostSteps = 64;

    private const int PassagesTold = 3;
    private const int CharactersTold = 60;

    private TextLikeness(double share, int figures, int changedFigures, IReadOnlyList<string> passages) =>
        (Share, Figures, ChangedFigures, Passages) = (share, figures, changedFigures, passages);

    /// <summary>Letters in common passages, as a share (0–1) of the longer text's letters.</summary>
    public double Share { get; }

    /// <summary>Numbers (runs of digits) in the text that has more of them.</summary>
    public int Figures { get; }

    /// <summary>Of these, those that the other text has not.</summary>
    public int ChangedFigures { get; }

    /// <summary>The longest common passages as the first text has them, at most 3 of at most 60 characters each, the longest first.</summary>
    public IReadOnlyList<string> Passages { get; }

    /// <summary>Compares a text with an earlier one.</summary>
    public static TextLikeness Of(string text, string earlier)
    {
        var (mine, places) = Letters(text);
        var (others, _) = Letters(earlier);
        var tiles = Tiles(mine, others);
        var longest = Math.Max(mine.Length, others.Length);
        var (figures, changed) = CompareFigures(mine, others);
        return new TextLikeness(
            longest == 0 ? 0 : (double)tiles.Sum(t => t.Length) / longest, figures, changed,
            [.. tiles.OrderByDescending(t => t.Length).Take(PassagesTold).Select(t => Quote(text, places[t.Start], places[t.Start + t.Length - 1]))]);
    }

    private static (char[] Letters, int[] Places) Letters(string text)
    {
        var most = Math.Min(text.Length, MostCharacters);
        var (letters, places) = (new char[most], new int[most]);
        var count = 0;
        for (var i = 0; i < most; i++)
        {
            if (ReportKey.Letter(text[i]) is var letter and not '\0')
            {
                letters[count] = letter;
                places[count++] = i;
            }
        }

        return (letters[..count], places);
    }

    // What stands in common, at each place the longest that is left; no letter of either text belongs to two passages.
    private static List<(int Start, int Length)> Tiles(ReadOnlySpan<char> mine, ReadOnlySpan<char> others)
    {
        // A table of beginnings in three arrays: the chain of a slot leads from earlier places to later ones.
        var count = Math.Max(0, others.Length - LeastPassage + 1);
        var bits = 32 - BitOperations.LeadingZeroCount((uint)count);
        var (slots, next, hashes) = (new int[1 << bits], new int[count], new uint[count]);
        for (var i = count - 1; i >= 0; i--)
        {
            hashes[i] = Hash(others, i);
            ref var slot = ref slots[hashes[i] >> (31 - bits) >> 1];
            (next[i], slot) = (slot, i + 1);
        }

        var tiles = new List<(int Start, int Length)>();
        var taken = new bool[others.Length];
        for (var i = 0; i + LeastPassage <= mine.Length;)
        {
            var (best, length) = (0, 0);
            var hash = Hash(mine, i);
            var (places, steps) = (0, 0);
            for (var at = slots[hash >> (31 - bits) >> 1]; at > 0 && places < MostPlaces && steps < MostSteps; at = next[at - 1], steps++)
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

        return tiles;
    }

    // Its upper bits are the best mixed ones.
    private static uint Hash(ReadOnlySpan<char> letters, int start)
    {
        var hash = 0u;
        foreach (var letter in letters.Slice(start, LeastPassage))
        {
            hash = (hash + letter) * 0x9E3779B1;
        }

        return hash;
    }

    private static (int Figures, int Changed) CompareFigures(ReadOnlySpan<char> mine, ReadOnlySpan<char> others)
    {
        var (a, b) = (NumbersIn(mine), NumbersIn(others));
        var (more, less) = a.Count >= b.Count ? (a, b) : (b, a);
        var left = less.CountBy(f => f).ToDictionary(StringComparer.Ordinal);
        return (more.Count, more.Count(figure => !Take(left, figure)));

        static bool Take(Dictionary<string, int> left, string figure) => left.TryGetValue(figure, out var count) && count > 0 && (left[figure] = count - 1) >= 0;
    }

    private static List<string> NumbersIn(ReadOnlySpan<char> letters)
    {
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
