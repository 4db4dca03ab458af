using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Notices;

/// <summary>
/// Reminds (催报): before a period's end the units behind a quota, before a commission's deadline those that have not answered, and tells the office
/// before and after the deadline who has not. Notices go out in working hours alone. What is due follows from the ledger and the outbox, where each notice has
/// its name once, so that asking too often, too late or after a restart sends none twice; of several reminders missed, or waiting, only the last is sent.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="mails">Writes the notices.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
public sealed partial class ReminderDesk(Ledger ledger, NoticeMail mails, TimeProvider clock, ILogger<ReminderDesk> log)
{
    private const string CommissionNotice = "commission";
    private const string Overdue = "overdue";
    private const string Progress = "progress";

    /// <summary>
    /// Takes back what waits in the outbox, tried or not, and no longer holds: a reminder whose deadline is past, whose unit has sent what it was asked for, or after
    /// which a later one waits; a commission's own notice whose deadline is past. The list of who missed a deadline holds as long as it takes.
    /// </summary>
    public async Task WithdrawAsync(Office office, CancellationToken ct)
    {
        const string Superseded = "已有更晚的一次催报，不再发出";
        await ledger.Outbox.QueueTakenBackAsync(office.Id, Superseded, ct).ConfigureAwait(false);
        var (prefix, notice) = ($"{Purposes}{office.Id}/", CommissionLedger.NoticePurpose(office.Id, ""));
        var reminders = await ledger.Outbox.QueuedMailsAsync(prefix, ct).ConfigureAwait(false);
        var notices = await ledger.Outbox.QueuedMailsAsync(notice, ct).ConfigureAwait(false);
        if (reminders.Count + notices.Count == 0)
        {
            return;
        }

        var known = await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var behind = new Dictionary<DateOnly, HashSet<string>>();
        var last = reminders.GroupBy(m => Matter(m.Purpose[prefix.Length..]), StringComparer.Ordinal).Select(g => g.Max(m => m.Id)).ToHashSet();
        foreach (var mail in reminders)
        {
            var why = Withdrawn(office, known, mail.Purpose[prefix.Length..], now, IsBehind) ?? (last.Contains(mail.Id) ? null : Superseded);
            if (why is not null)
            {
                await WithdrawAsync(mail, why, now, ct).ConfigureAwait(false);
                LogWithdrawn(mail.Purpose, why);
            }
        }

        foreach (var mail in notices.Where(m => known.Commissions.Any(c => c.DueAt <= now && Uri.EscapeDataString(c.Number) == m.Purpose[notice.Length..].Split('/')[0])))
        {
            var why = await MayHaveArrivedAsync(mail, ct).ConfigureAwait(false) ? "通知到截止时没有等到服务器的答复，可能已经送达，请向单位核实"
                : mail.SentAt is not null ? $"通知到截止时没有发到 {mail.Recipients.Replace("\n", "、", StringComparison.Ordinal)}，其他地址已经发到"
                : "通知到截止时没有发出，请另行告知单位";
            await WithdrawAsync(mail, why, now, ct).ConfigureAwait(false);
            LogNoticeWithdrawn(mail.Purpose, why);
        }

        bool IsBehind(DateOnly end, string unit)
        {
            if (!behind.TryGetValue(end, out var units))
            {
                behind.Add(end, units = Behind(office, known, end, now).Select(b => b.Unit.Name).ToHashSet(StringComparer.Ordinal));
            }

            return units.Contains(unit);
        }
    }

    /// <summary>Due no more: the instant says since when.</summary>
    private Task WithdrawAsync(OutboxRow mail, string why, DateTimeOffset now, CancellationToken ct)
    {
        (mail.State, mail.LastReply, mail.DueAt) = (OutboxState.Withdrawn, why, now);
        return ledger.Outbox.RecordAttemptAsync(mail, null, [], ct);
    }

    private async Task<bool> MayHaveArrivedAsync(OutboxRow mail, CancellationToken ct) =>
        await ledger.Facts.SettingAsync(OutboxLedger.AnswersLost(mail), ct).ConfigureAwait(false) is not null;

    /// <summary>What a reminder is about and to whom, however long before.</summary>
    private static string Matter(string name) => name.Split('/', 4) is [CommissionNotice, var number, _, var to] ? $"{CommissionNotice}/{number}/{to}"
        : name.Split('/', 3) is [not CommissionNotice and var end, _, var unit] ? $"{end}/{unit}" : name;

    private static string? Withdrawn(Office office, OfficeLedger known, string name, DateTimeOffset now, Func<DateOnly, string, bool> isBehind)
    {
        const string Past = "已过截止时间，不再发出";
        const string Done = "已经报来，不再发出";
        if (name.Split('/', 4) is [CommissionNotice, var number, var before, .. var to])
        {
            return before == Overdue || known.Commissions.FirstOrDefault(c => Uri.EscapeDataString(c.Number) == number) is not { } commission ? null
                : commission.DueAt <= now ? Past
                : to is [var unit] && unit != Progress && !CommissionProgress.Of(commission, known, office.Present.Commissions, now).Open.Contains(unit) ? Done : null;
        }

        return name.Split('/', 3) is not [var end, _, var behind] || !DateOnly.TryParseExact(end, "yyyy-MM-dd", out var last) ? null
            : OfficeTime.Day(now) > last ? Past
            : isBehind(last, behind) ? null : Done;
    }

    /// <summary>Queues what is due of an office.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(Office office, WorkCalendar calendar, CancellationToken ct)
    {
        var hours = new WorkHours(calendar, office.Notices.WorkStart, office.Notices.WorkEnd);
        var now = clock.GetUtcNow();
        if (!hours.Contains(now))
        {
            return 0;
        }

        // What was due before it was wanted is past.
        var from = await ledger.Facts.SinceAsync($"{MarkerPrefix}{office.Id}", ct).ConfigureAwait(false);
        var overdueFrom = office.Notices.OverdueList ? await ledger.Facts.SinceAsync(OverdueMarker(office), ct).ConfigureAwait(false) : now;
        var ends = DueEnds(office, hours, from, now).ToList();
        var commissions = office.Notices.CommissionReminders.Count > 0 || office.Notices.OverdueList;
        if (ends.Count == 0 && !commissions)
        {
            return 0;
        }

        var done = await ledger.Outbox.PurposesAsync($"{Purposes}{office.Id}/", ct).ConfigureAwait(false);
        ends.RemoveAll(e => done.Contains(Mark(office, e.End, e.Before)));
        if (ends.Count == 0 && (!commissions || !await ledger.Commissions.AnyAsync(office.Id, ct).ConfigureAwait(false)))
        {
            return 0;
        }

        var known = await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
        var queued = 0;
        foreach (var (end, before) in ends)
        {
            var rows = Behind(office, known, end, now).Select(b => Reminder(office, end, before, b.Unit, b.Quotas)).ToList();

            // The mark says that the day's reminders were made, also where nobody was behind.
            queued += await ledger.Outbox.QueueAsync(rows, (Mark(office, end, before), OfficeTime.Iso(now)), ct).ConfigureAwait(false);
        }

        var untold = known.Commissions.Any(c => IsOverdue(office, c, overdueFrom, now) && !done.Contains($"{Name(office, c)}/{Overdue}")) ? await UntoldAsync(office, ct).ConfigureAwait(false) : [];
        var notices = known.Commissions.SelectMany(c => Commission(office, known, c, hours, from, overdueFrom, untold, now)).Where(r => !done.Contains(r.Purpose)).ToList();
        return queued + await ledger.Outbox.QueueAsync(notices, null, ct).ConfigureAwait(false);
    }

    /// <summary>How the purposes of reminders begin.</summary>
    public const string Purposes = "reminder/";

    /// <summary>How the names of the facts begin since when each office's reminders are sent.</summary>
    public const string MarkerPrefix = "notices/";

    /// <summary>The name of the fact since when the office has wanted to be told of overdue commissions.</summary>
    public static string OverdueMarker(Office office) => $"{MarkerPrefix}{office.Id}/overdue";

    private static string Name(Office office, Commission commission) => $"{Purposes}{office.Id}/{CommissionNotice}/{Uri.EscapeDataString(commission.Number)}";

    private static bool IsOverdue(Office office, Commission commission, DateTimeOffset from, DateTimeOffset now) => office.Notices.OverdueList && commission.DueAt <= now && commission.DueAt >= from;

    /// <summary>The units to none of whose addresses a commission's notice was sent, by the commission's number in its notices' names. What may have arrived is not called unsent.</summary>
    private async Task<HashSet<(string Number, string Unit)>> UntoldAsync(Office office, CancellationToken ct)
    {
        var prefix = CommissionLedger.NoticePurpose(office.Id, "");
        var untold = new HashSet<(string, string)>();
        foreach (var mail in await ledger.Outbox.NeverAcceptedAsync(prefix, ct).ConfigureAwait(false))
        {
            if (mail.Purpose[prefix.Length..].Split('/', 2) is [var number, var unit] && !await MayHaveArrivedAsync(mail, ct).ConfigureAwait(false))
            {
                untold.Add((number, office.Roster.NameOf(unit)));
            }
        }

        return untold;
    }

    private static string Mark(Office office, DateOnly end, int before) => $"{Purposes}{office.Id}/{end:yyyy-MM-dd}/{before}";

    /// <summary>The ends of quota periods before which a reminder is due now, each with the latest that is.</summary>
    private static IEnumerable<(DateOnly End, int Before)> DueEnds(Office office, WorkHours hours, DateTimeOffset from, DateTimeOffset now)
    {
        if (office.Notices.QuotaReminders.Count == 0)
        {
            yield break;
        }

        // Quotas end with months: every quarter and year does too.
        var month = Period.Containing(PeriodKind.Month, OfficeTime.Day(now));
        var last = hours.Calendar.LastWorkday(month.Last);
        foreach (var before in office.Notices.QuotaReminders.Order())
        {
            var due = hours.At(hours.Calendar.AddWorkdays(last, -before));
            if (due <= now && due >= from)
            {
                yield return (month.Last, before);
                yield break;
            }
        }
    }

    private static IEnumerable<(RosterUnit Unit, List<QuotaProgress> Quotas)> Behind(Office office, OfficeLedger known, DateOnly end, DateTimeOffset now)
    {
        var month = Period.Containing(PeriodKind.Month, end);
        var sheet = Scorer.Score(office.Policies, office.Roster, known, month, OfficeTime.Day(now));
        foreach (var unit in sheet.Groups.SelectMany(g => g.Units))
        {
            var behind = unit.Quotas.Where(q => q.Actual < q.Required && Period.TryParse(q.Period, out var period) && period.Last == end).ToList();
            if (behind.Count > 0 && office.Roster.Find(unit.Unit) is { } row && row.Addresses.Count > 0)
            {
                yield return (row, behind);
            }
        }
    }

    private OutboxRow Reminder(Office office, DateOnly end, int before, RosterUnit unit, List<QuotaProgress> quotas)
    {
        var rules = office.Policies.NearestTo(end).Quotas;
        var lines = quotas.Select(q => office.Texts.Fill(
            rules.Any(r => r.Name == q.Name && r.CountsAdoptions) ? TextKey.ReminderAdoption : TextKey.ReminderQuota, ("quota", q.Name), ("period", Period.TryParse(q.Period, out var p) ? p.Label : q.Period), ("required", q.Required), ("actual", q.Actual),
            ("missing", q.Required - q.Actual)));
        return mails.Row(
            office, $"{Mark(office, end, before)}/{unit.Name}", unit.Addresses,
            office.Texts.Fill(TextKey.ReminderSubject, ("unit", unit.Name), ("end", $"{end:yyyy年M月d日}")),
            office.Texts.Fill(
                TextKey.ReminderBody, ("unit", unit.Name), ("office", office.Name), ("end", $"{end:yyyy年M月d日}"), ("quotas", string.Join('\n', lines)), ("date", Today())));
    }

    private IEnumerable<OutboxRow> Commission(
        Office office, OfficeLedger known, Commission commission, WorkHours hours, DateTimeOffset from, DateTimeOffset overdueFrom, HashSet<(string, string)> untold, DateTimeOffset now)
    {
        var progress = CommissionProgress.Of(commission, known, office.Present.Commissions, now);
        var name = Name(office, commission);
        if (now < commission.DueAt)
        {
            // Of several reminders that are due the one nearest to the deadline.
            foreach (var before in office.Notices.CommissionReminders.Order())
            {
                var at = hours.AtOrBefore(commission.DueAt.AddHours(-before));
                if (at > now)
                {
                    continue;
                }

                if (at <= commission.IssuedAt || at < from)
                {
                    yield break;
                }

                foreach (var unit in progress.Open.Select(office.Roster.Find).OfType<RosterUnit>().Where(u => u.Addresses.Count > 0))
                {
                    yield return mails.Row(
                        office, $"{name}/{before}/{unit.Name}", unit.Addresses,
                        office.Texts.Fill(TextKey.CommissionReminderSubject, ("number", commission.Number), ("title", commission.Title)),
                        office.Texts.Fill(
                            TextKey.CommissionReminderBody, ("unit", unit.Name), ("office", office.Name), ("number", commission.Number), ("title", commission.Title),
                            ("due", OfficeTime.Deadline(commission.DueAt)), ("date", Today())));
                }

                if (office.Notices.ProgressList)
                {
                    yield return List(office, progress, $"{name}/{before}/{Progress}", TextKey.ProgressSubject, TextKey.ProgressBody, []);
                }

                yield break;
            }
        }
        else if (IsOverdue(office, commission, overdueFrom, now))
        {
            yield return List(office, progress, $"{name}/{Overdue}", TextKey.OverdueSubject, TextKey.OverdueBody, untold);
        }
    }

    /// <summary>Who has answered a commission and who has not, and of these who was never told of it, for the office itself. What waits for a person has come.</summary>
    private OutboxRow List(Office office, CommissionProgress progress, string purpose, TextKey subject, TextKey body, HashSet<(string, string)> untold)
    {
        var commission = progress.Commission;
        var number = Uri.EscapeDataString(commission.Number);
        var open = progress.Open.Concat(progress.Failed).Select(unit =>
            WithNotes(unit, progress.Failed.Contains(unit) ? office.Present.Commissions?.Missed?.Event : null, untold.Contains((number, unit)) ? "通知到截止时没有发出" : null)).ToList();
        return mails.Row(
            office, purpose, [office.Outgoing!.From.Address], office.Texts.Fill(subject, ("number", commission.Number), ("title", commission.Title)),
            office.Texts.Fill(
                body, ("office", office.Name), ("number", commission.Number), ("title", commission.Title), ("due", OfficeTime.Deadline(commission.DueAt)),
                ("count", commission.Units.Count), ("answered", commission.Units.Count - progress.Open.Count - progress.Failed.Count),
                ("open", open.Count == 0 ? "无" : string.Join('、', open)), ("date", Today())));
    }

    private static string WithNotes(string unit, params IEnumerable<string?> notes) => string.Join('，', notes.OfType<string>()) is { Length: > 0 } said ? $"{unit}（{said}）" : unit;

    private string Today() => $"{OfficeTime.Local(clock.GetUtcNow()):yyyy年M月d日}";

    [LoggerMessage(EventId = 24, EventName = "ReminderWithdrawn", Level = LogLevel.Information, Message = "{mail}：{why}")]
    private partial void LogWithdrawn(string mail, string why, string step = "send");

    [LoggerMessage(EventId = 25, EventName = "NoticeWithdrawn", Level = LogLevel.Warning, Message = "{mail} 不再发出：{why}")]
    private partial void LogNoticeWithdrawn(string mail, string why, string step = "send");
}
