namespace MailIntake.Mail.Imap;

/// <summary>What a look into a folder shows without reading its mails.</summary>
/// <param name="Count">How many mails can be seen.</param>
/// <param name="LastUid">The highest UID, 0 where there is none.</param>
/// <param name="First">When the first of them arrived, or null where there is none or the server does not say.</param>
/// <param name="Last">When the last of them arrived, or null likewise.</param>
public sealed record FolderGlance(int Count, uint LastUid, DateTimeOffset? First, DateTimeOffset? Last);
