using System.Globalization;
using MailIntake.Benchmarks.Measuring;
using MailIntake.Benchmarks.Network;
using MailIntake.ServerTests.Dovecot;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>
/// What the published program asks of the line to its servers: catching up over a slow one against a client that makes one round trip a mail,
/// polls that find nothing, and many mailboxes polled by one worker. A proxy between both counts connections and round trips.
/// </summary>
/// <param name="mails">How many mails come over the slow line.</param>
/// <param name="mailboxes">How many mailboxes one worker polls.</param>
/// <param name="seed">What the mails are made from.</param>
internal sealed class LineBenchmark(int mails, int mailboxes, int seed)
{
    private const string Secret = "bench-secret";

    /// <summary>Mails that the simple client fetches: at 40 ms each they take eight seconds.</summary>
    private const int OneByOneMails = 200;

    /// <summary>Mails in each of many mailboxes.</summary>
    private const int MailsEach = 20;

    /// <summary>There and back 40 ms.</summary>
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(20);

    /// <summary>The worker has started, caught up and is only polling after this time; what it runs often is compiled well by then.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("mi-line-").FullName;

    /// <summary>Runs it and prints the figures.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await using var server = await DovecotServer.StartAsync();
            Console.WriteLine(Machine.Facts());
            server.AddUser(BenchmarkMailbox.Address, Secret);
            BenchmarkMailbox.Fill(server.MaildirPath(BenchmarkMailbox.Address), mails, seed);
            var many = Enumerable.Range(1, mailboxes).Select(n => $"unit{n}@126.com").ToList();
            foreach (var address in many)
            {
                server.AddUser(address, Secret);
                BenchmarkMailbox.Fill(server.MaildirPath(address), MailsEach, seed);
            }

            var product = await PublishedProgram.PublishAsync(folder, ct);
            var data = await SlowLineAsync(product, server.ImapPort, ct);
            await EmptyPollsAsync(product, server.ImapPort, data, ct);
            await ManyMailboxesAsync(product, server.ImapPort, many, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<string> SlowLineAsync(PublishedProgram product, int port, CancellationToken ct)
    {
        await using var line = new DelayProxy(port, OneWay);
        product.UseMailboxes([BenchmarkMailbox.Address], line.Port, Secret);
        var data = NewFolder("slow");
        var taken = await product.IngestAsync(data, mails, ct);
        var simple = await OneByOne.MailsPerSecondAsync(new BenchmarkMailbox(line.Port, BenchmarkMailbox.Address, Secret), Math.Min(mails, OneByOneMails), ct);
        var ours = mails / taken.Seconds;
        Print($"40 ms there and back: {ours:F0} mails/s, one by one {simple:F1} mails/s, {ours / simple:F1} ×, at least 10");
        return data;
    }

    private static async Task EmptyPollsAsync(PublishedProgram product, int port, string data, CancellationToken ct)
    {
        await using var line = new DelayProxy(port, TimeSpan.Zero);
        product.UseMailboxes([BenchmarkMailbox.Address], line.Port, Secret, poll: 1);
        using var worker = product.Start(["run"], data);
        try
        {
            await Task.Delay(Settled, ct);
            var (polls, trips, processor) = (PublishedProgram.Polls(data), line.RoundTrips, Child.Processor(worker.Id));
            await Task.Delay(Measured, ct);
            var done = PublishedProgram.Polls(data) - polls;
            Print($"a poll that finds nothing ({done} of them): {(double)(line.RoundTrips - trips) / done:F2} round trips, at most 3; {(Child.Processor(worker.Id) - processor).TotalMilliseconds / done:F1} ms of processor time of the whole worker, less than 5; {line.Connections} connection");
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
        }
    }

    private async Task ManyMailboxesAsync(PublishedProgram product, int port, List<string> addresses, CancellationToken ct)
    {
        await using var line = new DelayProxy(port, TimeSpan.Zero);
        product.UseMailboxes(addresses, line.Port, Secret, poll: 2);
        var data = NewFolder("many");
        using var worker = product.Start(["run"], data);
        try
        {
            await Task.Delay(Settled + Measured, ct);
            var archived = Directory.EnumerateFiles(Path.Combine(data, "archive"), "*.eml", SearchOption.AllDirectories).Count();
            Print($"{addresses.Count} mailboxes polled every 2 s: {PublishedProgram.Polls(data)} polls, {archived} mails of {addresses.Count * MailsEach} kept, {line.MostOpen} connections at most, {ProcessMemory.Peak(worker.Id) / 1048576.0:F0} MB at most, at most 400");
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
        }
    }

    private string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
}
