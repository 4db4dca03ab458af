namespace MailIntake.Mail.Smtp;

/// <summary>What a server was asked when it refused: the same code means different things.</summary>
internal enum SmtpStage
{
    /// <summary>The greeting, EHLO or STARTTLS.</summary>
    Connection,

    /// <summary>AUTH.</summary>
    Login,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA and the mail itself.</summary>
    Content,
}
