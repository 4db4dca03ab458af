using System.Runtime.CompilerServices;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Mail.Imap;

/// <summary>One IMAP folder, open for reading only, until its source opens another.</summary>
internal sealed class ImapSession(ImapSource source, ImapFolder folder, FetchContext context, long? count, bool rebuilt) : IMailboxSession
{
    private readonly HashSet<uint> withheld = [];

    /// <inheritdoc/>
    public string Folder => folder.Folder.Name;

    /// <inheritdoc/>
    public uint UidValidity => context.UidValidity;

    /// <inheritdoc/>
    public long? MessageCount => count;

    /// <inheritdoc/>
    public bool Rebuilt => rebuilt;

    /// <inheritdoc/>
    public IReadOnlySet<uint> Withheld => withheld;

    /// <inheritdoc/>
    public IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, CancellationToken ct) => FetchAsync(uid, only: null, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlySet<uint> uids, CancellationToken ct) => FetchAsync(uids.Min() - 1, uids, ct);

    /// <summary>Streams the mails above a UID. Left before its end, the connection is closed, because answers are still on the line; the next poll makes a new one.</summary>
    private async IAsyncEnumerable<FetchedMail> FetchAsync(uint uid, IReadOnlySet<uint>? only, [EnumeratorCancellation] CancellationToken ct)
    {
        var (connection, wanted) = await source.SearchAsync(folder, context.UidValidity, uid, ct).ConfigureAwait(false);
        wanted = Wanted(wanted, only);
        uint? passed = null;
        if (source.StuckAt(folder, context.UidValidity) is { } stuck && (only is not null || wanted.Count > 1) && wanted.Remove(stuck)) // alone, it says nothing of whose fault it is
        {
            withheld.Add(stuck);
            passed = stuck;
        }

        var quiet = false;
        try
        {
            while (wanted.Count > 0)
            {
                connection.Begin(ImapStep.Fetch, ct);
                var run = new FetchRun(connection, wanted, uid, context, told: null, ct) { Exact = only is not null || passed is not null };
                while (await NextAsync(run).ConfigureAwait(false) is { } mail)
                {
                    yield return mail;
                }

                if (run.Missing is not { } missing)
                {
                    break;
                }

                // Gone since the search, or not given: a new search tells, and a mail that is still there is asked for by itself.
                uid = missing;
                wanted = Wanted(await source.SearchAgainAsync(missing - 1, ct).ConfigureAwait(false), only);
                wanted.RemoveAll(other => other == passed);
                if (wanted.Count > 0 && wanted[0] == missing)
                {
                    wanted.RemoveAt(0);
                    connection.Begin(ImapStep.Fetch, ct);
                    var given = false;
                    if (await source.DescribeAsync(missing).ConfigureAwait(false) is { } told)
                    {
                        var alone = new FetchRun(connection, [missing], missing - 1, context, told, ct);
                        while (await NextAsync(alone).ConfigureAwait(false) is { } mail)
                        {
                            given = true;
                            yield return mail;
                        }
                    }

                    _ = given ? withheld.Remove(missing) : withheld.Add(missing);
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

    private async ValueTask<FetchedMail?> NextAsync(FetchRun run)
    {
        try
        {
            return await run.NextAsync().ConfigureAwait(false);
        }
        catch (TransportException e) when (e.Retry)
        {
            source.BrokeAt(folder, context.UidValidity, run.Awaited);
            throw;
        }
    }

    private static List<uint> Wanted(List<uint> found, IReadOnlySet<uint>? only) => only is null ? found : [.. found.Where(only.Contains)];

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
