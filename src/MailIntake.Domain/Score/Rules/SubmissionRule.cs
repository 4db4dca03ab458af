using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score.Rules;

/// <summary>Points for each counted submission.</summary>
/// <param name="Points">Points by kind (文种).</param>
/// <param name="Decreasing">What further submissions of a period earn instead, by rising number; empty where all earn the same.</param>
/// <param name="Period">The period after which <paramref name="Decreasing"/> counts anew.</param>
/// <param name="CreditsAuthors">True where the authors (作者) earn them too.</param>
/// <param name="Posting">Where they are entered.</param>
public sealed record SubmissionRule(
    IReadOnlyDictionary<string, decimal> Points, IReadOnlyList<SubmissionStep> Decreasing, PeriodKind Period, bool CreditsAuthors, Posting Posting);
