namespace MailIntake.Storage;

/// <summary>A mail to be sent: written in the transaction that caused it, with the Message-ID it keeps through every attempt.</summary>
public sealed class OutboxRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>What it is, unique: <c>bulletin/panzhihua/2023-06/month</c>. A second mail of the same purpose cannot be queued.</summary>
    public required string Purpose { get; set; }

    /// <summary>The office by whose account it is sent; empty for the program's own account.</summary>
    public required string Office { get; set; }

    /// <summary>The Message-ID without angle brackets.</summary>
    public required string MessageId { get; set; }

    /// <summary>The subject, for people.</summary>
    public required string Subject { get; set; }

    /// <summary>The envelope's sender.</summary>
    public required string Sender { get; set; }

    /// <summary>The envelope's recipients still to be served, joined by LF.</summary>
    public required string Recipients { get; set; }

    /// <summary>The mail's octets; none where they were purged.</summary>
    public required byte[] Mail { get; set; }

    /// <summary>Its state.</summary>
    public OutboxState State { get; set; }

    /// <summary>When it was queued.</summary>
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>Not to be tried before this instant.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was accepted, or null.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>What the server last said, or null.</summary>
    public string? LastReply { get; set; }
}
