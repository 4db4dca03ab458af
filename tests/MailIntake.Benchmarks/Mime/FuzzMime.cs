using System.Diagnostics;
using MailIntake.Mail.Mime;
using MailIntake.Tests;
using MailIntake.Tests.Mime.Fuzzing;

namespace MailIntake.Benchmarks.Mime;

/// <summary>The mutation fuzzer of the tests for as long as one likes; what fails is written beside the program to be looked at.</summary>
internal static class FuzzMime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static int Run(TimeSpan time, int seed, CancellationToken ct)
    {
        var samples = Directory.GetFiles(Path.Combine(ShippedConfig.Root, "tests", "MailIntake.Tests", "Mime", "Samples"), "*.eml")
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var mutator = new MailMutator(samples, seed);
        var format = new MimeFormat();
        var clock = Stopwatch.StartNew();
        var (read, slowest) = (0L, TimeSpan.Zero);
        while (clock.Elapsed < time && !ct.IsCancellationRequested)
        {
            var mail = mutator.Next();
            var start = clock.Elapsed;
            try
            {
                ReadTwice.Check(format, mail);
            }
            catch (Exception e)
            {
                File.WriteAllBytes("fuzz-mime-failed.eml", mail);
                Console.WriteLine($"after {read} mails, seed {seed}, kept as fuzz-mime-failed.eml: {e}");
                return 1;
            }

            read++;
            slowest = clock.Elapsed - start > slowest ? clock.Elapsed - start : slowest;
        }

        Console.WriteLine($"{read} damaged mails read, none failed; the slowest took {slowest.TotalMilliseconds:F0} ms, peak memory {ProcessMemory.Peak(Environment.ProcessId) >> 20} MB");
        return slowest < Longest ? 0 : 1;
    }
}
