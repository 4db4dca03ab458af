using System.Diagnostics;
using System.Text.Json;
using MailIntake.Tests;

namespace MailIntake.ServerTests.MainJob;

/// <summary>The program as its users run it: the built executable with a configuration and a data folder of its own.</summary>
public sealed class Product : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TempFolder folder = new();

    /// <summary>Makes a configuration: the shipped offices, and the given mailintake.yaml.</summary>
    public Product(string mailintakeYaml)
    {
        Copy(Path.Combine(ShippedConfig.Root, "config"), Config);
        File.WriteAllText(Path.Combine(Config, "mailintake.yaml"), mailintakeYaml);
    }

    public string Config => folder["config"];

    public string Data { get; private set; } = "data";

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

    /// <summary>Runs a command under another program (strace).</summary>
    public async Task<(int Exit, string Output, string Error)> RunUnderAsync(IReadOnlyList<string> wrapper, params string[] arguments)
    {
        string[] line = [.. wrapper, Path.Combine(AppContext.BaseDirectory, "mailintake"), .. arguments, "--config", Config, "--data", folder[Data]];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder.Path };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
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
        var (exit, output, error) = await RunAsync("submissions", "--office", office, "--json");
        Assert.True(exit == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public void Dispose() => folder.Dispose();

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var below in Directory.GetDirectories(from))
        {
            Copy(below, Path.Combine(to, Path.GetFileName(below)));
        }
    }
}
