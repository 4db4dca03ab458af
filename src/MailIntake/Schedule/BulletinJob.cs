using MailIntake.Configuration;
using MailIntake.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>
/// Queues the bulletins of one office that are due. The timer only wakes it up: what is due follows from the ledger, so that it may run
/// too often, too late or twice and each bulletin still goes out once.
/// </summary>
/// <param name="bulletins">Knows what is due.</param>
/// <param name="poller">Reads the office's mailboxes first, since mails of the last minutes count too.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="polls">The scheduler of the outbox.</param>
/// <param name="clock">The time.</param>
[DisallowConcurrentExecution]
public sealed class BulletinJob(
    DueBulletins bulletins, MailboxPoller poller, ConfigurationStore configuration, [FromKeyedServices(WorkerSchedule.Polls)] IScheduler polls, TimeProvider clock) : IJob
{
    /// <summary>The key of the office's id in the job's data.</summary>
    public const string Office = "office";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>The trigger that asks again outside the plan.</summary>
    public static TriggerKey Again(string office) => new("again", office);

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        if (snapshot.FindOffice(context.MergedJobDataMap.GetString(Office)!) is not { } office || !await bulletins.AnyAsync(office, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await Task.WhenAll(snapshot.MailboxesOf(office).Select(m => poller.PollAsync(m.Address, null, cancellationToken))).ConfigureAwait(false);
        if (!await bulletins.QueueAsync(office, cancellationToken).ConfigureAwait(false))
        {
            var again = TriggerBuilder.Create(clock).WithIdentity(Again(office.Id)).ForJob(context.JobDetail.Key).StartAt(clock.GetUtcNow() + RetryAfter).Build();
            await context.Scheduler.ScheduleTrigger(again, TriggerConflict.Replace, cancellationToken).ConfigureAwait(false);
        }

        await polls.TriggerJob(WorkerSchedule.OutboxKey, [], cancellationToken).ConfigureAwait(false);
    }
}
