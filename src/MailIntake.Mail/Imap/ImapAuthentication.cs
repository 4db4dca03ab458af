namespace MailIntake.Mail.Imap;

/// <summary>How to log in.</summary>
public enum ImapAuthentication
{
    /// <summary>LOGIN, which every provider takes, or AUTHENTICATE PLAIN where the server forbids LOGIN (LOGINDISABLED).</summary>
    Automatic,

    /// <summary>The LOGIN command (RFC 3501 section 6.2.3).</summary>
    Login,

    /// <summary>AUTHENTICATE PLAIN (RFC 4616).</summary>
    Plain,

    /// <summary>AUTHENTICATE XOAUTH2: the secret is an OAuth 2.0 access token.</summary>
    XOAuth2,
}
