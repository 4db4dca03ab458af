namespace MailIntake.Domain.Classify;

/// <summary>What an office does with a mail of some sort.</summary>
/// <param name="Status">The status it gets.</param>
/// <param name="Reason">Why, in Chinese, with the clause where there is one.</param>
public sealed record StatusPolicy(SubmissionStatus Status, string Reason);
