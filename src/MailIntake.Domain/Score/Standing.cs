namespace MailIntake.Domain.Score;

/// <summary>Where one unit stands in its group.</summary>
/// <param name="Account">Its account.</param>
/// <param name="Total">Its points, starting points included.</param>
/// <param name="Target">Its target, or null.</param>
/// <param name="Category">Its category, as the policy calls it by which it is ranked.</param>
internal sealed record Standing(UnitAccount Account, decimal Total, decimal? Target, string Category)
{
    /// <summary>Standard competition rank (1, 2, 2, 4).</summary>
    public int Rank { get; init; }

    /// <summary>How many units of the group stand strictly lower.</summary>
    public int Lower { get; init; }

    /// <summary>total ÷ target, un-rounded; null without a target.</summary>
    public decimal? Completion => Target is { } target ? Total / target : null;

    /// <summary>True where the completion is below a share of the target, compared without dividing.</summary>
    public bool IsBelow(decimal share) => Target is { } target && Total < share * target;

    /// <summary>The order of units, highest first.</summary>
    /// <param name="byCompletion">True to rank by completion where there is a target.</param>
    public static Comparison<Standing> Order(bool byCompletion) =>
        // Completions are compared multiplied out, so that equal fractions are equal whatever the division would round to.
        (a, b) => byCompletion && a.Target is { } targetA && b.Target is { } targetB
            ? (b.Total * targetA).CompareTo(a.Total * targetB)
            : b.Total.CompareTo(a.Total);

    /// <summary>Ranks the units of one group, highest first, equal ones in the roster's order.</summary>
    /// <param name="units">The units in the roster's order.</param>
    /// <param name="byCompletion">True to rank by completion where there is a target.</param>
    public static IReadOnlyList<Standing> Ranked(IEnumerable<Standing> units, bool byCompletion)
    {
        var order = Order(byCompletion);
        var sorted = units.Order(Comparer<Standing>.Create(order)).ToList();
        var ranks = Competition.Ranks(sorted, order);
        return [.. sorted.Select((unit, i) => unit with { Rank = ranks[i], Lower = sorted.Count - 1 - LastTie(i) })];

        int LastTie(int i)
        {
            while (i + 1 < sorted.Count && ranks[i + 1] == ranks[i])
            {
                i++;
            }

            return i;
        }
    }
}
