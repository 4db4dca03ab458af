namespace MailIntake.Domain.Mailbox;

/// <summary>A mail as the ledger holds it, by which the server's mail of the same UID is recognised as the same.</summary>
/// <param name="ReceivedAt">When the mailbox received it.</param>
/// <param name="Size">Its octets.</param>
public sealed record KnownMail(DateTimeOffset ReceivedAt, long Size);
