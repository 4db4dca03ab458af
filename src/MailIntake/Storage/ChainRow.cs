namespace MailIntake.Storage;

/// <summary>A link of the hash chain over the ledger: which rows a transaction wrote, and what was in them.</summary>
public sealed class ChainRow
{
    /// <summary>1 for the first link, then upwards without a gap.</summary>
    public long Id { get; set; }

    /// <summary>Table, key and hash of each row that the transaction wrote.</summary>
    public required byte[] Body { get; set; }

    /// <summary>SHA-256 of the hash of the link before and the body.</summary>
    public required byte[] Hash { get; set; }
}
