using System.Runtime.InteropServices;

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
        var tiles = Tiles(CollectionsMarshal.AsSpan(mine), CollectionsMarshal.AsSpan(others));
        var longest = Math.Max(mine.Count, others.Count);
        var (figures, changed) = CompareFigures(CollectionsMarshal.AsSpan(mine), CollectionsMarshal.AsSpan(others));
        return new TextLikeness(
            longest == 0 ? 0 : (double)tiles.Sum(t => t.Length) / longest, figures, changed,
            [.. tiles.OrderByDescending(t => t.Length).Take(PassagesTold).Select(t => Quote(text, places[t.Start], places[t.Start + t.Length - 1]))]);
    }

    private static (List<char> Letters, List<int> Places) Letters(string text)
    {
        var (letters, places) = (new List<char>(), new List<int>());
        for (var i = 0; i < Math.Min(text.Length, MostCharacters); i++)
        {
            if (ReportKey.Letter(text[i]) is var letter and not '\0')
            {
                letters.Add(letter);
                places.Add(i);
            }
        }

        return (letters, places);
    }

    // What stands in common, at each place the longest that is left; no letter of either text belongs to two passages.
    private static List<(int Start, int Length)> Tiles(ReadOnlySpan<char> mine, ReadOnlySpan<char> others)
    {
        var beginnings = new Dictionary<int, List<int>>();
        for (var i = 0; i + LeastPassage <= others.Length; i++)
        {
            var starts = CollectionsMarshal.GetValueRefOrAddDefault(beginnings, Hash(others, i), out _) ??= [];
            if (starts.Count < MostPlaces)
            {
                starts.Add(i);
            }
        }

        var tiles = new List<(int Start, int Length)>();
        var taken = new bool[others.Length];
        List<int> none = [];
        for (var i = 0; i + LeastPassage <= mine.Length;)
        {
            var (best, length) = (0, 0);
            foreach (var start in beginnings.TryGetValue(Hash(mine, i), out var starts) ? starts : none)
            {
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

    private static int Hash(ReadOnlySpan<char> letters, int start)
    {
        var hash = 0;
        foreach (var letter in letters.Slice(start, LeastPassage))
        {
            hash = (hash * 31) + letter;
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
