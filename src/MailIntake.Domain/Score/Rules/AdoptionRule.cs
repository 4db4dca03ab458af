namespace MailIntake.Domain.Score.Rules;

/// <summary>What holds for all adoptions (采用), whatever their channel.</summary>
/// <param name="Event">The event that records one.</param>
/// <param name="HighestOnly">True where an item adopted several times counts only its highest (只记最高分); false where all accumulate.</param>
/// <param name="CreditsAuthors">True where the authors (作者) earn the points too, in the individual ranking.</param>
/// <param name="Clause">The clause of the document.</param>
public sealed record AdoptionRule(string Event, bool HighestOnly, bool CreditsAuthors, string Clause);
