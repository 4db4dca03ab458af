using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Schedule;
using MailIntake.Storage;

namespace MailIntake.Notices;

/// <summary>
/// Queues every notice that an office wants and that is due now: receipts and reminders. What happens while an office does not want a notice, or has no way out, is
/// forgotten, so that switching it on again sends nothing of the months between. Each notice goes out once: while the clock is in doubt none does, for the wrong month's
/// would go instead of the right one's.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="receipts">Receipts.</param>
/// <param name="reminders">Reminders.</param>
/// <param name="watch">Notices where the clock was set.</param>
public sealed class NoticeDesk(Ledger ledger, ReceiptDesk receipts, ReminderDesk reminders, ClockWatch watch)
{
    /// <summary>Before the first poll: what it decides is told already, where the office wants receipts.</summary>
    public async Task BeginAsync(IEnumerable<Office> offices, CancellationToken ct)
    {
        foreach (var office in offices.Where(o => o.Outgoing is not null && o.Notices.Receipts != ReceiptsWanted.None))
        {
            await receipts.BeginAsync(office, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Queues what is due of an office; nothing where it has no way out.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(Office office, WorkCalendar calendar, CancellationToken ct)
    {
        if (watch.IsDoubtful)
        {
            return 0;
        }

        var wanted = office.Outgoing is null ? new OfficeNotices() : office.Notices;
        if (wanted.Receipts == ReceiptsWanted.None)
        {
            await ledger.Facts.ForgetAsync(ReceiptDesk.Marker(office), ct).ConfigureAwait(false);
        }

        if (!wanted.OverdueList)
        {
            await ledger.Facts.ForgetAsync(ReminderDesk.OverdueMarker(office), ct).ConfigureAwait(false);
        }

        // Whatever is wanted now: reminders may be left from when it was, and commissions are issued by a command.
        await reminders.WithdrawAsync(office, ct).ConfigureAwait(false);
        var queued = wanted.Receipts != ReceiptsWanted.None ? await receipts.QueueAsync(office, ct).ConfigureAwait(false) : 0;
        if (wanted is { QuotaReminders.Count: > 0 } or { CommissionReminders.Count: > 0 } or { OverdueList: true }
            && await reminders.QueueAsync(office, calendar, ct).ConfigureAwait(false) is > 0 and var reminded)
        {
            queued += reminded;
            await reminders.WithdrawAsync(office, ct).ConfigureAwait(false); // those that waited for the same
        }

        return queued;
    }
}
