namespace MailIntake.Storage;

/// <summary>How far a folder has been taken in.</summary>
/// <param name="UidValidity">The UIDVALIDITY the cursor belongs to; 0 where the folder was never read.</param>
/// <param name="LastUid">Every mail with a UID up to this one is in the ledger.</param>
public sealed record FolderCursor(uint UidValidity, uint LastUid);
