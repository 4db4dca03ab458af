namespace MailIntake.Domain.Identify;

/// <summary>What a signature of the sender's domain proves.</summary>
public enum DkimVerdict
{
    /// <summary>Nothing: there is none, its key is not to be had, or it is of a kind that proves nothing.</summary>
    Unproven,

    /// <summary>The mail is as the domain signed it.</summary>
    Valid,

    /// <summary>The mail is not as the domain signed it.</summary>
    Broken,
}
