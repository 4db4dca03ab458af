using System.Globalization;

namespace MailIntake.Tests;

/// <summary>The memory of another process, through /proc.</summary>
internal static class ProcessMemory
{
    /// <summary>The most memory a process has had resident so far, octets; 0 where it is gone.</summary>
    public static long Peak(int process) => Read(process, "VmHWM:");

    /// <summary>The memory a process has resident now, octets; 0 where it is gone.</summary>
    public static long Resident(int process) => Read(process, "VmRSS:");

    private static long Read(int process, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(field.Length).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
