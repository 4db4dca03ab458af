using System.Globalization;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Pipeline;

/// <summary>
/// Compares what a mailbox itself says it holds with what the ledger has of it, once a day at the end of a poll: a mail in the mailbox is in the ledger, was
/// left alone in the junk folder, or came after the poll's cursor. Anything else was passed over; the intake asks for it once more, and what is then
/// still missing is recorded with its day and UID, for a person. A source without UIDs is asked at every poll for all that the ledger does not
/// have, so that nothing in it can be passed over; there it is only counted, and what it does not hand out is missing.
/// </summary>
/// <param name="database">The ledger.</param>
/// <param name="mailbox">The mailbox's address.</param>
/// <param name="roster">The office's units: when the addresses they send from change, what was left alone in the junk folder is looked at again.</param>
/// <param name="now">The instant of the comparison.</param>
internal sealed class Reconciliation(LedgerDatabase database, string mailbox, Roster roster, DateTimeOffset now)
{
    /// <summary>Mails the server is asked about one by one; where it has more that are missing, those behind count on the day of the last of these.</summary>
    private const int MostDated = 50;

    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly Dictionary<string, MailboxDayRow> days = new(StringComparer.Ordinal);
    private readonly HashSet<long> present = [];
    private long lastPlace; // when the poll began

    /// <summary>True where the units send from other addresses than when the mailbox was last compared; known when <see cref="IsDueAsync"/> was asked.</summary>
    public bool SendersChanged { get; private set; }

    private string SendersFact => $"reconciled-senders/{mailbox}";

    /// <summary>True where the mailbox has to be compared now: at the first poll of a day, every hour while mails are missing, and when the units' addresses changed.</summary>
    public async Task<bool> IsDueAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        DateTimeOffset? compared = null;
        string? senders = null;
        var someAreMissing = false;
        await using var command = context.Command(
            """
            SELECT "ReconciledAt", (SELECT "Value" FROM "Settings" WHERE "Name" = @fact), (SELECT MAX("Id") FROM "Locations"),
                CASE WHEN "ReconciledAt" <= @again THEN (SELECT COUNT(*) FROM "MailboxDays" WHERE "Mailbox" = @mailbox AND "Missing" <> '') ELSE 0 END
            FROM "Mailboxes" WHERE "Mailbox" = @mailbox
            """, ("mailbox", mailbox), ("fact", SendersFact), ("again", (now - Again).ToUnixTimeMilliseconds()));
        await using (var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false))
        {
            if (await row.ReadAsync(ct).ConfigureAwait(false))
            {
                compared = row.IsDBNull(0) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0));
                senders = row.IsDBNull(1) ? null : row.GetString(1);
                lastPlace = row.IsDBNull(2) ? 0 : row.GetInt64(2);
                someAreMissing = row.GetInt64(3) > 0;
            }
        }

        SendersChanged = senders != roster.SendersMark; // also where none was compared: an earlier poll may have left mails alone and broken off
        return compared is not { } at || SendersChanged || OfficeTime.Day(at) != OfficeTime.Day(now) || someAreMissing;
    }

    /// <summary>Takes up what the open folder holds.</summary>
    /// <param name="session">The folder.</param>
    /// <param name="store">The ledger's side of it.</param>
    /// <param name="ask">Asks once more for UIDs that are missing, or, where true, that lie where a mail lay that lies elsewhere too.</param>
    /// <param name="ct">Cancels.</param>
    public async Task AddAsync(IMailboxSession session, IntakeStore store, Func<UidSet, bool, Task> ask, CancellationToken ct)
    {
        var (held, places, missing) = await CompareAsync(session, store, ct).ConfigureAwait(false);
        var wanted = new UidSet(missing.Where(uid => !session.Withheld.Contains(uid))); // asked for just now, those are asked for again next time
        if (wanted.Count > 0)
        {
            await ask(wanted, false).ConfigureAwait(false);
            (held, places, missing) = await CompareAsync(session, store, ct).ConfigureAwait(false);
        }

        // One row, and two mails that are there: a moved mail whose earlier place was restored, or a folder that was listed wrongly when the second came. Not what was moved
        // since the poll began, perhaps out of a folder that was looked at before.
        var seen = new HashSet<long>(present);
        var doubled = new UidSet(held.Where(mail => mail.Uid > 0 && places.TryGetValue(mail, out var known) && !seen.Add(known.Id) && known.Place <= lastPlace).Select(mail => mail.Uid));
        if (doubled.Count > 0)
        {
            await ask(doubled, true).ConfigureAwait(false);
            (held, places, missing) = await CompareAsync(session, store, ct).ConfigureAwait(false);
        }

        foreach (var mail in held.Where(mail => mail.SourceKey is not { } name || !session.WithheldNames.Contains(name)))
        {
            if (places.TryGetValue(mail, out var known) && present.Add(known.Id))
            {
                Day(known.ReceivedAt).Held++;
            }
        }

        var at = now;
        var byDay = new Dictionary<MailboxDayRow, UidSet>();
        foreach (var (index, uid) in missing.Index())
        {
            at = index < MostDated ? await session.ReceivedAtAsync(uid, ct).ConfigureAwait(false) ?? now : at;
            var day = Day(at);
            day.Held++;
            (byDay.TryGetValue(day, out var uids) ? uids : byDay[day] = []).Add(uid);
        }

        foreach (var (day, uids) in byDay)
        {
            AddMissing(day, session.Folder, uids.ToString());
        }

        if (session.WithheldNames is { Count: > 0 } names)
        {
            var day = Day(now);
            day.Held += names.Count;
            AddMissing(day, session.Folder, $"{ReconciledDay.Names}{string.Join('、', names.Order(StringComparer.Ordinal).Take(MostDated))}{(names.Count > MostDated ? $" 等 {names.Count} 封" : "")}");
        }
    }

    /// <summary>Records the comparison when every folder was taken up.</summary>
    /// <returns>The days on which mails are missing.</returns>
    public async Task<IReadOnlyList<MailboxDayRow>> RecordAsync(CancellationToken ct)
    {
        await using var context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var submissions = await context.Submissions.Where(s => s.Mailbox == mailbox).Select(s => new { s.Id, s.ReceivedAt }).ToListAsync(ct).ConfigureAwait(false);
        foreach (var gone in submissions.Where(s => !present.Contains(s.Id)))
        {
            Day(gone.ReceivedAt).Gone++;
        }

        var recorded = await context.MailboxDays.AsTracking().Where(d => d.Mailbox == mailbox).ToListAsync(ct).ConfigureAwait(false);
        foreach (var row in recorded)
        {
            var day = days.Remove(row.Day, out var counted) ? counted : new MailboxDayRow { Mailbox = mailbox, Day = row.Day };
            (row.Held, row.Gone, row.Missing) = (day.Held, day.Gone, day.Missing);
        }

        context.MailboxDays.AddRange(days.Values);
        var box = await context.Mailboxes.AsTracking().FirstOrDefaultAsync(m => m.Mailbox == mailbox, ct).ConfigureAwait(false)
            ?? context.Mailboxes.Add(new MailboxRow { Mailbox = mailbox, FirstPoll = now, LastPoll = now }).Entity;
        box.ReconciledAt = now;
        box.ReconciledThrough = submissions.Count == 0 ? 0 : submissions.Max(s => s.Id);
        await FactLedger.NoteAsync(context, SendersFact, roster.SendersMark, ct).ConfigureAwait(false);
        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return [.. recorded.Concat(days.Values).Where(d => d.Missing.Length > 0).OrderBy(d => d.Day, StringComparer.Ordinal)];
    }

    /// <summary>What the folder holds; where the ledger's mails of it lie, of several under one UID the last one recorded; and what the ledger should have and has not.</summary>
    private async Task<(IReadOnlyList<HeldMail> Held, Dictionary<HeldMail, (long Id, DateTimeOffset ReceivedAt, long Place)> Places, UidSet Missing)> CompareAsync(
        IMailboxSession session, IntakeStore store, CancellationToken ct)
    {
        var held = await session.ListAsync(ct).ConfigureAwait(false);
        await using var context = database.Context();
        var (folder, validity) = (session.Folder, session.UidValidity);
        var before = store.Places.NumberedAnewAfter;
        var rows = await context.Locations.Where(l => l.Mailbox == mailbox && l.Folder == folder && l.UidValidity == validity && (l.Id > before || l.SourceKey != null))
            .Join(context.Submissions, l => l.SubmissionId, s => s.Id, (l, s) => new { l.Id, l.Uid, l.SourceKey, Submission = s.Id, s.ReceivedAt })
            .OrderBy(r => r.Id).ToListAsync(ct).ConfigureAwait(false);
        var places = new Dictionary<HeldMail, (long, DateTimeOffset, long)>(rows.Count);
        foreach (var row in rows)
        {
            places[row.SourceKey is null ? new HeldMail((uint)row.Uid, null) : new HeldMail(0, LocationRow.NameOf(row.SourceKey).Name)] = (row.Submission, row.ReceivedAt, row.Id);
        }

        var missing = held.Where(m => m.Uid > 0 && (m.Uid <= store.Cursor.LastUid || session.Withheld.Contains(m.Uid)) && !places.ContainsKey(m) && !store.LeftAlone.Contains(m.Uid));
        return (held, places, new UidSet(missing.Select(m => m.Uid)));
    }

    private static void AddMissing(MailboxDayRow day, string folder, string mails) => day.Missing += $"{(day.Missing.Length > 0 ? "\n" : "")}{folder}\t{mails}";

    private MailboxDayRow Day(DateTimeOffset receivedAt)
    {
        var day = OfficeTime.Day(receivedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return days.TryGetValue(day, out var row) ? row : days[day] = new MailboxDayRow { Mailbox = mailbox, Day = day };
    }
}
