using System.Globalization;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailIntake.Storage;

/// <summary>What the ledger has of the mailboxes: how polling goes, how far each folder has been read, which mails are known, and how each day compares with the mailbox.</summary>
/// <param name="database">The ledger.</param>
/// <param name="clock">The time.</param>
public sealed class MailboxLedger(LedgerDatabase database, TimeProvider clock)
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>What is held of a folder, whether its source numbers its mails or knows them by names; read from the database only when first asked.</summary>
    public IKnownMails KnownMails(string mailbox, string folder) => new KnownMails(database, mailbox, folder);

    /// <summary>Records how a poll of a mailbox went.</summary>
    /// <param name="mailbox">The mailbox's address.</param>
    /// <param name="error">What went wrong, in Chinese, or null where all was read.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RecordPollAsync(string mailbox, string? error, CancellationToken ct)
    {
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var row = await NamedAsync(context, mailbox, ct).ConfigureAwait(false) ?? new MailboxRow { Mailbox = mailbox, FirstPoll = now };
        row.LastPoll = now;
        row.LastError = error;
        if (error is null)
        {
            (row.LastSuccess, row.Failures) = (now, 0);
        }
        else
        {
            row.Failures++;
            row.LastSuccess = row.LastSuccess > now ? now : row.LastSuccess; // noted by a clock that was wrong; it was before now
        }

        var link = new ChainLink();
        context.Put(row, link);
        LedgerChain.Append(context.Database.GetDbConnection(), transaction.GetDbTransaction(), link);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    // Every poll asks: a statement costs less than a query.
    private static async Task<MailboxRow?> NamedAsync(LedgerContext context, string mailbox, CancellationToken ct)
    {
        await using var command = context.Command(
            """
            SELECT "LastPoll", "LastSuccess", "LastError", "Failures", "FirstPoll", "ReconciledAt", "ReconciledThrough" FROM "Mailboxes" WHERE "Mailbox" = @mailbox
            """, ("mailbox", mailbox));
        await using var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await row.ReadAsync(ct).ConfigureAwait(false)
            ? new MailboxRow
            {
                Mailbox = mailbox,
                LastPoll = At(0)!.Value,
                LastSuccess = At(1),
                LastError = row.IsDBNull(2) ? null : row.GetString(2),
                Failures = row.GetInt32(3),
                FirstPoll = At(4)!.Value,
                ReconciledAt = At(5),
                ReconciledThrough = row.GetInt64(6),
            }
            : null;

        DateTimeOffset? At(int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
    }

    /// <summary>How the polling of each mailbox goes.</summary>
    public async Task<IReadOnlyList<MailboxRow>> PollsAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Mailboxes.OrderBy(m => m.Mailbox).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>How far each folder has been taken in.</summary>
    public async Task<IReadOnlyList<FolderRow>> FoldersAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Folders.ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Every day of every mailbox as it was last compared with the ledger, in order; with what the ledger has now of the mails that were part of it.</summary>
    public async Task<IReadOnlyList<ReconciledDay>> ReconciledAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        await context.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var transaction = LedgerDatabase.BeginReading(context.Database.GetDbConnection());
        await context.Database.UseTransactionAsync(transaction, ct).ConfigureAwait(false);
        var counts = await context.Database.SqlQuery<DayCount>(
            $"""
            SELECT s."Mailbox" AS "Mailbox", (s."ReceivedAt" + {(long)OfficeTime.Offset.TotalMilliseconds}) / 86400000 AS "Day", d."Status" AS "Status", COUNT(*) AS "Count"
            FROM "Mailboxes" m JOIN "Submissions" s ON s."Mailbox" = m."Mailbox" AND s."Id" <= m."ReconciledThrough" JOIN "Decisions" d ON d."SubmissionId" = s."Id"
            WHERE NOT EXISTS (SELECT 1 FROM "Decisions" x WHERE x."SubmissionId" = d."SubmissionId" AND x."Sequence" > d."Sequence")
            GROUP BY 1, 2, 3
            """).ToListAsync(ct).ConfigureAwait(false);
        var byDay = counts.ToLookup(c => (c.Mailbox, Day: DateOnly.FromDayNumber(Epoch + (int)c.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        var held = await context.MailboxDays.ToDictionaryAsync(d => (d.Mailbox, d.Day), ct).ConfigureAwait(false);
        return [.. held.Keys.Union(byDay.Select(d => d.Key)).OrderBy(k => k.Mailbox, StringComparer.Ordinal).ThenBy(k => k.Day, StringComparer.Ordinal).Select(key =>
        {
            var row = held.GetValueOrDefault(key);
            return new ReconciledDay(
                key.Mailbox, key.Day, row?.Held ?? 0, row?.Gone ?? 0, byDay[key].ToDictionary(c => (SubmissionStatus)c.Status, c => (int)c.Count),
                [.. MailboxDayRow.MissingOf(row?.Missing ?? "")]);
        })];
    }

    /// <summary>The places recorded so far that a folder's present numbering holds for.</summary>
    public async Task<PlaceRange> PlacesAsync(string mailbox, string folder, CancellationToken ct)
    {
        await using var context = database.Context();
        var noted = await FactLedger.SettingAsync(context, NumberedAnewFact(mailbox, folder), ct).ConfigureAwait(false);
        return new PlaceRange(NumberedAnew(noted), await context.Locations.MaxAsync(l => (long?)l.Id, ct).ConfigureAwait(false) ?? 0);
    }

    /// <summary>The name of the fact how many places had been recorded when a folder was last numbered anew.</summary>
    internal static string NumberedAnewFact(string mailbox, string folder) => $"numbered-anew/{mailbox}/{folder}";

    /// <summary>Its value: the key of the last of these places, which hold no more.</summary>
    internal static long NumberedAnew(string? value) => value is null ? 0 : long.Parse(value, CultureInfo.InvariantCulture);

    private sealed record DayCount(string Mailbox, long Day, long Status, long Count);
}
