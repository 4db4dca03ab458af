using MailIntake.Configuration;
using MailIntake.Domain.Time;

namespace MailIntake.Notices;

/// <summary>Queues every notice that an office wants and that is due now: receipts and reminders.</summary>
/// <param name="receipts">Receipts.</param>
/// <param name="reminders">Reminders.</param>
public sealed class NoticeDesk(ReceiptDesk receipts, ReminderDesk reminders)
{
    /// <summary>Queues what is due of an office; nothing where it has no way out.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(Office office, WorkCalendar calendar, CancellationToken ct)
    {
        if (office.Outgoing is null)
        {
            return 0;
        }

        var queued = office.Notices.Receipts ? await receipts.QueueAsync(office, ct).ConfigureAwait(false) : 0;
        return office.Notices is { QuotaReminders.Count: > 0 } or { CommissionReminders.Count: > 0 } or { OverdueList: true }
            ? queued + await reminders.QueueAsync(office, calendar, ct).ConfigureAwait(false)
            : queued;
    }
}
