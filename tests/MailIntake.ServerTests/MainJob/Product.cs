using System.Diagnostics;
using System.Text.Json;
using MailIntake.Commands;
using MailIntake.Tests;
using Microsoft.Data.Sqlite;

namespace MailIntake.ServerTests.MainJob;

/// <summary>The program as its users run it: the built executable with a configuration and a data folder of its own.</summary>
public sealed class Product : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TempFolder folder = new();

    /// <summary>Makes a configuration: the shipped offices, and the given mailintake.yaml.</summary>
    public Product(string mailintakeYaml)
    {
        ShippedConfig.CopyTo(Config);
        File.WriteAllText(Path.Combine(Config, "mailintake.yaml"), mailintakeYaml);
    }

    public string Config => folder["config"];

    /// <summary>The data folder's name.</summary>
    public string Data { get; private set; } = "data";

    /// <summary>The data folder.</summary>
    public string DataPath => folder[Data];

    /// <summary>Environment of the runs, for secrets.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Goes on with another, empty data folder.</summary>
    public void UseData(string name) => Data = name;

    /// <summary>The archived files.</summary>
    public string[] Archived() => Directory.Exists(folder[$"{Data}/archive"]) ? Directory.GetFiles(folder[$"{Data}/archive"], "*.eml", SearchOption.AllDirectories) : [];

    /// <summary>Changes a file of the configuration.</summary>
    public void Edit(string file, Func<string, string> change)
    {
        var path = Path.Combine(Config, file);
        var before = File.ReadAllText(path);
        var after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after);
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) => RunUnderAsync([], arguments);

    /// <summary>Runs a command within this process, which need not start first. Its environment is the tests': a secret must come from a file.</summary>
    public async Task<(int Exit, string Output, string Error)> RunHereAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var patience = new CancellationTokenSource(Patience);
        var exit = await CommandLine.RunAsync([.. arguments, "--config", Config, "--data", DataPath], output, error, patience.Token);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command and leaves it running; the caller ends it.</summary>
    public Process Start(IReadOnlyList<string> wrapper, params string[] arguments)
    {
        string[] line = [.. wrapper, DeliveredProgram.Path, .. arguments, "--config", Config, "--data", DataPath];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder.Path };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a command under another program (strace).</summary>
    public async Task<(int Exit, string Output, string Error)> RunUnderAsync(IReadOnlyList<string> wrapper, params string[] arguments)
    {
        using var process = Start(wrapper, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', arguments)} did not end: {await error}");
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>The office's submissions, one JSON object each.</summary>
    public async Task<IReadOnlyList<JsonElement>> SubmissionsAsync(string office)
    {
        var (exit, output, error) = await RunHereAsync("submissions", "--office", office, "--json");
        Assert.True(exit == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
