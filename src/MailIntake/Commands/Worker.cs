using MailIntake.Archive;
using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain.Read;
using MailIntake.Import;
using MailIntake.Logging;
using MailIntake.Mail.Mime;
using MailIntake.Notices;
using MailIntake.Outbox;
using MailIntake.Pipeline;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace MailIntake.Commands;

/// <summary>What takes mail in and sends mail, put together: for <c>run</c>, <c>ingest</c> and <c>demo</c> alike.</summary>
internal static class Worker
{
    /// <summary>Registers everything that works on a ledger under a configuration.</summary>
    /// <param name="services">Where.</param>
    /// <param name="context">What the command works with.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="ledger">The ledger, opened; null to open it, and to make it where there is none.</param>
    public static IServiceCollection AddWorker(this IServiceCollection services, CommandContext context, ConfigurationSnapshot configuration, Ledger? ledger = null)
    {
        services.AddSingleton(new LoggingLevelSwitch(configuration.App.ConsoleLevel));
        services.AddSingleton(p => LogSetup.Create(context.Folders, context.Clock, p.GetRequiredService<LoggingLevelSwitch>(), context.Error));
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(context.Clock);
        services.AddSingleton(ledger ?? context.Ledger(configuration));
        services.AddSingleton(p => new ConfigurationStore(context.Folders, configuration, context.Clock, p.GetRequiredService<LoggingLevelSwitch>(), p.GetRequiredService<ILogger<ConfigurationStore>>()));
        services.AddSingleton(_ => new MailArchive(context.Folders.Archive));
        services.AddSingleton<IMailFormat, MimeFormat>();
        services.AddSingleton<ContentReader>();
        services.AddSingleton<ReadWorkers>();
        services.AddSingleton(p => new SignatureCheck(() => p.GetRequiredService<ConfigurationStore>().Current.App.Resolver, context.Clock));
        services.AddSingleton<Intake>();
        services.AddSingleton<MailboxPoller>();
        services.AddSingleton<LateReading>();
        services.AddSingleton<OutboxSender>();
        services.AddSingleton<BulletinDesk>();
        services.AddSingleton<DueBulletins>();
        services.AddSingleton(new ClockWatch(context.Clock));
        services.AddSingleton<NoticeMail>();
        services.AddSingleton<ReceiptDesk>();
        services.AddSingleton<ReminderDesk>();
        services.AddSingleton<NoticeDesk>();
        services.AddSingleton<AlarmDesk>();
        services.AddSingleton(context.Folders);
        services.AddSingleton<ImportWatch>();
        return services;
    }

    /// <summary>Says on standard error where a rehearsal (<c>--now</c>) would send real mail: by the mailbox's provider it goes to real people, and what is published stays so.</summary>
    public static void WarnOfSending(CommandContext context, IEnumerable<OutgoingConfiguration?> ways)
    {
        if (context.Clock != TimeProvider.System && ways.Select(w => w?.Via.Server).FirstOrDefault(s => s is not null) is { } server)
        {
            context.Error.WriteLine($"警告：--now 只改时间，不改别的：到期的信件经 {server.Host} 真的发出，通报真的发布，都收不回来。演练请用数据文件夹的副本（--data），并把 outgoing 的 via 写成 pickup:文件夹");
        }
    }

    /// <summary>Takes the data folder for this process alone, clears away what a crash left half-written, and notes since when bulletins are sent.</summary>
    /// <exception cref="InputException">The settings do not name the mailboxes that the ledger knows, or the archive is empty.</exception>
    /// <exception cref="DataInUseException">Another process holds it.</exception>
    /// <exception cref="IOException">It cannot be written to.</exception>
    public static async Task<DataLock> BeginAsync(IServiceProvider services, AppFolders folders, CancellationToken ct)
    {
        await CommandContext.RequireWholeAsync(services.GetRequiredService<ConfigurationStore>().Current, folders, services.GetRequiredService<Ledger>(), ct);
        var held = DataLock.Take(folders.Data);
        services.GetRequiredService<MailArchive>().RemoveUnfinished();
        await services.GetRequiredService<BulletinDesk>().NotePlansAsync(services.GetRequiredService<ConfigurationStore>().Current.Offices, ct);
        return held;
    }

    /// <summary>Sends all that is due in the outbox under the configuration in force.</summary>
    public static async Task<OutboxReport> SendDueAsync(IServiceProvider services, CancellationToken ct)
    {
        var configuration = services.GetRequiredService<ConfigurationStore>().Current;
        var clock = services.GetRequiredService<TimeProvider>();
        var (sent, failed) = (0, 0);
        while (true)
        {
            var round = await services.GetRequiredService<OutboxSender>().SendDueAsync(
                configuration.OutgoingOf, route => MailTransport.Open(route, clock), ct);
            (sent, failed) = (sent + round.Sent, failed + round.Failed);
            if (!round.MayBeMore)
            {
                (round.Sent, round.Failed) = (sent, failed);
                return round;
            }
        }
    }
}
