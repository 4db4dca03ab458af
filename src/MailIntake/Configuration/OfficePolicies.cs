using MailIntake.Domain.Score.Rules;

namespace MailIntake.Configuration;

/// <summary>What an office's policy files say.</summary>
/// <param name="History">The versions of the policy.</param>
/// <param name="Outgoing">The mapping <c>outgoing</c> of the latest version, not read yet; null where it has none and the program's holds.</param>
public sealed record OfficePolicies(PolicyHistory History, ConfigMap? Outgoing);
