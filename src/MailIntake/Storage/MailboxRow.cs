namespace MailIntake.Storage;

/// <summary>How the polling of a mailbox goes, for <c>status</c>.</summary>
public sealed class MailboxRow
{
    /// <summary>The mailbox's address.</summary>
    public required string Mailbox { get; set; }

    /// <summary>When it was last tried.</summary>
    public DateTimeOffset LastPoll { get; set; }

    /// <summary>When it was last read without a fault, or null.</summary>
    public DateTimeOffset? LastSuccess { get; set; }

    /// <summary>The last fault since then, in Chinese, or null.</summary>
    public string? LastError { get; set; }

    /// <summary>Failed polls in a row.</summary>
    public int Failures { get; set; }
}
