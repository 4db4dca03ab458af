namespace MailIntake.Domain.Mailbox;

/// <summary>A mail that a folder holds, unread.</summary>
/// <param name="Uid">Its UID; 0 where the source numbers nothing.</param>
/// <param name="SourceKey">The name a source without UIDs knows it by, else null.</param>
public readonly record struct HeldMail(uint Uid, string? SourceKey);
