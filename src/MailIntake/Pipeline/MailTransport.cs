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
    /// <summary>Octets of mails that all mailboxes together may have handed out and not got back: they are read by as many threads as there are processors, not by more for more mailboxes.</summary>
    private const long BudgetOfAll = 64 << 20;

    /// <summary>What a mailbox has of it at most: more makes no poll faster, and the pool that the mails' memory comes from keeps several times as much. A line of 40 ms gives 100 MB/s with it.</summary>
    private const long MostBudget = 4 << 20;

    /// <summary>What a mailbox has of it at least: several ordinary mails.</summary>
    private const long LeastBudget = 512 << 10;

    /// <summary>The mailbox.</summary>
    /// <param name="mailbox">How it is reached.</param>
    /// <param name="mailboxes">How many mailboxes there are, which share the memory for mails under way.</param>
    /// <param name="clock">The time.</param>
    /// <param name="progress">Told each step of connecting when it begins (null) and when it is done; or null.</param>
    public static IMailSource Open(MailboxConfiguration mailbox, int mailboxes, TimeProvider clock, Action<ConnectionStep, string?>? progress = null) => mailbox.Source.Kind switch
    {
        MailboxSourceKind.Imap => new ImapSource(
            new ImapOptions(mailbox.Address, mailbox.Source.Server!, mailbox.User, () => mailbox.Secret?.Resolve() ?? "")
            {
                Authentication = mailbox.SecretIsAccessToken ? ImapAuthentication.XOAuth2 : ImapAuthentication.Automatic,
                AuthorityFile = mailbox.CaPath,
                Folders = mailbox.Folders,
                Limit = mailbox.SizeLimit,
                Budget = Budget(mailboxes),
                Progress = progress,
            },
            clock),
        MailboxSourceKind.Pop3 => new Pop3Source(
            new Pop3Options(mailbox.Address, mailbox.Source.Server!, mailbox.User, () => mailbox.Secret?.Resolve() ?? "")
            {
                SecretIsAccessToken = mailbox.SecretIsAccessToken,
                AuthorityFile = mailbox.CaPath,
                Limit = mailbox.SizeLimit,
                Budget = Budget(mailboxes),
                Progress = progress,
            },
            clock),
        MailboxSourceKind.Maildir => new MaildirSource(Files(mailbox, mailboxes)),
        _ => new FolderSource(Files(mailbox, mailboxes)),
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

    /// <summary>A mailbox's share, in octets; a larger mail passes by itself.</summary>
    internal static long Budget(int mailboxes) => Math.Clamp(BudgetOfAll / mailboxes, LeastBudget, MostBudget);

    private static FileSourceOptions Files(MailboxConfiguration mailbox, int mailboxes) => new(mailbox.Address, mailbox.Source.Path)
    {
        Folders = mailbox.Folders,
        Limit = mailbox.SizeLimit,
        Budget = Budget(mailboxes),
    };
}
