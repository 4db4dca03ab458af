using MailIntake.Configuration;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Outbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Pop3;
using MailIntake.Mail.Smtp;
using MailIntake.Mail.Sources;
using MailIntake.Mail.Transport;

namespace MailIntake.Pipeline;

/// <summary>Opens what the configuration names: mailboxes, and ways out. Nothing is connected to before it is used.</summary>
public static class MailTransport
{
    /// <summary>The mailbox.</summary>
    /// <param name="mailbox">How it is reached.</param>
    /// <param name="clock">The time.</param>
    /// <param name="progress">Told each step of connecting when it begins (null) and when it is done; or null.</param>
    public static IMailSource Open(MailboxConfiguration mailbox, TimeProvider clock, Action<ConnectionStep, string?>? progress = null) => mailbox.Source.Kind switch
    {
        MailboxSourceKind.Imap => new ImapSource(
            new ImapOptions(mailbox.Address, mailbox.Source.Server!, mailbox.User, () => mailbox.Secret?.Resolve() ?? "")
            {
                Authentication = mailbox.SecretIsAccessToken ? ImapAuthentication.XOAuth2 : ImapAuthentication.Automatic,
                AuthorityFile = mailbox.CaPath,
                Folders = mailbox.Folders,
                Limit = mailbox.SizeLimit,
                Progress = progress,
            },
            clock),
        MailboxSourceKind.Pop3 => new Pop3Source(
            new Pop3Options(mailbox.Address, mailbox.Source.Server!, mailbox.User, () => mailbox.Secret?.Resolve() ?? "")
            {
                SecretIsAccessToken = mailbox.SecretIsAccessToken,
                AuthorityFile = mailbox.CaPath,
                Limit = mailbox.SizeLimit,
                Progress = progress,
            },
            clock),
        MailboxSourceKind.Maildir => new MaildirSource(Files(mailbox)),
        _ => new FolderSource(Files(mailbox)),
    };

    /// <summary>The way out.</summary>
    public static IMailSender Open(OutgoingConfiguration outgoing, TimeProvider clock) => outgoing.Via.PickupFolder is { } folder
        ? new PickupSender(folder)
        : new SmtpSender(
            new SmtpOptions(outgoing.Via.Server!)
            {
                User = outgoing.Secret is null ? null : outgoing.User,
                Secret = () => outgoing.Secret?.Resolve() ?? "",
                SecretIsAccessToken = outgoing.SecretIsAccessToken,
                AuthorityFile = outgoing.CaPath,
            },
            clock);

    private static FileSourceOptions Files(MailboxConfiguration mailbox) => new(mailbox.Address, mailbox.Source.Path)
    {
        Folders = mailbox.Folders,
        Limit = mailbox.SizeLimit,
    };
}
