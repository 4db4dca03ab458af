namespace MailIntake.Domain.Score.Rules;

/// <summary>How the points of a rule are entered: what the explanation cites and where they are summed.</summary>
/// <param name="Clause">The clause of the document.</param>
/// <param name="Text">What the rule rewards or punishes, in a few Chinese words.</param>
/// <param name="Section">The section (得分项目) that takes the points.</param>
/// <param name="Item">The item inside the section whose loss may be limited (<see cref="ItemLimit"/>), or null.</param>
public sealed record Posting(string Clause, string Text, string Section, string? Item = null);
