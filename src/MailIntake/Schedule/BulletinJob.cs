using MailIntake.Configuration;
using MailIntake.Import;
using MailIntake.Logging;
using MailIntake.Pipeline;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>
/// Queues the bulletins of one office that are due. The timer only wakes it up: what is due follows from the ledger, so that it may run
/// too often, too late or twice and each bulletin still goes out once.
/// </summary>
/// <param name="bulletins">Knows what is due.</param>
/// <param name="poller">Reads the office's mailboxes first, since mails of the last minutes count too.</param>
/// <param name="reading">Reads what of those mails needs a program of others: a report in review is missing from the count.</param>
/// <param name="imports">Takes in the files that lie ready, for the same reason.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="polls">The scheduler of the outbox.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
[DisallowConcurrentExecution]
public sealed partial class BulletinJob(
    DueBulletins bulletins, MailboxPoller poller, LateReading reading, ImportWatch imports, ConfigurationStore configuration, [FromKeyedServices(WorkerSchedule.Polls)] IScheduler polls, TimeProvider clock,
    ILogger<BulletinJob> log) : IJob
{
    /// <summary>The key of the office's id in the job's data.</summary>
    public const string Office = "office";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>How long a bulletin that is due waits for its mailboxes to be read: a server may hold a poll for hours.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>The trigger that asks again outside the plan.</summary>
    public static TriggerKey Again(string office) => new("again", office);

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (configuration.Current.FindOffice(context.MergedJobDataMap.GetString(Office)!) is not { } office)
        {
            return;
        }

        var complete = false;
        try
        {
            complete = await QueueAsync(office, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, office.Id, StorageFault.Describe(e));
        }

        if (!complete)
        {
            var again = TriggerBuilder.Create(clock).WithIdentity(Again(office.Id)).ForJob(context.JobDetail.Key).StartAt(clock.GetUtcNow() + RetryAfter).Build();
            await context.Scheduler.ScheduleTrigger(again, TriggerConflict.Replace, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False where something is due and could not be queued yet.</returns>
    private async Task<bool> QueueAsync(Configuration.Office office, CancellationToken ct)
    {
        var due = await bulletins.DueAsync(office, ct).ConfigureAwait(false);
        if (due.All(d => d.AwaitsWork))
        {
            return due.Count == 0;
        }

        await imports.TakeInAsync(ct).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await Task.WhenAll(configuration.Current.MailboxesOf(office).Select(m => PollAsync(m.Address, either.Token))).ConfigureAwait(false);
            using var progress = new ProgressLog("用外部程序读附件", log, clock);
            await reading.RunAsync(progress, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Whether the bulletin goes without what is still to come is decided below; not to be asked would hold it up for ever.
            LogNotWaited(office.Id, Patience.TotalMinutes);
        }

        var complete = await bulletins.QueueAsync(office, ct).ConfigureAwait(false);
        await polls.TriggerJob(WorkerSchedule.OutboxKey, [], ct).ConfigureAwait(false);
        return complete;
    }

    private async Task PollAsync(string mailbox, CancellationToken ct)
    {
        using var progress = new ProgressLog($"收取 {mailbox}", log, clock);
        await poller.PollAsync(mailbox, progress, ct).ConfigureAwait(false);
    }

    [LoggerMessage(EventId = 47, EventName = "BulletinNotWaited", Level = LogLevel.Warning, Message = "{office} 的通报到期，信箱在 {minutes} 分钟内没有收完或附件没有读完；没收完的照常接着收")]
    private partial void LogNotWaited(string office, double minutes, string step = "bulletin");

    [LoggerMessage(EventId = 42, EventName = "BulletinFailed", Level = LogLevel.Error, Message = "{office} 的通报未能生成，稍后再试：{why}")]
    private partial void LogFailed(Exception e, string office, string why, string step = "bulletin");
}
