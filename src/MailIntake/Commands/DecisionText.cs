using MailIntake.Domain.Classify;

namespace MailIntake.Commands;

/// <summary>Tells a decision to people.</summary>
internal static class DecisionText
{
    /// <summary>The step that decided, in one line.</summary>
    public static string Why(Decision decision) =>
        decision.Reasons.LastOrDefault(r => r.Decides) is { } reason ? $"{reason.Rule}：{reason.Saw}" : "";
}
