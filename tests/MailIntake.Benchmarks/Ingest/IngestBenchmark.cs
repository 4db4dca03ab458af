using System.Globalization;
using System.Text.Json;
using MailIntake.Benchmarks.Mailbox;
using MailIntake.Benchmarks.Measuring;
using MailIntake.ServerTests.Dovecot;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>
/// Taking a whole mailbox in, by the published program from a real Dovecot, against the least it could cost (<see cref="Floor"/>) and against
/// mbsync, in turns within one run, so that all three meet the same machine.
/// </summary>
/// <param name="mails">How many mails the mailbox holds.</param>
/// <param name="seed">What they are made from.</param>
/// <param name="runs">How often each side takes them in.</param>
internal sealed class IngestBenchmark(int mails, int seed, int runs)
{
    private const string Secret = "bench-secret";

    private readonly string folder = Directory.CreateTempSubdirectory("mi-bench-").FullName;
    private int folders;

    /// <summary>Runs it and prints the figures.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await using var server = await DovecotServer.StartAsync();
            server.AddUser(BenchmarkMailbox.Address, Secret);
            var mailbox = new BenchmarkMailbox(server.ImapPort, BenchmarkMailbox.Address, Secret);
            Console.WriteLine(Machine.Facts());
            var facts = Generate(server);
            Print($"mailbox: {facts.Mails} mails, {facts.Octets / 1e6:F1} MB, median {facts.Median / 1024.0:F1} KB, mean {facts.Mean / 1024.0:F1} KB, largest {facts.Largest / 1024.0:F0} KB, {facts.Docx} with docx, {facts.Repeated} repeated, {facts.Bad} bad");

            var product = await PublishedProgram.PublishAsync(folder, ct);
            product.UseMailboxes([mailbox.User], mailbox.Port, mailbox.Secret);

            // The first fetch writes Dovecot's index and fills the caches: not part of anybody's figures.
            await FloorAsync(mailbox, facts, ct);

            List<double> floor = [], ingest = [], mbsync = [], ratio = [], floorProcessor = [], ingestProcessor = [], whole = [], memory = [];
            for (var run = 1; run <= runs; run++)
            {
                var (least, floorRun) = await FloorAsync(mailbox, facts, ct);
                var taken = await product.IngestAsync(NewFolder(), facts.Mails, ct);
                var pulled = await Mbsync.RunAsync(mailbox, NewFolder(), facts.Mails, ct);
                floor.Add(least.Seconds);
                floorProcessor.Add(floorRun.Processor.TotalSeconds);
                ingest.Add(taken.Seconds);
                ingestProcessor.Add(taken.Run.Processor.TotalSeconds);
                whole.Add(taken.Run.Wall.TotalSeconds);
                memory.Add(taken.Run.PeakMemory / 1048576.0);
                mbsync.Add(pulled.Wall.TotalSeconds);
                ratio.Add(taken.Seconds / least.Seconds);
                Print($"run {run}: floor {least.Seconds:F2} s, ingest {taken.Seconds:F2} s ({ratio[^1]:F2} ×), mbsync {pulled.Wall.TotalSeconds:F2} s, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
            }

            Print($"""

                              seconds, median (least–most)   processor seconds of the process
                floor         {new Figures(floor).Show("0.00"),-30} {new Figures(floorProcessor).Show("0.00")}
                ingest        {new Figures(ingest).Show("0.00"),-30} {new Figures(ingestProcessor).Show("0.00")}
                whole process {new Figures(whole).Show("0.00"),-30}
                mbsync        {new Figures(mbsync).Show("0.00"),-30}

                ingest : floor      {new Figures(ratio).Show("0.00")}, at most 1.30
                mbsync : ingest     {new Figures(mbsync).Median / new Figures(ingest).Median:F2}, at least 2.00
                ingest, mails/s     {facts.Mails / new Figures(ingest).Median:F0}
                peak memory, MB     {new Figures(memory).Show("0")}, at most 250
                """);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private MailboxFacts Generate(DovecotServer server) => BenchmarkMailbox.Fill(server.MaildirPath(BenchmarkMailbox.Address), mails, seed);

    private async Task<(FloorMeasurement Measurement, ChildRun Child)> FloorAsync(BenchmarkMailbox mailbox, MailboxFacts facts, CancellationToken ct)
    {
        var child = await Child.RunAsync(
            Environment.ProcessPath!,
            ["floor", mailbox.Port.ToString(CultureInfo.InvariantCulture), mailbox.User, mailbox.Secret, Path.Combine(NewFolder(), "mails")], null, ct);
        var measurement = child.ExitCode == 0 ? JsonSerializer.Deserialize<FloorMeasurement>(child.Output) : null;
        return measurement is { } m && m.Mails == facts.Mails && m.Octets == facts.Octets
            ? (m, child)
            : throw new InvalidOperationException($"the floor ended with exit code {child.ExitCode} and {child.Output}{child.Errors}");
    }

    /// <summary>
    /// An empty folder. All stay until the end: for minutes after many files were removed, ext4 searches longer for the place of each new
    /// one, and the next run would pay for the last.
    /// </summary>
    private string NewFolder() => Directory.CreateDirectory(Path.Combine(folder, $"run-{++folders}")).FullName;
}
