using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>Gives out an office's submission numbers, such as <c>P2023-000012</c>: ascending within the year of receipt, without gaps.</summary>
/// <param name="database">The ledger.</param>
/// <param name="office">The office's id.</param>
/// <param name="prefix">What its numbers begin with.</param>
public sealed class SubmissionNumbers(LedgerDatabase database, string office, string prefix)
{
    private readonly Dictionary<int, int> last = [];

    /// <summary>The next number for a mail received at an instant. Not to be called while another process writes to the same office.</summary>
    public async Task<(string Number, int Year, int Serial)> NextAsync(DateTimeOffset receivedAt, CancellationToken ct)
    {
        var year = OfficeTime.Local(receivedAt).Year;
        if (!last.TryGetValue(year, out var serial))
        {
            await using var context = database.Context();
            serial = await context.Submissions.Where(s => s.Office == office && s.Year == year).MaxAsync(s => (int?)s.Serial, ct).ConfigureAwait(false) ?? 0;
        }

        last[year] = ++serial;
        return ($"{prefix}{year:0000}-{serial:000000}", year, serial);
    }
}
