using System.Data.Common;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Documents.External;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailIntake.Pipeline;

/// <summary>
/// The second reading of the mails whose files need programs of others. The intake records such a mail at once, in review, and goes on; here
/// it is read again from the archive, many mails to one start of a program, and decided anew by an appended decision, as if it had been read at
/// once: against the mails that came before it, and with later copies of it becoming the duplicates. A mail whose program is not installed
/// awaits it, and is read when the program is there. Where a program fails, which is the machine's fault and none of the file's, the mail is tried again
/// after some time; each failure is an appended decision, so that the number of tries holds over restarts.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="archive">Where the mails are.</param>
/// <param name="format">Reads mails.</param>
/// <param name="content">Reads files.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
public sealed partial class LateReading(
    Ledger ledger, MailArchive archive, IMailFormat format, ContentReader content, ConfigurationStore configuration, TimeProvider clock, ILogger<LateReading> log)
{
    private const int MailsAtOnce = 30;
    private const long OctetsAtOnce = 48 << 20;

    /// <summary>After how long a mail is tried again: a full disk or a lack of memory is seen to within hours. Then a person decides.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly EarlierTexts texts = new(archive, format, content);

    // Mails that lack a program, or could not be read: not read again before another program is installed.
    private readonly HashSet<long> lacking = [];
    private string programs = "";

    /// <summary>Reads and decides what awaits.</summary>
    /// <param name="progress">Told after each batch how far it is, or null.</param>
    /// <param name="ct">Stops between batches and kills the programs.</param>
    /// <returns>The new status of each mail that was decided.</returns>
    public async Task<IReadOnlyList<SubmissionStatus>> RunAsync(IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        await one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (programs != ReaderProgram.Installed)
            {
                programs = ReaderProgram.Installed;
                lacking.Clear();
            }

            var decided = new List<SubmissionStatus>();
            var batch = new List<(SubmissionRow Mail, DecisionRow Decision)>();
            var octets = 0L;
            var awaiting = await AwaitingAsync(ct).ConfigureAwait(false);
            var done = 0;
            progress?.Report(new WorkProgress(0, awaiting.Count));
            foreach (var item in awaiting)
            {
                if (batch.Count == MailsAtOnce || (batch.Count > 0 && octets + item.Mail.Size > OctetsAtOnce))
                {
                    decided.AddRange(await ReadAsync(batch, ct).ConfigureAwait(false));
                    progress?.Report(new WorkProgress(done += batch.Count, awaiting.Count));
                    batch.Clear();
                    octets = 0;
                }

                batch.Add(item);
                octets += item.Mail.Size;
            }

            decided.AddRange(await ReadAsync(batch, ct).ConfigureAwait(false));
            return decided;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<List<(SubmissionRow Mail, DecisionRow Decision)>> AwaitingAsync(CancellationToken ct)
    {
        await using var context = ledger.Database.Context();
        var rows = await context.PresentDecisions.Where(d => d.Awaits)
            .Join(context.Submissions.Include(s => s.Locations), d => d.SubmissionId, s => s.Id, (d, s) => new { s, d })
            .OrderBy(r => r.s.ReceivedAt).ThenBy(r => r.s.Id).ToListAsync(ct).ConfigureAwait(false);
        var awaiting = new List<(SubmissionRow Mail, DecisionRow Decision)>();
        foreach (var row in rows.Where(r => !lacking.Contains(r.s.Id)))
        {
            var failures = HasFailed(row.d) ? await FailuresAsync(context, row.s.Id, ct).ConfigureAwait(false) : 0;
            var now = clock.GetUtcNow();
            if (failures == 0 || row.d.DecidedAt > now || row.d.DecidedAt + Waits[Math.Min(failures, Waits.Length) - 1] <= now) // one of the future is of a clock that was wrong
            {
                awaiting.Add((row.s, row.d));
            }
        }

        return awaiting;
    }

    private static bool HasFailed(DecisionRow decision) => LedgerRows.Decision(decision).Reasons.Any(reason => reason.Rule == Classifier.FailedRule);

    private static async Task<int> FailuresAsync(LedgerContext context, long submission, CancellationToken ct) =>
        (await context.Decisions.Where(d => d.SubmissionId == submission && d.Awaits).ToListAsync(ct).ConfigureAwait(false)).Count(HasFailed);

    // Says which try it was; after the last one the file awaits nothing more.
    private static ReportText Tried(ReportText file, int failures) => !file.Failed ? file : file with
    {
        Awaits = failures < Waits.Length,
        Fault = failures < Waits.Length
            ? $"{file.Fault}。读了 {failures + 1} 次，之后会自动再读"
            : $"{file.Fault}。已读 {failures + 1} 次，不再自动读取：请管理员检查本机，再用 rules replay 重新判定，或者人工判定，不必请发件人重发",
    };

    private async Task<List<SubmissionStatus>> ReadAsync(IReadOnlyList<(SubmissionRow Mail, DecisionRow Decision)> batch, CancellationToken ct)
    {
        var contents = await Task.WhenAll(batch.Select(item => ReadAsync(item.Mail, ct))).ConfigureAwait(false);
        var decided = new List<SubmissionStatus>();
        var commissions = new Dictionary<string, CommissionIndex>(StringComparer.Ordinal);
        foreach (var ((mail, before), read) in batch.Zip(contents))
        {
            // An office that the configuration no longer has decides nothing.
            if (read is null || configuration.Current.FindOffice(mail.Office) is not { } office)
            {
                continue;
            }

            if (!commissions.TryGetValue(office.Id, out var issued))
            {
                commissions.Add(office.Id, issued = await ledger.Commissions.IndexAsync(office.Id, office.Roster, ct).ConfigureAwait(false));
            }

            Decision? decision;
            try
            {
                decision = await DecideAsync(mail, before, office, issued, read, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (IsTheMails(e) && !ct.IsCancellationRequested)
            {
                LogUndecided(e, mail.Number, StorageFault.Describe(e)); // tried again in the next round: a slow machine may have been the cause
                continue;
            }

            if (decision is null)
            {
                continue;
            }

            if (decision.Awaits)
            {
                if (!read.Files.Any(file => file.Failed))
                {
                    lacking.Add(mail.Id);
                }

                LogLacking(mail.Number, decision.Reasons[^1].Saw);
            }
            else
            {
                decided.Add(decision.Status);
                LogDecided(mail.Number, mail.Mailbox ?? "", decision.Status.Label());
            }
        }

        return decided;
    }

    // The machine's faults and the ledger's end the round, which begins again; anything else stays with the mail that brought it about.
    private static bool IsTheMails(Exception e) => e is not (IOException or UnauthorizedAccessException or DbException or DbUpdateException or OutOfMemoryException);

    // Whatever one mail brings about stays with that mail: it remains in review.
    private async Task<MailContent?> ReadAsync(SubmissionRow mail, CancellationToken ct)
    {
        try
        {
            var raw = await File.ReadAllBytesAsync(archive.FullPath(mail.ArchivePath!), ct).ConfigureAwait(false);
            return await content.ReadWholeAsync(format.Read(raw), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            LogDeferred(e, mail.Number, StorageFault.Describe(e)); // the machine's fault, not the mail's
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            lock (lacking)
            {
                lacking.Add(mail.Id);
            }

            LogUnreadable(e, mail.Number, e.Message);
            return null;
        }
    }

    /// <summary>Appends the decision that the texts lead to; null where a person decided meanwhile.</summary>
    private async Task<Decision?> DecideAsync(SubmissionRow mail, DecisionRow before, Office office, CommissionIndex commissions, MailContent read, CancellationToken ct)
    {
        var known = LedgerRows.Decision(before);
        if (read.Files.Any(file => file.Failed))
        {
            await using var past = ledger.Database.Context();
            var failures = await FailuresAsync(past, mail.Id, ct).ConfigureAwait(false);
            read = read with { Files = [.. read.Files.Select(file => Tried(file, failures))] };
        }

        var isJunk = known.Reasons.Any(reason => reason.Rule == Classifier.JunkRule);
        var identified = Classifier.Identify(office.Context, new ArrivedMail(
            mail.Mailbox!, mail.Locations is [var place, ..] ? place.Folder : "", isJunk, mail.ReceivedAt, mail.Sha256, read) { Signature = DkimFinding.Among(known.Reasons), Defect = ArrivedMail.DefectAmong(known.Reasons) },
            commissions);

        await using var context = ledger.Database.Context();
        var returned = Returns.InForce(context, office.Id, office.Context.Classification.ReturnedBy, office.Roster);

        // Before the transaction: a program of others must not keep the ledger from the intake.
        var compared = await texts.ReadAsync(DuplicateJudge.ToCompare(identified, new EarlierMails(context, mail, returned, office.Roster)), ct).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var present = await context.PresentDecisions.SingleAsync(d => d.SubmissionId == mail.Id, ct).ConfigureAwait(false);
        if (present.Sequence != before.Sequence)
        {
            return null;
        }

        var decision = Classifier.Decide(identified, new EarlierMails(context, mail, returned, office.Roster), earlier => compared.GetValueOrDefault(earlier.Number) ?? texts.Read(earlier));
        if (decision.Awaits && decision.Reasons.SequenceEqual(known.Reasons))
        {
            return decision; // nothing new to say
        }

        var now = clock.GetUtcNow();
        var from = await FromAsync(context, mail.Id, now, ct).ConfigureAwait(false);
        var copies = new List<(Decision Decision, DecisionRow Was, DateTimeOffset? From)>();
        foreach (var (was, again) in await LaterCopiesAsync(context, mail, decision, identified.Text, office, returned, ct).ConfigureAwait(false))
        {
            var holds = await FromAsync(context, was.SubmissionId, now, ct).ConfigureAwait(false);
            copies.Add((again, was, holds));
            if (was.Status == SubmissionStatus.Counted && again.Status == SubmissionStatus.Duplicate && decision.Status == SubmissionStatus.Counted)
            {
                from ??= holds; // it counts in the copy's stead from when the copy does not: on every day one of the two
            }
        }

        Append(context, decision, before, office, from, now);
        copies.ForEach(c => Append(context, c.Decision, c.Was, office, c.From, now));
        if (Replacements.Follow(context, office.Id, mail.Number, known, decision, from ?? mail.ReceivedAt, office.Version, now) is { } replaced)
        {
            context.Decisions.Add(replaced);
        }

        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return decision;
    }

    // What came after it and was counted while its text was not known may be the same report, of this unit or of another.
    private async Task<List<(DecisionRow Was, Decision Again)>> LaterCopiesAsync(
        LedgerContext context, SubmissionRow mail, Decision decision, string? text, Office office, Dictionary<(string Number, string Unit), DateTimeOffset> returned, CancellationToken ct)
    {
        var copies = new List<(DecisionRow Was, Decision Again)>();
        if (decision is not { Status: SubmissionStatus.Counted or SubmissionStatus.Review, Unit: { } unit, TextHash: { } hash })
        {
            return copies;
        }

        var read = new EarlierSubmission(
            mail.Number, office.Roster.NameOf(unit), mail.ReceivedAt, decision.Title, hash, decision.TextSketch, decision.Words, decision.Status, returned.ContainsKey((mail.Number, office.Roster.NameOf(unit))))
        {
            ArchivePath = mail.ArchivePath,
            Commission = decision.Commission,
            Kind = decision.Kind,
        };

        var until = mail.ReceivedAt + IDuplicateIndex.Window;
        var later = await context.Submissions
            .Where(s => s.Office == office.Id && s.Mailbox != null && (s.ReceivedAt > mail.ReceivedAt || (s.ReceivedAt == mail.ReceivedAt && s.Id > mail.Id)))
            .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new { s, d })
            .Where(r => r.d.Unit != null && r.d.Origin == DecisionOrigin.Rules && r.d.TextHash != null
                && (r.d.Status == SubmissionStatus.Counted || r.d.Status == SubmissionStatus.Review) && (r.d.TextHash == hash || r.s.ReceivedAt <= until))
            .OrderBy(r => r.s.ReceivedAt).ThenBy(r => r.s.Id).ToListAsync(ct).ConfigureAwait(false);
        foreach (var r in later)
        {
            if (r.d.TextHash != hash && !DuplicateJudge.IsAlike(decision, (ulong?)r.d.TextSketch, r.d.Words))
            {
                continue;
            }

            var known = LedgerRows.Decision(r.d, office.Roster);
            var own = texts.Read(new EarlierSubmission(
                r.s.Number, known.Unit, r.s.ReceivedAt, known.Title, known.TextHash, known.TextSketch, known.Words, known.Status, Returned: false) { ArchivePath = r.s.ArchivePath });
            var again = Classifier.Decide(
                new IdentifiedMail(r.s.ReceivedAt, r.s.Sha256, known) { Text = own, Copied = office.Context.Classification.Copied },
                new EarlierMails(context, r.s, returned, office.Roster, read), earlier => earlier.Number == mail.Number ? text : texts.Read(earlier));
            if (!ReferenceEquals(again, known) && !again.Replaces && again.RelatedTo == mail.Number)
            {
                copies.Add((r.d, again));
            }
        }

        return copies;
    }

    /// <summary>
    /// From when a decision holds that is made now: what was decided before today from now on, so that results as of an earlier day, and published months, stay what they were; else from the
    /// mail's receipt. What today's own poll decided minutes ago, as on the first day of all, has been in no result.
    /// </summary>
    private static async Task<DateTimeOffset?> FromAsync(LedgerContext context, long submission, DateTimeOffset now, CancellationToken ct)
    {
        var today = OfficeTime.Start(OfficeTime.Day(now));
        return await context.Decisions.AnyAsync(d => d.SubmissionId == submission && d.Status != SubmissionStatus.Review && d.DecidedAt < today, ct).ConfigureAwait(false) ? now : null;
    }

    private static void Append(LedgerContext context, Decision decision, DecisionRow before, Office office, DateTimeOffset? from, DateTimeOffset now)
    {
        var row = LedgerRows.Row(decision, before.Sequence + 1, DecisionOrigin.Rules, office.Version, now);
        (row.SubmissionId, row.EffectiveAt) = (before.SubmissionId, from);
        context.Decisions.Add(row);
    }

    [LoggerMessage(EventId = 56, EventName = "LateRead", Level = LogLevel.Information, Message = "{mail} {mailbox} 的附件已由外部程序读完：{status}")]
    private partial void LogDecided(string mail, string mailbox, string status, string step = "late-reading");

    [LoggerMessage(EventId = 57, EventName = "ReaderMissing", Level = LogLevel.Warning, Message = "{mail} 待审：{why}")]
    private partial void LogLacking(string mail, string why, string step = "late-reading");

    [LoggerMessage(EventId = 58, EventName = "LateReadFailed", Level = LogLevel.Error, Message = "{mail} 无法读取，原件已存档，请人工处理：{why}")]
    private partial void LogUnreadable(Exception e, string mail, string why, string step = "late-reading");

    [LoggerMessage(EventId = 49, EventName = "LateDecisionFailed", Level = LogLevel.Error, Message = "{mail} 无法判定，原件已存档，之后会自动再试：{why}")]
    private partial void LogUndecided(Exception e, string mail, string why, string step = "late-reading");

    [LoggerMessage(EventId = 59, EventName = "LateReadDeferred", Level = LogLevel.Error, Message = "{mail} 的存档现在读不出，之后会自动再读：{why}")]
    private partial void LogDeferred(Exception e, string mail, string why, string step = "late-reading");
}
