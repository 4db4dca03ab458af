namespace MailIntake.Storage;

/// <summary>That a mail's file was removed from the archive when it had been kept as long as the configuration says; what the ledger says of the mail stays.</summary>
public sealed class PurgeRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The submission.</summary>
    public long SubmissionId { get; set; }

    /// <summary>When it was removed.</summary>
    public DateTimeOffset PurgedAt { get; set; }
}
