namespace MailIntake.Domain.Score.Rules;

/// <summary>Points for each item over or short of a quota.</summary>
/// <param name="Each">Points an item: above 0 over the quota, below 0 short of it.</param>
/// <param name="Limit">Over: the most points a period may add. Short: the fewest points that base and deduction may come to. Null for no limit.</param>
/// <param name="Posting">Where they are entered.</param>
public sealed record QuotaStep(decimal Each, decimal? Limit, Posting Posting);
