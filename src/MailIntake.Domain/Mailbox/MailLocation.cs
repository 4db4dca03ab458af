namespace MailIntake.Domain.Mailbox;

/// <summary>Where a mail lay: what identifies it together with its account (RFC 3501 section 2.3.1.1).</summary>
/// <param name="Account">The mailbox's address, lower case.</param>
/// <param name="Folder">The folder's name, <c>INBOX</c> for the inbox.</param>
/// <param name="UidValidity">The folder's UIDVALIDITY; 1 for sources that number nothing.</param>
/// <param name="Uid">The UID, 1 or more.</param>
public sealed record MailLocation(string Account, string Folder, uint UidValidity, uint Uid);
