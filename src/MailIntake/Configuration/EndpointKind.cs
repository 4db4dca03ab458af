namespace MailIntake.Configuration;

/// <summary>How a mailbox is read or mail is sent.</summary>
public enum EndpointKind
{
    /// <summary>IMAP (<c>imaps://</c>, <c>imap://</c>).</summary>
    Imap,

    /// <summary>A Maildir (<c>maildir:PATH</c>).</summary>
    Maildir,

    /// <summary>A folder of .eml files (<c>folder:PATH</c>).</summary>
    Folder,

    /// <summary>SMTP submission (<c>smtps://</c>, <c>smtp://</c>).</summary>
    Smtp,

    /// <summary>A folder into which .eml files are written (<c>pickup:PATH</c>).</summary>
    Pickup,
}
