namespace MailIntake.Domain.Score.Rules;

/// <summary>Points for a commission fulfilled or missed.</summary>
/// <param name="Points">The points.</param>
/// <param name="Event">The event by which the office records the same by hand (约稿完成, 约稿未完成), or null where it cannot.</param>
/// <param name="Posting">Where they are entered.</param>
public sealed record CommissionResult(decimal Points, string? Event, Posting Posting);
