using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using MailIntake.Storage;

namespace MailIntake.Notices;

/// <summary>
/// Answers reports with receipts (回执): what was decided and why, how far the unit is, how to correct it. A mail whose files an external reader
/// has still to read is answered once it is decided; one whose decision changes after it was answered is answered once more. Only a mail that a person of
/// a rostered unit sent from its rostered address is answered (RFC 3834 section 2): never an automatic one, a bounce, a list's, one whose sender
/// could not be authenticated, or one marked secret, and no address more often a day than the office allows.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="archive">Where the mails lie.</param>
/// <param name="format">Reads mails.</param>
/// <param name="mails">Writes the receipts.</param>
/// <param name="clock">The time.</param>
public sealed class ReceiptDesk(Ledger ledger, MailArchive archive, IMailFormat format, NoticeMail mails, TimeProvider clock)
{
    /// <summary>Headers end long before this.</summary>
    private const int HeaderBytes = 256 << 10;

    /// <summary>Queues the receipts of what was decided since the last time. What was decided before receipts were first switched on gets none.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(Office office, CancellationToken ct)
    {
        var setting = $"receipts/decided/{office.Id}";
        var last = await ledger.LastDecisionAsync(office.Id, ct).ConfigureAwait(false);
        if (await ledger.SettingAsync(setting, ct).ConfigureAwait(false) is not { } text)
        {
            await ledger.QueueAsync([], (setting, $"{last}"), ct).ConfigureAwait(false);
            return 0;
        }

        var queued = 0;
        OfficeLedger? known = null;
        for (var after = long.Parse(text); after < last;)
        {
            var fresh = await ledger.DecidedMailsAsync(office.Id, after, last, ct).ConfigureAwait(false);
            var receipts = new List<OutboxRow>();
            foreach (var (submission, row) in fresh)
            {
                var decision = Ledger.Decision(row);
                if (decision.Unit is not { } name || office.Roster.Find(name) is not { } unit || !IsOwed(office, unit, submission, decision)
                    || receipts.Count(r => r.Recipients == submission.Sender)
                        + await ledger.CountQueuedAsync(Prefix(office), submission.Sender, clock.GetUtcNow().AddDays(-1), ct).ConfigureAwait(false) >= office.Notices.ReceiptsPerDay)
                {
                    continue;
                }

                var purpose = $"{Prefix(office)}{submission.Number}";
                var again = (await ledger.PurposesAsync(purpose, ct).ConfigureAwait(false)).Contains(purpose);
                if (again && !IsNews(row, await ledger.DecisionBeforeAsync(row, ct).ConfigureAwait(false)))
                {
                    continue;
                }

                // The ledger is read where a receipt is owed, not for every look.
                known ??= await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
                receipts.Add(Receipt(office, unit, submission, decision, again ? $"{purpose}/{row.Sequence}" : purpose, again, known.Submissions));
            }

            after = fresh.Count > 0 ? fresh[^1].Decision.Id : last;
            queued += await ledger.QueueAsync(receipts, (setting, $"{after}"), ct).ConfigureAwait(false);
        }

        return queued;
    }

    /// <summary>True where a unit that was told one decision has to be told another. That its own new version took an item's place, the new version's receipt tells.</summary>
    private static bool IsNews(DecisionRow now, DecisionRow? told) =>
        (told is null || (now.Status, now.Unit, now.Kind) != (told.Status, told.Unit, told.Kind)) && Ledger.Decision(now).Reasons.All(r => r.Rule != IntakeStore.ReplacedRule);

    private static string Prefix(Office office) => $"receipt/{office.Id}/";

    private bool IsOwed(Office office, RosterUnit unit, SubmissionRow submission, Decision decision)
    {
        var sender = submission.Sender;
        if (decision.Awaits || decision.Status is SubmissionStatus.SetAside or SubmissionStatus.Quarantined || submission.ArchivePath is null
            || decision.Reasons.Any(r => r.Rule is Classifier.ForgeryRule or Classifier.CopiedRule)
            || !unit.Senders.Contains(sender, StringComparer.OrdinalIgnoreCase)
            || sender.Equals(office.Outgoing!.From.Address, StringComparison.OrdinalIgnoreCase) || office.Mailboxes.Contains(sender, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        using var file = File.OpenRead(archive.FullPath(submission.ArchivePath));
        var start = new byte[Math.Min(file.Length, HeaderBytes)];
        file.ReadExactly(start);
        var mail = format.ReadHeaders(start);
        return AutomaticMail.Find(mail) is null && !SenderCheck.IsDisowned(mail);
    }

    private OutboxRow Receipt(
        Office office, RosterUnit unit, SubmissionRow submission, Decision decision, string purpose, bool again, IReadOnlyList<Submission> submissions)
    {
        var title = decision.Title ?? submission.Subject;
        var why = decision.Reasons.LastOrDefault(r => r.Decides)?.Saw ?? "";
        var key = decision.Status switch
        {
            SubmissionStatus.Counted => TextKey.ReceiptCounted,
            SubmissionStatus.Review => TextKey.ReceiptReview,
            SubmissionStatus.Duplicate => TextKey.ReceiptDuplicate,
            _ => TextKey.ReceiptNotCounted,
        };
        var result = office.Texts.Fill(
            key, ("title", title), ("number", submission.Number), ("kind", decision.Kind ?? "未定"), ("words", decision.Words is { } words ? $"{words}" : "未能统计"),
            ("reason", why), ("first", decision.RelatedTo ?? ""));
        var body = office.Texts.Fill(
            TextKey.ReceiptBody, ("unit", unit.Name), ("office", office.Name), ("date", OfficeTime.Local(clock.GetUtcNow()).ToString("yyyy年M月d日")),
            ("result", again ? office.Texts.Fill(TextKey.ReceiptUpdated, ("result", result)) : result), ("progress", string.Concat(Progress(office, unit, submission, decision, submissions))));
        var mailbox = submission.Mailbox;
        return mails.Row(
            office, purpose, [submission.Sender], office.Texts.Fill(TextKey.ReceiptSubject, ("subject", submission.Subject), ("number", submission.Number)), body,
            mail => mail with
            {
                InReplyTo = submission.MessageId,
                AutoSubmitted = "auto-replied",
                ReplyTo = mailbox is null || mailbox.Equals(mail.From.Address, StringComparison.OrdinalIgnoreCase) ? null : new MailAddress(mail.From.Name, mailbox),
            });
    }

    /// <summary>Which one of its quota periods a counted report is: 本月第 3 条，应报 4 条.</summary>
    private static IEnumerable<string> Progress(Office office, RosterUnit unit, SubmissionRow submission, Decision decision, IReadOnlyList<Submission> submissions)
    {
        var day = OfficeTime.Day(submission.ReceivedAt);
        if (decision.Status != SubmissionStatus.Counted || office.Policies.InForceOn(day) is not { } policy)
        {
            yield break;
        }

        foreach (var quota in policy.Quotas.Where(q => !q.CountsAdoptions && (q.Kinds is null || q.Kinds.Contains(decision.Kind!)) && !(q.From > day)))
        {
            var period = Period.Containing(quota.Period, day);
            if (quota.RequiredIn(period, unit.Category) is { } required)
            {
                yield return office.Texts.Fill(
                    TextKey.ReceiptProgress, ("quota", quota.Name), ("period", period.Label), ("nth", Nth(unit, quota, period, submission, submissions)), ("required", required));
            }
        }
    }

    private static int Nth(RosterUnit unit, QuotaRule quota, Period period, SubmissionRow submission, IReadOnlyList<Submission> submissions) =>
        submissions.Where(s => s.Unit == unit.Name && s.Status == SubmissionStatus.Counted && period.Contains(OfficeTime.Day(s.ReceivedAt))
                && (quota.Kinds is null || (s.Kind is { } kind && quota.Kinds.Contains(kind))))
            .Select(s => s.Number).ToList().IndexOf(submission.Number) + 1;
}
