using MailIntake.Domain.Score.Rules;

namespace MailIntake.Domain.Score;

/// <summary>What the events of one clause take of a year's total, a percentage, when the year closes.</summary>
/// <param name="Year">The year.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Percent">The percentage, negative, its limit applied.</param>
/// <param name="Posting">Where it is entered.</param>
/// <param name="Evidence">The events that took it.</param>
internal sealed record YearPercentage(int Year, EventClause Clause, decimal Percent, Posting Posting, IReadOnlyList<string> Evidence);
