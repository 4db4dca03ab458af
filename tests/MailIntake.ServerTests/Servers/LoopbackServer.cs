using System.Net;
using System.Net.Sockets;

namespace MailIntake.ServerTests.Servers;

/// <summary>A server in the tests' own process, on a free port of this machine until it is disposed of.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    /// <summary>Listens from now on.</summary>
    /// <param name="serve">Serves a connection and disposes of it; the next one is taken when its task ends.</param>
    public LoopbackServer(Func<TcpClient, CancellationToken, Task> serve)
    {
        listener.Start();
        serving = ServeAsync(serve);
    }

    /// <summary>The port to connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task ServeAsync(Func<TcpClient, CancellationToken, Task> serve)
    {
        while (true)
        {
            await serve(await listener.AcceptTcpClientAsync(stop.Token), stop.Token);
        }
    }
}
