using MailIntake.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Mail.Storage;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Safekeeping;

/// <summary>
/// Removes from the archive the mails that were kept as long as the office has to keep them, and from the outbox the mails by which they were forwarded, which hold
/// their texts and files; what the ledger says of them stays, and with it every score. Recorded first and removed then, so that an interrupted purge is finished by the next one and no file is missed. A mail that waits for a person is kept.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="clock">The time.</param>
internal sealed class Retention(MailArchive archive, Ledger ledger, TimeProvider clock)
{
    /// <summary>Rows recorded in one transaction.</summary>
    private const int AtOnce = 500;

    /// <summary>Rows of the outbox held in memory, each with the files of a report.</summary>
    private const int MailsAtOnce = 10;

    /// <summary>The mails received before an instant whose files are still kept: key and octets.</summary>
    public async Task<IReadOnlyList<(long Id, long Size)>> DueAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var context = ledger.Database.Context();
        var rows = await context.Submissions.Where(s => s.ArchivePath != null && s.ReceivedAt < before && !context.Purges.Any(p => p.SubmissionId == s.Id))
            .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new { s.Id, s.Size, d.Status })
            .Where(r => r.Status != SubmissionStatus.Review).OrderBy(r => r.Id).ToListAsync(ct).ConfigureAwait(false);
        return [.. rows.Select(r => (r.Id, r.Size))];
    }

    /// <summary>Records mails as purged and removes the file of every mail that is so recorded, and what was forwarded of it unless it is still to go out.</summary>
    /// <param name="due">The mails, of <see cref="DueAsync"/>.</param>
    /// <param name="ct">Stops; the next purge goes on.</param>
    /// <returns>How many files were removed.</returns>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    public async Task<int> PurgeAsync(IReadOnlyList<(long Id, long Size)> due, CancellationToken ct)
    {
        await using var context = ledger.Database.Context();
        foreach (var part in due.Chunk(AtOnce))
        {
            context.Purges.AddRange(part.Select(d => new PurgeRow { SubmissionId = d.Id, PurgedAt = clock.GetUtcNow() }));
            await context.SaveChangesAsync(ct).ConfigureAwait(false);
            context.ChangeTracker.Clear();
        }

        var folders = new HashSet<string>(StringComparer.Ordinal);
        var removed = 0;
        var purged = await context.Purges.Join(context.Submissions, p => p.SubmissionId, s => s.Id, (p, s) => new { s.Office, s.Number, s.ArchivePath }).ToListAsync(ct).ConfigureAwait(false);
        foreach (var path in purged.Select(p => p.ArchivePath).OfType<string>().Select(archive.FullPath).Where(File.Exists))
        {
            ct.ThrowIfCancellationRequested();
            File.Delete(path);
            folders.Add(Path.GetDirectoryName(path)!);
            removed++;
        }

        foreach (var folder in folders)
        {
            DurableFile.SyncDirectory(folder);
        }

        await EmptyForwardsAsync(context, purged.Select(p => OutboxLedger.ForwardPurpose(p.Office, p.Number)).ToHashSet(StringComparer.Ordinal), ct).ConfigureAwait(false);
        ledger.Database.Rewrite();
        return removed;
    }

    /// <summary>Takes the octets out of mails that are sent or refused for good.</summary>
    /// <param name="context">The ledger.</param>
    /// <param name="purposes">What their purposes begin with.</param>
    /// <param name="ct">Stops; the next purge goes on.</param>
    private static async Task EmptyForwardsAsync(LedgerContext context, HashSet<string> purposes, CancellationToken ct)
    {
        byte[] none = [];
        var kept = await OutboxLedger.Beginning(context.Outbox, OutboxLedger.ForwardPurposes).Where(o => o.State != OutboxState.Queued && o.Mail != none)
            .Select(o => new { o.Id, o.Purpose }).ToListAsync(ct).ConfigureAwait(false);
        foreach (var part in kept.Where(o => purposes.Contains($"{string.Join('/', o.Purpose.Split('/').Take(3))}/")).Select(o => o.Id).Chunk(MailsAtOnce))
        {
            foreach (var mail in await context.Outbox.AsTracking().Where(o => part.Contains(o.Id)).ToListAsync(ct).ConfigureAwait(false))
            {
                mail.Mail = none;
            }

            await context.SaveChangesAsync(ct).ConfigureAwait(false);
            context.ChangeTracker.Clear();
        }
    }
}
