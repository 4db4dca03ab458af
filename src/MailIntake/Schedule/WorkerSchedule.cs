using MailIntake.Configuration;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>
/// Keeps the worker's schedule as the configuration in force wants it. Bulletins are in the persistent store, so that one missed while the
/// worker was down is made up for; polls and outbox need no memory and are in another scheduler that keeps nothing. The store is a
/// database of its own beside the ledger: its small frequent transactions then never wait for the intake's large ones nor hold them up, and
/// it may be lost without harm, for what was sent stands in the ledger.
/// </summary>
/// <param name="bulletins">The persistent scheduler.</param>
/// <param name="polls">The scheduler of polls and outbox.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="clock">The time.</param>
/// <param name="watch">Notices where the clock was set.</param>
/// <param name="ledger">Notes since when the clock is doubted.</param>
/// <param name="log">The log.</param>
public sealed partial class WorkerSchedule(
    IScheduler bulletins, [FromKeyedServices(WorkerSchedule.Polls)] IScheduler polls, ConfigurationStore configuration, TimeProvider clock, ClockWatch watch,
    Ledger ledger, ILogger<WorkerSchedule> log) : BackgroundService
{
    /// <summary>The name of the scheduler of polls and outbox.</summary>
    public const string Polls = "polls";

    /// <summary>The outbox job.</summary>
    public static readonly JobKey OutboxKey = new("outbox");

    private static readonly JobKey ImportKey = new("import");
    private static readonly JobKey LateReadingKey = new("late-reading");
    private static readonly TimeSpan LateReadingInterval = TimeSpan.FromMinutes(10); // a program installed meanwhile is found

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(3); // a change is in force within 10 s
    private ConfigurationSnapshot? polled; // what the polls follow: a store of bulletins that does not answer must not have every mailbox polled at each tick
    private ConfigurationSnapshot? applied;
    private bool untold; // of the clock being doubted the ledger does not know yet

    /// <summary>Has the mails that await an external reader read now, beside the polls and without holding them up, and again at intervals.</summary>
    public static async Task ReadLateAsync(IScheduler polls, TimeProvider clock, CancellationToken ct)
    {
        await polls.AddJob(JobBuilder.Create<LateReadingJob>().WithIdentity(LateReadingKey).StoreDurably().Build(), new AddJobOptions { Replace = true }, ct).ConfigureAwait(false);
        var trigger = TriggerBuilder.Create(clock).WithIdentity(LateReadingKey.Name).ForJob(LateReadingKey).StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(LateReadingInterval).RepeatForever()).Build();
        await polls.ScheduleTrigger(trigger, TriggerConflict.Replace, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ApplyAsync(configuration.Current, cancellationToken).ConfigureAwait(false);
        await ReadLateAsync(polls, clock, cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Refresh);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            configuration.Refresh();
            if (watch.Look() is { } by)
            {
                LogLeapt(by);
                (polled, applied) = (null, null); // every trigger stands at a time of the old clock
                untold |= watch.IsDoubtful;
            }

            if (untold || configuration.Current != applied)
            {
                await TryApplyAsync(stoppingToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A store that does not answer now is asked again at the next tick; the worker goes on meanwhile.</summary>
    private async Task TryApplyAsync(CancellationToken ct)
    {
        try
        {
            if (untold)
            {
                await ledger.Facts.NoteAsync(ClockWatch.Doubt, ct).ConfigureAwait(false);
                untold = false;
            }

            if (configuration.Current != applied)
            {
                await ApplyAsync(configuration.Current, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogNotApplied(e, StorageFault.Describe(e));
        }
    }

    private async Task ApplyAsync(ConfigurationSnapshot wanted, CancellationToken ct)
    {
        if (polled != wanted)
        {
            await ApplyPollsAsync(wanted, ct).ConfigureAwait(false);
            polled = wanted;
        }

        await ApplyBulletinsAsync(wanted, ct).ConfigureAwait(false);
        if (applied?.App.OutboxInterval != wanted.App.OutboxInterval)
        {
            await RepeatAsync<OutboxJob>(OutboxKey, wanted.App.OutboxInterval, ct).ConfigureAwait(false);
        }

        if (applied?.App.ImportInterval != wanted.App.ImportInterval)
        {
            await RepeatAsync<ImportJob>(ImportKey, wanted.App.ImportInterval, ct).ConfigureAwait(false);
        }

        applied = wanted;
    }

    private async Task RepeatAsync<T>(JobKey key, TimeSpan interval, CancellationToken ct)
        where T : IJob
    {
        var job = JobBuilder.Create<T>().WithIdentity(key).StoreDurably().Build();
        await polls.AddJob(job, new AddJobOptions { Replace = true }, ct).ConfigureAwait(false);
        var trigger = TriggerBuilder.Create(clock).WithIdentity(key.Name).ForJob(key).StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever()).Build();
        await polls.ScheduleTrigger(trigger, TriggerConflict.Replace, ct).ConfigureAwait(false);
    }

    private async Task ApplyPollsAsync(ConfigurationSnapshot wanted, CancellationToken ct)
    {
        // A changed configuration is tried at once: whoever corrected a secret wants to see it work. The poll of a mailbox that is no longer named hangs up, and plans no other.
        foreach (var address in wanted.App.Mailboxes.Concat(polled?.App.Mailboxes ?? []).Select(m => m.Address).Distinct())
        {
            var job = JobBuilder.Create<PollJob>().WithIdentity(new JobKey(address, Polls)).UsingJobData(PollJob.Mailbox, address).StoreDurably().Build();
            await polls.AddJob(job, new AddJobOptions { Replace = true }, ct).ConfigureAwait(false);
            var trigger = TriggerBuilder.Create(clock).WithIdentity(address, Polls).ForJob(job).StartNow().Build();
            await polls.ScheduleTrigger(trigger, TriggerConflict.Replace, ct).ConfigureAwait(false);
        }
    }

    private async Task ApplyBulletinsAsync(ConfigurationSnapshot wanted, CancellationToken ct)
    {
        var keys = new HashSet<TriggerKey>();
        foreach (var office in wanted.Offices)
        {
            var job = JobBuilder.Create<BulletinJob>().WithIdentity($"bulletins/{office.Id}").UsingJobData(BulletinJob.Office, office.Id).StoreDurably().Build();
            await bulletins.AddJob(job, new AddJobOptions { Replace = true }, ct).ConfigureAwait(false);

            // At the times of every version of the policy: which of them holds is decided when it is due, so that the next one takes over without a restart.
            foreach (var cron in office.Bulletins.Select(BulletinClock.WakeUp).Distinct())
            {
                var key = new TriggerKey(cron, office.Id);
                keys.Add(key);
                await KeepAsync(key, job, cron, ct).ConfigureAwait(false);
            }

            // Asked at once as well: what is due follows from the ledger, also where the store was lost or a plan is new.
            var now = TriggerBuilder.Create(clock).WithIdentity(BulletinJob.Again(office.Id)).ForJob(job).StartNow().Build();
            await bulletins.ScheduleTrigger(now, TriggerConflict.Replace, ct).ConfigureAwait(false);
            keys.Add(now.Key);
        }

        var all = await bulletins.QueryTriggers(new TriggerQuery { Take = int.MaxValue }, ct).ConfigureAwait(false);
        foreach (var stored in all.Items)
        {
            if (!keys.Contains(stored.Key))
            {
                await bulletins.UnscheduleJob(stored.Key, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Schedules a time to wake up; a trigger that is stored as it should be is left alone, since replacing it would forget a firing it missed.</summary>
    private async Task KeepAsync(TriggerKey key, IJobDetail job, string cron, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await bulletins.GetTrigger(key, ct).ConfigureAwait(false) is ICronTrigger { CronExpressionString: { } stored } kept && stored == cron
            && kept.StartTimeUtc <= now && !(kept.NextFireTimeUtc > kept.GetFireTimeAfter(now))) // later ones were reckoned by a clock that was wrong
        {
            return;
        }

        var trigger = TriggerBuilder.Create(clock).WithIdentity(key).ForJob(job)
            .WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(BulletinClock.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
        await bulletins.ScheduleTrigger(trigger, TriggerConflict.Replace, ct).ConfigureAwait(false);
    }

    [LoggerMessage(EventId = 33, EventName = "ClockLeapt", Level = LogLevel.Warning, Message = "系统时钟被调整了 {by}：日程按现在的时间重排；调整一小时以上的，通报、回执和催报暂缓一小时，请核对系统时间")]
    private partial void LogLeapt(TimeSpan by);

    [LoggerMessage(EventId = 32, EventName = "ScheduleFailed", Level = LogLevel.Error, Message = "日程无法更新，稍后再试：{why}")]
    private partial void LogNotApplied(Exception e, string why);
}
