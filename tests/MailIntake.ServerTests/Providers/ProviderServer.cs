using System.Diagnostics;
using System.Globalization;

namespace MailIntake.ServerTests.Providers;

/// <summary>
/// A server that answers as NetEase's or QQ's do, a process of its own (<c>provider.py</c>) on a free loopback port, plain text. It ends with
/// the test run, whatever ends that: it lives as long as its standard input.
/// </summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly Process process;

    private ProviderServer(Process process, string folder)
    {
        this.process = process;
        Folder = folder;
    }

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>The mailbox: a folder of .eml files, in order of their names.</summary>
    public string Folder { get; }

    /// <summary>Starts a server for one mailbox.</summary>
    /// <param name="provider"><c>netease</c> or <c>qq</c>.</param>
    /// <param name="user">The login name.</param>
    /// <param name="secret">Its 授权码.</param>
    /// <param name="wrong">What is wrong with it, one of the words that <c>provider.py</c> tells of, or null.</param>
    public static async Task<ProviderServer> StartAsync(string provider, string user, string secret, string? wrong = null)
    {
        var folder = Directory.CreateTempSubdirectory("mi-provider-").FullName;
        var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Providers", "provider.py"), provider, folder, user, secret, wrong ?? ""])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var server = new ProviderServer(process, folder);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            server.Port = int.Parse(await process.StandardOutput.ReadLineAsync(patience.Token) ?? "", CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a mail into the mailbox.</summary>
    /// <param name="name">The file's name, by which mails are in order.</param>
    /// <param name="mail">Its octets.</param>
    /// <param name="received">When it arrived.</param>
    public void Deliver(string name, byte[] mail, DateTimeOffset received)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllBytes(file + ".tmp", mail);
        File.SetLastWriteTimeUtc(file + ".tmp", received.UtcDateTime);
        File.Move(file + ".tmp", file);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
