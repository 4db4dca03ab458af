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
    private readonly bool terminal;
    private readonly Timer timer;
    private readonly List<PartProgress> parts = [];
    private readonly System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
    private int shown;

    /// <summary>Begins to show progress.</summary>
    public ProgressLine(TextWriter error)
    {
        this.error = error;
        terminal = error == Console.Error && !Console.IsErrorRedirected;
        var every = terminal ? OnTerminal : InLog;
        timer = new Timer(_ => Show(), null, every, every);
    }

    /// <summary>One of several works that go on at once.</summary>
    public IProgress<IntakeProgress> Part()
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
        if (terminal && shown > 0)
        {
            error.Write("\r\u001b[K");
        }
    }

    private void Show()
    {
        int done;
        long? expected;
        lock (parts)
        {
            done = parts.Sum(p => p.Value?.Mails ?? 0);
            // A sum that leaves a mailbox out would make the bar run backwards.
            expected = parts.TrueForAll(p => p.Value?.Expected is not null) ? parts.Sum(p => p.Value!.Expected) : null;
        }

        if (done == shown)
        {
            return;
        }

        shown = done;
        var rate = done / Math.Max(0.001, watch.Elapsed.TotalSeconds);
        var text = Text(done, expected, rate);
        if (terminal)
        {
            error.Write($"\r{text}\u001b[K");
        }
        else
        {
            error.WriteLine(text);
        }
    }

    /// <summary>What is shown: a bar where it is known how much there is to do.</summary>
    internal static string Text(int done, long? expected, double rate)
    {
        if (expected is not > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"已收 {done} 封，每秒 {rate:0} 封");
        }

        var full = (int)Math.Min(BarWidth, BarWidth * done / expected.Value);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', BarWidth - full)}] {done}/{expected} 封，每秒 {rate:0} 封");
    }

    private sealed class PartProgress : IProgress<IntakeProgress>
    {
        private volatile IntakeProgress? value;

        public IntakeProgress? Value => value;

        public void Report(IntakeProgress value) => this.value = value;
    }
}
