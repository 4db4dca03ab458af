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
/// Answers reports with receipts (回执): what was decided and why, how far the unit is, how to correct it. Only a mail that a person of a rostered
/// unit sent from its rostered address is answered (RFC 3834 section 2): never an automatic one, a bounce, a list's, one whose sender could not be
/// authenticated, or one marked secret, and no address more often a day than the office allows.
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

    private static readonly string[] Failures = ["spf=fail", "dkim=fail", "dmarc=fail"];

    /// <summary>Queues the receipts of what came in since the last time. Reports from before receipts were first switched on get none.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(Office office, CancellationToken ct)
    {
        var setting = $"receipts/{office.Id}";
        if (await ledger.SettingAsync(setting, ct).ConfigureAwait(false) is not { } text)
        {
            await ledger.QueueAsync([], (setting, $"{await ledger.LastSubmissionAsync(office.Id, ct).ConfigureAwait(false)}"), ct).ConfigureAwait(false);
            return 0;
        }

        var queued = 0;
        for (var after = long.Parse(text); await ledger.MailsAfterAsync(office.Id, after, ct).ConfigureAwait(false) is { Count: > 0 } fresh; after = fresh[^1].Submission.Id)
        {
            var submissions = (await ledger.OfficeAsync(office.Id, ct).ConfigureAwait(false)).Submissions;
            var receipts = new List<OutboxRow>();
            foreach (var (submission, row) in fresh)
            {
                var decision = Ledger.Decision(row);
                if (decision.Unit is { } name && office.Roster.Find(name) is { } unit && IsOwed(office, unit, submission, decision)
                    && receipts.Count(r => r.Recipients == submission.Sender)
                        + await ledger.CountQueuedAsync(Prefix(office), submission.Sender, clock.GetUtcNow().AddDays(-1), ct).ConfigureAwait(false) < office.Notices.ReceiptsPerDay)
                {
                    receipts.Add(Receipt(office, unit, submission, decision, submissions));
                }
            }

            queued += await ledger.QueueAsync(receipts, (setting, $"{fresh[^1].Submission.Id}"), ct).ConfigureAwait(false);
        }

        return queued;
    }

    private static string Prefix(Office office) => $"receipt/{office.Id}/";

    private bool IsOwed(Office office, RosterUnit unit, SubmissionRow submission, Decision decision)
    {
        var sender = submission.Sender;
        if (decision.Status is SubmissionStatus.SetAside or SubmissionStatus.Quarantined || submission.ArchivePath is null
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
        return AutomaticMail.Find(mail) is null
            && !mail.Headers.Any(h => h.Name.Equals("Authentication-Results", StringComparison.OrdinalIgnoreCase) && Failures.Any(f => h.Value.Contains(f, StringComparison.OrdinalIgnoreCase)));
    }

    private OutboxRow Receipt(Office office, RosterUnit unit, SubmissionRow submission, Decision decision, IReadOnlyList<Submission> submissions)
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
            ("result", result), ("progress", string.Concat(Progress(office, unit, submission, decision, submissions))));
        var mailbox = submission.Mailbox;
        return mails.Row(
            office, $"{Prefix(office)}{submission.Number}", [submission.Sender], office.Texts.Fill(TextKey.ReceiptSubject, ("subject", submission.Subject), ("number", submission.Number)), body,
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
