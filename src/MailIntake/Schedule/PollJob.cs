using MailIntake.Configuration;
using MailIntake.Logging;
using MailIntake.Pipeline;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>
/// Polls one mailbox and then sets its own next time: the interval after a poll that went well, a growing pause after failures. One job a
/// mailbox, so that none waits for another.
/// </summary>
/// <param name="poller">Polls.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
[DisallowConcurrentExecution]
public sealed class PollJob(MailboxPoller poller, ConfigurationStore configuration, TimeProvider clock, ILogger<PollJob> log) : IJob
{
    /// <summary>The key of the mailbox's address in the job's data.</summary>
    public const string Mailbox = "mailbox";

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var address = context.MergedJobDataMap.GetString(Mailbox)!;
        var before = configuration.Current;
        using var progress = new ProgressLog($"收取 {address}", log, clock);
        var result = await poller.PollAsync(address, progress, cancellationToken).ConfigureAwait(false);
        if (result is null)
        {
            return; // the configuration no longer names it: there is no next time
        }

        if (result.Report.Mails > 0)
        {
            await WorkerSchedule.ReadLateAsync(context.Scheduler, clock, cancellationToken).ConfigureAwait(false);
        }

        var interval = configuration.Current.App.PollInterval;
        var pause = configuration.Current != before ? TimeSpan.Zero // what was changed meanwhile is tried at once; our trigger takes the place of the one that says so
            : result.Error is null ? interval : Backoff.After(result.Failures, interval, interval > LongestPause ? interval : LongestPause);
        var next = TriggerBuilder.Create(clock).WithIdentity(context.Trigger.Key).ForJob(context.JobDetail.Key).StartAt(clock.GetUtcNow() + pause).Build();
        try
        {
            await context.Scheduler.ScheduleTrigger(next, TriggerConflict.Replace, cancellationToken).ConfigureAwait(false);
        }
        catch (SchedulerException) when (context.Scheduler.Status is SchedulerStatus.Shutdown or SchedulerStatus.ShuttingDown)
        {
            // The program is stopping: there is no next time.
        }
    }
}
