using MailIntake.Benchmarks.Ingest;
using MailIntake.Benchmarks.Measuring;
using MailIntake.Tests.Mime.Hostile;

namespace MailIntake.Benchmarks.Hostile;

/// <summary>What each hostile mail costs the published program: a process of its own reads and decides about it, beside an ordinary mail's.</summary>
internal static class HostileBenchmark
{
    /// <summary>Measures and prints all of them.</summary>
    /// <returns>1 where one took more than 5 s or 300 MB.</returns>
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("mi-hostile-").FullName;
        try
        {
            Console.WriteLine(Machine.Facts());
            var program = await PublishedProgram.PublishAsync(folder, ct);
            program.UseMailboxes([BenchmarkMailbox.Address], 1, "unused");
            var file = Path.Combine(folder, "mail.eml");
            var tooMuch = 0;
            foreach (var mail in HostileMails.All.Prepend(new HostileMail("an ordinary mail", null, () => "From: clerk@example.cn\r\nSubject: s\r\n\r\nbody\r\n"u8.ToArray())))
            {
                await File.WriteAllBytesAsync(file, mail.Write(), ct);
                var run = await program.RunAsync(["classify", file, "--mailbox", BenchmarkMailbox.Address, "--json"], Path.Combine(folder, "data"), ct);
                var told = mail.Limit is null || run.Output.Contains(mail.Limit, StringComparison.Ordinal);
                var good = run is { ExitCode: 0, Wall.TotalSeconds: < 5, PeakMemory: < 300 << 20 } && told;
                tooMuch += good ? 0 : 1;
                Console.WriteLine($"{(good ? "" : "TOO MUCH  ")}{mail.Name,-62} {run.Wall.TotalSeconds,6:F2} s {run.PeakMemory >> 20,5} MB");
            }

            Console.WriteLine("each below 5 s and 300 MB, starting the program included");
            return Math.Min(tooMuch, 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
