using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>What bulletins published: their periods and files, and the outcomes that they propose, with what was decided about those.</summary>
/// <param name="database">The ledger.</param>
/// <param name="clock">The time.</param>
public sealed class BulletinLedger(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>Queues the mails of a bulletin and records that the period's bulletin was made: all or nothing.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="publication">What is kept of it, or null for an intermediate bulletin, which leaves the period's own one to come.</param>
    /// <param name="mails">Its mails.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False, and nothing done, where it was queued before.</returns>
    public async Task<bool> QueueAsync(string office, Publication? publication, IReadOnlyList<OutboxRow> mails, CancellationToken ct)
    {
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var name = publication?.Period.ToString();
        var purposes = mails.Select(m => m.Purpose).ToList();
        if (await context.Bulletins.AnyAsync(b => b.Office == office && b.Period == name, ct).ConfigureAwait(false)
            || await context.Outbox.AnyAsync(o => purposes.Contains(o.Purpose), ct).ConfigureAwait(false))
        {
            return false;
        }

        if (publication is not null)
        {
            var bulletin = context.Bulletins.Add(new BulletinRow { Office = office, Period = name!, MadeAt = clock.GetUtcNow() }).Entity;
            await context.SaveChangesAsync(ct).ConfigureAwait(false);
            context.BulletinFiles.AddRange(publication.Files.Select(f => new BulletinFileRow { BulletinId = bulletin.Id, Name = f.Name, Content = f.Content }));
            context.Proposals.AddRange(publication.Proposals.Select(p => new ProposalRow
            {
                Office = office, Number = p.Number, Period = name!, Unit = p.Unit, Person = p.Person, Outcome = p.Outcome.Name, Clause = p.Outcome.Clause, Reason = p.Outcome.Reason,
            }));
        }

        context.Outbox.AddRange(mails);
        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>The bulletin of a period where it was made, else null.</summary>
    public async Task<BulletinRow?> FindAsync(string office, Period period, CancellationToken ct)
    {
        await using var context = database.Context();
        var name = period.ToString();
        return await context.Bulletins.FirstOrDefaultAsync(b => b.Office == office && b.Period == name, ct).ConfigureAwait(false);
    }

    /// <summary>The files that were kept of a published bulletin, by name; none where it is not published.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> FilesAsync(string office, Period period, CancellationToken ct)
    {
        await using var context = database.Context();
        var name = period.ToString();
        return await context.Bulletins.Where(b => b.Office == office && b.Period == name)
            .Join(context.BulletinFiles, b => b.Id, f => f.BulletinId, (b, f) => f).OrderBy(f => f.Id)
            .ToDictionaryAsync(f => f.Name, f => f.Content, StringComparer.Ordinal, ct).ConfigureAwait(false);
    }

    /// <summary>The periods of an office whose bulletins were published, in the order in which they were.</summary>
    public async Task<IReadOnlyList<Period>> PublishedAsync(string office, CancellationToken ct)
    {
        await using var context = database.Context();
        var names = await context.Bulletins.Where(b => b.Office == office).OrderBy(b => b.Id).Select(b => b.Period).ToListAsync(ct).ConfigureAwait(false);
        return [.. names.Select(PeriodNamed)];
    }

    /// <summary>The period of a bulletin, or of what it proposed, as the ledger names it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Period PeriodNamed(string name) => Period.TryParse(name, out var period) ? period : throw new InvalidDataException($"台账中的通报期“{name}”不能识别");

    /// <summary>The outcomes that published bulletins propose, oldest first.</summary>
    public async Task<IReadOnlyList<ProposalRow>> ProposalsAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Proposals.OrderBy(p => p.Id).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Records what was decided about a proposal, and the event it becomes: all or nothing.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="state">The decision.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="recorded">The event, or null where it becomes none.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The proposal as it was decided before, and nothing done; null where it was open.</returns>
    public async Task<ProposalRow?> DecideProposalAsync(ProposalRow proposal, ProposalState state, string reason, OfficeEvent? recorded, CancellationToken ct)
    {
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var row = await context.Proposals.AsTracking().FirstAsync(p => p.Id == proposal.Id, ct).ConfigureAwait(false);
        if (row.State != ProposalState.Open)
        {
            return row;
        }

        (row.State, row.DecidedAt, row.DecisionReason) = (state, clock.GetUtcNow(), reason);
        if (recorded is not null)
        {
            context.Events.Add(new EventRow
            {
                Office = row.Office, Number = recorded.Number, At = recorded.At, Unit = recorded.Unit, Item = recorded.Item, Authors = LedgerRows.Join(recorded.Authors), Note = recorded.Note,
                RecordedAt = clock.GetUtcNow(),
            });
        }

        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return null;
    }
}
