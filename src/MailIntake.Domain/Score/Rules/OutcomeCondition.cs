namespace MailIntake.Domain.Score.Rules;

/// <summary>When an outcome follows. The kinds are the nested records; nothing else derives from it.</summary>
public abstract record OutcomeCondition
{
    private OutcomeCondition()
    {
    }

    /// <summary>The unit is among the first of its group.</summary>
    /// <param name="Count">The last rank that is; ties included.</param>
    public sealed record FirstRanks(int Count) : OutcomeCondition;

    /// <summary>The unit is among the last of its group, in several bulletins running.</summary>
    /// <param name="Count">Fewer than this many units rank strictly lower.</param>
    /// <param name="InARow">In how many consecutive periods, this one included.</param>
    /// <param name="UnlessFirst">A unit up to this rank is spared; null where none is.</param>
    public sealed record LastRanks(int Count, int InARow, int? UnlessFirst) : OutcomeCondition;

    /// <summary>The completion, un-rounded, is below a share of the target.</summary>
    /// <param name="Share">The share, 1 for all of it.</param>
    /// <param name="Value">What it costs, or null where the outcome has no value.</param>
    public sealed record CompletionBelow(decimal Share, MissingShare? Value) : OutcomeCondition;

    /// <summary>Events of these names were recorded, or a commission was missed: each time.</summary>
    /// <param name="Events">The events (事项).</param>
    /// <param name="MissedCommissions">True where missed commissions count too.</param>
    public sealed record Recorded(IReadOnlySet<string> Events, bool MissedCommissions) : OutcomeCondition;

    /// <summary>One of these quotas was missed.</summary>
    /// <param name="Quotas">The quotas' names.</param>
    /// <param name="InARow">In how many consecutive periods of the quota, the last one included.</param>
    public sealed record QuotaMissed(IReadOnlySet<string> Quotas, int InARow) : OutcomeCondition;

    /// <summary>The year's other results cost points elsewhere; where they come to 0 nothing follows.</summary>
    /// <param name="Outcome">The outcome whose number in the year is multiplied.</param>
    /// <param name="Each">Points for each of them.</param>
    /// <param name="NoAdoption">Points for a year without adoption (零采用).</param>
    public sealed record YearlyDeduction(string Outcome, decimal Each, decimal NoAdoption) : OutcomeCondition;
}
