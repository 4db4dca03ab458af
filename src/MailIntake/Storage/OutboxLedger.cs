using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>The outbox: the queue of mails to be sent, and what became of each. A mail is queued once for its purpose.</summary>
/// <param name="database">The ledger.</param>
/// <param name="clock">The time.</param>
public sealed class OutboxLedger(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>What the purposes of forwarded items begin with.</summary>
    public const string ForwardPurposes = "forward/";

    /// <summary>Queues mails, but for those that were queued before, and notes how far the one who queues them is: all or nothing.</summary>
    /// <param name="mails">The mails.</param>
    /// <param name="setting">A fact to be noted with them, or null.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(IReadOnlyList<OutboxRow> mails, (string Name, string Value)? setting, CancellationToken ct)
    {
        if (mails.Count == 0 && setting is null)
        {
            return 0;
        }

        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var purposes = mails.Select(m => m.Purpose).ToList();
        var held = await context.Outbox.Where(o => purposes.Contains(o.Purpose)).Select(o => o.Purpose).ToListAsync(ct).ConfigureAwait(false);
        var fresh = mails.ExceptBy(held, m => m.Purpose).ToList();
        context.Outbox.AddRange(fresh);
        if (setting is var (name, value))
        {
            await FactLedger.NoteAsync(context, name, value, ct).ConfigureAwait(false);
        }

        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return fresh.Count;
    }

    /// <summary>The oldest queued mail that may be tried now, or null.</summary>
    /// <param name="after">Only mails queued after the one of this key; 0 for all.</param>
    /// <param name="closed">Offices whose mails are left alone.</param>
    /// <param name="longest">The longest that a mail is ever put off: one that waits longer was put off by a clock that was wrong, as was one that waits untried.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<OutboxRow?> NextDueMailAsync(long after, IReadOnlyCollection<string> closed, TimeSpan longest, CancellationToken ct)
    {
        await using var context = database.Context();
        var now = clock.GetUtcNow();
        var beyond = now + longest;
        return await context.Outbox.Where(o => o.State == OutboxState.Queued && (o.DueAt <= now || o.DueAt > beyond || o.Attempts == 0) && o.Id > after && !closed.Contains(o.Office))
            .OrderBy(o => o.Id).FirstOrDefaultAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Records that an attempt to send a mail begins, or how it went.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="refused">A new row for recipients that were refused for good while others are tried again, or null.</param>
    /// <param name="facts">What is to be noted with it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RecordAttemptAsync(OutboxRow mail, OutboxRow? refused, IReadOnlyList<(string Name, string Value)> facts, CancellationToken ct)
    {
        await using var context = database.Context();
        if (refused is not null)
        {
            context.Outbox.Add(refused);
        }

        // The columns an attempt changes: the mail's octets are not written again.
        var row = context.Outbox.Attach(mail);
        foreach (var column in (IEnumerable<string>)[nameof(mail.State), nameof(mail.Recipients), nameof(mail.DueAt), nameof(mail.Attempts), nameof(mail.SentAt), nameof(mail.LastReply)])
        {
            row.Property(column).IsModified = true;
        }

        foreach (var (name, value) in facts)
        {
            await FactLedger.NoteAsync(context, name, value, ct).ConfigureAwait(false);
        }

        await context.SaveChangesAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Queues mails that failed once more, with the same octets; the time after which a mail is given up begins anew. All or nothing.</summary>
    public async Task RequeueAsync(IReadOnlyCollection<OutboxRow> failed, CancellationToken ct)
    {
        await using var context = database.Context();
        var ids = failed.Select(m => m.Id).ToList();
        foreach (var row in await context.Outbox.AsTracking().Where(o => ids.Contains(o.Id) && o.State == OutboxState.Failed).ToListAsync(ct).ConfigureAwait(false))
        {
            // The attempts go on being counted: the rows of refused recipients are named after them.
            (row.State, row.DueAt, row.LastReply) = (OutboxState.Queued, clock.GetUtcNow(), null);
            await FactLedger.NoteAsync(context, PutOffSince(row), "", ct).ConfigureAwait(false);
            await FactLedger.NoteAsync(context, AnswersLost(row), "", ct).ConfigureAwait(false);
        }

        await context.SaveChangesAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The mails whose purpose begins so, without their octets, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> MailsAsync(string prefix, CancellationToken ct)
    {
        await using var context = database.Context();
        return await WithoutOctets(Beginning(context.Outbox, prefix)).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The mail of a purpose without its octets; none where it was not queued. That of a longer purpose is another: x@y.cn begins x@y.cn.net.</summary>
    public async Task<IReadOnlyList<OutboxRow>> MailsOfAsync(string purpose, CancellationToken ct)
    {
        await using var context = database.Context();
        return await WithoutOctets(context.Outbox.Where(o => o.Purpose == purpose)).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The mails whose purpose begins so and that are still to be sent, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> QueuedMailsAsync(string prefix, CancellationToken ct)
    {
        await using var context = database.Context();
        return await Beginning(context.Outbox, prefix).Where(o => o.State == OutboxState.Queued).OrderBy(o => o.Id).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The mails whose purpose begins so and that no server has accepted for any recipient, without their octets, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> NeverAcceptedAsync(string prefix, CancellationToken ct)
    {
        await using var context = database.Context();
        return await WithoutOctets(Beginning(context.Outbox, prefix).Where(o => o.SentAt == null)).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The mails whose purpose begins so and that were taken back from an instant on, without their octets, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> WithdrawnMailsAsync(string prefix, DateTimeOffset since, CancellationToken ct)
    {
        await using var context = database.Context();
        return await WithoutOctets(Beginning(context.Outbox, prefix).Where(o => o.State == OutboxState.Withdrawn && o.DueAt >= since)).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Queues again what was taken back at an instant of the future: the clock was wrong then. What was queued in the future too says that it is wrong now.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="why">Those that were taken back for this reason stay so.</param>
    /// <param name="ct">Cancels.</param>
    public async Task QueueTakenBackAsync(string office, string why, CancellationToken ct)
    {
        await using var context = database.Context();
        var now = clock.GetUtcNow();
        foreach (var id in await context.Outbox.Where(o => o.State == OutboxState.Withdrawn && o.DueAt > now && o.QueuedAt <= now && o.Office == office && o.LastReply != why).Select(o => o.Id).ToListAsync(ct).ConfigureAwait(false))
        {
            var mail = await context.Outbox.AsTracking().SingleAsync(o => o.Id == id, ct).ConfigureAwait(false);
            (mail.State, mail.LastReply, mail.DueAt) = (OutboxState.Queued, null, now);
            await context.SaveChangesAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>The mails of the outbox that are still to be sent or were refused, without their octets, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> UnsentMailsAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        return await WithoutOctets(context.Outbox.Where(o => o.State == OutboxState.Queued || o.State == OutboxState.Failed)).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>A mail of the outbox with its octets.</summary>
    public async Task<OutboxRow> MailAsync(long id, CancellationToken ct)
    {
        await using var context = database.Context();
        return await context.Outbox.SingleAsync(o => o.Id == id, ct).ConfigureAwait(false);
    }

    /// <summary>How many mails whose purpose begins so were queued to an address (null: to all) after an instant and until now; those of the future are of a clock that was wrong.</summary>
    public async Task<int> CountQueuedAsync(string prefix, string? address, DateTimeOffset since, CancellationToken ct)
    {
        await using var context = database.Context();
        var now = clock.GetUtcNow();
        return await Beginning(context.Outbox, prefix).CountAsync(o => (address == null || o.Recipients == address) && o.QueuedAt > since && o.QueuedAt <= now, ct).ConfigureAwait(false);
    }

    /// <summary>How many mails of a sender were accepted from an instant on until now; those of the future are of a clock that was wrong.</summary>
    public async Task<int> CountSentAsync(string sender, DateTimeOffset since, CancellationToken ct)
    {
        await using var context = database.Context();
        var now = clock.GetUtcNow();
        return await Accepted(context.Outbox, sender, since, now).CountAsync(ct).ConfigureAwait(false);
    }

    /// <summary>How many queued mails wait after an attempt that failed, and how many were not tried yet.</summary>
    public async Task<(int Waiting, int Held)> CountUnsentAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        var queued = context.Outbox.Where(o => o.State == OutboxState.Queued);
        return (await queued.CountAsync(o => o.LastReply != null, ct).ConfigureAwait(false), await queued.CountAsync(o => o.LastReply == null, ct).ConfigureAwait(false));
    }

    /// <summary>What was queued, and the facts that were noted, under names that begin so.</summary>
    public async Task<IReadOnlySet<string>> PurposesAsync(string prefix, CancellationToken ct)
    {
        await using var context = database.Context();
        var end = EndOf(prefix);
        var names = await Beginning(context.Outbox, prefix).Select(o => o.Purpose)
            .Union(context.Settings.Where(s => string.Compare(s.Name, prefix) >= 0 && string.Compare(s.Name, end) < 0).Select(s => s.Name)).ToListAsync(ct).ConfigureAwait(false);
        return names.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The items that an office forwarded: number, address and when, oldest first.</summary>
    public async Task<IReadOnlyList<(string Number, string To, DateTimeOffset At)>> ForwardsAsync(string office, CancellationToken ct)
    {
        await using var context = database.Context();
        var prefix = ForwardPurpose(office);
        var rows = await Beginning(context.Outbox, prefix).Where(o => !o.Purpose.Contains("/refused-")).OrderBy(o => o.Id).Select(o => new { o.Purpose, o.QueuedAt }).ToListAsync(ct).ConfigureAwait(false);
        return [.. rows.Select(r => (Parts: r.Purpose[prefix.Length..].Split('/', 2), r.QueuedAt)).Select(r => (Uri.UnescapeDataString(r.Parts[0]), r.Parts[1], r.QueuedAt))];
    }

    /// <summary>What the purposes of an office's forwarded items begin with.</summary>
    public static string ForwardPurpose(string office) => $"{ForwardPurposes}{office}/";

    /// <summary>What the purposes of one item's forwards begin with.</summary>
    public static string ForwardPurpose(string office, string number) => $"{ForwardPurpose(office)}{Uri.EscapeDataString(number)}/";

    /// <summary>The name of the fact since when a server has been putting a mail off.</summary>
    public static string PutOffSince(OutboxRow mail) => $"outbox/put-off-since/{mail.Id}";

    /// <summary>The name of the fact how often a server took a mail whole and gave no answer.</summary>
    public static string AnswersLost(OutboxRow mail) => $"outbox/answers-lost/{mail.Id}";

    /// <summary>The mails whose purpose begins so: a range of the index, where a LIKE would go through every mail that was ever sent and take small letters for capital ones.</summary>
    internal static IQueryable<OutboxRow> Beginning(IQueryable<OutboxRow> mails, string prefix)
    {
        var end = EndOf(prefix);
        return mails.Where(o => string.Compare(o.Purpose, prefix) >= 0 && string.Compare(o.Purpose, end) < 0);
    }

    /// <summary>
    /// The mails of a sender that were accepted within a span. A mail is due again a minute after an attempt began, and no attempt lasts a day: the index passes over those that
    /// were due long before.
    /// </summary>
    internal static IQueryable<OutboxRow> Accepted(IQueryable<OutboxRow> mails, string sender, DateTimeOffset since, DateTimeOffset now)
    {
        var due = since.AddDays(-1);
        return mails.Where(o => o.State == OutboxState.Sent && o.DueAt >= due && o.Sender == sender && o.SentAt >= since && o.SentAt <= now);
    }

    // After every text that begins so, whatever follows: the last of all characters, in which no text goes on.
    private static string EndOf(string prefix) => prefix + "\U0010ffff";

    private static IQueryable<OutboxRow> WithoutOctets(IQueryable<OutboxRow> mails) => mails.OrderBy(o => o.Id).Select(o => new OutboxRow
    {
        Id = o.Id, Purpose = o.Purpose, Office = o.Office, MessageId = o.MessageId, Subject = o.Subject, Sender = o.Sender, Recipients = o.Recipients,
        Mail = Array.Empty<byte>(), State = o.State, QueuedAt = o.QueuedAt, DueAt = o.DueAt, Attempts = o.Attempts, SentAt = o.SentAt, LastReply = o.LastReply,
    });
}
