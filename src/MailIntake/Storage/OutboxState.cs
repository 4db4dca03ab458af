namespace MailIntake.Storage;

/// <summary>The states of a queued mail.</summary>
public enum OutboxState
{
    /// <summary>Waiting to be sent or to be tried again.</summary>
    Queued,

    /// <summary>Accepted by the server.</summary>
    Sent,

    /// <summary>Refused for good; a person has to look.</summary>
    Failed,

    /// <summary>Taken back before it was sent: what it says no longer holds.</summary>
    Withdrawn,
}
