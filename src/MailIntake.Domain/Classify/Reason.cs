namespace MailIntake.Domain.Classify;

/// <summary>One step of a decision: the rule that spoke and what it saw.</summary>
/// <param name="Rule">The rule's name as the administrator's file has it, or the built-in step's.</param>
/// <param name="Saw">What it saw, in Chinese.</param>
/// <param name="Decides">True for the step that set the status; the others are told beside it.</param>
public sealed record Reason(string Rule, string Saw, bool Decides = false);
