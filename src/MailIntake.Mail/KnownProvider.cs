namespace MailIntake.Mail;

/// <summary>A mail provider whose servers follow from an address: implicit TLS on both ports.</summary>
/// <param name="Family">Whose software it runs.</param>
/// <param name="ImapHost">The IMAP server, port <see cref="ImapPort"/>.</param>
/// <param name="SmtpHost">The submission server, port <see cref="SmtpPort"/>.</param>
/// <param name="SecretHint">Where the account's owner switches IMAP/SMTP on and gets the 授权码, in Chinese.</param>
public sealed record KnownProvider(ProviderFamily Family, string ImapHost, string SmtpHost, string SecretHint)
{
    /// <summary>The port of IMAP with TLS at once (RFC 8314 section 3.2).</summary>
    public int ImapPort { get; init; } = 993;

    /// <summary>The port of submission with TLS at once (RFC 8314 section 3.3).</summary>
    public int SmtpPort { get; init; } = 465;

    /// <summary>
    /// What to do where the mailbox shows fewer mails than expected, in Chinese, or null. QQ and NetEase show only the last
    /// 30 days over IMAP and POP3 until the account's owner changes 收取选项.
    /// </summary>
    public string? RecentOnlyHint { get; init; }
}
