namespace MailIntake.Domain.Score.Rules;

/// <summary>A clause about one thing that an office records (登记事项). Several rules may share an event when the document spreads it over clauses.</summary>
public sealed record EventRule
{
    /// <summary>The event (事项).</summary>
    public required string Event { get; init; }

    /// <summary>The cells of its table; exactly one, without channel and kind, for an event that has neither.</summary>
    public required IReadOnlyList<EventPoints> Points { get; init; }

    /// <summary>Where the points are entered.</summary>
    public required Posting Posting { get; init; }

    /// <summary>How many of them count a year; null where all do. The earliest count.</summary>
    public int? TimesAYear { get; init; }

    /// <summary>The percentage of the annual total each one adds (negative), instead of points; null for points.</summary>
    public decimal? Percent { get; init; }

    /// <summary>The most percent of the annual total that all of a year may take, above 0; null without limit.</summary>
    public decimal? PercentAtMost { get; init; }

    /// <summary>The kind (文种) of the item it is meant for: recorded about another, it is taken with a warning. Null for any.</summary>
    public string? MeantForKind { get; init; }

    /// <summary>True where it is meant for items that were adopted: recorded about another, it is taken with a warning.</summary>
    public bool MeantForAdopted { get; init; }
}
