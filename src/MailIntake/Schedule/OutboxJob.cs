using MailIntake.Configuration;
using MailIntake.Outbox;
using MailIntake.Pipeline;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>Sends what is due in the outbox.</summary>
/// <param name="sender">Sends.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="clock">The time.</param>
[DisallowConcurrentExecution]
public sealed class OutboxJob(OutboxSender sender, ConfigurationStore configuration, TimeProvider clock) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        await sender.SendDueAsync(office => snapshot.FindOffice(office)?.Outgoing, route => MailTransport.Open(route, clock), cancellationToken).ConfigureAwait(false);
    }
}
