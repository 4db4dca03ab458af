namespace MailIntake.Outbox;

/// <summary>What one round through the outbox did.</summary>
public sealed class OutboxReport
{
    /// <summary>Mails accepted by the server.</summary>
    public int Sent { get; set; }

    /// <summary>Mails that are tried again later.</summary>
    public int Waiting { get; set; }

    /// <summary>Mails refused for good; a person has to look.</summary>
    public int Failed { get; set; }
}
