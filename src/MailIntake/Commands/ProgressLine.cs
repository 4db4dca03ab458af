namespace MailIntake.Commands;

/// <summary>Progress of long work: one line that counts on a terminal, a line a minute where standard error goes to a file.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromMinutes(1);

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
    public IProgress<int> Part()
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
        int sum;
        lock (parts)
        {
            sum = parts.Sum(p => p.Value);
        }

        if (sum == shown)
        {
            return;
        }

        shown = sum;
        var rate = sum / Math.Max(0.001, watch.Elapsed.TotalSeconds);
        var text = $"已收 {sum} 封，每秒 {rate:0} 封";
        if (terminal)
        {
            error.Write($"\r{text}\u001b[K");
        }
        else
        {
            error.WriteLine(text);
        }
    }

    private sealed class PartProgress : IProgress<int>
    {
        private volatile int value;

        public int Value => value;

        public void Report(int value) => this.value = value;
    }
}
