using System.Globalization;
using MailIntake.Pipeline;

namespace MailIntake.Commands;

/// <summary>Progress of long work: a bar on a terminal, a line a minute where standard error goes to a file.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromMinutes(1);

    private const int BarWidth = 30;

    private readonly TextWriter error;
    private readonly TimeProvider clock;
    private readonly string what;
    private readonly string unit;
    private readonly bool terminal;
    private readonly ITimer timer;
    private readonly List<PartProgress> parts = [];
    private readonly long started;
    private bool shown;

    /// <summary>Begins to show progress.</summary>
    /// <param name="error">Where.</param>
    /// <param name="clock">The time.</param>
    /// <param name="what">The work, in Chinese.</param>
    /// <param name="unit">What is counted, in Chinese.</param>
    public ProgressLine(TextWriter error, TimeProvider clock, string what, string unit)
    {
        (this.error, this.clock, this.what, this.unit) = (error, clock, what, unit);
        started = clock.GetTimestamp();
        terminal = error == Console.Error && !Console.IsErrorRedirected;
        var every = terminal ? OnTerminal : InLog;
        timer = clock.CreateTimer(_ => Show(), null, every, every);
    }

    /// <summary>One of several works that go on at once.</summary>
    public IProgress<WorkProgress> Part()
    {
        var part = new PartProgress();
        lock (parts)
        {
            parts.Add(part);
        }

        return part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        if (terminal && shown)
        {
            Write("\r\u001b[K");
        }
    }

    private void Show()
    {
        int done;
        long? expected;
        lock (parts)
        {
            done = parts.Sum(p => p.Value?.Done ?? 0);
            // A sum that leaves a mailbox out would make the bar run backwards.
            expected = parts.TrueForAll(p => p.Value?.Expected is not null) ? parts.Sum(p => p.Value!.Expected) : null;
        }

        // Also where the count stands still: silence would not tell work from a hang.
        shown = true;
        var text = Text(what, done, expected, unit, done / Math.Max(0.001, clock.GetElapsedTime(started).TotalSeconds));
        Write(terminal ? $"\r{text}\u001b[K" : text + error.NewLine);
    }

    // In the timer nobody could catch it, and the process would end: a line that cannot be written, as on a full disk, is no fault of the work.
    private void Write(string text)
    {
        try
        {
            error.Write(text);
        }
        catch (IOException)
        {
            // The next one may be.
        }
    }

    /// <summary>What is shown: a bar where it is known how much there is to do.</summary>
    internal static string Text(string what, int done, long? expected, string unit, double rate)
    {
        if (expected is not > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{what} {done} {unit}，每秒 {rate:0} {unit}");
        }

        var full = (int)Math.Min(BarWidth, BarWidth * done / expected.Value);
        return string.Create(CultureInfo.InvariantCulture, $"{what} [{new string('#', full)}{new string('.', BarWidth - full)}] {done}/{expected} {unit}，每秒 {rate:0} {unit}");
    }

    private sealed class PartProgress : IProgress<WorkProgress>
    {
        private volatile WorkProgress? value;

        public WorkProgress? Value => value;

        public void Report(WorkProgress value) => this.value = value;
    }
}
