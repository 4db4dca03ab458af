using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Read;
using Microsoft.Extensions.Logging;

namespace MailIntake.Pipeline;

/// <summary>The part of a mail's way that needs nothing but the mail: archive (written, not yet synced) → read → identify.</summary>
/// <param name="archive">Where the mails are kept.</param>
/// <param name="format">Reads mails.</param>
/// <param name="content">Reads files.</param>
/// <param name="signatures">Checks who signed a mail.</param>
/// <param name="log">The intake's log.</param>
internal sealed partial class MailIdentifier(MailArchive archive, IMailFormat format, ContentReader content, SignatureCheck signatures, ILogger<Intake> log)
{
    /// <summary>Said of a mail on which the program's own code fails: it goes to a person, and the mailbox goes on.</summary>
    public const string BeyondUs = "程序无法处理这封邮件，请人工处理";

    /// <summary>Archives, reads and identifies a mail.</summary>
    /// <param name="run">What it is taken in with.</param>
    /// <param name="mail">The mail; given back.</param>
    /// <param name="ct">Cancels.</param>
    public ReadItem Read(FolderRun run, FetchedMail mail, CancellationToken ct)
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
                return TryIdentify(run, mail, draft, read, () => signatures.Look(run.Office.Context, run.Mailbox, read.Mail, mail.Raw, mail.ReceivedAt));
            }
            catch
            {
                draft.Dispose();
                throw;
            }
        }
    }

    /// <summary>The same of a mail that is too large to be read: kept, and known by its header alone.</summary>
    /// <param name="run">What it is taken in with.</param>
    /// <param name="mail">The mail; given back.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ReadItem> ReadOversizeAsync(FolderRun run, FetchedMail mail, CancellationToken ct)
    {
        using (mail)
        {
            using var start = new MemoryStream();
            var draft = await archive.WriteAsync(mail.Oversize!, start, ct).ConfigureAwait(false);
            try
            {
                return TryIdentify(run, mail, draft, ReadMail(start.ToArray(), format.ReadHeaders, mail.Location), () => null);
            }
            catch
            {
                draft.Dispose();
                throw;
            }
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

    private ReadItem TryIdentify(FolderRun run, FetchedMail mail, ArchiveDraft draft, MailContent read, Func<DkimFinding?> signature)
    {
        try
        {
            return Identify(run, mail, draft, read, signature());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnreadable(e, mail.Location.Account, mail.Location.Folder, mail.Location.Uid);
            return Identify(run, mail, draft, content.Read(new ReadMail { From = read.Mail.From, Limit = BeyondUs }), signature: null);
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

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "邮件无法读取：{mailbox} {folder} UID {uid}")]
    private partial void LogUnreadable(Exception e, string mailbox, string folder, uint uid, string step = "read");
}
