using System.Diagnostics;
using System.Globalization;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Measuring;

/// <summary>Runs a program to its end and measures it from outside, through /proc: the program itself need not help.</summary>
internal static class Child
{
    /// <summary>How often memory is looked at. VmHWM only grows, so what is missed is growth in the last interval.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs a program. Where it is cancelled, the program and its children are ended.</summary>
    /// <param name="program">Its file or name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables it gets besides this process's.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ChildRun> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken ct)
    {
        var processorBefore = ReapedChildren();
        var clock = Stopwatch.StartNew();
        using var process = Start(program, arguments, environment);
        using var ending = ct.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var ended = process.WaitForExitAsync(CancellationToken.None);
        long peak = 0;
        while (await Task.WhenAny(ended, Task.Delay(Interval, CancellationToken.None)).ConfigureAwait(false) != ended)
        {
            peak = Math.Max(peak, ProcessMemory.Peak(process.Id));
        }

        var wall = clock.Elapsed;
        ct.ThrowIfCancellationRequested();
        return new ChildRun(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false), wall, ReapedChildren() - processorBefore, peak);
    }

    /// <summary>Starts a program whose output somebody must read.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
    }

    /// <summary>User and system time that a process has used so far.</summary>
    public static TimeSpan Processor(int process) => Ticks($"/proc/{process}/stat", 13);

    /// <summary>User and system time of the children that ended: measured by the kernel to their last instruction.</summary>
    private static TimeSpan ReapedChildren() => Ticks("/proc/self/stat", 15);

    private static TimeSpan Ticks(string file, int field)
    {
        // The second field is the program's name in brackets and may hold blanks (proc_pid_stat(5)).
        var text = File.ReadAllText(file);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[field - 2], CultureInfo.InvariantCulture) + long.Parse(fields[field - 1], CultureInfo.InvariantCulture);
        return TimeSpan.FromMilliseconds(ticks * 10); // USER_HZ is 100 on every architecture that Linux serves today
    }
}
