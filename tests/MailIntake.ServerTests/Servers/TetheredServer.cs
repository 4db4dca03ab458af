using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MailIntake.ServerTests.Servers;

/// <summary>
/// A server that lives no longer than the test run. A shell starts it and then reads from a pipe whose other end this process
/// holds: closed on purpose, or by the kernel because the tests were killed, the shell stops the server.
/// </summary>
internal sealed class TetheredServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process shell;

    private TetheredServer(Process shell) => this.shell = shell;

    /// <summary>Starts a server that stays in the foreground and waits until it accepts connections on its ports.</summary>
    /// <param name="start">The shell command that runs it; <c>$1</c> is the argument.</param>
    /// <param name="stop">The shell command that stops it; <c>$!</c> is the process that <paramref name="start"/> runs in.</param>
    /// <param name="argument">The value of <c>$1</c>.</param>
    /// <param name="log">Where the server says what is wrong, shown where it does not start.</param>
    /// <param name="ports">Loopback ports.</param>
    public static async Task<TetheredServer> StartAsync(string start, string stop, string argument, string log, params IReadOnlyList<int> ports)
    {
        var shell = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        shell.ArgumentList.Add("-c");
        shell.ArgumentList.Add($"({start}) & read -r _; {stop}; wait");
        shell.ArgumentList.Add("sh");
        shell.ArgumentList.Add(argument);
        var server = new TetheredServer(Process.Start(shell)!);
        server.shell.OutputDataReceived += (_, _) => { };
        server.shell.ErrorDataReceived += (_, _) => { };
        server.shell.BeginOutputReadLine();
        server.shell.BeginErrorReadLine();
        var begun = Stopwatch.StartNew();
        foreach (var port in ports)
        {
            while (!await AcceptsAsync(port))
            {
                if (begun.Elapsed > Patience)
                {
                    await server.DisposeAsync();
                    throw new InvalidOperationException($"no answer on port {port}: {start}\n{(File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log")}");
                }

                await Task.Delay(50);
            }
        }

        return server;
    }

    /// <summary>Loopback ports that were free a moment ago.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await shell.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
        }

        shell.Dispose();
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
