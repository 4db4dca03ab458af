namespace MailIntake.Domain.Score;

/// <summary>An entry as a rule made it, before it stands in a unit's account.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="LimitedItem">The item whose loss may be limited, or null.</param>
/// <param name="Authors">The authors who earn the points too; empty for most.</param>
internal readonly record struct Movement(ScoreEntry Entry, string? LimitedItem, IReadOnlyList<string> Authors);
