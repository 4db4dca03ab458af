using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Time;

namespace MailIntake.Storage;

/// <summary>What is kept of a bulletin when it is published.</summary>
/// <param name="Period">The period.</param>
/// <param name="Files">Its files by name, the result among them.</param>
/// <param name="Proposals">The outcomes it proposes.</param>
public sealed record Publication(Period Period, IReadOnlyList<(string Name, byte[] Content)> Files, IReadOnlyList<Proposal> Proposals);
