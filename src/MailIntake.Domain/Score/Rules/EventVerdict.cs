namespace MailIntake.Domain.Score.Rules;

/// <summary>Whether an event can be recorded under a policy.</summary>
/// <param name="Refusal">Why not, with what is allowed, in Chinese; null where it can.</param>
/// <param name="Rule">The rule that gives its points; null where it is refused, or follows another part of the policy (commissions, corrections).</param>
/// <param name="Points">The points; 0 where no rule gives any.</param>
/// <param name="Label">What an explanation calls the entry: the rule's text with channel and kind.</param>
public sealed record EventVerdict(string? Refusal, EventRule? Rule, decimal Points, string Label)
{
    /// <summary>Taken, though no rule of the event table scores it.</summary>
    public static readonly EventVerdict Taken = new(null, null, 0, "");

    /// <summary>Refused for a reason.</summary>
    public static EventVerdict Refused(string reason) => new(reason, null, 0, "");
}
