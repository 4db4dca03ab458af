namespace MailIntake.Domain.Classify;

/// <summary>What came of one rule of the office when it was asked about a mail: for people who try or tune rules; decisions keep only the rules that spoke.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Holds">True where its condition holds, false where it does not, null where it was not asked because the matter was decided.</param>
/// <param name="Saw">What it saw, or what it missed, in Chinese; empty where it was not asked.</param>
public sealed record RuleTrial(string Rule, bool? Holds, string Saw);
