using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Time;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Notices;

/// <summary>
/// Writes to the administrator when something needs one and once more when it is well again: a mailbox that has not been read for too long, days on which a mailbox
/// and the ledger differ, a disk that fills up. An incident is open where the outbox has its alarm and not the word that it is well, so that each
/// is told once whatever restarts. A mailbox that was not polled because the program itself was not running is given the time to be. What stops a mailbox often stops
/// its account from sending too: an alarm that one account does not get out is queued for the next one as well.
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

    /// <summary>What stands between an alarm's name and the account of its second and further ways.</summary>
    private const string By = "/by-";

    /// <summary>How long an account may leave an alarm unsent, paused or at its limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>An alarm that is as old as this is no news by another account.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    /// <summary>The ledger is counted this often, which takes a second where it is large; at once where a mailbox was compared anew.</summary>
    private static readonly TimeSpan Recount = TimeSpan.FromHours(1);

    private readonly DateTimeOffset started = clock.GetUtcNow();
    private ILookup<string, ReconciledDay>? different;
    private string compared = "";
    private long counted;

    /// <summary>Queues the alarms that are due under a configuration; none where it names nobody to be told, or no way out.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(ConfigurationSnapshot configuration, CancellationToken ct)
    {
        if (configuration.App.Alarm is not { } alarm || Ways(configuration, "") is not [var any, ..])
        {
            return 0;
        }

        var sent = await ledger.Outbox.MailsAsync(Prefix, ct).ConfigureAwait(false);
        var told = sent.Select(m => m.Purpose).ToHashSet(StringComparer.Ordinal);
        var polls = (await ledger.Mailboxes.PollsAsync(ct).ConfigureAwait(false)).ToDictionary(m => m.Mailbox, StringComparer.Ordinal);
        var differing = await DifferentAsync(polls.Values, ct).ConfigureAwait(false);
        var rows = new List<OutboxRow>();
        foreach (var mailbox in configuration.App.Mailboxes.Select(m => m.Address))
        {
            if (configuration.OfficeOf(mailbox) is { } office)
            {
                var way = Ways(configuration, office.Id)[0];
                rows.AddRange(Silent(alarm, told, office, way, mailbox, polls.GetValueOrDefault(mailbox)));
                rows.AddRange(Different(alarm, told, office, way, mailbox, [.. differing[mailbox]]));
            }
        }

        if (configuration.Offices is [var first, ..])
        {
            rows.AddRange(Disk(alarm, told, first, any));
        }

        foreach (var copies in sent.Where(m => !m.Purpose.Contains("/refused-", StringComparison.Ordinal)).GroupBy(m => m.Purpose.Split(By)[0]).Where(IsStuck))
        {
            if (Ways(configuration, "").Find(w => copies.All(c => !c.Sender.Equals(w.Outgoing.From.Address, StringComparison.OrdinalIgnoreCase))) is { Outgoing.From: var from, Office: var account })
            {
                rows.Add(mails.Again(account, from, $"{copies.Key}{By}{from.Address}", alarm.To, await ledger.Outbox.MailAsync(copies.Last().Id, ct).ConfigureAwait(false)));
            }
        }

        return await ledger.Outbox.QueueAsync(rows, null, ct).ConfigureAwait(false);
    }

    /// <summary>The accounts that can send, each once: an office's own, the other offices', the program's.</summary>
    private static List<(string Office, OutgoingConfiguration Outgoing)> Ways(ConfigurationSnapshot configuration, string office) =>
        [.. configuration.Offices.Select(o => o.Id).OrderBy(id => id != office).Append("").Select(id => (id, configuration.OutgoingOf(id)!)).Where(w => w.Item2 is not null)
            .DistinctBy(w => w.Item2.From.Address, StringComparer.OrdinalIgnoreCase)];

    /// <summary>True where no account has got an alarm out and the last one that was to has failed to, or has had its time.</summary>
    private bool IsStuck(IGrouping<string, OutboxRow> copies)
    {
        var (last, age) = (copies.Last(), (clock.GetUtcNow() - copies.Last().QueuedAt).Duration());
        return copies.All(c => c.State != OutboxState.Sent) && age < Stale && (last.State == OutboxState.Failed || last.LastReply is not null || age > Patience);
    }

    /// <summary>The days on which a mailbox and the ledger differ.</summary>
    private async Task<ILookup<string, ReconciledDay>> DifferentAsync(IEnumerable<MailboxRow> polls, CancellationToken ct)
    {
        var marks = string.Join('\n', polls.Select(m => $"{m.Mailbox} {m.ReconciledAt:O}"));
        if (different is null || marks != compared || clock.GetElapsedTime(counted) >= Recount)
        {
            different = (await ledger.Mailboxes.ReconciledAsync(ct).ConfigureAwait(false)).Where(d => d.Difference != 0 || d.Missing.Count > 0).ToLookup(d => d.Mailbox, StringComparer.Ordinal);
            (compared, counted) = (marks, clock.GetTimestamp());
        }

        return different;
    }

    private IEnumerable<OutboxRow> Silent(AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, (string, OutgoingConfiguration) way, string mailbox, MailboxRow? polls)
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
            alarm, told, office, way, $"silent/{mailbox}", office.Texts.Fill(TextKey.AlarmSilent, ("mailbox", mailbox)),
            isBad: silent && (polls is { Failures: > 0 } || (now - started).Duration() > alarm.Silence), isWell: !silent,
            () => office.Texts.Fill(
                TextKey.AlarmSilentText, ("mailbox", mailbox), ("office", office.Name), ("since", since > now ? "不明的时间（系统时钟曾被调整）" : Time(since)), ("hours", alarm.Silence.TotalHours), ("error", polls?.LastError ?? "没有收过")));
    }

    private IEnumerable<OutboxRow> Different(
        AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, (string, OutgoingConfiguration) way, string mailbox, IReadOnlyList<ReconciledDay> days) => Incident(
        alarm, told, office, way, $"difference/{mailbox}", office.Texts.Fill(TextKey.AlarmDifference, ("mailbox", mailbox)),
        isBad: days.Count > 0, isWell: days.Count == 0,
        () => office.Texts.Fill(
            TextKey.AlarmDifferenceText, ("mailbox", mailbox), ("office", office.Name), ("days", string.Join('\n', days.Select(d => d.Text)))));

    private IEnumerable<OutboxRow> Disk(AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, (string, OutgoingConfiguration) way)
    {
        var disk = DiskSpace.Of(folders.Data, alarm);
        return Incident(
            alarm, told, office, way, "disk", office.Texts.Fill(TextKey.AlarmDisk), isBad: disk.IsLow, isWell: disk.IsAmple,
            () => office.Texts.Fill(TextKey.AlarmDiskText, ("folder", Path.GetFullPath(folders.Data)), ("free", SizeText.Name(disk.Free))));
    }

    /// <summary>The mail that an incident calls for now, if any: incidents of one subject are numbered, each has an alarm and its end.</summary>
    private IEnumerable<OutboxRow> Incident(
        AlarmConfiguration alarm, IReadOnlySet<string> told, Office office, (string Office, OutgoingConfiguration Outgoing) way, string subject, string what, bool isBad, bool isWell, Func<string> text)
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
                way.Office, way.Outgoing.From, Name(subject, count + 1), alarm.To, office.Texts.Fill(TextKey.AlarmSubject, ("what", what)), office.Texts.Fill(TextKey.AlarmBody, ("text", text()), ("date", date)));
        }
        else if (isWell && isOpen)
        {
            LogWell(what);
            yield return mails.Row(
                way.Office, way.Outgoing.From, Name(subject, count) + "/well", alarm.To, office.Texts.Fill(TextKey.AlarmWellSubject, ("what", what)), office.Texts.Fill(TextKey.AlarmWellBody, ("what", what), ("date", date)));
        }
    }

    private static string Name(string subject, int number) => $"{Prefix}{subject}/{number}";

    private static string Time(DateTimeOffset instant) => $"{OfficeTime.Local(instant):yyyy年M月d日 HH:mm}";

    [LoggerMessage(EventId = 60, EventName = "AlarmRaised", Level = LogLevel.Error, Message = "告警：{what}")]
    private partial void LogAlarm(string what);

    [LoggerMessage(EventId = 61, EventName = "AlarmEnded", Level = LogLevel.Information, Message = "已恢复：{what}")]
    private partial void LogWell(string what);
}
