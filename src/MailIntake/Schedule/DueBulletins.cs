using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Schedule;

/// <summary>
/// Queues the bulletins that are due. A bulletin waits until every mailbox of its office has been read after the period's end, since mails
/// that arrived while nobody looked count too; a mailbox that stays out of reach for a day holds it up no longer and is named in it. It goes out on its own
/// day, a working one, at the plan's time; one that is late waits for people to be at work.
/// </summary>
/// <param name="configuration">The configuration in force.</param>
/// <param name="desk">Makes and queues bulletins.</param>
/// <param name="ledger">Says when mailboxes were read.</param>
/// <param name="clock">The time.</param>
/// <param name="watch">Notices where the clock was set.</param>
/// <param name="log">The log.</param>
public sealed partial class DueBulletins(
    ConfigurationStore configuration, BulletinDesk desk, Ledger ledger, TimeProvider clock, ClockWatch watch, ILogger<DueBulletins> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>The bulletins of an office that are due and were not made, and what each waits for. Since when they are sent is noted where that is new.</summary>
    public async Task<IReadOnlyList<DueBulletin>> DueAsync(Office office, CancellationToken ct)
    {
        await desk.NotePlansAsync([office], ct).ConfigureAwait(false);
        return await LookAsync(office, ct).ConfigureAwait(false);
    }

    /// <summary>The same for whoever only looks: notes nothing.</summary>
    public async Task<IReadOnlyList<DueBulletin>> LookAsync(Office office, CancellationToken ct)
    {
        var snapshot = configuration.Current;
        var hours = new WorkHours(snapshot.Calendar, office.Notices.WorkStart, office.Notices.WorkEnd);
        var now = clock.GetUtcNow();
        var all = new List<DueBulletin>();
        foreach (var (period, due) in await desk.DueAsync(office, snapshot.Calendar, ct).ConfigureAwait(false))
        {
            var late = OfficeTime.Day(due) != OfficeTime.Day(now) && !hours.Contains(now);
            all.Add(new DueBulletin(period, due, late, await UnreadAsync(office, period, ct).ConfigureAwait(false), due + Patience));
        }

        return all;
    }

    /// <summary>Queues what is due of an office.</summary>
    /// <returns>False where a bulletin still waits, for a mailbox to be read or for people to be at work.</returns>
    public async Task<bool> QueueAsync(Office office, CancellationToken ct)
    {
        if (watch.IsDoubtful)
        {
            return false;
        }

        var complete = true;
        foreach (var due in await DueAsync(office, ct).ConfigureAwait(false))
        {
            if (due.AwaitsWork)
            {
                complete = false;
                continue;
            }

            var (period, unread) = (due.Period, due.Unread);
            if (due.AwaitsMail(clock.GetUtcNow()))
            {
                LogWaiting(office.Id, period.ToString(), string.Join("、", unread));
                complete = false;
                continue;
            }

            var bulletin = await desk.MakeAsync(office, period, ct).ConfigureAwait(false);
            if (unread.Count > 0)
            {
                bulletin = bulletin with { Notice = NoticeOf(unread) };
            }

            if (await desk.QueueAsync(office, bulletin, ct).ConfigureAwait(false) is { } recipients)
            {
                LogQueued(office.Id, period.ToString(), recipients.Count);
            }
        }

        return complete;
    }

    /// <summary>What a bulletin says of mailboxes that were not read since its period's end.</summary>
    public static string NoticeOf(IReadOnlyList<string> unread) => $"期满后未能读取信箱 {string.Join("、", unread)}，其中的来稿可能没有全部计入";

    /// <summary>The office's mailboxes that were not read since a period's end.</summary>
    public async Task<IReadOnlyList<string>> UnreadAsync(Office office, Period period, CancellationToken ct)
    {
        var end = OfficeTime.Start(period.Next.First);
        var rows = (await ledger.Mailboxes.PollsAsync(ct).ConfigureAwait(false)).ToDictionary(m => m.Mailbox, StringComparer.Ordinal);
        return [.. configuration.Current.MailboxesOf(office).Select(m => m.Address).Where(m => !(rows.GetValueOrDefault(m)?.LastSuccess is { } at && at >= end && at <= clock.GetUtcNow()))]; // one of the future is of a clock that was wrong
    }

    [LoggerMessage(EventId = 40, EventName = "BulletinQueued", Level = LogLevel.Information, Message = "{office} {period} 的通报已生成，发给 {count} 个地址")]
    private partial void LogQueued(string office, string period, int count, string step = "bulletin");

    [LoggerMessage(EventId = 41, EventName = "BulletinWaiting", Level = LogLevel.Warning, Message = "{office} {period} 的通报已到期，等待信箱 {mailboxes} 读完")]
    private partial void LogWaiting(string office, string period, string mailboxes, string step = "bulletin");
}
