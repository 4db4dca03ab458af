using System.Text.RegularExpressions;
using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Identify;

/// <summary>
/// Finds the roster's names and aliases in a text. Of names that overlap the longest wins, and a name that follows another
/// one directly is part of it: 山阴县教育局 is 山阴县's, not the city's 教育局, and 怀仁市教育局 is 怀仁市's, not 市教育局. What the words before
/// a name make another's (大同市教育局, 山西省财政局, 国家能源局) is told as <see cref="Elsewhere"/>.
/// </summary>
public sealed partial class NameIndex
{
    private const char City = '市';

    /// <summary>As many characters before a name say whose it is: 新疆维吾尔自治区发展和改革委员会.</summary>
    private const int MaxBefore = 24;

    /// <summary>No subject, sender's name or file name that a clerk writes is longer.</summary>
    private const int MaxText = 1_000;

    private readonly Dictionary<char, List<(string Name, RosterUnit Unit)>> byFirst = [];
    private readonly HashSet<string> standalone;

    // What the roster itself puts before 市教育局 (朔州), and its places without 市, 县 or 区 (怀仁).
    private readonly HashSet<string> cities = new(StringComparer.Ordinal);
    private readonly HashSet<string> places = new(StringComparer.Ordinal);
    private readonly List<string> own = [];

    /// <summary>Builds the index.</summary>
    /// <param name="roster">The office's units.</param>
    /// <param name="standaloneNames">Names too common to be believed inside other words (办公室): they count only where they stand alone.</param>
    public NameIndex(Roster roster, IEnumerable<string> standaloneNames)
    {
        standalone = new(standaloneNames, StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in roster.Units)
        {
            foreach (var name in unit.Aliases.Prepend(unit.Name).Where(n => n.Length > 0 && names.Add(n)))
            {
                if (!byFirst.TryGetValue(name[0], out var list))
                {
                    byFirst.Add(name[0], list = []);
                }

                list.Add((name, unit));
                if (name.IndexOf(City, StringComparison.Ordinal) is > 1 and var at && unit.Aliases.Append(unit.Name).Contains(name[at..], StringComparer.Ordinal))
                {
                    cities.Add(name[..at]);
                }
            }

            if (unit.Name is [_, .., City or '县' or '区'])
            {
                own.Add(unit.Name);
                if (unit.Name.Length > 2)
                {
                    places.Add(unit.Name[..^1]);
                }
            }
        }

        own.AddRange(cities);
        own.AddRange(places);

        foreach (var list in byFirst.Values)
        {
            list.Sort((a, b) => b.Name.Length - a.Name.Length);
        }
    }

    /// <summary>True for a name too common to be believed but where it stands alone.</summary>
    public bool IsStandalone(string name) => standalone.Contains(name);

    /// <summary>A name too common to be believed that a text holds, standing alone or not; null where it holds none.</summary>
    public string? Common(string text) => standalone.Where(name => text.Contains(name, StringComparison.Ordinal)).MaxBy(name => name.Length);

    /// <summary>The names found, in the order of the text, none overlapping another; of a text over 1,000 characters only the beginning is looked at.</summary>
    public IReadOnlyList<(string Name, RosterUnit Unit)> Find(string text)
    {
        text = text.Length > MaxText ? text[..MaxText] : text;
        var hits = new List<(int Start, string Name, RosterUnit Unit)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (LongestAt(text, i) is { } hit)
            {
                hits.Add((i, hit.Name, hit.Unit));
            }
        }

        if (hits.Count < 2)
        {
            return [.. hits.Select(h => (h.Name, h.Unit))];
        }

        // Longest first: what overlaps a longer name has its first or its last character within that.
        var taken = new bool[text.Length];
        var found = new List<(int Start, string Name, RosterUnit Unit)>(hits.Count);
        foreach (var hit in hits.OrderByDescending(h => h.Name.Length).ThenBy(h => h.Start))
        {
            var end = hit.Start + hit.Name.Length;
            if (!taken[hit.Start] && !taken[end - 1] && !(hit.Name[0] == City && hits.Exists(h => h.Start + h.Name.Length == hit.Start + 1 && h.Name.Length > 1)))
            {
                taken.AsSpan(hit.Start..end).Fill(true);
                found.Add(hit);
            }
        }

        // A name that another one touches is part of that.
        found.Sort((a, b) => a.Start - b.Start);
        return [.. found.Where((f, i) => i == 0 || f.Start != found[i - 1].Start + found[i - 1].Name.Length).Select(f => (f.Name, f.Unit))];
    }

    /// <summary>
    /// What stands before a name in a text, where it makes the name another's than the roster's: 大同 before 市教育局, 山西省 before 财政局. Null where the
    /// name stands at least once for itself, or is not there.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="name">A name that was found in it.</param>
    public string? Elsewhere(string text, string name)
    {
        text = text.Length > MaxText ? text[..MaxText] : text;
        string? found = null;
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var start = at;
            while (start > 0 && at - start < MaxBefore && char.IsLetter(text[start - 1]) && !char.IsAscii(text[start - 1]))
            {
                start--;
            }

            var before = text[start..at];
            if (before.Length == 0 || !IsAnothers(before, name))
            {
                return null;
            }

            found ??= before;
        }

        return found;
    }

    private bool IsAnothers(string before, string name)
    {
        // 山西省朔州市教育局 and 山西省应县 are the roster's: their names say where.
        if (own.Exists(place => name.StartsWith(place, StringComparison.Ordinal)) || cities.Any(city => before.EndsWith(city, StringComparison.Ordinal)))
        {
            return false;
        }

        // 市 belongs to the word before it where that can be a city's name and does not end as none does; 教育局 only where that word is a place's or an authority's.
        return name[0] == City && name.Length > 1
            ? CityName().IsMatch(before) && !NoCity().IsMatch(before)
            : Authority().IsMatch(before) || places.Any(place => before.EndsWith(place, StringComparison.Ordinal));
    }

    // 大同, 山西省大同, 呼和浩特; more words are a title's (没有标注市教育局).
    [GeneratedRegex("(^|[省区])(.{1,3}|呼和浩特|乌鲁木齐|克拉玛依|鄂尔多斯|呼伦贝尔|巴彦淖尔|乌兰察布|齐齐哈尔)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CityName();

    // 关于市教育局, 我市教育局, 简报市教育局, 会同市教育局 (and 大同市教育局 not).
    [GeneratedRegex("([于和与及由对向给从是在为被赴到经请将让把使据按受就因以的了我全本各该报送发稿讯息期月年日号道进导广扬评推助持获办查督促荐示取听议展升习合]|[会协共一如连]同)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoCity();

    [GeneratedRegex("(国家|中央|[省县区旗盟厅])$|(国家|国务院|省|自治区|[县区旗]).{0,16}(委|委员会|局|厅|办|中心)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Authority();

    private (string Name, RosterUnit Unit)? LongestAt(string text, int start)
    {
        if (byFirst.TryGetValue(text[start], out var list))
        {
            foreach (var entry in list)
            {
                if (string.CompareOrdinal(text, start, entry.Name, 0, entry.Name.Length) == 0
                    && (!standalone.Contains(entry.Name) || StandsAlone(text, start, entry.Name.Length)))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private static bool StandsAlone(string text, int start, int length) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (start + length == text.Length || !char.IsLetterOrDigit(text[start + length]));
}
