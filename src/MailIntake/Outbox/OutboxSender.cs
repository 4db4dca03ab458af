using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;

namespace MailIntake.Outbox;

/// <summary>
/// Sends what is due in the outbox. Each attempt is recorded before the next one is made; a mail keeps its octets, and with them its
/// Message-ID, through every attempt, so that a mail sent twice because the server's answer was lost can be recognised as the same.
/// A route that does not answer or refuses the login is left alone for the rest of the round: its mails wait, none is lost. What a person can put right
/// (a wrong login, no way out at all) is waited for without an end.
/// </summary>
/// <param name="ledger">Where the outbox is.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
public sealed partial class OutboxSender(Ledger ledger, TimeProvider clock, ILogger<OutboxSender> log)
{
    private const char RecipientSeparator = '\n';
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>RFC 5321 section 4.5.4.1 asks for at least 4 to 5 days before a mail is given up.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    /// <summary>Tries every mail that is due, once.</summary>
    /// <param name="routeOf">How mails of an office go out; null where the configuration names no way, and its mails wait.</param>
    /// <param name="open">Opens a way out.</param>
    /// <param name="ct">Stops between two mails.</param>
    public async Task<OutboxReport> SendDueAsync(
        Func<string, OutgoingConfiguration?> routeOf, Func<OutgoingConfiguration, IMailSender> open, CancellationToken ct)
    {
        var report = new OutboxReport();
        var senders = new Dictionary<OutgoingConfiguration, IMailSender>();
        var closed = new HashSet<OutgoingConfiguration>();
        try
        {
            foreach (var mail in await ledger.DueMailsAsync(ct).ConfigureAwait(false))
            {
                ct.ThrowIfCancellationRequested();
                OutboxRow? refused = null;
                if (routeOf(mail.Office) is not { } route)
                {
                    Wait(mail, "没有配置发信方式（mailintake.yaml 的 outgoing）", null, mayGiveUp: false, report);
                }
                else if (closed.Contains(route))
                {
                    continue;
                }
                else if (await IsUsedUpAsync(route, ct).ConfigureAwait(false))
                {
                    // Not an attempt: the mail stays due and goes out when the limit allows.
                    closed.Add(route);
                    report.Waiting++;
                    LogLimited(route.From.Address);
                    continue;
                }
                else
                {
                    if (!senders.TryGetValue(route, out var sender))
                    {
                        senders.Add(route, sender = open(route));
                    }

                    (var reachable, refused) = await SendAsync(mail, sender, report, ct).ConfigureAwait(false);
                    if (!reachable)
                    {
                        closed.Add(route);
                    }
                }

                // What was sent is recorded even when the program is told to stop now.
                await ledger.RecordAttemptAsync(mail, refused, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var sender in senders.Values)
            {
                await sender.DisposeAsync().ConfigureAwait(false);
            }
        }

        return report;
    }

    /// <summary>True where as many mails were sent as the route may send a minute or a day.</summary>
    private async Task<bool> IsUsedUpAsync(OutgoingConfiguration route, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return (route.MailsPerMinute is { } perMinute && await ledger.CountSentAsync(route.From.Address, now.AddMinutes(-1), ct).ConfigureAwait(false) >= perMinute)
            || (route.MailsPerDay is { } perDay && await ledger.CountSentAsync(route.From.Address, OfficeTime.Start(OfficeTime.Day(now)), ct).ConfigureAwait(false) >= perDay);
    }

    /// <returns>False where the route is to be left alone for now; and the recipients refused for good while others may still be served, as a mail of their own.</returns>
    private async Task<(bool Open, OutboxRow? Refused)> SendAsync(OutboxRow mail, IMailSender sender, OutboxReport report, CancellationToken ct)
    {
        var recipients = mail.Recipients.Split(RecipientSeparator);
        try
        {
            var receipt = await sender.SendAsync(new Envelope(mail.Sender, recipients), mail.Mail, ct).ConfigureAwait(false);
            mail.Attempts++;
            mail.SentAt = clock.GetUtcNow();
            return (true, Accepted(mail, receipt, report));
        }
        catch (TransportException e) when (e.MailRefused)
        {
            mail.Attempts++;
            Fail(mail, e.Message, report);
            return (true, null);
        }
        catch (TransportException e)
        {
            mail.Attempts++;
            Wait(mail, e.Message, e.RetryAfter, mayGiveUp: e.Retry, report);
            return (false, null);
        }
    }

    private OutboxRow? Accepted(OutboxRow mail, SendReceipt receipt, OutboxReport report)
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
        Wait(mail, $"部分收件人暂时被拒：{Words(again)}", again.Max(r => r.RetryAfter), mayGiveUp: true, report);
        return forGood.Count == 0 ? null : Refused(mail, forGood, report);
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

    private void Wait(OutboxRow mail, string why, TimeSpan? serverWants, bool mayGiveUp, OutboxReport report)
    {
        var now = clock.GetUtcNow();
        if (mayGiveUp && now - mail.QueuedAt > GiveUpAfter)
        {
            Fail(mail, $"{GiveUpAfter.Days} 天内未能发出：{why}", report);
            return;
        }

        var pause = Backoff.After(mail.Attempts, FirstPause, LongestPause);
        mail.DueAt = now + (serverWants > pause ? serverWants.Value : pause);
        mail.LastReply = why;
        report.Waiting++;
        LogWaiting(mail.Purpose, mail.Attempts, mail.DueAt, why);
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
    private partial void LogLimited(string address);

    [LoggerMessage(EventId = 20, EventName = "MailSent", Level = LogLevel.Information, Message = "已发出 {mail}（{messageId}）")]
    private partial void LogSent(string mail, string messageId);

    [LoggerMessage(EventId = 21, EventName = "MailWaiting", Level = LogLevel.Warning, Message = "{mail} 第 {attempt} 次未发出，{due} 再试：{why}")]
    private partial void LogWaiting(string mail, int attempt, DateTimeOffset due, string why);

    [LoggerMessage(EventId = 22, EventName = "MailRefused", Level = LogLevel.Error, Message = "{mail} 无法发出，需要人工处理：{why}")]
    private partial void LogFailed(string mail, string why);
}
