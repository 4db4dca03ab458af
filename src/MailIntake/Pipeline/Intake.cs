using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain;
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

    /// <summary>Said of a mail on which the program's own code fails: it goes to a person, and the mailbox goes on.</summary>
    private const string BeyondUs = "程序无法处理这封邮件，请人工处理";

    /// <summary>Mails left alone in a junk folder that are read again when the units' addresses changed: more than a month's in an office, few enough to read at once.</summary>
    private const int LeftAloneAgain = 1000;

    private readonly EarlierTexts texts = new(archive, format, content);

    /// <summary>Takes in what is new in all folders of a mailbox.</summary>
    /// <param name="mailbox">The mailbox's address.</param>
    /// <param name="office">The office it belongs to.</param>
    /// <param name="source">The mailbox.</param>
    /// <param name="report">Counts what is recorded: right as well where this ends with a fault.</param>
    /// <param name="progress">Told after each batch how far it is, or null.</param>
    /// <param name="ct">Stops after the batch being recorded.</param>
    /// <exception cref="TransportException">The mailbox could not be read to its end; what was read is recorded.</exception>
    /// <exception cref="IOException">The archive could not be written; nothing unwritten is recorded.</exception>
    public async Task TakeInAsync(string mailbox, IntakeOffice office, IMailSource source, IntakeReport report, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        LogOpening(mailbox);
        await TakeInInterruptedAsync(mailbox, office, report, ct).ConfigureAwait(false);
        var reconciliation = new Reconciliation(ledger.Database, mailbox, office.Context.Roster, clock.GetUtcNow());
        var reconcile = await reconciliation.IsDueAsync(ct).ConfigureAwait(false);
        var poll = new Poll(mailbox, office, source, report, progress, []);
        if (await TakeInFoldersAsync(poll, reconcile ? reconciliation : null, ct).ConfigureAwait(false) && !reconcile)
        {
            // A mail that was listed and not handed out must be known as missing now, not tomorrow.
            reconcile = true;
            await TakeInFoldersAsync(poll, reconciliation, ct).ConfigureAwait(false);
        }

        if (reconcile)
        {
            foreach (var day in await reconciliation.RecordAsync(ct).ConfigureAwait(false))
            {
                LogMissing(mailbox, day.Day, day.Missing.Replace('\t', ' ').Replace("\n", "；"));
            }
        }

        if (poll.Faults.Count > 0)
        {
            ExceptionDispatchInfo.Throw(poll.Faults[0]);
        }
    }

    /// <summary>Takes in what is new in each folder.</summary>
    /// <returns>True where the server did not hand out a mail and that was not known.</returns>
    private async Task<bool> TakeInFoldersAsync(Poll poll, Reconciliation? reconciliation, CancellationToken ct)
    {
        var withheld = false;
        var folders = await poll.Source.FoldersAsync(ct).ConfigureAwait(false);
        var lists = new FolderLists(folders);
        foreach (var folder in folders)
        {
            FolderOutcome outcome;
            while ((outcome = await TakeInFolderAsync(poll, folder, lists, reconciliation, ct).ConfigureAwait(false)).Unlisted.Count > 0)
            {
                // What was recorded holds; the mails behind it are fetched again when it is known what these folders hold.
                foreach (var unlisted in outcome.Unlisted)
                {
                    await ListAsync(poll, unlisted, lists, ct).ConfigureAwait(false);
                }
            }

            withheld |= outcome.Withheld;
        }

        return withheld;
    }

    private async Task ListAsync(Poll poll, MailFolder folder, FolderLists lists, CancellationToken ct)
    {
        try
        {
            await using var session = await poll.Source.OpenAsync(folder, ledger.Mailboxes.KnownMails(poll.Mailbox, folder.Name), ct).ConfigureAwait(false);
            await ListAsync(poll, folder, session, lists, ct).ConfigureAwait(false);
        }
        catch (TransportException)
        {
            // A folder that cannot be read must not keep another from being read; its fault is told when it is read itself.
            lists.AddUnknown(folder);
        }
    }

    private async Task ListAsync(Poll poll, MailFolder folder, IMailboxSession session, FolderLists lists, CancellationToken ct)
    {
        var places = await ledger.Mailboxes.PlacesAsync(poll.Mailbox, folder.Name, ct).ConfigureAwait(false);
        IEnumerable<HeldMail> mails = await session.ListAsync(ct).ConfigureAwait(false);
        if (!session.HasUids)
        {
            mails = mails.Concat(await session.ListAsync(ct).ConfigureAwait(false)); // a file that is renamed while its folder is listed may be in neither half of one list
        }

        lists.Add(folder, session, mails, places);
    }

    private async Task<FolderOutcome> TakeInFolderAsync(Poll poll, MailFolder folder, FolderLists lists, Reconciliation? reconciliation, CancellationToken ct)
    {
        var (mailbox, office) = (poll.Mailbox, poll.Office);
        var known = ledger.Mailboxes.KnownMails(mailbox, folder.Name);
        await using var session = await poll.Source.OpenAsync(folder, known, ct).ConfigureAwait(false);
        using var store = new IntakeStore(
            ledger.Database, office.Id, office.NumberPrefix, office.ReturningItems, mailbox, folder.Name, session.UidValidity, session.Rebuilt && !session.HasUids, office.Context.Roster, session.HasUids);
        var after = await BeginAsync(session, store, mailbox, ct).ConfigureAwait(false);
        var leftAlone = store.LeftAlone.ToList();
        // Only a mailbox read from its beginning says with its size how much there is to do.
        var expected = after == 0 ? poll.Report.Mails + session.MessageCount : null;
        var run = new FolderRun(mailbox, folder, office, store, poll.Report, poll.Progress, expected) { Lists = lists };
        if (!session.HasUids && session.MessageCount is not null && lists.Folder(folder.Name) is not null)
        {
            // POP3 lists its mails anyway, and may refuse to be asked again so soon.
            await ListAsync(poll, folder, session, lists, ct).ConfigureAwait(false);
        }

        try
        {
            await TakeInAsync(run, session.FetchAfterAsync(after, ct), ct).ConfigureAwait(false);
        }
        catch (TransportException e) when (!session.HasUids)
        {
            // A mail or file that was not handed out is told when the others, and what the folders hold, are recorded.
            poll.Faults.Add(e);
        }

        if (run.Unlisted.Count == 0 && reconciliation is { SendersChanged: true } && session.HasUids && leftAlone.Count > 0)
        {
            await TakeInLeftAloneAsync(run, session, leftAlone, ct).ConfigureAwait(false);
        }

        if (run.Unlisted.Count == 0 && reconciliation is not null)
        {
            await reconciliation.AddAsync(session, store, (uids, doubled) => TakeInMissingAsync(run with { Doubled = doubled }, session, uids, ct), ct).ConfigureAwait(false);
        }

        return new FolderOutcome(run.Unlisted, session.Withheld.Count > 0 && !session.Withheld.IsSubsetOf(known.Missing));
    }

    /// <summary>Says behind which UID a folder is read: from its beginning where its mails were numbered anew.</summary>
    private async Task<uint> BeginAsync(IMailboxSession session, IntakeStore store, string mailbox, CancellationToken ct)
    {
        if (!session.HasUids)
        {
            if (session.Rebuilt)
            {
                LogRenamed(mailbox, session.Folder);
            }
        }
        else if (session.Rebuilt || (store.Cursor.UidValidity != 0 && store.Cursor.UidValidity != session.UidValidity))
        {
            LogRenumbered(mailbox, session.Folder, store.Cursor.UidValidity, session.UidValidity);
            await store.BeginAnewAsync(ct).ConfigureAwait(false);
        }

        return store.Reached;
    }

    /// <summary>Mails below the cursor that the ledger does not have are asked for once more.</summary>
    private async Task TakeInMissingAsync(FolderRun run, IMailboxSession session, UidSet missing, CancellationToken ct)
    {
        LogPassedOver(run.Mailbox, run.Folder.Name, missing.ToString());
        await TakeInAsync(run with { BesideCursor = true, Lists = null }, session.FetchAsync(missing.ToHashSet(), ct), ct).ConfigureAwait(false);
    }

    /// <summary>Strangers' mails that earlier polls left alone in the junk folder, the newest, are read again: the roster may know their senders now. Who is still a stranger stays left alone.</summary>
    private async Task TakeInLeftAloneAsync(FolderRun run, IMailboxSession session, List<uint> leftAlone, CancellationToken ct)
    {
        var again = leftAlone.TakeLast(LeftAloneAgain).ToHashSet();
        LogLookingAgain(run.Mailbox, run.Folder.Name, again.Count);
        await TakeInAsync(run with { BesideCursor = true }, session.FetchAsync(again, ct), ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Batches that were interrupted between archive and ledger are taken in from the archive, at the places that their notes name: the mailbox may no
    /// longer have these mails. Those it still has are then known.
    /// </summary>
    private async Task TakeInInterruptedAsync(string mailbox, IntakeOffice office, IntakeReport report, CancellationToken ct)
    {
        foreach (var note in archive.Interrupted(mailbox))
        {
            var mails = note.Mails.Where(mail => File.Exists(archive.FullPath(mail.Path))).ToList(); // one without its name was not archived: the mailbox has it
            LogInterrupted(mailbox, note.Folder, mails.Count);
            var unreadable = new List<string>();
            foreach (var batch in mails.GroupBy(mail => (mail.Location.UidValidity, HasUids: mail.SourceKey is null)))
            {
                using var store = new IntakeStore(
                    ledger.Database, office.Id, office.NumberPrefix, office.ReturningItems, mailbox, note.Folder, batch.Key.UidValidity, roster: office.Context.Roster, hasUids: batch.Key.HasUids);
                var run = new FolderRun(mailbox, new MailFolder(note.Folder, note.IsJunk), office, store, report, Progress: null, Expected: null) { BesideCursor = true, Interrupted = note };
                await TakeInAsync(run, ArchivedAsync(batch, unreadable), ct).ConfigureAwait(false);
            }

            if (unreadable.Count == 0)
            {
                MailArchive.Forget(note);
            }
        }
    }

    /// <summary>Mails as they lie in the archive. One that the disk does not give must not stop the mailbox: its note stays, <c>verify</c> names it.</summary>
    private async IAsyncEnumerable<FetchedMail> ArchivedAsync(IEnumerable<ArchivedMail> mails, List<string> unreadable)
    {
        foreach (var mail in mails)
        {
            FetchedMail? archived = null;
            try
            {
                var path = archive.FullPath(mail.Path);
                var file = mail.Oversize ? File.OpenRead(path) : null;
                archived = new FetchedMail(mail.Location, mail.ReceivedAt, mail.Size, file)
                {
                    Raw = mail.Oversize ? default : await File.ReadAllBytesAsync(path).ConfigureAwait(false),
                    Oversize = file,
                    SourceKey = mail.SourceKey,
                    Listed = mail.Listed,
                    Defect = mail.Defect,
                    ArchivePath = mail.Path,
                };
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnreadableFile(e, mail.Path);
                unreadable.Add(mail.Path);
            }

            if (archived is not null)
            {
                yield return archived;
            }
        }
    }

    /// <summary>Takes in mails, up to the first of which it must be known first whether it is still where it was (<see cref="FolderRun.Unlisted"/>).</summary>
    private async Task TakeInAsync(FolderRun run, IAsyncEnumerable<FetchedMail> mails, CancellationToken ct)
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
                    ? workers.RunAsync(() => Read(run, mail, ct))
                    : Task.FromResult(await ReadOversizeAsync(run, mail, ct).ConfigureAwait(false));
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
            run.Commissions = await ledger.Commissions.IndexAsync(run.Office.Id, run.Office.Context.Roster, ct).ConfigureAwait(false);
        }
        catch
        {
            next.Dispose(); // what it takes of the memory for mails under way is wanted at the next poll
            throw;
        }
    }

    /// <summary>The part of a mail's way that needs nothing but the mail: archive (written, not yet synced) → read → identify.</summary>
    private ReadItem Read(FolderRun run, FetchedMail mail, CancellationToken ct)
    {
        using (mail)
        {
            ct.ThrowIfCancellationRequested(); // hundreds may be waiting to be read when the program is to end
            var draft = archive.Write(mail.Raw.Span);
            try
            {
                // What is identified keeps nothing of the mail's octets.
                using var memory = new MailMemory();
                var read = ReadMail(mail.Raw, raw => format.Read(raw, memory), mail.Location);
                try
                {
                    return Identify(run, mail, draft, read, signatures.Look(run.Office.Context, run.Mailbox, read.Mail, mail.Raw, mail.ReceivedAt));
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    LogUnreadable(e, mail.Location.Account, mail.Location.Folder, mail.Location.Uid);
                    return Identify(run, mail, draft, content.Read(new ReadMail { From = read.Mail.From, Limit = BeyondUs }), signature: null);
                }
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
            return content.Read(new ReadMail { Limit = BeyondUs });
        }
    }

    private static ReadItem Identify(FolderRun run, FetchedMail mail, ArchiveDraft draft, MailContent content, DkimFinding? signature)
    {
        var identified = Classifier.Identify(run.Office.Context, new ArrivedMail(
            run.Mailbox, run.Folder.Name, run.Folder.IsJunk, mail.ReceivedAt, draft.Sha256, content) { Signature = signature, Defect = mail.Defect }, run.Commissions);
        var quarantined = identified.Provisional.Status == SubmissionStatus.Quarantined;
        draft.Path = mail.ArchivePath ?? MailArchive.NameOf(mail.Location, mail.ReceivedAt, mail.SourceKey, draft.Sha256, quarantined ? null : content.Mail.Subject);
        return new ReadItem(
            draft,
            new ArchivedMail(mail.Location, mail.ReceivedAt, draft.Size, draft.Sha256, draft.Path, mail.SourceKey)
            {
                Listed = mail.Listed == draft.Size ? null : mail.Listed, Defect = mail.Defect, Oversize = mail.Oversize is not null,
            },
            identified,
            quarantined ? "" : content.Mail.Subject,
            content.Mail.From.Count > 0 ? content.Mail.From[0].Address : "",
            content.Mail.MessageId);
    }

    /// <summary>The part that needs the mailbox's order: batches of read mails are kept, decided and recorded.</summary>
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
        // Known mails are seen again when a mailbox was renumbered or restored, or when they were moved.
        var found = new List<(long Id, ReadItem Item)>();
        var fresh = new List<ReadItem>(batch.Count);
        var settled = 0;
        foreach (var item in batch)
        {
            if (item.Identified.LeftAlone && run.Interrupted is null) // what is archived is recorded, whatever the roster says by now
            {
                if (item.Mail.SourceKey is null) // a source without UIDs gives it another number at every poll
                {
                    run.Store.LeaveAlone(item.Mail);
                }
            }
            else if (run.Interrupted is not null)
            {
                // Of an interrupted batch only what was new was archived, under a name of its own: taken for an earlier mail with the same octets, it would be a file without a row.
                if (!run.Store.Places.HoldsFile(item.Mail.Path, item.Mail.Sha256))
                {
                    fresh.Add(item);
                }
            }
            else if (run.Doubled)
            {
                fresh.Add(Named(run.Store, item));
            }
            else if (!run.Store.Places.Holds(item.Mail.Location, item.Mail.Sha256))
            {
                if ((run.Store.Places.TakeUnplaced(item.Mail.Sha256) ?? TakeMoved(run, item.Mail.Sha256)) is { } id)
                {
                    found.Add((id, item));
                }
                else if (run.Unlisted.Count > 0)
                {
                    break;
                }
                else
                {
                    fresh.Add(run.Store.Places.NumberedAnewAfter > 0 ? Named(run.Store, item) : item);
                }
            }

            settled++;
        }

        if (settled == 0)
        {
            return;
        }

        var note = fresh.Count == 0 ? null : archive.Keep(
            [.. fresh.Select(item => item.Draft)], run.Interrupted ?? new BatchNote(run.Mailbox, run.Folder.Name, run.Folder.IsJunk, [.. fresh.Select(item => item.Mail)]));
        var decided = new List<(ReadItem Item, string Number, Decision Decision)>(fresh.Count);
        run.Store.Record(run.BesideCursor ? run.Store.Reached : batch[settled - 1].Mail.Location.Uid, () =>
        {
            foreach (var (id, item) in found)
            {
                run.Store.AppendPlace(id, item.Mail);
            }

            var now = clock.GetUtcNow();
            foreach (var item in fresh)
            {
                var decision = Classifier.Decide(item.Identified, run.Store.Duplicates, texts.Read);
                decided.Add((item, run.Store.Append(item.Mail, item.Subject, item.Sender, item.MessageId, decision, run.Office.Version, now), decision));
                texts.Keep(decision.TextHash, item.Identified.Text);
            }
        });

        if (note is not null && run.Interrupted is null)
        {
            MailArchive.Forget(note);
        }

        run.Report.FoundAgain += found.Count;
        run.Report.LeftAlone += run.Interrupted is null ? batch.Take(settled).Count(item => item.Identified.LeftAlone) : 0;
        foreach (var (item, number, decision) in decided)
        {
            run.Report.Add(decision.Status, item.Mail.Size);
            LogDecided(number, run.Mailbox, item.Mail.Location.Uid, decision.Status.Name(), decision.Reasons is [.., var last] ? last.Rule : "");
        }

        LogRecorded(run.Mailbox, run.Folder.Name, run.Store.Cursor.LastUid, settled);
        run.Progress?.Report(new WorkProgress(run.Report.Mails, run.Expected));
    }

    /// <summary>
    /// The submission whose mail was moved to where it is now: the same octets, and no longer where it lay (<see cref="FolderLists"/>). The folders that must be listed first
    /// are noted.
    /// </summary>
    private static long? TakeMoved(FolderRun run, string sha256)
    {
        if (run.Lists is not { } lists || run.Store.Places.EarlierPlaces(sha256) is not { Count: > 0 } places)
        {
            return null;
        }

        run.Unlisted.UnionWith(places.Select(place => lists.Folder(place.Folder)).OfType<MailFolder>());
        if (run.Unlisted.Count > 0 || lists.Moved(places) is not { } id)
        {
            return null;
        }

        run.Store.Places.Take(id);
        return id;
    }

    /// <summary>A mail under the UID that another with the same octets had before the folder was numbered anew: its file is another's.</summary>
    private static ReadItem Named(IntakeStore store, ReadItem item)
    {
        var path = item.Mail.Path;
        for (var twin = 2; store.Places.HoldsFile(path, item.Mail.Sha256); twin++)
        {
            path = MailArchive.NameOfTwin(item.Mail.Path, twin);
        }

        item.Draft.Path = path;
        return item with { Mail = item.Mail with { Path = path } };
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "邮箱 {mailbox} 的文件夹 {folder} 被服务器重新编号（UIDVALIDITY {before} → {now}；不变的，是原来的编号给了别的邮件），重新核对全部邮件")]
    private partial void LogRenumbered(string mailbox, string folder, uint before, uint now, string step = "fetch");

    [LoggerMessage(EventId = 13, EventName = "MailRenamed", Level = LogLevel.Warning, Message = "邮箱 {mailbox} 的文件夹 {folder} 中，收过的 UIDL 现在列出了另外的大小，重新收取这几封，按原文核对")]
    private partial void LogRenamed(string mailbox, string folder, string step = "fetch");

    [LoggerMessage(EventId = 14, EventName = "JunkLookedAtAgain", Level = LogLevel.Information, Message = "花名册的发件地址变了，{mailbox} 的 {folder} 中没有收的邮件重新看一遍：{mails} 封")]
    private partial void LogLookingAgain(string mailbox, string folder, int mails, string step = "fetch");

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "邮件无法读取：{mailbox} {folder} UID {uid}")]
    private partial void LogUnreadable(Exception e, string mailbox, string folder, uint uid, string step = "read");

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "{mail} {mailbox} UID {uid}：{status}（{rule}）")]
    private partial void LogDecided(string mail, string mailbox, uint uid, string status, string rule, string step = "classify");

    [LoggerMessage(EventId = 4, EventName = "MailboxOpening", Level = LogLevel.Debug, Message = "开始读取 {mailbox}")]
    private partial void LogOpening(string mailbox, string step = "fetch");

    [LoggerMessage(EventId = 5, EventName = "BatchRecorded", Level = LogLevel.Debug, Message = "{mailbox} {folder} 已记录到 UID {uid}，本批 {mails} 封")]
    private partial void LogRecorded(string mailbox, string folder, uint uid, int mails, string step = "record");

    [LoggerMessage(EventId = 6, EventName = "MailPassedOver", Level = LogLevel.Warning, Message = "{mailbox} {folder} 中有台账没有的邮件，重新收取：UID {uids}")]
    private partial void LogPassedOver(string mailbox, string folder, string uids, string step = "fetch");

    [LoggerMessage(EventId = 7, EventName = "MailboxDiffers", Level = LogLevel.Error, Message = "{mailbox} {day} 的邮件没有收全，需要人工处理：{missing}")]
    private partial void LogMissing(string mailbox, string day, string missing, string step = "reconcile");

    [LoggerMessage(EventId = 8, EventName = "BatchInterrupted", Level = LogLevel.Warning, Message = "{mailbox} {folder} 上次有一批邮件已存档、还没记入台账，现在从存档补记：{mails} 封")]
    private partial void LogInterrupted(string mailbox, string folder, int mails, string step = "archive");

    [LoggerMessage(EventId = 9, EventName = "ArchivedUnreadable", Level = LogLevel.Error, Message = "存档文件读不出，等能读时再补记：{path}")]
    private partial void LogUnreadableFile(Exception e, string path, string step = "archive");

    private sealed record Poll(string Mailbox, IntakeOffice Office, IMailSource Source, IntakeReport Report, IProgress<WorkProgress>? Progress, List<TransportException> Faults);

    /// <summary>What came of a folder: those to be listed before it can be read on, and whether the server withheld a mail of which that was not known.</summary>
    private sealed record FolderOutcome(IReadOnlyCollection<MailFolder> Unlisted, bool Withheld);
}
