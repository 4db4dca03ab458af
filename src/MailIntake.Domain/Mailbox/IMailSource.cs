namespace MailIntake.Domain.Mailbox;

/// <summary>One mailbox: an IMAP account on a kept connection, a Maildir, a folder of .eml files. Not for concurrent use.</summary>
public interface IMailSource : IAsyncDisposable
{
    /// <summary>
    /// The folders to read, connecting where needed: the configured ones, else INBOX and, where there is one, the junk folder.
    /// In the order that costs the fewest round trips now (the folder already open first).
    /// </summary>
    /// <exception cref="TransportException">The mailbox cannot be reached or refuses the login.</exception>
    Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct);

    /// <summary>Opens a folder for reading only. The session before it is no longer valid.</summary>
    /// <param name="folder">One of <see cref="FoldersAsync"/>.</param>
    /// <param name="known">What the ledger holds of the folder; used by sources without UIDs alone.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="TransportException">The folder cannot be opened or the connection broke.</exception>
    Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct);
}
