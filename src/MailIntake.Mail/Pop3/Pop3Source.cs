using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Sources;

namespace MailIntake.Mail.Pop3;

/// <summary>
/// A POP3 mailbox, for where IMAP is not to be had. What is new is known by UIDL. A session shows the mailbox as it was when it began and keeps others
/// out, so each poll makes one and ends it. There is one folder and no time of arrival: that is read off the line the provider itself put
/// topmost (Received), and the junk folder cannot be seen.
/// </summary>
/// <param name="options">The mailbox.</param>
/// <param name="clock">For mails that nobody dated.</param>
public sealed class Pop3Source(Pop3Options options, TimeProvider clock) : IMailSource
{
    private readonly ByteBudget budget = new(options.Budget);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<MailFolder>>([new MailFolder("INBOX", IsJunk: false)]);

    /// <inheritdoc/>
    public async Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct)
    {
        var connection = await Pop3Connection.OpenAsync(options, ct).ConfigureAwait(false);
        try
        {
            return new Pop3Session(options, folder.Name, known, budget, clock, connection, await connection.ListAsync(ct).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
