using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Notices;

/// <summary>
/// Answers reports with receipts (回执): what was decided and why, how far the unit is, how to correct it. A mail whose files an external reader
/// has still to read is answered once it is decided; one whose decision changes after it was answered is answered once more. Whoever writes from an address that is not
/// on the roster is told only that the mail does not count (朔州 附件2, 昆都仑 五), in no words of the mail: the address may be forged. Only what a person sent is answered
/// (RFC 3834 section 2): never an automatic mail, a bounce, a list's, one out of the junk folder that nobody has looked at, one marked secret, or one whose sender the
/// check does not bear out (where the office answers unchecked mails too, one that the check speaks against). No address gets more a day than the office allows, nor all
/// together.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="archive">Where the mails lie.</param>
/// <param name="format">Reads mails.</param>
/// <param name="mails">Writes the receipts.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
public sealed partial class ReceiptDesk(Ledger ledger, MailArchive archive, IMailFormat format, NoticeMail mails, TimeProvider clock, ILogger<ReceiptDesk> log)
{
    /// <summary>
    /// A mail that was taken in later than this is answered no more: a mailbox read for the first time, or one of which the provider shows all mails
    /// where it showed thirty days, would have units told of hundreds of mails of last year.
    /// </summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(7);

    /// <summary>The name of the fact up to which decision an office's receipts were made.</summary>
    public static string Marker(Office office) => $"receipts/decided/{office.Id}";

    /// <summary>Where receipts were first switched on: what was decided until now gets none.</summary>
    /// <returns>Up to which decision receipts have been made, as it is kept.</returns>
    public async Task<string> BeginAsync(Office office, CancellationToken ct)
    {
        var setting = Marker(office);
        if (await ledger.Facts.SettingAsync(setting, ct).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var last = $"{await ledger.LastDecisionAsync(office.Id, ct).ConfigureAwait(false)}";
        await ledger.Outbox.QueueAsync([], (setting, last), ct).ConfigureAwait(false);
        return last;
    }

    /// <summary>Queues the receipts of what was decided since the last time.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(Office office, CancellationToken ct)
    {
        var setting = Marker(office);
        var last = await ledger.LastDecisionAsync(office.Id, ct).ConfigureAwait(false);
        var queued = 0;
        OfficeLedger? known = null;
        for (var after = long.Parse(await BeginAsync(office, ct).ConfigureAwait(false)); after < last;)
        {
            var fresh = await ledger.DecidedMailsAsync(office.Id, after, last, ct).ConfigureAwait(false);
            var receipts = new List<OutboxRow>();
            foreach (var (submission, row) in fresh)
            {
                var decision = LedgerRows.Decision(row);
                var to = submission.Sender.ToLowerInvariant(); // the same address, however it is written this time
                var unit = decision.Unit is { } name ? office.Roster.Find(name) : null;
                var purpose = $"{Prefix(office)}{submission.Number}";
                var again = (await ledger.Outbox.PurposesAsync(purpose, ct).ConfigureAwait(false)).Contains(purpose);
                var isRostered = unit?.Senders.Contains(to) is true;
                if (!(decision.Status == SubmissionStatus.NotCounted || again || (isRostered && office.Notices.Receipts == ReceiptsWanted.All))
                    || !await IsOwedAsync(office, to, isRostered, submission, decision, ct).ConfigureAwait(false))
                {
                    continue;
                }

                if ((again && !IsNews(row, await ledger.DecisionBeforeAsync(row, ct).ConfigureAwait(false))) || await IsUsedUpAsync(office, to, receipts, submission.Number, ct).ConfigureAwait(false))
                {
                    continue;
                }

                // The ledger is read where a receipt is owed, not for every look.
                known ??= await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
                receipts.Add(Receipt(office, unit, isRostered, to, submission, decision, again ? $"{purpose}/{row.Sequence}" : purpose, again, known));
            }

            after = fresh.Count > 0 ? fresh[^1].Decision.Id : last;
            queued += await ledger.Outbox.QueueAsync(receipts, (setting, $"{after}"), ct).ConfigureAwait(false);
        }

        return queued;
    }

    /// <summary>True where a unit that was told one decision has to be told another. That its own new version took an item's place, the new version's receipt tells.</summary>
    private static bool IsNews(DecisionRow now, DecisionRow? told) =>
        (told is null || (now.Status, now.Unit, now.Kind) != (told.Status, told.Unit, told.Kind)) && LedgerRows.Decision(now).Reasons.All(r => r.Rule != Replacements.ReplacedRule);

    private static string Prefix(Office office) => $"receipt/{office.Id}/";

    private async Task<bool> IsOwedAsync(Office office, string sender, bool isRostered, SubmissionRow submission, Decision decision, CancellationToken ct)
    {
        if (decision.Awaits || decision.Status is SubmissionStatus.SetAside or SubmissionStatus.Quarantined || submission.ArchivePath is null
            || decision.Reasons.Any(r => r.Rule is Classifier.ForgeryRule or Classifier.CopiedRule or Classifier.JunkRule or AutomaticMail.Rule)
            || !AddressText.IsAddress(sender) || sender == office.Outgoing!.From.Address.ToLowerInvariant() || office.Mailboxes.Contains(sender)
            || Header(submission) is not { } mail || AutomaticMail.Find(mail) is not null || SenderCheck.IsDisowned(mail)
            || (!isRostered && (AutomaticMail.TakesNoAnswers(sender) || mail.RepliesTo.Any(OwnMessageId.IsOne)))) // a robot's answer to a receipt, perhaps
        {
            return false;
        }

        var decisions = await ledger.DecisionsAsync(submission.Id, ct).ConfigureAwait(false);
        if (decisions.Min(d => d.DecidedAt) - submission.ReceivedAt > News)
        {
            return false;
        }

        var (verdict, _) = SenderCheck.Check(mail, office.Context.AuthservId(submission.Mailbox!), DkimFinding.Among(decisions.SelectMany(d => LedgerRows.Decision(d).Reasons)));
        return verdict == SenderVerdict.Passed || (verdict == SenderVerdict.NotChecked && office.Notices.UncheckedReceipts);
    }

    /// <summary>True where the address, or the office, has had its receipts of 24 hours.</summary>
    private async Task<bool> IsUsedUpAsync(Office office, string to, List<OutboxRow> fresh, string number, CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-1);
        var usedUp = fresh.Count(r => r.Recipients == to) + await ledger.Outbox.CountQueuedAsync(Prefix(office), to, since, ct).ConfigureAwait(false) >= office.Notices.ReceiptsPerDay
            || fresh.Count + await ledger.Outbox.CountQueuedAsync(Prefix(office), null, since, ct).ConfigureAwait(false) >= office.Notices.ReceiptsInAllPerDay;
        if (usedUp)
        {
            LogLimited(number, to);
        }

        return usedUp;
    }

    /// <summary>A mail's header; null, and told in the log, where its file is gone (purged, lost) or cannot be read: what cannot be looked at is not answered.</summary>
    private ReadMail? Header(SubmissionRow submission)
    {
        try
        {
            return format.ReadHeaders(archive.Beginning(submission.ArchivePath!));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnread(submission.Number, e.Message);
            return null;
        }
    }

    private OutboxRow Receipt(
        Office office, RosterUnit? unit, bool isRostered, string to, SubmissionRow submission, Decision decision, string purpose, bool again, OfficeLedger known)
    {
        var result = isRostered ? Told(office, submission, decision) : ToldStranger(office, submission, decision);
        var body = office.Texts.Fill(
            TextKey.ReceiptBody, ("unit", unit?.Name ?? "发件人"), ("office", office.Name), ("date", OfficeTime.Local(clock.GetUtcNow()).ToString("yyyy年M月d日")),
            ("result", again ? office.Texts.Fill(TextKey.ReceiptUpdated, ("result", result)) : result),
            ("progress", isRostered ? string.Concat(Progress(office, unit!, submission, decision, known)) : ""));
        var mailbox = submission.Mailbox;
        return mails.Row(
            office, purpose, [to],
            office.Texts.Fill(TextKey.ReceiptSubject, ("subject", isRostered ? submission.Subject : $"来信 {submission.Number}"), ("number", submission.Number)), body,
            mail => mail with
            {
                InReplyTo = submission.MessageId,
                AutoSubmitted = "auto-replied",
                ReplyTo = mailbox is null || mailbox.Equals(mail.From.Address, StringComparison.OrdinalIgnoreCase) ? null : new MailAddress(mail.From.Name, mailbox),
            });
    }

    private static string Told(Office office, SubmissionRow submission, Decision decision)
    {
        var key = decision.Status switch
        {
            SubmissionStatus.Counted => TextKey.ReceiptCounted,
            SubmissionStatus.Review => TextKey.ReceiptReview,
            SubmissionStatus.Duplicate => TextKey.ReceiptDuplicate,
            _ => TextKey.ReceiptNotCounted,
        };
        return office.Texts.Fill(
            key, ("title", decision.Title ?? submission.Subject), ("number", submission.Number), ("kind", decision.Kind ?? "未定"),
            ("words", decision.Words is { } words ? $"{words}" : "未能统计"), ("reason", Classifier.ToldReason(decision)), ("first", decision.RelatedTo ?? ""));
    }

    /// <summary>Names the mail by when it came: its words would go in the office's name to whoever's address stands in it.</summary>
    private static string ToldStranger(Office office, SubmissionRow submission, Decision decision) => office.Texts.Fill(
        TextKey.ReceiptStranger, ("received", $"{OfficeTime.Local(submission.ReceivedAt):yyyy年M月d日 HH:mm}"), ("number", submission.Number),
        ("status", decision.Status.Label()), ("reason", Classifier.OwnReason(decision, office.Context.Classification) ?? "可向本办公室询问"));

    /// <summary>
    /// Which commission a counted report answers, and whether in time as the score judges it; which one of its quota periods it is: 本月第 3 条，应报 4 条. A new
    /// version of a returned item is where the item was.
    /// </summary>
    private IEnumerable<string> Progress(Office office, RosterUnit unit, SubmissionRow submission, Decision decision, OfficeLedger known)
    {
        var today = OfficeTime.Day(clock.GetUtcNow());
        var standing = known.Submissions.Where(s => s.Unit == unit.Name && s.Status == SubmissionStatus.Counted && s.HoldsOn(today)).ToList();
        if (decision.Status != SubmissionStatus.Counted || standing.Find(s => s.Number == submission.Number) is not { } counted)
        {
            yield break;
        }

        if (known.Commissions.FirstOrDefault(c => c.Number.Equals(counted.Commission, StringComparison.OrdinalIgnoreCase) && c.Units.Contains(unit.Name)) is { } commission)
        {
            yield return office.Texts.Fill(
                TextKey.ReceiptCommission, ("number", commission.Number), ("title", commission.Title), ("state", counted.ReceivedAt <= commission.DueAt ? "按时" : "逾期"));
        }

        var day = OfficeTime.Day(counted.ReceivedAt);
        foreach (var quota in (office.Policies.InForceOn(day)?.Quotas ?? []).Where(q => !q.CountsAdoptions && Covers(q, counted) && !(q.From > day)))
        {
            var period = Period.Containing(quota.Period, day);
            if (quota.RequiredIn(period, unit.Category) is { } required)
            {
                var nth = standing.Where(s => period.Contains(OfficeTime.Day(s.ReceivedAt)) && Covers(quota, s)).ToList().IndexOf(counted) + 1;
                yield return office.Texts.Fill(TextKey.ReceiptProgress, ("quota", quota.Name), ("period", period.Label), ("nth", nth), ("required", required));
            }
        }
    }

    private static bool Covers(QuotaRule quota, Submission submission) => quota.Kinds is null || (submission.Kind is { } kind && quota.Kinds.Contains(kind));

    [LoggerMessage(EventId = 45, EventName = "MailNotReceipted", Level = LogLevel.Warning, Message = "{mail} 的原件读不出来，不发回执：{why}")]
    private partial void LogUnread(string mail, string why, string step = "receipt");

    [LoggerMessage(EventId = 46, EventName = "ReceiptsLimited", Level = LogLevel.Warning, Message = "{mail} 不发回执：{address} 或本办公室一天的回执已到上限（notices.yaml 的 receipts-per-day、receipts-in-all-per-day）")]
    private partial void LogLimited(string mail, string address, string step = "receipt");
}
