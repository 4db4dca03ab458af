namespace MailIntake.Storage;

/// <summary>A place in a mailbox at which a submission's mail was found. A renumbered mailbox adds rows, it changes none.</summary>
public sealed class LocationRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The submission.</summary>
    public long SubmissionId { get; set; }

    /// <summary>The mailbox's address.</summary>
    public required string Mailbox { get; set; }

    /// <summary>The folder's name.</summary>
    public required string Folder { get; set; }

    /// <summary>The folder's UIDVALIDITY.</summary>
    public long UidValidity { get; set; }

    /// <summary>The UID.</summary>
    public long Uid { get; set; }

    /// <summary>The name that a source without UIDs knows the mail by.</summary>
    public string? SourceKey { get; set; }
}
