using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Notices;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Outbox;

/// <summary>
/// Sends what is due in the outbox. Each attempt is in the ledger before the mail is handed over, and its result after: where the ledger cannot be written to, nothing
/// is sent. A mail keeps its octets, and with them its Message-ID, through every attempt, so that a mail sent twice because the server's answer was lost can be
/// recognised as the same. A route that does not answer, refuses the login or asks to wait is left alone as long as it wants, in later rounds too: its mails wait,
/// those of other routes go out. What a person can put right (a wrong login, no way out at all) is waited for without an end. Instants that a clock which had leapt
/// ahead left behind hold nothing up once it is set right: what cannot be, further ahead than anything waits, is not heeded.
/// </summary>
/// <param name="ledger">Where the outbox is.</param>
/// <param name="clock">The time.</param>
/// <param name="watch">Notices where the clock was set.</param>
/// <param name="log">The log.</param>
public sealed partial class OutboxSender(Ledger ledger, TimeProvider clock, ClockWatch watch, ILogger<OutboxSender> log)
{
    private const char RecipientSeparator = '\n';

    /// <summary>The most mails of a round: notices, alarms and a changed configuration have their turn between rounds.</summary>
    private const int MailsARound = 100;

    private const string NoRoute = "没有配置发信方式（mailintake.yaml 的 outgoing）";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>After a failure every mail is a new login; one every 120 s is what QQ puts up with.</summary>
    private static readonly TimeSpan RoutePause = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a mail waits that a server took whole without an answer: each attempt may bring it to everyone once more (RFC 1047; RFC 5321 section 4.5.3.2.6), and not every
    /// mailbox drops what it has under the same Message-ID. After the attempt that follows the last a person decides. Less than the longest wait: a clock set right by seconds
    /// makes no such mail due.
    /// </summary>
    private static readonly TimeSpan[] WaitsForAnswer = [TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(23)];

    /// <summary>Servers want to be left alone until tomorrow at most, and no pause of our own is as long.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days before a mail is given up.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    /// <summary>The addresses of which as many mails were sent as may be, when that was last looked at.</summary>
    private readonly HashSet<string> limited = new(StringComparer.Ordinal);

    /// <summary>Tries the mails that are due, each once, oldest first; those that a route cannot take now hold up no others.</summary>
    /// <param name="routeOf">How mails of an office go out; null where the configuration names no way, and its mails wait.</param>
    /// <param name="open">Opens a way out.</param>
    /// <param name="ct">Stops between two mails.</param>
    public async Task<OutboxReport> SendDueAsync(
        Func<string, OutgoingConfiguration?> routeOf, Func<OutgoingConfiguration, IMailSender> open, CancellationToken ct)
    {
        var report = new OutboxReport();
        var senders = new Dictionary<OutgoingConfiguration, IMailSender>();
        var closed = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var tried = 0;
            for (var last = 0L; tried < MailsARound && await ledger.Outbox.NextDueMailAsync(last, closed, LongestWait, ct).ConfigureAwait(false) is { } mail; last = mail.Id)
            {
                ct.ThrowIfCancellationRequested();
                if (routeOf(mail.Office) is not { } route)
                {
                    closed.Add(mail.Office);
                    await TellNoRouteAsync(mail, ct).ConfigureAwait(false);
                }
                else if (watch.IsDoubtful && IsDated(mail.Purpose))
                {
                    continue; // may be past its day by the clock that is doubted, or by the right one; whoever withdraws it waits as well
                }
                else if (await IsPausedAsync(route, ct).ConfigureAwait(false) || await IsUsedUpAsync(route, ct).ConfigureAwait(false))
                {
                    closed.Add(mail.Office); // not an attempt: its mails stay due
                }
                else
                {
                    tried++;
                    if (!senders.TryGetValue(route, out var sender))
                    {
                        senders.Add(route, sender = open(route));
                    }

                    await TryAsync(mail, route, sender, report, ct).ConfigureAwait(false);
                }
            }

            report.MayBeMore = tried == MailsARound;
        }
        finally
        {
            foreach (var sender in senders.Values)
            {
                await sender.DisposeAsync().ConfigureAwait(false);
            }
        }

        (report.Waiting, report.Held) = await ledger.Outbox.CountUnsentAsync(ct).ConfigureAwait(false);
        return report;
    }

    /// <summary>True for what has no sense after a day: reminders, and notices of commissions.</summary>
    private static bool IsDated(string purpose) => purpose.StartsWith(ReminderDesk.Purposes, StringComparison.Ordinal) || purpose.StartsWith(CommissionLedger.NoticePurposes, StringComparison.Ordinal);

    /// <summary>Written once, for the oldest mail: rounds come every half a minute.</summary>
    private async Task TellNoRouteAsync(OutboxRow mail, CancellationToken ct)
    {
        if (mail.LastReply != NoRoute)
        {
            mail.LastReply = NoRoute;
            await ledger.Outbox.RecordAttemptAsync(mail, null, [], ct).ConfigureAwait(false);
            LogWaiting(mail.Purpose, mail.Attempts, OfficeTime.Local(mail.DueAt), NoRoute);
        }
    }

    /// <summary>The name of the fact from when until when a route is left alone: an interval of ISO 8601.</summary>
    private static string PauseOf(OutgoingConfiguration route) => $"outbox/paused/{route.From.Address}/{route.Via.Server?.ToString() ?? route.Via.PickupFolder}";

    /// <summary>True within the interval: one that has not begun was noted by a clock that was wrong.</summary>
    private async Task<bool> IsPausedAsync(OutgoingConfiguration route, CancellationToken ct) =>
        await ledger.Facts.SettingAsync(PauseOf(route), ct).ConfigureAwait(false) is { } pause && pause.Split('/') is [var from, var until]
        && clock.GetUtcNow() is var now && Instant(from) <= now && now < Instant(until);

    private static DateTimeOffset Instant(string fact) => DateTimeOffset.Parse(fact, CultureInfo.InvariantCulture);

    /// <summary>True where as many mails were sent as the route may send a minute or a day.</summary>
    private async Task<bool> IsUsedUpAsync(OutgoingConfiguration route, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var used = (route.MailsPerMinute is { } perMinute && await ledger.Outbox.CountSentAsync(route.From.Address, now.AddMinutes(-1), ct).ConfigureAwait(false) >= perMinute)
            || (route.MailsPerDay is { } perDay && await ledger.Outbox.CountSentAsync(route.From.Address, OfficeTime.Start(OfficeTime.Day(now)), ct).ConfigureAwait(false) >= perDay);
        if (!used)
        {
            limited.Remove(route.From.Address);
        }
        else if (limited.Add(route.From.Address))
        {
            LogLimited(route.From.Address); // once: rounds come every half a minute
        }

        return used;
    }

    private async Task TryAsync(OutboxRow mail, OutgoingConfiguration route, IMailSender sender, OutboxReport report, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        mail.Attempts++;
        mail.DueAt = now + Backoff.After(mail.Attempts, FirstPause, LongestPause);
        await ledger.Outbox.RecordAttemptAsync(mail, null, [], ct).ConfigureAwait(false);

        OutboxRow? refused = null;
        var facts = new List<(string, string)>();
        try
        {
            var receipt = await sender.SendAsync(new Envelope(mail.Sender, mail.Recipients.Split(RecipientSeparator)), mail.Mail, ct).ConfigureAwait(false);
            mail.SentAt = clock.GetUtcNow();
            refused = await AcceptedAsync(mail, receipt, route, facts, report).ConfigureAwait(false);
        }
        catch (TransportException e) when (e.MailRefused)
        {
            Fail(mail, e.Message, report);
        }
        catch (TransportException e)
        {
            Pause(route, e.RetryAfter, facts);
            await (e.AnswerLost
                ? AnswerLostAsync(mail, e.Message, facts, report)
                : WaitAsync(mail, e.Message, e.RetryAfter, isAnswer: e.Retry && e.Reply is not null, facts, report)).ConfigureAwait(false);
        }

        // What was sent is recorded even when the program is told to stop now.
        await ledger.Outbox.RecordAttemptAsync(mail, refused, facts, CancellationToken.None).ConfigureAwait(false);
    }

    /// <returns>The recipients refused for good while others are tried again, as a mail of their own; else null.</returns>
    private async Task<OutboxRow?> AcceptedAsync(
        OutboxRow mail, SendReceipt receipt, OutgoingConfiguration route, List<(string, string)> facts, OutboxReport report)
    {
        mail.LastReply = receipt.Reply;
        if (receipt.Refused.Count == 0)
        {
            mail.State = OutboxState.Sent;
            report.Sent++;
            LogSent(mail.Purpose, mail.MessageId);
            return null;
        }

        // Those who have it are done with; the others stay on the row.
        var forGood = receipt.Refused.Where(r => !r.Retry).ToList();
        var again = receipt.Refused.Where(r => r.Retry).ToList();
        if (again.Count == 0)
        {
            mail.Recipients = Join(forGood.Select(r => r.Address));
            Fail(mail, $"部分收件人被拒：{Words(forGood)}", report);
            return null;
        }

        mail.Recipients = Join(again.Select(r => r.Address));
        var serverWants = again.Max(r => r.RetryAfter);
        if (serverWants > TimeSpan.Zero)
        {
            Pause(route, serverWants, facts);
        }

        await WaitAsync(mail, $"部分收件人暂时被拒：{Words(again)}", serverWants, isAnswer: true, facts, report).ConfigureAwait(false);
        return forGood.Count == 0 ? null : Refused(mail, forGood, report);
    }

    /// <summary>Leaves a route alone. One that took nothing is asked again by the mails in turn, each less and less often, so that none that cannot be sent holds up the rest.</summary>
    private void Pause(OutgoingConfiguration route, TimeSpan? serverWants, List<(string, string)> facts)
    {
        var now = clock.GetUtcNow();
        facts.Add((PauseOf(route), $"{OfficeTime.Iso(now)}/{OfficeTime.Iso(now + (serverWants > RoutePause ? serverWants.Value : RoutePause))}"));
    }

    /// <summary>Recipients refused for good become a mail of their own, which a person finds while the others are still being tried.</summary>
    private OutboxRow Refused(OutboxRow mail, List<RefusedRecipient> recipients, OutboxReport report)
    {
        var row = new OutboxRow
        {
            Purpose = $"{mail.Purpose}/refused-{mail.Attempts}",
            Office = mail.Office,
            MessageId = mail.MessageId,
            Subject = mail.Subject,
            Sender = mail.Sender,
            Recipients = Join(recipients.Select(r => r.Address)),
            Mail = mail.Mail,
            QueuedAt = mail.QueuedAt,
            DueAt = mail.DueAt,
            Attempts = mail.Attempts,
        };
        Fail(row, $"部分收件人被拒：{Words(recipients)}", report);
        return row;
    }

    private static string Words(IEnumerable<RefusedRecipient> refused) => string.Join(
        "；", refused.Select(r => $"{r.Address}：{string.Join("，", ((string?[])[r.Advice, r.Reply]).Where(text => !string.IsNullOrEmpty(text)))}"));

    /// <param name="mail">The mail.</param>
    /// <param name="why">What went wrong.</param>
    /// <param name="serverWants">How long the server wants to be left alone, or it is best to, or null.</param>
    /// <param name="isAnswer">True where the server was there and put the mail off: of that, not of an outage or a wrong login, there is an end.</param>
    /// <param name="facts">What is to be noted.</param>
    /// <param name="report">Counts.</param>
    private async Task WaitAsync(OutboxRow mail, string why, TimeSpan? serverWants, bool isAnswer, List<(string, string)> facts, OutboxReport report)
    {
        var now = clock.GetUtcNow();
        if (isAnswer)
        {
            var since = OutboxLedger.PutOffSince(mail);
            if (await ledger.Facts.SettingAsync(since, CancellationToken.None).ConfigureAwait(false) is not { } first || Instant(first) > now)
            {
                facts.Add((since, OfficeTime.Iso(now)));
            }
            else if (now - Instant(first) > GiveUpAfter && !watch.IsDoubtful)
            {
                Fail(mail, $"{GiveUpAfter.Days} 天内未能发出：{why}", report);
                return;
            }
        }

        if (serverWants is { } pause && now + pause > mail.DueAt)
        {
            mail.DueAt = now + pause;
        }

        mail.LastReply = why;
        LogWaiting(mail.Purpose, mail.Attempts, OfficeTime.Local(mail.DueAt), why);
    }

    private async Task AnswerLostAsync(OutboxRow mail, string why, List<(string, string)> facts, OutboxReport report)
    {
        var name = OutboxLedger.AnswersLost(mail);
        var lost = 1 + (await ledger.Facts.SettingAsync(name, CancellationToken.None).ConfigureAwait(false) is { } before ? int.Parse(before, CultureInfo.InvariantCulture) : 0);
        facts.Add((name, lost.ToString(CultureInfo.InvariantCulture)));
        if (lost > WaitsForAnswer.Length)
        {
            Fail(
                mail,
                $"整封信交给了服务器 {lost} 次，每次都没有收到答复，不再自动重发：收件人很可能已经收到，请先向收件人核实；确实没有收到的，通报再运行一次 digest … --send、转报再运行一次 forward …，原样再发，其他信件请另行告知。最后一次：{why}",
                report);
            return;
        }

        await WaitAsync(mail, $"{why}，稍后以同一 Message-ID 再发一次", WaitsForAnswer[lost - 1], isAnswer: false, facts, report).ConfigureAwait(false);
    }

    private void Fail(OutboxRow mail, string why, OutboxReport report)
    {
        mail.State = OutboxState.Failed;
        mail.LastReply = why;
        report.Failed++;
        LogFailed(mail.Purpose, why);
    }

    /// <summary>The row of a mail that is to go out now.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="purpose">What it is, unique in the outbox.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="recipients">The envelope's recipients.</param>
    /// <param name="format">Writes it.</param>
    public static OutboxRow Queued(string office, string purpose, OutgoingMail mail, IEnumerable<string> recipients, IMailFormat format) => new()
    {
        Purpose = purpose,
        Office = office,
        MessageId = mail.MessageId,
        Subject = mail.Subject,
        Sender = mail.From.Address,
        Recipients = Join(recipients),
        Mail = format.Write(mail),
        State = OutboxState.Queued,
        QueuedAt = mail.Date,
        DueAt = mail.Date,
    };

    /// <summary>The recipients as a row of the outbox keeps them.</summary>
    public static string Join(IEnumerable<string> recipients) => string.Join(RecipientSeparator, recipients);

    [LoggerMessage(EventId = 23, EventName = "SendingLimited", Level = LogLevel.Information, Message = "{address} 已到 outgoing 里写的每分钟或每天发信数（per-minute、per-day），其余的稍后发出")]
    private partial void LogLimited(string address, string step = "send");

    [LoggerMessage(EventId = 20, EventName = "MailSent", Level = LogLevel.Information, Message = "已发出 {mail}（{messageId}）")]
    private partial void LogSent(string mail, string messageId, string step = "send");

    [LoggerMessage(EventId = 21, EventName = "MailWaiting", Level = LogLevel.Warning, Message = "{mail} 第 {attempt} 次未发出，{due:yyyy-MM-dd HH:mm:ss} 再试：{why}")]
    private partial void LogWaiting(string mail, int attempt, DateTimeOffset due, string why, string step = "send");

    [LoggerMessage(EventId = 22, EventName = "MailRefused", Level = LogLevel.Error, Message = "{mail} 无法发出，需要人工处理：{why}")]
    private partial void LogFailed(string mail, string why, string step = "send");
}
