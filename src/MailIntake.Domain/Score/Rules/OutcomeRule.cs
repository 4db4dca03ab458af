using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score.Rules;

/// <summary>What follows from a result (考核结果运用) as a condition over it.</summary>
public sealed record OutcomeRule
{
    /// <summary>The outcome: 通报表扬, 约谈 …</summary>
    public required string Outcome { get; init; }

    /// <summary>The clause of the document.</summary>
    public required string Clause { get; init; }

    /// <summary>Why, in a few Chinese words.</summary>
    public required string Text { get; init; }

    /// <summary>True where the document decides by itself, false where the office must confirm.</summary>
    public required bool Decided { get; init; }

    /// <summary>
    /// The length of the closed periods it is judged for. Null: it follows at once, each time, and shows in every period that contains its day.
    /// </summary>
    public PeriodKind? For { get; init; }

    /// <summary>The groups whose units it concerns; null for all.</summary>
    public IReadOnlySet<string>? Groups { get; init; }

    /// <summary>When it follows.</summary>
    public required OutcomeCondition When { get; init; }
}
