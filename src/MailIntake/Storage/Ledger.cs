using System.Runtime.CompilerServices;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>
/// The ledger: every submission of every office with all that was decided about it; beside them the mailboxes they came from, the commissions, the mails still to be
/// sent and the published bulletins. Facts are appended and never changed; each method is one transaction.
/// </summary>
public sealed class Ledger(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>The database, for parts that need a query of their own.</summary>
    public LedgerDatabase Database => database;

    /// <summary>The mailboxes, and how far each has been read.</summary>
    public MailboxLedger Mailboxes { get; } = new(database, clock);

    /// <summary>The commissions, and which mails answer them.</summary>
    public CommissionLedger Commissions { get; } = new(database);

    /// <summary>The queue of mails to be sent.</summary>
    public OutboxLedger Outbox { get; } = new(database, clock);

    /// <summary>What bulletins published.</summary>
    public BulletinLedger Bulletins { get; } = new(database, clock);

    /// <summary>The facts that are noted under a name.</summary>
    public FactLedger Facts { get; } = new(database, clock);

    /// <summary>The keys of an office's submissions whose mails were removed from the archive after the years for which they had to be kept.</summary>
    public async Task<HashSet<long>> PurgedAsync(string office, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Purges.Select(p => p.SubmissionId).Where(id => context.Submissions.Any(s => s.Id == id && s.Office == office)).ToHashSetAsync(ct).ConfigureAwait(false);
    }

    /// <summary>All that happened at an office, as scoring reads it, under the present names of its units.</summary>
    public async Task<OfficeLedger> OfficeAsync(string office, Roster roster, CancellationToken ct)
    {
        await using var context = database.Context();
        await context.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        return new OfficeReader(context.Database.GetDbConnection(), office, roster).Read(ct);
    }

    /// <summary>Submissions of an office with the decision that holds, in order of receipt.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="period">Only those received in this period, or null for all.</param>
    /// <param name="ct">Cancels.</param>
    public Task<IReadOnlyList<(SubmissionRow Submission, DecisionRow Decision)>> SubmissionsAsync(string office, Period? period, CancellationToken ct) =>
        SubmissionsAsync(office, period, null, ct);

    /// <summary>Submissions of an office, in order of receipt, with the decision that holds, or that held on a day: what was decided anew later leaves earlier lists as they were.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="period">Only those received in this period, or null for all.</param>
    /// <param name="asOf">The day, to whose end decisions hold; null for now.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<(SubmissionRow Submission, DecisionRow Decision)>> SubmissionsAsync(string office, Period? period, DateOnly? asOf, CancellationToken ct)
    {
        await using var context = database.Context();
        var submissions = context.Submissions.Where(s => s.Office == office);
        if (period is { } p)
        {
            var first = OfficeTime.Start(p.First);
            var end = OfficeTime.Start(p.Last.AddDays(1));
            submissions = submissions.Where(s => s.ReceivedAt >= first && s.ReceivedAt < end);
        }

        var decisions = asOf is { } day ? context.DecisionsBefore(OfficeTime.Start(day.AddDays(1))) : context.PresentDecisions;
        var rows = await submissions.Join(decisions, s => s.Id, d => d.SubmissionId, (s, d) => new { s, d })
            .OrderBy(r => r.s.ReceivedAt).ThenBy(r => r.s.Id).ToListAsync(ct).ConfigureAwait(false);
        return [.. rows.Select(r => (r.s, r.d))];
    }

    /// <summary>Every decision of an office in the order in which they were made, each with its submission; streamed.</summary>
    public async IAsyncEnumerable<(SubmissionRow Submission, DecisionRow Decision)> HistoryAsync(string office, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var context = database.Context();
        var query = context.Submissions.Where(s => s.Office == office)
            .Join(context.Decisions, s => s.Id, d => d.SubmissionId, (s, d) => new { s, d }).OrderBy(r => r.d.Id);
        await foreach (var r in query.AsAsyncEnumerable().WithCancellation(ct).ConfigureAwait(false))
        {
            yield return (r.s, r.d);
        }
    }

    /// <summary>The decisions of some submissions after their first ones, in order.</summary>
    public async Task<ILookup<long, DecisionRow>> LaterDecisionsAsync(IReadOnlyCollection<long> submissions, CancellationToken ct)
    {
        await using var context = database.Context();
        var rows = submissions.Count == 0 ? []
            : await context.Decisions.Where(d => submissions.Contains(d.SubmissionId) && d.Sequence > 1).OrderBy(d => d.Sequence).ToListAsync(ct).ConfigureAwait(false);
        return rows.ToLookup(d => d.SubmissionId);
    }

    /// <summary>The decisions of an office that hold from a span of days on, both included, each with its submission's number, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<(string Number, DecisionRow Decision)>> DecidedAnewAsync(string office, DateOnly first, DateOnly last, CancellationToken ct)
    {
        await using var context = database.Context();
        var (from, end) = ((DateTimeOffset?)OfficeTime.Start(first), (DateTimeOffset?)OfficeTime.Start(last.AddDays(1)));
        var rows = await context.Decisions.Where(d => d.Office == office && d.EffectiveAt >= from && d.EffectiveAt < end)
            .Join(context.Submissions, d => d.SubmissionId, s => s.Id, (d, s) => new { s.Number, d }).OrderBy(r => r.d.Id).ToListAsync(ct).ConfigureAwait(false);
        return [.. rows.Select(r => (r.Number, r.d))];
    }

    /// <summary>The events of an office that return an item (退回重报, 退稿) or withdraw one, in the order in which they were recorded.</summary>
    public async Task<IReadOnlyList<EventRow>> ReturnsAsync(string office, IReadOnlyCollection<string> returningItems, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Events.Where(e => e.Office == office && e.About != null && (e.Item == OfficeEvent.Correction || returningItems.Contains(e.Item)))
            .OrderBy(e => e.Id).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Appends decisions made anew under a configuration, all in one transaction; each holds as one by <see cref="DecideAsync"/> does, a returned item's from when
    /// the one holds that replaces it. An item about which something else was decided meanwhile keeps that.
    /// </summary>
    /// <returns>The keys of the submissions that were passed over.</returns>
    public async Task<IReadOnlySet<long>> DecideAnewAsync(IReadOnlyList<AnewDecision> decisions, string policy, CancellationToken ct)
    {
        var passed = new HashSet<long>();
        var from = new Dictionary<long, DateTimeOffset?>();
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        foreach (var part in decisions.OrderBy(d => d.ReplacedBy is not null).Chunk(500))
        {
            var ids = part.Select(d => d.SubmissionId).ToList();
            var earlier = (await context.Decisions.Where(d => ids.Contains(d.SubmissionId)).Select(d => new { d.SubmissionId, d.Sequence, d.Status }).ToListAsync(ct).ConfigureAwait(false))
                .ToLookup(d => d.SubmissionId);
            foreach (var (id, sequence, decision, by) in part)
            {
                if (earlier[id].Max(d => d.Sequence) != sequence || (by is { } version && passed.Contains(version.SubmissionId)))
                {
                    passed.Add(id);
                    continue;
                }

                var row = LedgerRows.Row(decision, sequence + 1, DecisionOrigin.Rules, policy, now);
                row.SubmissionId = id;
                row.EffectiveAt = by is var (other, received) && from.TryGetValue(other, out var holds) ? holds ?? received
                    : earlier[id].All(d => d.Status == SubmissionStatus.Review) ? null : now;
                from[id] = row.EffectiveAt;
                context.Decisions.Add(row);
            }

            await context.SaveChangesAsync(ct).ConfigureAwait(false);
            context.ChangeTracker.Clear();
        }

        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return passed;
    }

    /// <summary>The names of units in an office's rows, recorded at any time, that its roster does not know: what they did counts nowhere.</summary>
    public async Task<IReadOnlyList<string>> UnknownUnitsAsync(string office, Roster roster, CancellationToken ct)
    {
        await using var context = database.Context();
        var names = await context.PresentDecisions.Where(d => d.Office == office && d.Unit != null).Select(d => d.Unit!).Distinct().ToListAsync(ct).ConfigureAwait(false);
        names.AddRange(await context.Events.Where(e => e.Office == office).Select(e => e.Unit).Distinct().ToListAsync(ct).ConfigureAwait(false));
        names.AddRange((await context.Commissions.Where(c => c.Office == office).Select(c => c.Units).Distinct().ToListAsync(ct).ConfigureAwait(false)).SelectMany(LedgerRows.Split));
        return [.. names.Distinct().Where(n => roster.Find(n) is null).Order(StringComparer.Ordinal)];
    }

    /// <summary>True where the archive has to hold a mail: one was archived, and was not removed after the years for which it had to be kept.</summary>
    public async Task<bool> HoldsMailsAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Submissions.AnyAsync(s => s.ArchivePath != null && !context.Purges.Any(p => p.SubmissionId == s.Id), ct).ConfigureAwait(false);
    }

    /// <summary>The ids of the offices that have submissions.</summary>
    public IReadOnlyList<string> Offices()
    {
        using var context = database.Context();
        var offices = new List<string>();
        while (true)
        {
            // One step along the index for each office: every command asks, and a ledger may have a hundred thousand rows of a few.
            using var next = context.Command("""SELECT MIN("Office") FROM "Submissions" WHERE "Office" > @last""", ("last", offices.LastOrDefault("")));
            if (next.ExecuteScalar() is not string office)
            {
                return offices;
            }

            offices.Add(office);
        }
    }

    /// <summary>The mailboxes from which an office's submissions came.</summary>
    public IReadOnlyList<string> MailboxesOf(string office)
    {
        using var context = database.Context();
        return [.. context.Submissions.Where(s => s.Office == office && s.Mailbox != null).Select(s => s.Mailbox!).Distinct()];
    }

    /// <summary>All that was decided about a submission, oldest first.</summary>
    /// <param name="submission">Its key.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<DecisionRow>> DecisionsAsync(long submission, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Decisions.Where(d => d.SubmissionId == submission).OrderBy(d => d.Sequence).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The submissions of a number with all their decisions, oldest first; none where no office has it. Numbers are unique inside an office; several offices may match.</summary>
    public async Task<IReadOnlyList<SubmissionRow>> FindAsync(string number, CancellationToken ct)
    {
        await using var context = database.Context();
        var rows = await context.Submissions.Include(s => s.Decisions).Where(s => s.Number == number).ToListAsync(ct).ConfigureAwait(false);
        rows.ForEach(r => r.Decisions.Sort((a, b) => a.Sequence.CompareTo(b.Sequence)));
        return rows;
    }

    /// <summary>
    /// Appends a person's decision to a submission; the earlier ones stay visible. What takes a mail out of review holds from its receipt; a mail decided
    /// before is decided anew from now on, so that results as of an earlier day stay what they were. A returned item leaves the count or comes back
    /// into it with its new version, and the duplicates of what leaves it go to review.
    /// </summary>
    /// <returns>From when it holds, or null: from the mail's receipt; and the numbers of the duplicates that went to review.</returns>
    public async Task<(DateTimeOffset? From, IReadOnlyList<string> ToReview)> DecideAsync(SubmissionRow submission, Decision decision, string policy, CancellationToken ct)
    {
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var row = LedgerRows.Row(decision, submission.Decisions[^1].Sequence + 1, DecisionOrigin.Person, policy, clock.GetUtcNow());
        row.SubmissionId = submission.Id;
        row.EffectiveAt = submission.Decisions.TrueForAll(d => d.Status == SubmissionStatus.Review) ? null : row.DecidedAt;
        context.Decisions.Add(row);
        if (Replacements.Follow(
            context, submission.Office, submission.Number, LedgerRows.Decision(submission.Decisions[^1]), decision, row.EffectiveAt ?? submission.ReceivedAt, policy, row.DecidedAt) is { } follows)
        {
            context.Decisions.Add(follows);
        }

        var copies = await FirstTakenOut.FollowAsync(context, submission, submission.Decisions[^1], row, ct).ConfigureAwait(false);
        context.Decisions.AddRange(copies.Select(c => c.Decision));
        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return (row.EffectiveAt, [.. copies.Select(c => c.Number)]);
    }

    /// <summary>The key of the office's last decision, 0 where it has none.</summary>
    public async Task<long> LastDecisionAsync(string office, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Decisions.Where(d => d.Office == office).MaxAsync(d => (long?)d.Id, ct).ConfigureAwait(false) ?? 0;
    }

    /// <summary>The mails whose decision that holds was made after one key and not after another, in the order they were decided, at most 200.</summary>
    public async Task<IReadOnlyList<(SubmissionRow Submission, DecisionRow Decision)>> DecidedMailsAsync(string office, long after, long through, CancellationToken ct)
    {
        await using var context = database.Context();
        var rows = await context.PresentDecisions.Where(d => d.Office == office && d.Id > after && d.Id <= through)
            .Join(context.Submissions.Where(s => s.Sha256 != null), d => d.SubmissionId, s => s.Id, (d, s) => new { s, d }).OrderBy(r => r.d.Id).Take(200).ToListAsync(ct).ConfigureAwait(false);
        return [.. rows.Select(r => (r.s, r.d))];
    }

    /// <summary>The decision about a mail before another that did not wait for an external reader, or null.</summary>
    public async Task<DecisionRow?> DecisionBeforeAsync(DecisionRow decision, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Decisions.Where(d => d.SubmissionId == decision.SubmissionId && d.Sequence < decision.Sequence && !d.Awaits)
            .OrderByDescending(d => d.Sequence).FirstOrDefaultAsync(ct).ConfigureAwait(false);
    }

    /// <summary>How many submissions of an office have each status.</summary>
    public async Task<IReadOnlyDictionary<SubmissionStatus, int>> CountsAsync(string office, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.PresentDecisions.Where(d => d.Office == office).GroupBy(d => d.Status)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct).ConfigureAwait(false);
    }
}
