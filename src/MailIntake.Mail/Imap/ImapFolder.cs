using MailIntake.Domain.Mailbox;

namespace MailIntake.Mail.Imap;

/// <summary>A folder and the name by which the server knows it.</summary>
/// <param name="Folder">The folder as people see it.</param>
/// <param name="WireName">Its name in commands (modified UTF-7).</param>
internal sealed record ImapFolder(MailFolder Folder, string WireName);
