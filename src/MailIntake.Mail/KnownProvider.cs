namespace MailIntake.Mail;

/// <summary>A mail provider whose servers follow from an address: TLS at once, on the ports of RFC 8314.</summary>
/// <param name="Family">Whose software it runs.</param>
/// <param name="ImapHost">The IMAP server.</param>
/// <param name="SmtpHost">The submission server.</param>
/// <param name="SecretHint">Where the account's owner switches IMAP/SMTP on and gets the 授权码, in Chinese.</param>
public sealed record KnownProvider(ProviderFamily Family, string ImapHost, string SmtpHost, string SecretHint)
{
    /// <summary>
    /// What to do where the mailbox shows fewer mails than expected, in Chinese, or null. QQ and NetEase show only the last
    /// 30 days over IMAP and POP3 until the account's owner changes 收取选项.
    /// </summary>
    public string? RecentOnlyHint { get; init; }
}
