using MailIntake.Import;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>Takes in the files that lie in the watched folders.</summary>
/// <param name="watch">Takes them in.</param>
[DisallowConcurrentExecution]
public sealed class ImportJob(ImportWatch watch) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await watch.TakeInAsync(cancellationToken).ConfigureAwait(false);
}
