namespace MailIntake.Domain.Score;

/// <summary>One point movement, traceable to a clause and its evidence.</summary>
/// <param name="Date">The day it counts from.</param>
/// <param name="Clause">The clause of the document.</param>
/// <param name="Item">What it is for, in Chinese.</param>
/// <param name="Points">The points, negative for deductions.</param>
/// <param name="Evidence">Numbers of submissions, events or commissions.</param>
/// <param name="Section">The section that takes the points.</param>
public sealed record ScoreEntry(
    DateOnly Date, string Clause, string Item, decimal Points, IReadOnlyList<string> Evidence, string Section = "");
