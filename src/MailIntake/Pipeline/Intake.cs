using System.Runtime.ExceptionServices;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Archive;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Read;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Pipeline;

/// <summary>
/// Takes in what is new in a mailbox: mailbox → archive → read → identify → classify → ledger. Here it is said which mails of which folders are asked for; what becomes of
/// each is in <see cref="MailPipeline"/>: fetching, reading (hash, decode, extract, identify: <see cref="MailIdentifier"/>) and recording
/// (classify, keep, append: <see cref="BatchRecorder"/>) run at the same time, in batches that grow while catching up. A batch is one sync of its files and one transaction of
/// its rows with the folder's cursor; what a crash interrupts is fetched again and gets the same file names and the same rows.
/// </summary>
public sealed partial class Intake(Ledger ledger, MailArchive archive, IMailFormat format, ContentReader content, SignatureCheck signatures, ReadWorkers workers, TimeProvider clock, ILogger<Intake> log)
{
    /// <summary>Mails left alone in a junk folder that are read again when the units' addresses changed: more than a month's in an office, few enough to read at once.</summary>
    private const int LeftAloneAgain = 1000;

    private readonly MailPipeline pipeline = new(
        ledger.Commissions, new MailIdentifier(archive, format, content, signatures, log), new BatchRecorder(archive, new EarlierTexts(archive, format, content), clock, log), workers);

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
            await pipeline.TakeInAsync(run, session.FetchAfterAsync(after, ct), ct).ConfigureAwait(false);
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
        await pipeline.TakeInAsync(run with { BesideCursor = true, Lists = null }, session.FetchAsync(missing.ToHashSet(), ct), ct).ConfigureAwait(false);
    }

    /// <summary>Strangers' mails that earlier polls left alone in the junk folder, the newest, are read again: the roster may know their senders now. Who is still a stranger stays left alone.</summary>
    private async Task TakeInLeftAloneAsync(FolderRun run, IMailboxSession session, List<uint> leftAlone, CancellationToken ct)
    {
        var again = leftAlone.TakeLast(LeftAloneAgain).ToHashSet();
        LogLookingAgain(run.Mailbox, run.Folder.Name, again.Count);
        await pipeline.TakeInAsync(run with { BesideCursor = true }, session.FetchAsync(again, ct), ct).ConfigureAwait(false);
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
                await pipeline.TakeInAsync(run, ArchivedAsync(batch, unreadable), ct).ConfigureAwait(false);
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "邮箱 {mailbox} 的文件夹 {folder} 被服务器重新编号（UIDVALIDITY {before} → {now}；不变的，是原来的编号给了别的邮件），重新核对全部邮件")]
    private partial void LogRenumbered(string mailbox, string folder, uint before, uint now, string step = "fetch");

    [LoggerMessage(EventId = 13, EventName = "MailRenamed", Level = LogLevel.Warning, Message = "邮箱 {mailbox} 的文件夹 {folder} 中，收过的 UIDL 现在列出了另外的大小，重新收取这几封，按原文核对")]
    private partial void LogRenamed(string mailbox, string folder, string step = "fetch");

    [LoggerMessage(EventId = 14, EventName = "JunkLookedAtAgain", Level = LogLevel.Information, Message = "花名册的发件地址变了，{mailbox} 的 {folder} 中没有收的邮件重新看一遍：{mails} 封")]
    private partial void LogLookingAgain(string mailbox, string folder, int mails, string step = "fetch");

    [LoggerMessage(EventId = 4, EventName = "MailboxOpening", Level = LogLevel.Debug, Message = "开始读取 {mailbox}")]
    private partial void LogOpening(string mailbox, string step = "fetch");

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
