using MailIntake.Configuration;
using MailIntake.Notices;
using MailIntake.Outbox;
using MailIntake.Pipeline;
using MailIntake.Storage;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>Queues the notices and alarms that are due and sends what is due in the outbox.</summary>
/// <param name="notices">Queues notices.</param>
/// <param name="alarms">Queues what the administrator has to know.</param>
/// <param name="sender">Sends.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
[DisallowConcurrentExecution]
public sealed partial class OutboxJob(NoticeDesk notices, AlarmDesk alarms, OutboxSender sender, ConfigurationStore configuration, TimeProvider clock, ILogger<OutboxJob> log) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        foreach (var office in snapshot.Offices)
        {
            try
            {
                await notices.QueueAsync(office, snapshot.Calendar, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // What one office's notices bring about holds up no mail that is queued.
                LogFailed(e, office.Id, StorageFault.Describe(e));
            }
        }

        try
        {
            await alarms.QueueAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogAlarmsFailed(e, StorageFault.Describe(e));
        }

        try
        {
            await sender.SendDueAsync(snapshot.OutgoingOf, route => MailTransport.Open(route, clock), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogSendingFailed(e, StorageFault.Describe(e));
        }
    }

    [LoggerMessage(EventId = 43, EventName = "NoticesFailed", Level = LogLevel.Error, Message = "{office} 的回执和催报未能生成，稍后再试：{why}")]
    private partial void LogFailed(Exception e, string office, string why);

    [LoggerMessage(EventId = 48, EventName = "SendingFailed", Level = LogLevel.Error, Message = "发件箱没有发完，稍后再试：{why}")]
    private partial void LogSendingFailed(Exception e, string why);

    [LoggerMessage(EventId = 44, EventName = "AlarmsFailed", Level = LogLevel.Error, Message = "告警未能生成，稍后再试：{why}")]
    private partial void LogAlarmsFailed(Exception e, string why);
}
