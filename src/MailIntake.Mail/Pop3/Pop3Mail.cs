namespace MailIntake.Mail.Pop3;

/// <summary>A mail of a session.</summary>
/// <param name="Number">Its number in this session, 1 or more.</param>
/// <param name="Key">Its name in all sessions (UIDL, RFC 1939 section 7).</param>
/// <param name="Size">Its octets as the server says, 0 where it does not.</param>
internal sealed record Pop3Mail(int Number, string Key, long Size);
