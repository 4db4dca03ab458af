using MailIntake.Pipeline;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>Reads the mails that await an external reader.</summary>
/// <param name="reading">Reads.</param>
[DisallowConcurrentExecution]
public sealed class LateReadingJob(LateReading reading) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await reading.RunAsync(cancellationToken).ConfigureAwait(false);
}
