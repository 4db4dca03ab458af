using MailIntake.Domain.Score.Rules;

namespace MailIntake.Configuration;

/// <summary>What an office's policy files say.</summary>
/// <param name="History">The versions of the policy.</param>
/// <param name="Outgoing">The mapping <c>outgoing</c> of each version by its effective day, not read yet; null where it has none and the program's holds.</param>
/// <param name="Files">The top level of each version's file by its effective day, for faults that show only beside other files.</param>
public sealed record OfficePolicies(PolicyHistory History, IReadOnlyDictionary<DateOnly, ConfigMap?> Outgoing, IReadOnlyDictionary<DateOnly, ConfigMap> Files);
