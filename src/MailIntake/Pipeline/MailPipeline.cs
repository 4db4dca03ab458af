using System.Threading.Channels;
using MailIntake.Domain.Mailbox;
using MailIntake.Storage;

namespace MailIntake.Pipeline;

/// <summary>
/// A folder's mails on their way into the ledger. Fetching, reading (<see cref="MailIdentifier"/>) and recording (<see cref="BatchRecorder"/>) run at the same time: mails are
/// read on all processors in any order and recorded in the mailbox's order.
/// </summary>
/// <param name="commissions">What mails may answer.</param>
/// <param name="identifier">Reads a mail.</param>
/// <param name="recorder">Records those that were read.</param>
/// <param name="workers">The threads that read.</param>
internal sealed class MailPipeline(CommissionLedger commissions, MailIdentifier identifier, BatchRecorder recorder, ReadWorkers workers)
{
    /// <summary>Mails a batch holds at most: enough to make the sync cheap, few enough to lose little work in a crash.</summary>
    private const int BatchMails = 200;

    /// <summary>Mails read ahead of the batch being recorded. Their octets are bounded by the source, what is kept of them is small (40 KB of text at most).</summary>
    private const int ReadAhead = 400;

    /// <summary>Takes in mails, up to the first of which it must be known first whether it is still where it was (<see cref="FolderRun.Unlisted"/>).</summary>
    /// <param name="run">What they are taken in with.</param>
    /// <param name="mails">The mails.</param>
    /// <param name="ct">Stops after the batch being recorded.</param>
    public async Task TakeInAsync(FolderRun run, IAsyncEnumerable<FetchedMail> mails, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var fetched = mails.GetAsyncEnumerator(stop.Token);
        if (!await fetched.MoveNextAsync().ConfigureAwait(false))
        {
            return; // most polls find none
        }

        var inOrder = Channel.CreateBounded<Task<ReadItem>>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        var fetching = Task.Run(() => FetchAsync(run, fetched, inOrder.Writer, stop.Token), CancellationToken.None);
        try
        {
            await RecordAsync(run, inOrder.Reader, ct).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DropAsync(inOrder.Reader).ConfigureAwait(false);
        }

        if (run.Unlisted.Count == 0)
        {
            await fetching.ConfigureAwait(false); // the mailbox's own fault, after everything read before it was recorded
        }
    }

    /// <summary>Has the mails read, the one that is there first.</summary>
    private async Task FetchAsync(FolderRun run, IAsyncEnumerator<FetchedMail> mails, ChannelWriter<Task<ReadItem>> inOrder, CancellationToken ct)
    {
        try
        {
            var fetched = 0;
            do
            {
                var mail = mails.Current;
                if (fetched++ % BatchMails == 0)
                {
                    await ReadCommissionsAsync(run, mail, ct).ConfigureAwait(false);
                }

                var item = mail.Oversize is null
                    ? workers.RunAsync(() => identifier.Read(run, mail, ct))
                    : Task.FromResult(await identifier.ReadOversizeAsync(run, mail, ct).ConfigureAwait(false));
                try
                {
                    await inOrder.WriteAsync(item, ct).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    await DropAsync(item).ConfigureAwait(false);
                    throw;
                }
            }
            while (await mails.MoveNextAsync().ConfigureAwait(false));
        }
        finally
        {
            inOrder.Complete();
        }
    }

    /// <summary>Reads what may be answered, when there are mails that may answer it, and anew while many are taken in: meanwhile the office may record another.</summary>
    private async Task ReadCommissionsAsync(FolderRun run, FetchedMail next, CancellationToken ct)
    {
        try
        {
            run.Commissions = await commissions.IndexAsync(run.Office.Id, run.Office.Context.Roster, ct).ConfigureAwait(false);
        }
        catch
        {
            next.Dispose(); // what it takes of the memory for mails under way is wanted at the next poll
            throw;
        }
    }

    /// <summary>Has the mails recorded in their order, in batches that grow while catching up.</summary>
    private async Task RecordAsync(FolderRun run, ChannelReader<Task<ReadItem>> inOrder, CancellationToken ct)
    {
        var batch = new List<ReadItem>(BatchMails);
        while (run.Unlisted.Count == 0 && await inOrder.WaitToReadAsync(ct).ConfigureAwait(false))
        {
            try
            {
                while (batch.Count < BatchMails && inOrder.TryRead(out var next))
                {
                    batch.Add(await next.ConfigureAwait(false));
                }

                recorder.Record(run, batch);
            }
            finally
            {
                batch.ForEach(item => item.Draft.Dispose());
                batch.Clear();
            }
        }
    }

    /// <summary>Gives back what was read after a fault and will not be recorded.</summary>
    private static async Task DropAsync(ChannelReader<Task<ReadItem>> inOrder)
    {
        while (inOrder.TryRead(out var item))
        {
            await DropAsync(item).ConfigureAwait(false);
        }
    }

    private static async Task DropAsync(Task<ReadItem> item)
    {
        // Awaited itself: what continues a task that is not to run goes on in the thread that ended the task before, here one that reads.
        await ((Task)item).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (item.IsCompletedSuccessfully)
        {
            item.Result.Draft.Dispose();
        }
    }
}
