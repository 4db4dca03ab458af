using System.CommandLine;
using MailIntake.Configuration;
using MailIntake.Schedule;
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
        using var zone = TimeZones.AddResolver(id => id == BulletinClock.Zone.Id ? BulletinClock.Zone : null);
        using var host = BuildHost(context, configuration);
        using var held = await Worker.BeginAsync(host.Services, context.Folders, ct);
        var log = host.Services.GetRequiredService<ILogger<WorkerSchedule>>();
        await host.StartAsync(ct);
        LogStarted(log, configuration.App.Mailboxes.Count, configuration.Offices.Count);
        await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogStopping(log);
        await host.StopAsync(CancellationToken.None);
        return ExitCode.Done;
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
        builder.Services.AddTransient<PollJob>();
        builder.Services.AddTransient<OutboxJob>();
        builder.Services.AddTransient<ImportJob>();
        builder.Services.AddTransient<BulletinJob>();
        builder.Services.AddHostedService<WorkerSchedule>();
        return builder.Build();
    }

    [LoggerMessage(EventId = 1, EventName = "Started", Level = LogLevel.Information, Message = "已启动：信箱 {mailboxes} 个，考核主办单位 {offices} 个")]
    private static partial void LogStarted(ILogger log, int mailboxes, int offices);

    [LoggerMessage(EventId = 2, EventName = "Stopping", Level = LogLevel.Information, Message = "正在停止")]
    private static partial void LogStopping(ILogger log);
}
