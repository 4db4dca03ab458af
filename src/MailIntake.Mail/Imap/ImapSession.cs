using System.Runtime.CompilerServices;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Mail.Imap;

/// <summary>One IMAP folder, open for reading only, until its source opens another.</summary>
internal sealed class ImapSession(ImapSource source, ImapFolder folder, FetchContext context, long? count, bool rebuilt) : IMailboxSession
{
    /// <inheritdoc/>
    public string Folder => folder.Folder.Name;

    /// <inheritdoc/>
    public uint UidValidity => context.UidValidity;

    /// <inheritdoc/>
    public long? MessageCount => count;

    /// <inheritdoc/>
    public bool Rebuilt => rebuilt;

    /// <summary>Streams the mails above a UID. Left before its end, the connection is closed, because answers are still on the line; the next poll makes a new one.</summary>
    public async IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, [EnumeratorCancellation] CancellationToken ct)
    {
        var (connection, wanted) = await source.SearchAsync(folder, context.UidValidity, uid, ct).ConfigureAwait(false);
        var quiet = false;
        try
        {
            while (wanted.Count > 0)
            {
                connection.Begin(ImapStep.Fetch, ct);
                var run = new FetchRun(connection, wanted, uid, context, told: null, ct);
                while (await run.NextAsync().ConfigureAwait(false) is { } mail)
                {
                    yield return mail;
                }

                if (run.Missing is not { } missing)
                {
                    break;
                }

                // Gone since the search, or not given: a new search tells, and a mail that is still there is asked for by itself.
                uid = missing;
                wanted = await source.SearchAgainAsync(missing - 1, ct).ConfigureAwait(false);
                if (wanted.Count > 0 && wanted[0] == missing)
                {
                    wanted.RemoveAt(0);
                    connection.Begin(ImapStep.Fetch, ct);
                    if (await source.DescribeAsync(missing).ConfigureAwait(false) is { } told)
                    {
                        var alone = new FetchRun(connection, [missing], missing - 1, context, told, ct);
                        var given = false;
                        while (await alone.NextAsync().ConfigureAwait(false) is { } mail)
                        {
                            given = true;
                            yield return mail;
                        }

                        if (!given)
                        {
                            yield return context.Mail(missing, told.InternalDate, size: 0, defect: "服务器列出了这封邮件，但三次都没有交出内容，请在网页邮箱中查看原件");
                        }
                    }
                }
            }

            quiet = true;
        }
        finally
        {
            connection.End();
            if (!quiet)
            {
                await source.DropAsync(connection).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HeldMail>> ListAsync(CancellationToken ct)
    {
        var (_, uids) = await source.SearchAsync(folder, context.UidValidity, 0, ct).ConfigureAwait(false);
        return [.. uids.Select(uid => new HeldMail(uid, null))];
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> ReceivedAtAsync(uint uid, CancellationToken ct) => source.ReceivedAtAsync(uid, ct);

    /// <summary>Nothing to do: the connection is kept and the folder stays open for the next poll.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
