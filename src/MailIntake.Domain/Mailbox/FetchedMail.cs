namespace MailIntake.Domain.Mailbox;

/// <summary>
/// A mail as a mailbox handed it over: its bytes, unread. A mail within the size limit is in memory (<see cref="Raw"/>);
/// a larger one is a stream that must be read before the next mail is asked for. Disposing gives the buffer back.
/// </summary>
public sealed class FetchedMail(MailLocation location, DateTimeOffset receivedAt, long size, IDisposable? owner = null) : IDisposable
{
    /// <summary>Where the mail lay.</summary>
    public MailLocation Location { get; } = location;

    /// <summary>When the designated mailbox received it: the server's INTERNALDATE, never the sender's Date header.</summary>
    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    /// <summary>Its size in octets.</summary>
    public long Size { get; } = size;

    /// <summary>The mail's octets, valid until disposal; empty where <see cref="Oversize"/> is set.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The mail's octets where it is over the size limit, else null. To be read once, before the next mail is asked for.</summary>
    public Stream? Oversize { get; init; }

    /// <summary>The name the source knows the mail by where the source has no UIDs (Maildir base name, POP3 UIDL), else null.</summary>
    public string? SourceKey { get; init; }

    /// <summary>Its octets as a source without UIDs lists them, where it lists sizes; not every server counts what it hands out. Else null.</summary>
    public long? Listed { get; init; }

    /// <summary>What the mailbox leaves uncertain about the mail (when it arrived), in Chinese, for the review; else null.</summary>
    public string? Defect { get; init; }

    /// <summary>Its file, relative to the archive, where it is taken from there: a batch that was interrupted. Else null.</summary>
    public string? ArchivePath { get; init; }

    /// <inheritdoc/>
    public void Dispose() => owner?.Dispose();
}
