namespace MailIntake.Domain.Score.Rules;

/// <summary>The base points of a quota (基础分).</summary>
/// <param name="Points">The points.</param>
/// <param name="OnlyWhenMet">True where a missed quota earns none of them; false where each missing item deducts from them.</param>
/// <param name="Posting">Where they are entered.</param>
public sealed record QuotaBase(decimal Points, bool OnlyWhenMet, Posting Posting);
