namespace MailIntake.Domain.Score.Rules;

/// <summary>A year that scores nothing after repeated missed commissions (全年计零分).</summary>
/// <param name="Missed">How many missed commissions of a year it takes; above 0.</param>
/// <param name="Posting">Where the loss is entered.</param>
public sealed record CommissionVoid(int Missed, Posting Posting);
