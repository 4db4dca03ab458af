using System.Text;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Notices;
using MailIntake.Outbox;
using MailIntake.Schedule;
using MailIntake.Storage;

namespace MailIntake.Bulletin;

/// <summary>
/// Makes bulletins out of the ledger and queues their mails. What was queued is a row of the ledger, unique to office and period, written in one
/// transaction with the mails: however often this is asked, and whatever restarts, a period's bulletin goes out once.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="format">Writes mails.</param>
/// <param name="notices">Writes the units' statements.</param>
/// <param name="clock">The time.</param>
public sealed class BulletinDesk(Ledger ledger, IMailFormat format, NoticeMail notices, TimeProvider clock)
{
    /// <summary>
    /// Makes the bulletin of a period as of its last day, or of a period that is not over as of today; on its very last day as of the day before:
    /// to count the period as over would publish it, and blame whoever still reports by midnight.
    /// </summary>
    public async Task<Domain.Bulletin.Bulletin> MakeAsync(Office office, Period period, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = OfficeTime.Day(now);
        var asOf = period.Last < today ? period.Last : period.Last == today ? today.AddDays(-1) : today;
        var held = await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
        var scorer = new Scorer(office.Policies, office.Roster, held, period.Year);
        var end = OfficeTime.Start(asOf.AddDays(1));
        var rows = await ledger.SubmissionsAsync(office.Id, period, asOf, ct).ConfigureAwait(false);
        var score = scorer.Score(period, asOf);
        var published = await ledger.Bulletins.PublishedAsync(office.Id, ct).ConfigureAwait(false);
        var earlier = published.Where(p => p.Kind == period.Kind && p.First < period.First).ToList();
        var (changed, known) = await OutcomesAsync(office, scorer, period, published, ct).ConfigureAwait(false);
        // The new version of a returned item counts when the item came, whenever it came itself.
        var replacing = held.Submissions.Where(s => s is { Replaces: not null, Status: SubmissionStatus.Counted } && s.HoldsOn(asOf) && !period.Contains(OfficeTime.Day(s.ReceivedAt)))
            .ToLookup(s => s.Number, s => (s.Replaces!, Period.Containing(PeriodKind.Month, OfficeTime.Day(s.ReceivedAt))));
        return Domain.Bulletin.Bulletin.Of(office.Name, score, [.. rows.Where(r => r.Submission.ReceivedAt < end).Select(r =>
        {
            var decision = LedgerRows.Decision(r.Decision);
            var reason = Classifier.ToldReason(decision);
            return new BulletinSubmission(
                r.Submission.Number, r.Submission.ReceivedAt, decision.Unit is { } unit ? office.Roster.NameOf(unit) : null, decision.Kind, decision.Title ?? LedgerRows.Subject(r.Submission, decision.Status), decision.Status, reason)
            {
                Replaces = decision.Status == SubmissionStatus.Counted ? replacing[r.Submission.Number].Cast<(string, Period)?>().FirstOrDefault() : null,
            };
        })]) with
        {
            EvidenceFiles = held.EvidenceFiles(),
            Received = [.. (await ledger.Mailboxes.ReconciledAsync(ct).ConfigureAwait(false)).Where(d => office.Mailboxes.Contains(d.Mailbox) && d.Date is { } day && period.Contains(day) && day <= asOf)],
            Commissions = CommissionProgress.OfPeriod(period, asOf, held, office.Policies.NearestTo(asOf).Commissions, now),
            Proposals = Proposal.Of(office.Present.NumberPrefix, score),
            Adjustments = await AdjustmentsAsync(office, scorer, earlier, ct).ConfigureAwait(false),
            Corrections = earlier.Count == 0 ? [] : await CorrectionsAsync(office, scorer.Corrections(earlier.Max().Last, asOf, earlier.Max().Last), ct).ConfigureAwait(false),
            OutcomeChanges = changed,
            KnownOutcomes = known,
            YearBefore = earlier.Where(p => p.Year < period.Year).Select(p => (Period?)p).Max() is { } last ? scorer.Score(last, last.Last) : null,
            Forwarded = await ForwardedAsync(office, held, period.Year, asOf, ct).ConfigureAwait(false),
            Effective = office.Policies.Effective,
            EventColumns = EventColumn.Of(office.Policies.NearestTo(period.Last)),
            Months = [.. MonthsOf(office, period, asOf).Select(m => scorer.Score(m, m.Last < asOf ? m.Last : asOf))],
        };
    }

    /// <summary>The items forwarded in the year up to the day, and those of the year before that were not adopted in it, with what is recorded of their adoption.</summary>
    private async Task<IReadOnlyList<ForwardedItem>> ForwardedAsync(Office office, OfficeLedger held, int year, DateOnly asOf, CancellationToken ct)
    {
        var ties = new Dictionary<string, ItemTies>(StringComparer.Ordinal);
        var items = new List<ForwardedItem>();
        var inForce = new Lazy<List<OfficeEvent>>(() => [.. Withdrawals.InForce(held.Events.Where(e => OfficeTime.Day(e.At) <= asOf))]);
        foreach (var (number, to, at) in await ledger.Outbox.ForwardsAsync(office.Id, ct).ConfigureAwait(false))
        {
            var day = OfficeTime.Day(at);
            if (day.Year < year - 1 || day > asOf || held.Submissions.FirstOrDefault(s => s.Number == number) is not { Unit: { } unit } item)
            {
                continue;
            }

            if (!ties.TryGetValue(unit, out var tied))
            {
                ties.Add(unit, tied = new ItemTies([.. held.Submissions.Where(s => s.Unit == unit)]));
            }

            var adopted = inForce.Value.Where(e => e.Unit == unit && e.At >= OfficeTime.Start(day) && e.Item == office.Policies.NearestTo(day).Adoptions?.Event
                && tied.SubmissionOf(e)?.Number == number).ToList();
            if (day.Year == year || adopted.TrueForAll(e => OfficeTime.Day(e.At).Year == year))
            {
                items.Add(new ForwardedItem(number, unit, ShortText.Of(item.Title, BulletinSubmission.LongestTitle), to, at, [.. adopted.Select(e => e.Channel ?? e.Item)]));
            }
        }

        return items;
    }

    /// <summary>
    /// What changed since the last bulletin of the same kind was published: in the result it published, whose entries are those of its year, and in that
    /// of the year before as it was then. What had changed by then, it has told.
    /// </summary>
    private async Task<IReadOnlyList<Adjustment>> AdjustmentsAsync(Office office, Scorer scorer, List<Period> earlier, CancellationToken ct)
    {
        if (earlier.Count == 0)
        {
            return [];
        }

        var last = earlier.Max();
        var files = await ledger.Bulletins.FilesAsync(office.Id, last, ct).ConfigureAwait(false);
        var adjustments = PublishedResult.FileNames.Where(files.ContainsKey).Select(name => PublishedResult.Read(files[name]))
            .SelectMany(kept => Adjustment.Between(kept.Period, kept.Units, scorer.Score(kept.Period, kept.Period.Last), office.Roster).Where(a => a.Gone is null || a.Period == last)).ToList();
        var corrections = adjustments.Count == 0 ? [] : await CorrectionsAsync(office, scorer.Corrections(DateOnly.MinValue, last.Last, last.Last), ct).ConfigureAwait(false);
        return [.. adjustments.Select(a => a with { Corrections = [.. corrections.Where(c => c.Unit == a.Unit && c.Entries.Any(a.Added.Contains))] })];
    }

    /// <summary>Corrections with the reasons of the decisions among them; why an item waits or is quarantined is nobody's to read here.</summary>
    private async Task<IReadOnlyList<Correction>> CorrectionsAsync(Office office, IReadOnlyList<Correction> corrections, CancellationToken ct)
    {
        if (corrections.Count == 0)
        {
            return [];
        }

        var decisions = await ledger.DecidedAnewAsync(office.Id, corrections.Min(c => c.Day), corrections.Max(c => c.Day), ct).ConfigureAwait(false);
        var reasons = new Dictionary<(string Number, DateOnly Day), string>();
        foreach (var (number, row) in decisions)
        {
            reasons[(number, OfficeTime.Day(row.EffectiveAt!.Value))] =
                row.Status is SubmissionStatus.Review or SubmissionStatus.Quarantined ? "" : Classifier.ToldReason(LedgerRows.Decision(row));
        }

        return [.. corrections.Select(c => c with { Causes = [.. c.Causes.Select(cause => cause with { Reason = cause.Reason ?? reasons.GetValueOrDefault((cause.Number, c.Day)) })] })];
    }

    /// <summary>
    /// What follows from the published periods of this year and the year before otherwise than readers know it, by the last bulletin that was published, of
    /// whatever kind, or by the period's own; and what readers know with this bulletin.
    /// </summary>
    private async Task<(IReadOnlyList<OutcomeChange> Changes, IReadOnlyList<KnownOutcomes> Known)> OutcomesAsync(
        Office office, Scorer scorer, Period period, IReadOnlyList<Period> published, CancellationToken ct)
    {
        if (published.Count == 0)
        {
            return ([], []);
        }

        var last = await ledger.Bulletins.FilesAsync(office.Id, published[^1], ct).ConfigureAwait(false);
        var told = PublishedResult.ReadOutcomes(last).ToDictionary(o => o.Period);
        var changes = new List<OutcomeChange>();
        var known = told.Values.Where(o => o.Period.Year > period.Year).ToList(); // a bulletin of an earlier year does not tell them
        foreach (var other in published.Where(p => p != period && p.Year <= period.Year && p.Year >= period.Year - 1))
        {
            var now = KnownOutcomes.Of(scorer.Score(other, other.Last));
            known.Add(now);
            var before = told.GetValueOrDefault(other) ?? PublishedResult.ReadOwnOutcomes(await ledger.Bulletins.FilesAsync(office.Id, other, ct).ConfigureAwait(false));
            if (before is not null)
            {
                changes.AddRange(OutcomeChange.Between(before, now, office.Roster));
            }
        }

        return (changes, known);
    }

    private static IEnumerable<Period> MonthsOf(Office office, Period period, DateOnly asOf)
    {
        var first = new DateOnly(period.Year, 1, 1);
        var last = period.Last < asOf ? period.Last : asOf;
        for (var month = Period.Containing(PeriodKind.Month, office.Policies.Effective > first ? office.Policies.Effective : first); month.First <= last; month = month.Next)
        {
            yield return month;
        }
    }

    /// <summary>The periods of an office whose bulletins are due and were not made yet with when they were due, by plan, oldest first.</summary>
    /// <param name="office">The office.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<(Period Period, DateTimeOffset Due)>> DueAsync(Office office, WorkCalendar calendar, CancellationToken ct) =>
        await DueAsync(office, await SendingAsync(office, ct).ConfigureAwait(false), calendar, ct).ConfigureAwait(false);

    private async Task<IReadOnlyList<(Period Period, DateTimeOffset Due)>> DueAsync(
        Office office, IEnumerable<(BulletinPlan Plan, DateTimeOffset Since, DateOnly Last)> plans, WorkCalendar calendar, CancellationToken ct)
    {
        var all = new List<(Period Period, DateTimeOffset Due)>();
        foreach (var (plan, since, last) in plans)
        {
            foreach (var bulletin in new BulletinClock(calendar).DueSince(plan, since, clock.GetUtcNow()).TakeWhile(b => b.Period.Last <= last))
            {
                if (await ledger.Bulletins.FindAsync(office.Id, bulletin.Period, ct).ConfigureAwait(false) is null)
                {
                    all.Add(bulletin);
                }
            }
        }

        return all;
    }

    /// <summary>The period of each kind whose bulletin an office sends next by itself, with when it is due.</summary>
    /// <param name="office">The office.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<(Period Period, DateTimeOffset Due)>> NextAsync(Office office, WorkCalendar calendar, CancellationToken ct)
    {
        var all = new List<(Period Period, DateTimeOffset Due)>();
        foreach (var (plan, since, last) in await SendingAsync(office, ct).ConfigureAwait(false))
        {
            if (all.Exists(b => b.Period.Kind == plan.Kind))
            {
                continue; // of an earlier version, or by another plan
            }

            foreach (var bulletin in new BulletinClock(calendar).DueAfter(plan, since, clock.GetUtcNow()).TakeWhile(b => b.Period.Last <= last))
            {
                // One that a person has sent already does not go out once more.
                if (await ledger.Bulletins.FindAsync(office.Id, bulletin.Period, ct).ConfigureAwait(false) is null)
                {
                    all.Add(bulletin);
                    break;
                }
            }
        }

        return all;
    }

    /// <summary>The plans of an office that are followed: none without a way out.</summary>
    private async Task<IEnumerable<(BulletinPlan Plan, DateTimeOffset Since, DateOnly Last)>> SendingAsync(Office office, CancellationToken ct) =>
        office.Outgoing is null ? [] : await PlansAsync(office, ct).ConfigureAwait(false);

    /// <summary>
    /// The plans of an office, earliest version first, since when each is followed, and the last day on which its version is in force: from now on where that is not noted yet, and only
    /// for periods whose last day that version governs.
    /// </summary>
    private async Task<IReadOnlyList<(BulletinPlan Plan, DateTimeOffset Since, DateOnly Last)>> PlansAsync(Office office, CancellationToken ct)
    {
        var noted = await ledger.Facts.NotedAsync(Markers(office), ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        return [.. office.Policies.Versions.SelectMany(version => version.Bulletins, (version, plan) =>
        {
            var (since, effective) = (noted.GetValueOrDefault(Marker(office, plan), now), OfficeTime.Start(version.Effective));
            return (plan, since > effective ? since : effective, office.Policies.LastDayOf(version));
        })];
    }

    /// <summary>
    /// What a ledger that was restored has to forget: bulletins that were due before now and are not in it may have been sent since the backup. Of a period that is over and whose
    /// bulletin is still to come nothing can have been.
    /// </summary>
    /// <param name="office">The office.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The periods whose bulletins were due and are not in the ledger, and by the name of the fact from when on bulletins are sent.</returns>
    public async Task<(IReadOnlyList<Period> Due, IReadOnlyDictionary<string, DateTimeOffset> From)> RestartedAsync(Office office, WorkCalendar calendar, CancellationToken ct)
    {
        var plans = await PlansAsync(office, ct).ConfigureAwait(false);
        var due = (await DueAsync(office, plans, calendar, ct).ConfigureAwait(false)).Select(b => b.Period).ToHashSet();
        var (times, now) = (new BulletinClock(calendar), clock.GetUtcNow());
        var coming = plans.SelectMany(p => times.DueAfter(p.Plan, p.Since, now).TakeWhile(b => b.Period.Last <= p.Last).Take(1), (p, b) => (Marker: Marker(office, p.Plan), b.Period))
            .Where(c => c.Period.Last < OfficeTime.Day(now));

        // Of two plans of one kind one may have sent what is still to come by the other.
        return ([.. due.Order()], coming.Where(c => !due.Contains(c.Period)).DistinctBy(c => c.Marker).ToDictionary(c => c.Marker, c => OfficeTime.Start(c.Period.Last), StringComparer.Ordinal));
    }

    /// <summary>Notes since when each office has been sending bulletins by itself: what ended before is never sent by itself.</summary>
    public Task NotePlansAsync(IEnumerable<Office> offices, CancellationToken ct) =>
        ledger.Facts.SinceAsync([.. offices.Where(o => o.Outgoing is not null).SelectMany(Markers)], ct);

    /// <summary>How the names of the facts begin since when each office's bulletins are sent.</summary>
    public const string MarkerPrefix = "bulletins/";

    private static List<string> Markers(Office office) => [.. office.Bulletins.Select(plan => Marker(office, plan)).Distinct()];

    private static string Marker(Office office, BulletinPlan plan) => $"{MarkerPrefix}{office.Id}/{plan.Kind}";

    /// <summary>Queues the mails of a bulletin.</summary>
    /// <param name="office">The office.</param>
    /// <param name="bulletin">The bulletin.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>To whom; null, and nothing done, where this bulletin was queued before.</returns>
    public async Task<IReadOnlyList<string>?> QueueAsync(Office office, Domain.Bulletin.Bulletin bulletin, CancellationToken ct)
    {
        var outgoing = office.Outgoing ?? throw new InvalidOperationException("the office has no way out");
        var period = bulletin.Score.Period;
        var recipients = RecipientsOf(office, period, outgoing);
        var today = OfficeTime.Day(clock.GetUtcNow());
        var name = NameOf(bulletin);
        var files = DigestFile.Of(office, bulletin, today);

        // The office's own files are kept whole; what others than the office get is written for units.
        var toOffice = recipients is [var only] && only == outgoing.From.Address;
        var told = toOffice ? bulletin : bulletin.ForUnits();
        var sent = toOffice ? files : DigestFile.ForUnits(office, told, files);
        var mails = recipients.Chunk(outgoing.RecipientsPerMail).Select((part, index) => Mail(office, outgoing, told, sent, name, index + 1, part)).ToList();
        if (office.Notices.Statements && bulletin.IsClosed && period.Kind == PeriodKind.Month)
        {
            var commissions = (await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false)).Commissions;
            mails.AddRange(office.Roster.Units.Where(u => u.ResultAddresses.Count > 0).Select(u => Statement(office, bulletin, u, commissions)));
        }

        var publication = bulletin.IsClosed
            ? new Publication(period, [.. files.Select(f => (f.Name, f.Content)), .. PublishedResult.FilesOf(bulletin)], bulletin.Proposals)
            : null;
        return await ledger.Bulletins.QueueAsync(office.Id, publication, mails, ct).ConfigureAwait(false) ? recipients : null;
    }

    /// <summary>The mails of a bulletin that was queued before, its statements included, without their octets.</summary>
    public async Task<IReadOnlyList<OutboxRow>> QueuedAsync(Office office, Domain.Bulletin.Bulletin bulletin, CancellationToken ct)
    {
        var prefix = $"bulletin/{office.Id}/{NameOf(bulletin)}/";
        var parts = (await ledger.Outbox.MailsAsync(prefix, ct).ConfigureAwait(false)).Where(m => int.TryParse(m.Purpose[prefix.Length..].Split('/')[0], out _)); // not those of a day in the period
        return bulletin.IsClosed ? [.. parts, .. await ledger.Outbox.MailsAsync($"statement/{office.Id}/{bulletin.Score.Period}/", ct).ConfigureAwait(false)] : [.. parts];
    }

    /// <summary>An intermediate bulletin is told apart by its day and leaves the period's own one to come.</summary>
    private string NameOf(Domain.Bulletin.Bulletin bulletin) =>
        bulletin.IsClosed ? $"{bulletin.Score.Period}" : $"{bulletin.Score.Period}/{OfficeTime.Day(clock.GetUtcNow()):yyyy-MM-dd}";

    private OutboxRow Mail(Office office, OutgoingConfiguration outgoing, Domain.Bulletin.Bulletin bulletin, IReadOnlyList<DigestFile> files, string name, int part, string[] recipients)
    {
        var now = clock.GetUtcNow();
        var title = new DigestPhrases(bulletin, office.Texts).Title;
        var mail = new OutgoingMail
        {
            From = outgoing.From,
            To = [.. recipients.Select(r => new MailAddress(null, r))],
            Subject = office.Texts.Fill(TextKey.BulletinSubject, ("title", title), ("office", office.Name), ("period", bulletin.Score.Period.Label)),
            Date = OfficeTime.Local(now),
            MessageId = OwnMessageId.Bulletin(office.Id, name, part, now, outgoing.From),
            Text = DigestText.Write(bulletin, office.Texts),
            Html = Encoding.UTF8.GetString(files.First(f => f.Name == DigestFile.HtmlName).Content),
            Attachments = [.. files.Where(f => f.Name != DigestFile.HtmlName).Select(f => new MailAttachment($"{title}{Path.GetExtension(f.Name)}", f.MediaType, f.Content))],
        };
        return OutboxSender.Queued(office.Id, $"bulletin/{office.Id}/{name}/{part}", mail, recipients, format);
    }

    /// <summary>A unit's own month.</summary>
    private OutboxRow Statement(Office office, Domain.Bulletin.Bulletin bulletin, RosterUnit unit, IReadOnlyList<Commission> commissions)
    {
        var now = clock.GetUtcNow();
        var next = bulletin.Score.Period.Next;
        var quotas = (office.Policies.InForceOn(next.First)?.Quotas ?? []).Where(q => !(q.From > next.First))
            .Select(q => (Quota: q, Period: Period.Containing(q.Period, next.First)))
            .Select(q => (q.Quota, q.Period, Required: q.Quota.RequiredIn(q.Period, unit.Category))).Where(q => q.Required is not null)
            .Select(q => office.Texts.Fill(
                q.Quota.CountsAdoptions ? TextKey.StatementNextAdoption : TextKey.StatementNextQuota, ("quota", q.Quota.Name), ("period", q.Period.Label), ("required", q.Required!.Value)));
        var open = commissions.Where(c => c.Units.Contains(unit.Name) && c.IssuedAt <= now && c.DueAt > now)
            .Select(c => office.Texts.Fill(TextKey.StatementNextCommission, ("title", c.Title), ("number", c.Number), ("due", OfficeTime.Deadline(c.DueAt))));
        var statement = bulletin.For(unit.Name, [.. quotas, .. open]);
        return notices.Row(
            office, $"statement/{office.Id}/{bulletin.Score.Period}/{unit.Name}", unit.ResultAddresses,
            office.Texts.Fill(TextKey.StatementSubject, ("title", new DigestPhrases(statement, office.Texts).Title), ("unit", unit.Name), ("period", bulletin.Score.Period.Label)),
            DigestText.Write(statement, office.Texts), mail => mail with { Html = DigestHtml.Write(statement, office.Texts) });
    }

    /// <summary>Where every unit's results go, and the plan's own addresses; where there is none at all, the office itself.</summary>
    private static List<string> RecipientsOf(Office office, Period period, OutgoingConfiguration outgoing)
    {
        var recipients = office.Roster.Units.SelectMany(u => u.ResultAddresses)
            .Concat(office.Policies.NearestTo(period.Last).Bulletins.Where(b => b.Kind == period.Kind).SelectMany(b => b.Recipients))
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return recipients.Count > 0 ? recipients : [outgoing.From.Address];
    }
}
