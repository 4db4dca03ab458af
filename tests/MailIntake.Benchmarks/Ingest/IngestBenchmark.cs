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

            // The first fetch writes Dovecot's index and fills the caches: not part of anybody's figures.
            await FloorAsync(mailbox, facts, ct);

            List<double> floor = [], mbsync = [], floorProcessor = [];
            for (var run = 0; run < runs; run++)
            {
                var (measurement, child) = await FloorAsync(mailbox, facts, ct);
                floor.Add(measurement.Seconds);
                floorProcessor.Add(child.Processor.TotalSeconds);
                mbsync.Add((await InFreshFolderAsync("mbsync", path => Mbsync.RunAsync(mailbox, path, facts.Mails, ct))).Wall.TotalSeconds);
            }

            Print($"floor:   {new Figures(floor).Show("0.00")} s, {new Figures(floorProcessor).Show("0.00")} s of processor");
            Print($"mbsync:  {new Figures(mbsync).Show("0.00")} s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private MailboxFacts Generate(DovecotServer server)
    {
        var units = File.ReadLines(Path.Combine(Repository.Root, "config", "offices", "shuozhou", "units.csv"))
            .Skip(1).Select(line => line.Split(',')[0]).Where(unit => unit.Length > 0).ToList();
        return MailboxGenerator.Write(server.MaildirPath(BenchmarkMailbox.Address), mails, seed, units);
    }

    private async Task<(FloorMeasurement Measurement, ChildRun Child)> FloorAsync(BenchmarkMailbox mailbox, MailboxFacts facts, CancellationToken ct)
    {
        var child = await InFreshFolderAsync("floor", path => Child.RunAsync(
            Environment.ProcessPath!,
            ["floor", mailbox.Port.ToString(CultureInfo.InvariantCulture), mailbox.User, mailbox.Secret, Path.Combine(path, "mails")], null, ct));
        var measurement = child.ExitCode == 0 ? JsonSerializer.Deserialize<FloorMeasurement>(child.Output) : null;
        return measurement is { } m && m.Mails == facts.Mails && m.Octets == facts.Octets
            ? (m, child)
            : throw new InvalidOperationException($"the floor ended with exit code {child.ExitCode} and {child.Output}{child.Errors}");
    }

    /// <summary>Runs something that needs an empty folder, and removes what it wrote.</summary>
    private async Task<T> InFreshFolderAsync<T>(string name, Func<string, Task<T>> work)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(path);
        try
        {
            return await work(path);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
