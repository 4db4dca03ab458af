namespace MailIntake.Configuration;

/// <summary>How a mailbox is read.</summary>
public enum MailboxSourceKind
{
    /// <summary>IMAP (<c>imaps://</c>, <c>imap://</c>).</summary>
    Imap,

    /// <summary>POP3 (<c>pop3s://</c>, <c>pop3://</c>), where IMAP is not to be had.</summary>
    Pop3,

    /// <summary>A Maildir (<c>maildir:PATH</c>).</summary>
    Maildir,

    /// <summary>A folder of .eml files (<c>folder:PATH</c>).</summary>
    Folder,
}
