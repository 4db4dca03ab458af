using System.Globalization;
using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>The facts that are noted under a name, such as since when something has been so, and how far one who queues mails is.</summary>
/// <param name="database">The ledger.</param>
/// <param name="clock">The time.</param>
public sealed class FactLedger(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>A noted fact, or null where none is noted, or none any more.</summary>
    public async Task<string?> SettingAsync(string name, CancellationToken ct)
    {
        await using var context = database.Context();
        return await SettingAsync(context, name, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Since when something has been so: what was noted under a name, or the present instant, which is noted then. Whether the clock was wrong that noted an instant of the future, or is
    /// wrong now, nobody knows: the present one is noted beside it, and the latest that is not of the future holds.
    /// </summary>
    public async Task<DateTimeOffset> SinceAsync(string name, CancellationToken ct) => (await SinceAsync([name], ct).ConfigureAwait(false))[0];

    /// <summary>The same for several names, those not noted yet in one transaction.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> SinceAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        var noted = await NotedAsync(names, ct).ConfigureAwait(false);
        var now = OfficeTime.Iso(clock.GetUtcNow());
        var missing = names.Where(n => !noted.ContainsKey(n)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            await using var context = database.Context();
            foreach (var name in missing)
            {
                await NoteAsync(context, name, await SettingAsync(context, name, ct).ConfigureAwait(false) is { } future ? $"{future} {now}" : now, ct).ConfigureAwait(false);
            }

            await context.SaveChangesAsync(ct).ConfigureAwait(false);
        }

        var since = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        return [.. names.Select(n => noted.GetValueOrDefault(n, since))];
    }

    /// <summary>The instants that <see cref="SinceAsync(IReadOnlyList{string}, CancellationToken)"/> noted under some of these names, by name: of each the latest that is not of the future; notes none.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> NotedAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        await using var context = database.Context();
        var now = clock.GetUtcNow();
        return (await context.Settings.Where(s => names.Contains(s.Name) && s.Value != "").ToListAsync(ct).ConfigureAwait(false))
            .SelectMany(s => s.Value.Split(' '), (s, at) => (s.Name, At: DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))).Where(s => s.At <= now)
            .GroupBy(s => s.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(s => s.At), StringComparer.Ordinal);
    }

    /// <summary>Notes an instant anew under every name that begins so and has one: what was so before is not known any more.</summary>
    /// <param name="prefixes">How the names begin.</param>
    /// <param name="at">By name another instant than the present one.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RestartAsync(IReadOnlyList<string> prefixes, IReadOnlyDictionary<string, DateTimeOffset> at, CancellationToken ct)
    {
        await using var context = database.Context();
        var now = clock.GetUtcNow();
        foreach (var row in (await context.Settings.AsTracking().Where(s => s.Value != "").ToListAsync(ct).ConfigureAwait(false)).Where(s => prefixes.Any(p => s.Name.StartsWith(p, StringComparison.Ordinal))))
        {
            row.Value = OfficeTime.Iso(at.GetValueOrDefault(row.Name, now));
        }

        await context.SaveChangesAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Notes the present instant under a name, whatever was noted under it.</summary>
    public async Task NoteAsync(string name, CancellationToken ct)
    {
        await using var context = database.Context();
        await NoteAsync(context, name, OfficeTime.Iso(clock.GetUtcNow()), ct).ConfigureAwait(false);
        await context.SaveChangesAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Takes back a noted fact, where there is one.</summary>
    public async Task ForgetAsync(string name, CancellationToken ct)
    {
        if (await SettingAsync(name, ct).ConfigureAwait(false) is not null)
        {
            await using var context = database.Context();
            await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
            await NoteAsync(context, name, "", ct).ConfigureAwait(false);
            await context.SaveChangesAsync(ct).ConfigureAwait(false);
            await transaction.CommitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Notes a fact; saved with what else the context has.</summary>
    internal static async Task NoteAsync(LedgerContext context, string name, string value, CancellationToken ct)
    {
        var row = await context.Settings.AsTracking().FirstOrDefaultAsync(s => s.Name == name, ct).ConfigureAwait(false);
        (row ?? context.Settings.Add(new SettingRow { Name = name, Value = value }).Entity).Value = value;
    }

    /// <summary>A noted fact as the context sees it, or null where none is noted, or none any more.</summary>
    internal static Task<string?> SettingAsync(LedgerContext context, string name, CancellationToken ct) =>
        context.Settings.Where(s => s.Name == name && s.Value != "").Select(s => s.Value).FirstOrDefaultAsync(ct);
}
