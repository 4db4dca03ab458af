using System.CommandLine;
using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Notices;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MailIntake.Commands;

/// <summary><c>run</c>: the worker. Polls, counts, scores and notifies on schedule until it is stopped.</summary>
internal static partial class RunCommand
{
    /// <summary>Every mailbox polls on its own; the pool only bounds how many do at once.</summary>
    private const int MaxPollsAtOnce = 200;

    /// <summary>SIGTERM stops the worker within 10 s: what is under way has this long to finish its batch.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    public static Command Create(GlobalOptions global)
    {
        var command = new Command("run", "长期运行：按时收信、计数、计分、发通报，直到被停止");
        command.SetAction((result, ct) => RunAsync(global.Context(result), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken ct)
    {
        var configuration = context.Configuration();
        Worker.WarnOfSending(context, [configuration.App.Outgoing, .. configuration.Offices.Select(o => o.Outgoing)]);
        using var zone = TimeZones.AddResolver(id => id == BulletinClock.Zone.Id ? BulletinClock.Zone : null);
        DataLock? held = null;
        try
        {
            using var host = BuildHost(context, configuration);
            held = await Worker.BeginAsync(host.Services, context.Folders, ct);
            var log = host.Services.GetRequiredService<ILogger<WorkerSchedule>>();
            await ResumeAsync(host.Services.GetRequiredService<Ledger>(), host.Services.GetRequiredService<ClockWatch>(), log, ct);

            await host.Services.GetRequiredService<NoticeDesk>().BeginAsync(configuration.Offices, ct);
            await host.StartAsync(ct);
            LogStarted(log, configuration.App.Mailboxes.Count, configuration.Offices.Count);
            return await UntilStoppedAsync(host, log, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCode.Done; // told to stop before it had begun
        }
        finally
        {
            held?.Dispose(); // last: a poll that did not end in time may still be writing
        }
    }

    /// <summary>Doubts the clock where by it the worker was away for long.</summary>
    private static async Task ResumeAsync(Ledger ledger, ClockWatch watch, ILogger log, CancellationToken ct)
    {
        var last = (await ledger.Mailboxes.PollsAsync(ct)).Max(m => (DateTimeOffset?)m.LastPoll);
        DateTimeOffset? since = (await ledger.Facts.NotedAsync([ClockWatch.Doubt], ct)).TryGetValue(ClockWatch.Doubt, out var noted) ? noted : null;
        if (watch.Resume(last, null))
        {
            await ledger.Facts.NoteAsync(ClockWatch.Doubt, ct);
            LogAway(log, OfficeTime.Local(last!.Value));
        }
        else if (watch.Resume(last, since))
        {
            LogDoubted(log, OfficeTime.Local(since!.Value));
        }
    }

    /// <summary>Waits until the program is told to stop, or the host stops of itself because a part of it failed: then a person, or what supervises the program, must know.</summary>
    internal static async Task<int> UntilStoppedAsync(IHost host, ILogger log, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ct.IsCancellationRequested)
        {
            LogStopping(log);
        }
        else
        {
            LogFailed(log);
        }

        await host.StopAsync(CancellationToken.None);
        return ct.IsCancellationRequested ? ExitCode.Done : ExitCode.NeedsPerson;
    }

    private static IHost BuildHost(CommandContext context, ConfigurationSnapshot configuration)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWorker(context, configuration);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopWithin);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(context.Clock);
            quartz.ConfigureScheduler(o => o.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, new SqliteConnectionStringBuilder { DataSource = context.Folders.ScheduleDatabase }.ToString());
                store.ProvisionSchema();
            });
        });
        builder.Services.AddQuartz(WorkerSchedule.Polls, quartz =>
        {
            quartz.UseTimeProvider(context.Clock);
            quartz.ConfigureScheduler(o => o.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            quartz.UseInMemoryStore();
            quartz.UseDefaultThreadPool(MaxPollsAtOnce);
        });
        builder.Services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        builder.Services.AddHostedService<WorkerSchedule>();
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        return builder.Build();
    }

    /// <summary>Signals are the command line's alone: the host's own lifetime would stop it behind our back, which looks as if a part of it had failed.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [LoggerMessage(EventId = 37, EventName = "LongPause", Level = LogLevel.Warning, Message = "上次收信是 {last:yyyy-MM-dd HH:mm}，已过去一个月以上：通报、回执和催报暂缓一小时，请核对系统时间，错了的在这一小时内改正")]
    private static partial void LogAway(ILogger log, DateTimeOffset last);

    [LoggerMessage(EventId = 38, EventName = "StillDoubted", Level = LogLevel.Warning, Message = "系统时间从 {since:HH:mm} 起待核对：通报、回执和催报暂缓到一小时以后，请核对系统时间")]
    private static partial void LogDoubted(ILogger log, DateTimeOffset since);

    [LoggerMessage(EventId = 35, EventName = "Started", Level = LogLevel.Information, Message = "已启动：信箱 {mailboxes} 个，考核主办单位 {offices} 个")]
    private static partial void LogStarted(ILogger log, int mailboxes, int offices);

    [LoggerMessage(EventId = 36, EventName = "Stopping", Level = LogLevel.Information, Message = "正在停止")]
    private static partial void LogStopping(ILogger log);

    [LoggerMessage(EventId = 34, EventName = "Failed", Level = LogLevel.Critical, Message = "程序内部出错，正在停止；请把日志文件里这以前的错误发给维护人员，并重新启动程序")]
    private static partial void LogFailed(ILogger log);
}
