using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Notices;

/// <summary>
/// Writes to the administrator when something needs one and once more when it is well again: a mailbox that has not been read for too long, mails of a mailbox
/// that the ledger does not have, a disk that fills up. An incident is open where the outbox has its alarm and not the word that it is well, so that each
/// is told once whatever restarts. A mailbox that was not polled because the program itself was not running is given the time to be.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="mails">Writes the mails.</param>
/// <param name="folders">Where the data is.</param>
/// <param name="clock">The time.</param>
/// <param name="watch">Notices where the clock was set.</param>
/// <param name="log">The log.</param>
public sealed partial class AlarmDesk(Ledger ledger, NoticeMail mails, AppFolders folders, TimeProvider clock, ClockWatch watch, ILogger<AlarmDesk> log)
{
    private const string Prefix = "alarm/";
    private readonly DateTimeOffset started = clock.GetUtcNow();

    /// <summary>Queues the alarms that are due under a configuration; none where it names nobody to be told, or no way out.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(ConfigurationSnapshot configuration, CancellationToken ct)
    {
        if (configuration.App.Alarm is not { } alarm)
        {
            return 0;
        }

        var told = await ledger.PurposesAsync(Prefix, ct).ConfigureAwait(false);
        var polls = (await ledger.MailboxesAsync(ct).ConfigureAwait(false)).ToDictionary(m => m.Mailbox, StringComparer.Ordinal);
        var missing = (await ledger.MissingAsync(ct).ConfigureAwait(false)).ToLookup(d => d.Mailbox, StringComparer.Ordinal);
        var rows = new List<OutboxRow>();
        foreach (var mailbox in configuration.App.Mailboxes.Select(m => m.Address))
        {
            if (configuration.OfficeOf(mailbox) is { Outgoing: not null } office)
            {
                rows.AddRange(Silent(alarm, told, office, mailbox, polls.GetValueOrDefault(mailbox)));
                rows.AddRange(Different(alarm, told, office, mailbox, [.. missing[mailbox]]));
            }
        }

        if (configuration.Offices.FirstOrDefault(o => o.Outgoing is not null) is { } any)
        {
            rows.AddRange(Disk(alarm, told, any));
        }

        return await ledger.QueueAsync(rows, null, ct).ConfigureAwait(false);
    }

    private IEnumerable<OutboxRow> Silent(AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, string mailbox, MailboxRow? polls)
    {
        if (watch.IsDoubtful)
        {
            return []; // it is polled meanwhile, and the ages are right again
        }

        // What lies ahead was noted by a clock that was wrong: nobody knows how old it is.
        var now = clock.GetUtcNow();
        var since = polls?.LastSuccess ?? polls?.FirstPoll ?? started;
        var silent = (now - since).Duration() > alarm.Silence;
        return Incident(
            alarm, told, office, $"silent/{mailbox}", office.Texts.Fill(TextKey.AlarmSilent, ("mailbox", mailbox)),
            isBad: silent && (polls is { Failures: > 0 } || (now - started).Duration() > alarm.Silence), isWell: !silent,
            () => office.Texts.Fill(
                TextKey.AlarmSilentText, ("mailbox", mailbox), ("office", office.Name), ("since", since > now ? "不明的时间（系统时钟曾被调整）" : Time(since)), ("hours", alarm.Silence.TotalHours), ("error", polls?.LastError ?? "没有收过")));
    }

    private IEnumerable<OutboxRow> Different(AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, string mailbox, IReadOnlyList<MailboxDayRow> days) => Incident(
        alarm, told, office, $"difference/{mailbox}", office.Texts.Fill(TextKey.AlarmDifference, ("mailbox", mailbox)),
        isBad: days.Count > 0, isWell: days.Count == 0,
        () => office.Texts.Fill(
            TextKey.AlarmDifferenceText, ("mailbox", mailbox), ("office", office.Name),
            ("days", string.Join('\n', days.Select(d => $"{d.Day}  {d.Missing.Replace("\t", " UID ", StringComparison.Ordinal).Replace("\n", "；", StringComparison.Ordinal)}")))));

    private IEnumerable<OutboxRow> Disk(AlarmConfiguration alarm, IReadOnlySet<string> told, Office office)
    {
        var free = new DriveInfo(Path.GetFullPath(folders.Data)).AvailableFreeSpace;

        // Half as much again before it is called well: a disk at the bound would be told of all day.
        return Incident(
            alarm, told, office, "disk", office.Texts.Fill(TextKey.AlarmDisk), isBad: free < alarm.FreeSpace, isWell: free >= alarm.FreeSpace / 2 * 3,
            () => office.Texts.Fill(TextKey.AlarmDiskText, ("folder", Path.GetFullPath(folders.Data)), ("free", SizeText.Name(free))));
    }

    /// <summary>The mail that an incident calls for now, if any: incidents of one subject are numbered, each has an alarm and its end.</summary>
    private IEnumerable<OutboxRow> Incident(
        AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, string subject, string what, bool isBad, bool isWell, Func<string> text)
    {
        var count = 0;
        while (told.Contains(Name(subject, count + 1)))
        {
            count++;
        }

        var isOpen = count > 0 && !told.Contains(Name(subject, count) + "/well");
        var date = Time(clock.GetUtcNow());
        if (isBad && !isOpen)
        {
            LogAlarm(what);
            yield return mails.Row(
                office, Name(subject, count + 1), alarm.To, office.Texts.Fill(TextKey.AlarmSubject, ("what", what)), office.Texts.Fill(TextKey.AlarmBody, ("text", text()), ("date", date)));
        }
        else if (isWell && isOpen)
        {
            LogWell(what);
            yield return mails.Row(
                office, Name(subject, count) + "/well", alarm.To, office.Texts.Fill(TextKey.AlarmWellSubject, ("what", what)), office.Texts.Fill(TextKey.AlarmWellBody, ("what", what), ("date", date)));
        }
    }

    private static string Name(string subject, int number) => $"{Prefix}{subject}/{number}";

    private static string Time(DateTimeOffset instant) => $"{OfficeTime.Local(instant):yyyy年M月d日 HH:mm}";

    [LoggerMessage(EventId = 60, EventName = "AlarmRaised", Level = LogLevel.Error, Message = "告警：{what}")]
    private partial void LogAlarm(string what);

    [LoggerMessage(EventId = 61, EventName = "AlarmEnded", Level = LogLevel.Information, Message = "已恢复：{what}")]
    private partial void LogWell(string what);
}
