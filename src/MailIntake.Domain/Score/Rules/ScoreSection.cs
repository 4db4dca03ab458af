namespace MailIntake.Domain.Score.Rules;

/// <summary>A section of the score (得分项目, 一级指标).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">The points it starts with and at most loses in a year; null where it starts at 0 and has no limit.</param>
/// <param name="Clause">The clause of the weight; empty where there is none.</param>
/// <param name="ShownPositive">True where a section of deductions is shown as a positive number that the total subtracts.</param>
public sealed record ScoreSection(string Name, decimal? Weight, string Clause, bool ShownPositive);
