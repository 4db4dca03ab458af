using MailIntake.Pipeline;
using Microsoft.Extensions.Logging;

namespace MailIntake.Logging;

/// <summary>Progress of long work in the worker's log: a line a minute, also where the count stands still. Work that takes less says nothing.</summary>
public sealed partial class ProgressLog : IProgress<WorkProgress>, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly string work;
    private readonly ILogger log;
    private readonly ITimer timer;
    private volatile WorkProgress progress = new(0, null);

    /// <summary>Begins to tell progress.</summary>
    /// <param name="work">The work, in Chinese: what is being done to what.</param>
    /// <param name="log">The log.</param>
    /// <param name="clock">The time.</param>
    public ProgressLog(string work, ILogger log, TimeProvider clock)
    {
        (this.work, this.log) = (work, log);
        timer = clock.CreateTimer(_ => Tell(), null, Every, Every);
    }

    /// <inheritdoc/>
    public void Report(WorkProgress value) => progress = value;

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Tell()
    {
        var (done, expected) = progress;
        if (expected is { } all)
        {
            LogProgress(work, done, all);
        }
        else
        {
            LogProgress(work, done);
        }
    }

    [LoggerMessage(EventId = 70, EventName = "Progress", Level = LogLevel.Information, Message = "正在{work}：{done} 封")]
    private partial void LogProgress(string work, int done);

    [LoggerMessage(EventId = 71, EventName = "ProgressOf", Level = LogLevel.Information, Message = "正在{work}：{done}/{expected} 封")]
    private partial void LogProgress(string work, int done, long expected);
}
