using System.Runtime.InteropServices;

namespace MailIntake.Benchmarks.Measuring;

/// <summary>The machine a benchmark ran on, in a line: figures mean little without it.</summary>
internal static class Machine
{
    /// <summary>Processor, memory, system, runtime and how busy the machine is with other work.</summary>
    public static string Facts()
    {
        var processor = Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var sha = Value("/proc/cpuinfo", "flags")?.Split(' ').Contains("sha_ni") == true ? "with" : "without";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        return $"{Environment.ProcessorCount} × {processor} ({sha} SHA instructions), {memory} MB, {RuntimeInformation.OSDescription.Trim()}, "
            + $"{RuntimeInformation.FrameworkDescription}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}";
    }

    private static string? Value(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
