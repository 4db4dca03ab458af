using MailIntake.Domain.Mailbox;

namespace MailIntake.Domain.Archive;

/// <summary>A mail whose bytes are on disk, synced, before anything about it is decided.</summary>
/// <param name="Location">Where it lay.</param>
/// <param name="ReceivedAt">When the mailbox received it.</param>
/// <param name="Size">Its size in octets.</param>
/// <param name="Sha256">The SHA-256 of its octets, 64 lower-case hexadecimal digits.</param>
/// <param name="Path">Its file below the archive folder, with forward slashes.</param>
/// <param name="SourceKey">The name the source knows it by, or null.</param>
public sealed record ArchivedMail(MailLocation Location, DateTimeOffset ReceivedAt, long Size, string Sha256, string Path, string? SourceKey)
{
    /// <summary>Its octets as its source lists them, where that is another number than <see cref="Size"/>; else null.</summary>
    public long? Listed { get; init; }

    /// <summary>What the mailbox leaves uncertain about its arrival, in Chinese; else null.</summary>
    public string? Defect { get; init; }

    /// <summary>True where it is over the size limit and only its header was read.</summary>
    public bool Oversize { get; init; }
}
