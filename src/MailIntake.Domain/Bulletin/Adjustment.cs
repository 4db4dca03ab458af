using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>What was recorded about a closed period after its bulletin was published (调整): told in the next one, since nothing published is changed.</summary>
/// <param name="Period">The period that was published.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Published">Its total as published.</param>
/// <param name="Now">Its total of the same day as it is now; null where it is a unit no more.</param>
/// <param name="Added">Entries that were not published.</param>
/// <param name="Withdrawn">Entries that were published and are no more.</param>
public sealed record Adjustment(
    Period Period, string Unit, decimal Published, decimal? Now, IReadOnlyList<ScoreEntry> Added, IReadOnlyList<ScoreEntry> Withdrawn)
{
    /// <summary>Why it is a unit no more, in Chinese; null where it is one.</summary>
    public string? Gone { get; init; }

    /// <summary>The corrections among what came: dated in the published period, but recorded after it was published.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>Compares a published result with the same result as it is now. A unit that bears another name now is known by its alias.</summary>
    /// <param name="period">The period.</param>
    /// <param name="published">Each unit's total and entries as published.</param>
    /// <param name="now">The result of the period as of its last day, by what is recorded now.</param>
    /// <param name="roster">The units now.</param>
    /// <returns>The units whose points differ, in the order of the result, then those that are units no more.</returns>
    public static IReadOnlyList<Adjustment> Between(
        Period period, IReadOnlyDictionary<string, (decimal Total, IReadOnlyList<ScoreEntry> Entries)> published, ScoreSheet now, Roster roster)
    {
        var adjustments = new List<Adjustment>();
        var names = new PublishedNames(published.Keys, roster);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in now.Groups.SelectMany(g => g.Units))
        {
            if (names.Of(unit.Unit) is not { } name)
            {
                continue;
            }

            known.Add(name);
            var before = published[name];
            var (added, withdrawn) = (Minus(unit.Entries, before.Entries), Minus(before.Entries, unit.Entries));
            if (before.Total != unit.Total || added.Count + withdrawn.Count > 0)
            {
                adjustments.Add(new Adjustment(period, unit.Unit, before.Total, unit.Total, added, withdrawn));
            }
        }

        adjustments.AddRange(published.Where(p => !known.Contains(p.Key)).Select(p => new Adjustment(period, p.Key, p.Value.Total, null, [], [])
        {
            Gone = roster.Find(p.Key) is not { } unit ? "花名册中已没有这个单位" : unit.Name != p.Key ? $"已并入{unit.Name}" : "不再参加排名",
        }));
        return adjustments;
    }

    /// <summary>The entries as a reader is told them: what came, what went.</summary>
    public string Describe() => Gone ?? string.Join("；",
    [
        .. Added.Select(e => $"增：{Entry(e, Withdrawn)}"),
        .. Withdrawn.Select(e => $"减：{Entry(e, Added)}"),
        .. Corrections.Select(c => c.Why()),
    ]);

    // With the mails and events that the entry in its stead has not: which one it was. A correction names its causes itself.
    private string Entry(ScoreEntry e, IReadOnlyList<ScoreEntry> instead)
    {
        var own = Corrections.Any(c => c.Entries.Contains(e)) ? [] : e.Evidence.Except(instead.Where(o => o.Clause == e.Clause).SelectMany(o => o.Evidence)).ToList();
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{e.Date:yyyy-MM-dd} {e.Item}（{e.Clause}）{e.Points:0.############}分{(own.Count > 0 ? $"（{string.Join('、', own)}）" : "")}");
    }

    // The evidence of an entry may grow without its points changing.
    private static List<ScoreEntry> Minus(IReadOnlyList<ScoreEntry> entries, IReadOnlyList<ScoreEntry> others)
    {
        var left = new Dictionary<(DateOnly, string, string, decimal), int>();
        foreach (var other in others)
        {
            left[Key(other)] = left.GetValueOrDefault(Key(other)) + 1;
        }

        var rest = new List<ScoreEntry>();
        foreach (var entry in entries)
        {
            if (left.GetValueOrDefault(Key(entry)) is > 0 and var count)
            {
                left[Key(entry)] = count - 1;
            }
            else
            {
                rest.Add(entry);
            }
        }

        return rest;

        static (DateOnly, string, string, decimal) Key(ScoreEntry e) => (e.Date, e.Clause, e.Item, e.Points);
    }
}
