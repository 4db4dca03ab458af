namespace MailIntake.Storage;

/// <summary>How far a folder of a mailbox has been taken in: its cursor, committed together with the rows it covers.</summary>
public sealed class FolderRow
{
    /// <summary>The mailbox's address.</summary>
    public required string Mailbox { get; set; }

    /// <summary>The folder's name.</summary>
    public required string Folder { get; set; }

    /// <summary>The UIDVALIDITY that the cursor belongs to.</summary>
    public long UidValidity { get; set; }

    /// <summary>Every mail with a UID up to this one is in the ledger.</summary>
    public long LastUid { get; set; }

    /// <summary>The UIDs up to there that were left alone: strangers' mails in the junk folder, which are neither archived nor recorded. As <see cref="UidSet"/> writes them.</summary>
    public string LeftAlone { get; set; } = "";
}
