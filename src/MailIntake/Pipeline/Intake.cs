using System.Threading.Channels;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Read;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Pipeline;

/// <summary>
/// Takes in what is new in a mailbox: mailbox → archive → read → identify → classify → ledger. Fetching, reading (hash, decode,
/// extract, identify) and recording run at the same time: mails are read on all processors in any order and recorded in the
/// mailbox's order, in batches that grow while catching up. A batch is one sync of its files and one transaction of its rows
/// with the folder's cursor; what a crash interrupts is fetched again and gets the same file names and the same rows.
/// </summary>
public sealed partial class Intake(Ledger ledger, MailArchive archive, IMailFormat format, ContentReader content, SignatureCheck signatures, ReadWorkers workers, TimeProvider clock, ILogger<Intake> log)
{
    /// <summary>Mails a batch holds at most: enough to make the sync cheap, few enough to lose little work in a crash.</summary>
    private const int BatchMails = 200;

    /// <summary>Mails read ahead of the batch being recorded. Their octets are bounded by the source, what is kept of them is small (40 KB of text at most).</summary>
    private const int ReadAhead = 400;

    private readonly EarlierTexts texts = new(archive, format, content);

    /// <summary>Takes in what is new in all folders of a mailbox.</summary>
    /// <param name="mailbox">The mailbox's address.</param>
    /// <param name="office">The office it belongs to.</param>
    /// <param name="source">The mailbox.</param>
    /// <param name="progress">Told after each batch how far it is, or null.</param>
    /// <param name="ct">Stops after the batch being recorded.</param>
    /// <exception cref="Domain.TransportException">The mailbox could not be read to its end; what was read is recorded.</exception>
    /// <exception cref="IOException">The archive could not be written; nothing unwritten is recorded.</exception>
    public async Task<IntakeReport> TakeInAsync(string mailbox, IntakeOffice office, IMailSource source, IProgress<IntakeProgress>? progress, CancellationToken ct)
    {
        var report = new IntakeReport();
        LogOpening(mailbox);
        var reconciliation = new Reconciliation(ledger.Database, mailbox, clock.GetUtcNow());
        var reconcile = await reconciliation.IsDueAsync(ct).ConfigureAwait(false);
        foreach (var folder in await source.FoldersAsync(ct).ConfigureAwait(false))
        {
            await using var session = await source.OpenAsync(folder, ledger.KnownMails(mailbox, folder.Name), ct).ConfigureAwait(false);
            using var store = new IntakeStore(ledger.Database, office.Id, office.NumberPrefix, office.ReturningItems, mailbox, folder.Name, session.UidValidity, session.Rebuilt);
            var renumbered = store.Cursor.UidValidity != session.UidValidity || session.Rebuilt;
            if (renumbered && store.Cursor.UidValidity != 0)
            {
                LogRenumbered(mailbox, folder.Name, store.Cursor.UidValidity, session.UidValidity);
            }

            var after = renumbered ? 0 : store.Cursor.LastUid;
            // Only a mailbox read from its beginning says with its size how much there is to do.
            var expected = after == 0 ? report.Mails + session.MessageCount : null;
            var run = new FolderRun(mailbox, folder, office, store, report, progress, expected);
            await TakeInAsync(run, session, after, ct).ConfigureAwait(false);
            if (reconcile)
            {
                await reconciliation.AddAsync(session, store, missing => TakeInMissingAsync(run, session, missing, ct), ct).ConfigureAwait(false);
            }
        }

        if (reconcile)
        {
            foreach (var day in await reconciliation.RecordAsync(ct).ConfigureAwait(false))
            {
                LogMissing(mailbox, day.Day, day.Missing.Replace('\t', ' ').Replace("\n", "；"));
            }
        }

        return report;
    }

    /// <summary>Mails below the cursor that the ledger does not have are asked for once more, with all behind them: what is known is passed over.</summary>
    private async Task TakeInMissingAsync(FolderRun run, IMailboxSession session, UidSet missing, CancellationToken ct)
    {
        LogPassedOver(run.Mailbox, run.Folder.Name, missing.ToString());
        await TakeInAsync(run, session, missing.First() - 1, ct).ConfigureAwait(false);
    }

    private async Task TakeInAsync(FolderRun run, IMailboxSession session, uint after, CancellationToken ct)
    {
        var inOrder = Channel.CreateBounded<Task<ReadItem>>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var fetching = Task.Run(() => FetchAsync(run, session, after, inOrder.Writer, stop.Token), CancellationToken.None);
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

        await fetching.ConfigureAwait(false); // the mailbox's own fault, after everything read before it was recorded
    }

    private async Task FetchAsync(FolderRun run, IMailboxSession session, uint after, ChannelWriter<Task<ReadItem>> inOrder, CancellationToken ct)
    {
        try
        {
            await foreach (var mail in session.FetchAfterAsync(after, ct).ConfigureAwait(false))
            {
                // Read when there is a mail that may answer one: most polls find none.
                run.Commissions ??= await ledger.CommissionsAsync(run.Office.Id, ct).ConfigureAwait(false);
                var item = mail.Oversize is null
                    ? workers.RunAsync(() => Read(run, mail))
                    : Task.FromResult(await ReadOversizeAsync(run, mail, ct).ConfigureAwait(false));
                await inOrder.WriteAsync(item, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            inOrder.Complete();
        }
    }

    /// <summary>The part of a mail's way that needs nothing but the mail: archive (written, not yet synced) → read → identify.</summary>
    private ReadItem Read(FolderRun run, FetchedMail mail)
    {
        using (mail)
        {
            var draft = archive.Write(mail.Raw.Span);
            try
            {
                // What is identified keeps nothing of the mail's octets.
                using var memory = new MailMemory();
                var read = ReadMail(mail.Raw, raw => format.Read(raw, memory), mail.Location);
                return Identify(run, mail, draft, read, signatures.Look(run.Office.Context, run.Mailbox, read.Mail, mail.Raw, mail.ReceivedAt));
            }
            catch
            {
                draft.Dispose();
                throw;
            }
        }
    }

    private async Task<ReadItem> ReadOversizeAsync(FolderRun run, FetchedMail mail, CancellationToken ct)
    {
        using (mail)
        {
            using var start = new MemoryStream();
            var draft = await archive.WriteAsync(mail.Oversize!, start, ct).ConfigureAwait(false);
            return Identify(run, mail, draft, ReadMail(start.ToArray(), format.ReadHeaders, mail.Location), signature: null);
        }
    }

    private MailContent ReadMail(ReadOnlyMemory<byte> raw, Func<ReadOnlyMemory<byte>, ReadMail> read, MailLocation location)
    {
        try
        {
            return content.Read(read(raw));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The readers promise not to throw. Should one do so all the same, the mail goes to a person, not the poll to an end.
            LogUnreadable(e, location.Account, location.Folder, location.Uid);
            return content.Read(new ReadMail { Defects = ["程序无法读取这封邮件，原件已存档，请人工处理"] });
        }
    }

    private static ReadItem Identify(FolderRun run, FetchedMail mail, ArchiveDraft draft, MailContent content, DkimFinding? signature)
    {
        var identified = Classifier.Identify(run.Office.Context, new ArrivedMail(
            run.Mailbox, run.Folder.Name, run.Folder.IsJunk, mail.ReceivedAt, draft.Sha256, content) { Signature = signature }, run.Commissions);
        var quarantined = identified.Provisional.Status == SubmissionStatus.Quarantined;
        draft.Path = MailArchive.NameOf(mail.Location, mail.ReceivedAt, mail.SourceKey, draft.Sha256, quarantined ? null : content.Mail.Subject);
        return new ReadItem(
            draft,
            new ArchivedMail(mail.Location, mail.ReceivedAt, draft.Size, draft.Sha256, draft.Path, mail.SourceKey),
            identified,
            quarantined ? "" : content.Mail.Subject,
            content.Mail.From.Count > 0 ? content.Mail.From[0].Address : "",
            content.Mail.MessageId);
    }

    /// <summary>The part that needs the mailbox's order: batches of read mails are kept, decided and recorded.</summary>
    private async Task RecordAsync(FolderRun run, ChannelReader<Task<ReadItem>> inOrder, CancellationToken ct)
    {
        var batch = new List<ReadItem>(BatchMails);
        while (await inOrder.WaitToReadAsync(ct).ConfigureAwait(false))
        {
            try
            {
                while (batch.Count < BatchMails && inOrder.TryRead(out var next))
                {
                    batch.Add(await next.ConfigureAwait(false));
                }

                Record(run, batch);
            }
            finally
            {
                batch.ForEach(item => item.Draft.Dispose());
                batch.Clear();
            }
        }
    }

    private void Record(FolderRun run, List<ReadItem> batch)
    {
        // Known mails are seen again when a mailbox was renumbered or restored.
        var found = new List<(long Id, ReadItem Item)>();
        var fresh = new List<ReadItem>(batch.Count);
        foreach (var item in batch)
        {
            if (item.Identified.LeftAlone)
            {
                if (item.Mail.SourceKey is null) // a source without UIDs gives it another number at every poll
                {
                    run.Store.LeftAlone.Add(item.Mail.Location.Uid);
                }

                continue;
            }

            if (run.Store.Holds(item.Mail.Location, item.Mail.Sha256))
            {
                continue;
            }

            if (run.Store.TakeUnplaced(item.Mail.Sha256) is { } id)
            {
                found.Add((id, item));
            }
            else
            {
                fresh.Add(item);
            }
        }

        archive.Keep([.. fresh.Select(item => item.Draft)]);
        var decided = new List<(ReadItem Item, string Number, Decision Decision)>(fresh.Count);
        run.Store.Record(batch[^1].Mail.Location.Uid, () =>
        {
            foreach (var (id, item) in found)
            {
                run.Store.AppendPlace(id, item.Mail.Location, item.Mail.SourceKey);
            }

            var now = clock.GetUtcNow();
            foreach (var item in fresh)
            {
                var decision = Classifier.Decide(item.Identified, run.Store, texts.Read);
                decided.Add((item, run.Store.Append(item.Mail, item.Subject, item.Sender, item.MessageId, decision, run.Office.Version, now), decision));
                texts.Keep(decision.TextHash, item.Identified.Text);
            }
        });

        run.Report.FoundAgain += found.Count;
        run.Report.LeftAlone += batch.Count(item => item.Identified.LeftAlone);
        foreach (var (item, number, decision) in decided)
        {
            run.Report.Add(decision.Status, item.Mail.Size);
            LogDecided(number, run.Mailbox, item.Mail.Location.Uid, decision.Status.Name(), decision.Reasons is [.., var last] ? last.Rule : "");
        }

        LogRecorded(run.Mailbox, run.Folder.Name, run.Store.Cursor.LastUid, batch.Count);
        run.Progress?.Report(new IntakeProgress(run.Report.Mails, run.Expected));
    }

    /// <summary>Gives back what was read after a fault and will not be recorded.</summary>
    private static async Task DropAsync(ChannelReader<Task<ReadItem>> inOrder)
    {
        while (inOrder.TryRead(out var item))
        {
            await item.ContinueWith(t => t.Result.Draft.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "邮箱 {mailbox} 的文件夹 {folder} 被服务器重新编号（UIDVALIDITY {before} → {now}；不变的，是原来的编号给了别的邮件），重新核对全部邮件")]
    private partial void LogRenumbered(string mailbox, string folder, uint before, uint now);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "邮件无法读取：{mailbox} {folder} UID {uid}")]
    private partial void LogUnreadable(Exception e, string mailbox, string folder, uint uid);

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "{number} {mailbox} UID {uid}：{status}（{rule}）")]
    private partial void LogDecided(string number, string mailbox, uint uid, string status, string rule);

    [LoggerMessage(EventId = 4, EventName = "MailboxOpening", Level = LogLevel.Debug, Message = "开始读取 {mailbox}")]
    private partial void LogOpening(string mailbox);

    [LoggerMessage(EventId = 5, EventName = "BatchRecorded", Level = LogLevel.Debug, Message = "{mailbox} {folder} 已记录到 UID {uid}，本批 {mails} 封")]
    private partial void LogRecorded(string mailbox, string folder, uint uid, int mails);

    [LoggerMessage(EventId = 6, EventName = "MailPassedOver", Level = LogLevel.Warning, Message = "{mailbox} {folder} 中有台账没有的邮件，重新收取：UID {uids}")]
    private partial void LogPassedOver(string mailbox, string folder, string uids);

    [LoggerMessage(EventId = 7, EventName = "MailboxDiffers", Level = LogLevel.Error, Message = "{mailbox} {day} 的邮件没有收全，需要人工处理：{missing}")]
    private partial void LogMissing(string mailbox, string day, string missing);

    private sealed record ReadItem(ArchiveDraft Draft, ArchivedMail Mail, IdentifiedMail Identified, string Subject, string Sender, string? MessageId);

    private sealed record FolderRun(string Mailbox, MailFolder Folder, IntakeOffice Office, IntakeStore Store, IntakeReport Report, IProgress<IntakeProgress>? Progress, long? Expected)
    {
        /// <summary>The office's commissions (约稿) when the first mail came.</summary>
        public CommissionIndex? Commissions { get; set; }
    }
}
