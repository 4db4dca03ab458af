namespace MailIntake.Domain.Score.Rules;

/// <summary>The most that one item of a section may lose in a year (扣分上限). It applies before the section's weight.</summary>
/// <param name="Item">The item, named by <see cref="Posting.Item"/>.</param>
/// <param name="AtMost">The most points lost, above 0.</param>
/// <param name="Clause">The clause of the document.</param>
public sealed record ItemLimit(string Item, decimal AtMost, string Clause);
