using MailIntake.Logging;
using MailIntake.Pipeline;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>Reads the mails that await an external reader.</summary>
/// <param name="reading">Reads.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
[DisallowConcurrentExecution]
public sealed class LateReadingJob(LateReading reading, TimeProvider clock, ILogger<LateReadingJob> log) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLog("用外部程序读附件", log, clock);
        await reading.RunAsync(progress, cancellationToken).ConfigureAwait(false);
    }
}
