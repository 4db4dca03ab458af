namespace MailIntake.Domain.Mailbox;

/// <summary>What the ledger already holds of one folder whose source numbers nothing itself (Maildir, a folder of .eml files, POP3).</summary>
public interface IKnownMails
{
    /// <summary>The highest UID the ledger gave out in this folder, 0 where none.</summary>
    uint HighestUid { get; }

    /// <summary>True where the ledger already holds the mail with this source key.</summary>
    bool Contains(string sourceKey);
}
