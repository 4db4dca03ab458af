namespace MailIntake.Domain.Score;

/// <summary>How often an event was recorded about a unit.</summary>
/// <param name="Item">The event (事项).</param>
/// <param name="Channel">The channel (渠道), or null where it has none.</param>
/// <param name="Count">How often, at least 1.</param>
public sealed record EventCount(string Item, string? Channel, int Count);
