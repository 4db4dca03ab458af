namespace MailIntake.Storage;

/// <summary>A file of a published bulletin, kept as it was, so that it can be printed again to the last octet.</summary>
public sealed class BulletinFileRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The bulletin.</summary>
    public long BulletinId { get; set; }

    /// <summary>The file's name.</summary>
    public required string Name { get; set; }

    /// <summary>Its octets.</summary>
    public required byte[] Content { get; set; }
}
