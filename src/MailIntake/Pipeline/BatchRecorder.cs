using System.Data.Common;
using System.Text.Json;
using MailIntake.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Mailbox;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Pipeline;

/// <summary>
/// The part of a mail's way that needs the mailbox's order: known mails are told from new ones, the new ones kept in the archive, classified and recorded. A batch is one sync
/// of its files and one transaction of its rows with the folder's cursor.
/// </summary>
/// <param name="archive">Where the mails are kept.</param>
/// <param name="texts">The texts with which new mails are compared.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The intake's log.</param>
internal sealed partial class BatchRecorder(MailArchive archive, EarlierTexts texts, TimeProvider clock, ILogger<Intake> log)
{
    /// <summary>Records a batch of a folder's mails, in their order; up to the first of which it must be known first whether it is still where it was (<see cref="FolderRun.Unlisted"/>).</summary>
    /// <param name="run">What they are taken in with.</param>
    /// <param name="batch">The mails.</param>
    public void Record(FolderRun run, List<ReadItem> batch)
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
                var decision = Decide(run, item);
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

    /// <summary>Whatever one mail brings about stays with that mail: it goes to a person, and the mailbox goes on.</summary>
    private Decision Decide(FolderRun run, ReadItem item)
    {
        try
        {
            return Classifier.Decide(item.Identified, run.Store.Duplicates, texts.Read);
        }
        catch (Exception e) when (e is not (DbException or IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            LogUndecided(e, run.Mailbox, run.Folder.Name, item.Mail.Location.Uid);
            var decision = item.Identified.Provisional;
            return decision with { Status = SubmissionStatus.Review, Reasons = [.. decision.Reasons, new Reason("稿件", e is JsonException ? "台账里有一行已损坏，无法比对是否重复；请用 verify 核对后人工处理" : MailIdentifier.BeyondUs, Decides: true)] };
        }
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

    [LoggerMessage(EventId = 15, Level = LogLevel.Error, Message = "邮件无法判定是否重复：{mailbox} {folder} UID {uid}")]
    private partial void LogUndecided(Exception e, string mailbox, string folder, uint uid, string step = "classify");

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "{mail} {mailbox} UID {uid}：{status}（{rule}）")]
    private partial void LogDecided(string mail, string mailbox, uint uid, string status, string rule, string step = "classify");

    [LoggerMessage(EventId = 5, EventName = "BatchRecorded", Level = LogLevel.Debug, Message = "{mailbox} {folder} 已记录到 UID {uid}，本批 {mails} 封")]
    private partial void LogRecorded(string mailbox, string folder, uint uid, int mails, string step = "record");
}
