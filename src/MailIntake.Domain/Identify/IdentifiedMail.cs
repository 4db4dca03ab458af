using MailIntake.Domain.Classify;

namespace MailIntake.Domain.Identify;

/// <summary>A mail with everything decided that does not depend on the ledger: what is left is whether it came before.</summary>
/// <param name="ReceivedAt">When the mailbox received it.</param>
/// <param name="Sha256">The SHA-256 of its octets, or null.</param>
/// <param name="Provisional">The decision as it stands if nothing like it came before.</param>
/// <param name="LeftAlone">True for a stranger's mail in the junk folder: neither kept nor recorded.</param>
public sealed record IdentifiedMail(DateTimeOffset ReceivedAt, string? Sha256, Decision Provisional, bool LeftAlone = false)
{
    /// <summary>The mailbox it came to; null where it is decided anew and that no longer matters.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The beginning of the report's text, at most <see cref="TextLikeness.MostCharacters"/>, by which it is compared with earlier ones; null where there is too little of it.</summary>
    public string? Text { get; init; }

    /// <summary>What happens where another unit sent this text before (疑似抄袭).</summary>
    public required StatusPolicy Copied { get; init; }
}
