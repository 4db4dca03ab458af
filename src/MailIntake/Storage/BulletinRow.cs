namespace MailIntake.Storage;

/// <summary>A bulletin that was queued: one row an office and period, by which it is sent once whatever restarts.</summary>
public sealed class BulletinRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The office's id.</summary>
    public required string Office { get; set; }

    /// <summary>The period's name.</summary>
    public required string Period { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; set; }
}
