using System.Diagnostics;
using System.Text.Json;
using MailIntake.Benchmarks.Measuring;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>The program as an office would run it: published, with the shipped configuration and mailboxes on a loopback server.</summary>
internal sealed class PublishedProgram
{
    private const string SecretVariable = "BENCHMARK_SECRET";

    private readonly string program;
    private readonly string config;
    private readonly Dictionary<string, string> environment = [];

    private PublishedProgram(string program, string config)
    {
        this.program = program;
        this.config = config;
    }

    /// <summary>Publishes the program below a folder.</summary>
    public static async Task<PublishedProgram> PublishAsync(string folder, CancellationToken ct)
    {
        var published = Path.Combine(folder, "program");
        var build = await Child.RunAsync(
            "dotnet", ["publish", Path.Combine(ShippedConfig.Root, "src", "MailIntake"), "-c", "Release", "-o", published, "--disable-build-servers", "-v", "quiet"], null, ct);
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException(build.Output + build.Errors);
        }

        var config = Path.Combine(folder, "config");
        ShippedConfig.CopyTo(config);
        return new PublishedProgram(Path.Combine(published, "mailintake"), config);
    }

    /// <summary>Names the mailboxes that the program is to read; each belongs to Shuozhou.</summary>
    /// <param name="addresses">Their addresses, which are their login names.</param>
    /// <param name="port">The port all of them are read at.</param>
    /// <param name="secret">The password of all of them.</param>
    /// <param name="poll">Seconds between two polls of <c>run</c>.</param>
    public void UseMailboxes(IReadOnlyList<string> addresses, int port, string secret, int poll = 120)
    {
        environment[SecretVariable] = secret;
        var mailboxes = addresses.Select(address => $$"""  {{address}}: { source: "imap://127.0.0.1:{{port}}?tls=none", secret: env:{{SecretVariable}} }""");
        File.WriteAllText(Path.Combine(config, "mailintake.yaml"), $"mailboxes:\n{string.Join('\n', mailboxes)}\nschedule:\n  poll: {poll}\n");

        // The office's own list of its mailboxes.
        var classification = Path.Combine(config, "offices", "shuozhou", "classification.yaml");
        var lines = File.ReadAllLines(Path.Combine(ShippedConfig.Root, "config", "offices", "shuozhou", "classification.yaml")).ToList();
        var own = lines.FindIndex(line => line.Contains(BenchmarkMailbox.Address, StringComparison.Ordinal) && line.TrimStart().StartsWith('-'));
        lines.InsertRange(own + 1, addresses.Where(address => address != BenchmarkMailbox.Address).Select(address => $$"""  - { address: {{address}} }"""));
        File.WriteAllLines(classification, lines);
    }

    /// <summary>Takes everything in and checks that it is all there: every mail recorded with a status, every mail a file.</summary>
    /// <param name="data">An empty data folder.</param>
    /// <param name="mails">How many mails there are.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ProductMeasurement> IngestAsync(string data, int mails, CancellationToken ct)
    {
        var run = await RunAsync(["ingest"], data, ct);
        var recorded = (await RunAsync(["submissions", "--office", "shuozhou", "--json"], data, ct)).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString() is { Length: > 0 });
        var archived = Directory.EnumerateFiles(Path.Combine(data, "archive"), "*.eml", SearchOption.AllDirectories).Count();
        if (run.ExitCode != 0 || recorded != mails || archived != mails)
        {
            throw new InvalidOperationException($"ingest ended with exit code {run.ExitCode}, {recorded} mails recorded and {archived} archived of {mails}: {run.Output}{run.Errors}");
        }

        var events = Directory.EnumerateFiles(Path.Combine(data, "logs"), "*.json").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        return new ProductMeasurement((At("BatchRecorded", last: true) - At("MailboxOpening", last: false)).TotalSeconds, run);

        DateTimeOffset At(string name, bool last)
        {
            var named = events.Where(e => e.GetProperty("Properties").TryGetProperty("EventId", out var id) && id.TryGetProperty("Name", out var n) && n.GetString() == name);
            return (last ? named.Last() : named.First()).GetProperty("Timestamp").GetDateTimeOffset();
        }
    }

    /// <summary>Starts a command that runs until it is ended.</summary>
    /// <param name="command">The command and its options.</param>
    /// <param name="data">Its data folder.</param>
    public Process Start(IReadOnlyList<string> command, string data)
    {
        var process = Child.Start(program, [.. command, "--config", config, "--data", data], environment);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>How many polls a data folder's log tells of.</summary>
    public static int Polls(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "logs"), "*.json").Sum(file => ReadShared(file).Count(line => line.Contains("\"MailboxOpening\"", StringComparison.Ordinal)));

    // The program is still writing it.
    private static IEnumerable<string> ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">The command and its options.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="ct">Cancels.</param>
    public Task<ChildRun> RunAsync(IReadOnlyList<string> command, string data, CancellationToken ct) =>
        Child.RunAsync(program, [.. command, "--config", config, "--data", data], environment, ct);
}
