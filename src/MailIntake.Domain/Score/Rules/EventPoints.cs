namespace MailIntake.Domain.Score.Rules;

/// <summary>One cell of an event's table: what the document says about a channel and kind.</summary>
/// <param name="Channel">The channel or level (渠道); null for an event that has none.</param>
/// <param name="Kind">The kind (文种); null where the cell holds for every kind that has no cell of its own, and for none.</param>
/// <param name="Points">The points; 0 where <paramref name="Refusal"/> is set.</param>
/// <param name="Refusal">Why this combination cannot be recorded, in Chinese; null where it can.</param>
public sealed record EventPoints(string? Channel, string? Kind, decimal Points, string? Refusal = null);
