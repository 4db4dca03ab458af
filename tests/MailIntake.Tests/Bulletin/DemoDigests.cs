using System.Text.Json;
using MailIntake.Tests.Commands;

namespace MailIntake.Tests.Bulletin;

/// <summary>The demo run once: all five offices with mails, events and a commission, their digests and their scores.</summary>
public sealed class DemoDigests : IAsyncLifetime
{
    private string root = "";

    public string File(string office, string name) => Path.Combine(root, "通报", office, name);

    public async Task InitializeAsync()
    {
        var (code, output, error) = await Cli.RunAsync("demo");
        Assert.True(code == 0, error);
        var digest = output.Split('\n').Select(l => l.Trim()).First(l => l.EndsWith("digest.html", StringComparison.Ordinal));
        root = Path.GetFullPath(Path.Combine(digest, "../../.."));
    }

    public async Task<JsonElement> ScoreAsync(string office)
    {
        var (code, output, error) = await Cli.RunAsync(
            "score", "--office", office, "--period", "2026-06", "--json", "--config", Path.Combine(root, "config"), "--data", Path.Combine(root, "data"), "--now", "2026-07-01T09:00:00+08:00");
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return Task.CompletedTask;
    }
}
