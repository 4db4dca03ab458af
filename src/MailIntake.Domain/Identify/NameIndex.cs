using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Identify;

/// <summary>
/// Finds the roster's names and aliases in a text. Of names that overlap the longest wins, and a name that follows another
/// one directly is part of it: 山阴县教育局 is 山阴县's, not the city's 教育局.
/// </summary>
public sealed class NameIndex
{
    /// <summary>No subject, sender's name or file name that a clerk writes is longer.</summary>
    private const int MaxText = 1_000;

    private readonly Dictionary<char, List<(string Name, RosterUnit Unit)>> byFirst = [];
    private readonly HashSet<string> standalone;

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
            }
        }

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
            if (!taken[hit.Start] && !taken[end - 1])
            {
                taken.AsSpan(hit.Start..end).Fill(true);
                found.Add(hit);
            }
        }

        // A name that another one touches is part of that.
        found.Sort((a, b) => a.Start - b.Start);
        return [.. found.Where((f, i) => i == 0 || f.Start != found[i - 1].Start + found[i - 1].Name.Length).Select(f => (f.Name, f.Unit))];
    }

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
