using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>What was recorded about a closed period after its bulletin was published (调整): told in the next one, since nothing published is changed.</summary>
/// <param name="Period">The period that was published.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Published">Its total as published.</param>
/// <param name="Now">Its total of the same day as it is now.</param>
/// <param name="Added">Entries that were not published.</param>
/// <param name="Withdrawn">Entries that were published and are no more.</param>
public sealed record Adjustment(
    Period Period, string Unit, decimal Published, decimal Now, IReadOnlyList<ScoreEntry> Added, IReadOnlyList<ScoreEntry> Withdrawn)
{
    /// <summary>Compares a published result with the same result as it is now.</summary>
    /// <param name="period">The period.</param>
    /// <param name="published">Each unit's total and entries as published.</param>
    /// <param name="now">The result of the period as of its last day, by what is recorded now.</param>
    /// <returns>The units whose points differ, in the order of the result.</returns>
    public static IReadOnlyList<Adjustment> Between(Period period, IReadOnlyDictionary<string, (decimal Total, IReadOnlyList<ScoreEntry> Entries)> published, ScoreSheet now)
    {
        var adjustments = new List<Adjustment>();
        foreach (var unit in now.Groups.SelectMany(g => g.Units))
        {
            if (!published.TryGetValue(unit.Unit, out var before))
            {
                continue;
            }

            var (added, withdrawn) = (Minus(unit.Entries, before.Entries), Minus(before.Entries, unit.Entries));
            if (before.Total != unit.Total || added.Count + withdrawn.Count > 0)
            {
                adjustments.Add(new Adjustment(period, unit.Unit, before.Total, unit.Total, added, withdrawn));
            }
        }

        return adjustments;
    }

    /// <summary>The entries as a reader is told them: what came, what went.</summary>
    public string Describe() => string.Join("；",
    [
        .. Added.Select(e => $"增：{Entry(e)}"),
        .. Withdrawn.Select(e => $"减：{Entry(e)}"),
    ]);

    private static string Entry(ScoreEntry e) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{e.Date:yyyy-MM-dd} {e.Item}（{e.Clause}）{e.Points:0.############}分");

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
