namespace MailIntake.Pipeline;

/// <summary>How a poll of a mailbox went.</summary>
/// <param name="Report">What it took in, before it failed where it did.</param>
/// <param name="Error">Why it failed, in Chinese, or null.</param>
/// <param name="Failures">Failed polls in a row, this one included.</param>
public sealed record PollResult(IntakeReport Report, string? Error, int Failures);
