namespace MailIntake.Domain.Score;

/// <summary>One ranking group (排名分组), its units by rank, then in the roster's order.</summary>
public sealed record GroupScore(string Group, IReadOnlyList<UnitScore> Units);
