using MailIntake.Domain.Score.Rules;

namespace MailIntake.Domain.Score;

/// <summary>A percentage of a year's total, taken when the year closes.</summary>
/// <param name="Percent">The percentage, negative, its limit applied.</param>
/// <param name="Posting">Where it is entered.</param>
/// <param name="Evidence">The events that took it.</param>
internal sealed record YearPercentage(decimal Percent, Posting Posting, IReadOnlyList<string> Evidence);
