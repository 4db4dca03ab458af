namespace MailIntake.Domain.Score;

/// <summary>One person of the individual ranking.</summary>
public sealed record PersonScore(string Unit, string Person, decimal Points, int Rank, IReadOnlyList<Outcome> Outcomes);
