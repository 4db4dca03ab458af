namespace MailIntake.Domain.Score;

/// <summary>One unit's result. Points are exact decimals; the entries add up to total − starting points.</summary>
public sealed record UnitScore
{
    /// <summary>The unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Its category (考评类别).</summary>
    public required string Category { get; init; }

    /// <summary>Standard competition rank in its group (1, 2, 2, 4).</summary>
    public required int Rank { get; init; }

    /// <summary>Points of the assessment year to the day, starting points included.</summary>
    public required decimal Total { get; init; }

    /// <summary>Points of the period alone.</summary>
    public required decimal PeriodPoints { get; init; }

    /// <summary>The policy's starting points.</summary>
    public required decimal StartingPoints { get; init; }

    /// <summary>The annual target (达标分), pro-rated where the policy says so; null where there is none.</summary>
    public decimal? Target { get; init; }

    /// <summary>total ÷ target, rounded half away from zero to 4 places; null without a target.</summary>
    public decimal? Completion { get; init; }

    /// <summary>Counted submissions of the period by kind; every kind that the office had in the period is listed, those of now first.</summary>
    public required IReadOnlyDictionary<string, int> Submitted { get; init; }

    /// <summary>Adoptions of the period by kind; the same kinds are listed.</summary>
    public required IReadOnlyDictionary<string, int> Adopted { get; init; }

    /// <summary>All adoptions of the period, those recorded without a kind (文种) too, which <see cref="Adopted"/> cannot list.</summary>
    public int Adoptions { get; init; }

    /// <summary>How often each event (事项) was recorded in the period by channel and is in force, corrections left out; those that never were are not listed.</summary>
    public IReadOnlyList<EventCount> Events { get; init; } = [];

    /// <summary>Every quota period that overlaps the period asked for.</summary>
    public required IReadOnlyList<QuotaProgress> Quotas { get; init; }

    /// <summary>The period's points by section, as the document shows them.</summary>
    public required IReadOnlyDictionary<string, decimal> Sections { get; init; }

    /// <summary>Every entry of the assessment year to the day, in order of date.</summary>
    public required IReadOnlyList<ScoreEntry> Entries { get; init; }

    /// <summary>What follows from the result.</summary>
    public required IReadOnlyList<Outcome> Outcomes { get; init; }
}
