namespace MailIntake.Storage;

/// <summary>One submission: a mail, or a row of an import file. Written once; what is decided about it is in <see cref="DecisionRow"/>.</summary>
public sealed class SubmissionRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The office's id.</summary>
    public required string Office { get; set; }

    /// <summary>The number people use, unique inside the office: <c>P2023-000012</c>, or the imported 编号.</summary>
    public required string Number { get; set; }

    /// <summary>The year of the ledger's own numbering, 0 where the office gave the number.</summary>
    public int Year { get; set; }

    /// <summary>The running number within the year, 0 where the office gave the number.</summary>
    public int Serial { get; set; }

    /// <summary>The mailbox that received it, or null for an imported row.</summary>
    public string? Mailbox { get; set; }

    /// <summary>When the mailbox received it, or the imported 日期.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>Octets of the mail; 0 for an imported row.</summary>
    public long Size { get; set; }

    /// <summary>SHA-256 of the mail's octets, or null for an imported row.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The mail's file below the archive folder, or null for an imported row.</summary>
    public string? ArchivePath { get; set; }

    /// <summary>The decoded subject, empty where the mail is quarantined; for an imported row its 标题.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The sender's address, empty for an imported row.</summary>
    public string Sender { get; set; } = "";

    /// <summary>The Message-ID, for threading receipts; never a key.</summary>
    public string? MessageId { get; set; }

    /// <summary>What identifies an imported row: its content as text, by which a repeated import finds it; null for a mail.</summary>
    public string? ImportKey { get; set; }

    /// <summary>Where the mail lies or lay.</summary>
    public List<LocationRow> Locations { get; set; } = [];

    /// <summary>The decisions, oldest first; the last one holds.</summary>
    public List<DecisionRow> Decisions { get; set; } = [];
}
