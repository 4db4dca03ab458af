namespace MailIntake.Mail.Transport;

/// <summary>How far a connection to a mailbox has come, in order.</summary>
public enum ConnectionStep
{
    /// <summary>The server's name has an address.</summary>
    Name,

    /// <summary>A TCP connection stands.</summary>
    Tcp,

    /// <summary>It is encrypted under a certificate that was accepted.</summary>
    Tls,

    /// <summary>The server has greeted.</summary>
    Greeting,

    /// <summary>The server has taken the name and the secret.</summary>
    Login,

    /// <summary>The server has told what it can do, after the login.</summary>
    Capabilities,

    /// <summary>The server has heard who we are (ID, RFC 2971), whatever it said to that.</summary>
    Id,
}
