namespace MailIntake.Mail.Imap;

/// <summary>What was being done when something failed: it decides what an administrator is told.</summary>
internal enum ImapStep
{
    /// <summary>Connecting, greeting, STARTTLS.</summary>
    Connect,

    /// <summary>LOGIN, AUTHENTICATE.</summary>
    Login,

    /// <summary>LIST.</summary>
    List,

    /// <summary>EXAMINE.</summary>
    Open,

    /// <summary>UID SEARCH.</summary>
    Search,

    /// <summary>UID FETCH.</summary>
    Fetch,
}
