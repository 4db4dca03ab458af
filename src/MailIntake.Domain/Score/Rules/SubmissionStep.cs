namespace MailIntake.Domain.Score.Rules;

/// <summary>What submissions earn after a unit has sent a number of them in a period.</summary>
/// <param name="After">How many earn the points before; above 0.</param>
/// <param name="Points">Points by kind from the next one on.</param>
public sealed record SubmissionStep(int After, IReadOnlyDictionary<string, decimal> Points);
