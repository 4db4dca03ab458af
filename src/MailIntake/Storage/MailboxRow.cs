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

    /// <summary>When it was first tried.</summary>
    public DateTimeOffset FirstPoll { get; set; }

    /// <summary>When what it holds was last compared with the ledger, or null.</summary>
    public DateTimeOffset? ReconciledAt { get; set; }

    /// <summary>The key of the last submission that was part of that comparison.</summary>
    public long ReconciledThrough { get; set; }
}
