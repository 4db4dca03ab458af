using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>The commissions (约稿) of the offices, and the notices by which mails answer them.</summary>
/// <param name="database">The ledger.</param>
public sealed class CommissionLedger(LedgerDatabase database)
{
    /// <summary>The commissions of an office with their notices, as mails answer them, under the present names of its units.</summary>
    public async Task<CommissionIndex> IndexAsync(string office, Roster roster, CancellationToken ct)
    {
        await using var context = database.Context();
        var commissions = new List<Commission>();
        await using var command = context.Command("""SELECT "Number", "Title", "Units", "IssuedAt", "DueAt" FROM "Commissions" WHERE "Office" = @office ORDER BY "Id" """, ("office", office));
        await using (var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false))
        {
            while (await row.ReadAsync(ct).ConfigureAwait(false))
            {
                commissions.Add(new Commission(
                    row.GetString(0), row.GetString(1), [.. LedgerRows.Split(row.GetString(2)).Select(roster.NameOf).Distinct()],
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))));
            }
        }

        if (commissions.Count == 0)
        {
            return CommissionIndex.Empty;
        }

        var prefix = NoticePurpose(office, "");
        var notices = await OutboxLedger.Beginning(context.Outbox, prefix).Where(o => o.Office == office).OrderBy(o => o.Id)
            .Select(o => new { o.MessageId, o.Purpose }).ToListAsync(ct).ConfigureAwait(false);
        return new CommissionIndex(
            commissions, notices.Select(n => (n.MessageId, Uri.UnescapeDataString(n.Purpose[prefix.Length..].Split('/')[0]))));
    }

    /// <summary>Records a commission and queues its notices: all or nothing.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="commission">The commission.</param>
    /// <param name="notices">The mails to the units, each of a purpose that begins with <see cref="NoticePurpose"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The commission that has the number already, and nothing done; null where it was issued.</returns>
    public async Task<Commission?> IssueAsync(string office, Commission commission, IReadOnlyList<OutboxRow> notices, CancellationToken ct)
    {
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        if (await context.Commissions.FirstOrDefaultAsync(c => c.Office == office && c.Number == commission.Number, ct).ConfigureAwait(false) is { } held)
        {
            return LedgerRows.Commission(held);
        }

        context.Commissions.Add(new CommissionRow
        {
            Office = office,
            Number = commission.Number,
            Title = commission.Title,
            Units = LedgerRows.Join(commission.Units),
            IssuedAt = commission.IssuedAt,
            DueAt = commission.DueAt,
        });
        context.Outbox.AddRange(notices);
        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>True where the office has issued a commission.</summary>
    public async Task<bool> AnyAsync(string office, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Commissions.AnyAsync(c => c.Office == office, ct).ConfigureAwait(false);
    }

    /// <summary>What the purposes of all commissions' notices begin with.</summary>
    public const string NoticePurposes = "commission/";

    /// <summary>What the purposes of a commission's notices begin with; by it a reply finds the commission again.</summary>
    public static string NoticePurpose(string office, string number) => $"{NoticePurposes}{office}/{Uri.EscapeDataString(number)}";
}
