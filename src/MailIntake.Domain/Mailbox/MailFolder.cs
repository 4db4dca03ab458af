namespace MailIntake.Domain.Mailbox;

/// <summary>A folder of a mailbox.</summary>
/// <param name="Name">Its name as people write it (decoded from modified UTF-7, RFC 3501 section 5.1.3).</param>
/// <param name="IsJunk">True for the folder into which the provider puts what it takes for spam (RFC 6154 \Junk).</param>
public sealed record MailFolder(string Name, bool IsJunk);
