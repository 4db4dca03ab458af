using MailIntake.Domain.Classify;

namespace MailIntake.Storage;

/// <summary>A decision made anew about a submission.</summary>
/// <param name="SubmissionId">The submission's key.</param>
/// <param name="Sequence">The sequence of the last decision that was known when it was made.</param>
/// <param name="Decision">The decision.</param>
/// <param name="ReplacedBy">The new version, with its receipt, by which the item leaves the count; null where it does not for that.</param>
public sealed record AnewDecision(long SubmissionId, int Sequence, Decision Decision, (long SubmissionId, DateTimeOffset ReceivedAt)? ReplacedBy);
