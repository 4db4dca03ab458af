namespace MailIntake.Domain.Identify;

/// <summary>Whether the receiving provider's check bears out who a mail says it is from.</summary>
public enum SenderVerdict
{
    /// <summary>Nothing that could be relied on says anything.</summary>
    NotChecked,

    /// <summary>A check that passed is about the domain of From.</summary>
    Passed,

    /// <summary>The provider checked, and nothing that passed is about the domain of From.</summary>
    Failed,
}
