namespace MailIntake.Domain.Score.Rules;

/// <summary>An award of the year (先进), ranked anew among those who may have it; ties with the last place all win. Always proposed.</summary>
public sealed record AwardRule
{
    /// <summary>The outcome.</summary>
    public required string Outcome { get; init; }

    /// <summary>The clause of the document.</summary>
    public required string Clause { get; init; }

    /// <summary>Why, in a few Chinese words.</summary>
    public required string Text { get; init; }

    /// <summary>The groups whose units or persons compete, each group by itself.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>True where persons compete, false where units do.</summary>
    public bool Persons { get; init; }

    /// <summary>How many places there are; 0 where there is no such award yet.</summary>
    public required int First { get; init; }

    /// <summary>Only points above this compete.</summary>
    public required decimal Above { get; init; }

    /// <summary>A unit with this outcome, and its persons, cannot win; null where none bars.</summary>
    public string? BarredBy { get; init; }

    /// <summary>True where units of equal points are ordered by the submissions counted in the year.</summary>
    public bool ThenBySubmissions { get; init; }
}
