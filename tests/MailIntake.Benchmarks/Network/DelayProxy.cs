using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MailIntake.Benchmarks.Network;

/// <summary>
/// A line with a delay: a TCP proxy on loopback that hands on every octet a fixed time after it came, in both directions, without
/// limiting how many are under way (up to 64 MB). It counts connections and round trips: how often a client spoke after the
/// server had.
/// </summary>
internal sealed class DelayProxy : IAsyncDisposable
{
    private const int Block = 128 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly TimeSpan delay;
    private readonly Task accepting;
    private int roundTrips;
    private int connections;
    private int open;
    private int mostOpen;

    /// <summary>Starts it.</summary>
    /// <param name="target">The server's loopback port.</param>
    /// <param name="delay">How long each octet is under way, in each direction.</param>
    public DelayProxy(int target, TimeSpan delay)
    {
        this.target = target;
        this.delay = delay;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The loopback port that clients connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How often clients spoke after having been answered, the first words of a connection included.</summary>
    public int RoundTrips => Volatile.Read(ref roundTrips);

    /// <summary>Connections ever made.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>The most connections there were at one time.</summary>
    public int MostOpen => Volatile.Read(ref mostOpen);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Interlocked.Increment(ref connections);
        var now = Interlocked.Increment(ref open);
        for (var most = mostOpen; now > most && Interlocked.CompareExchange(ref mostOpen, now, most) != most; most = mostOpen)
        {
        }

        using (client)
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                var answered = new StrongBox();
                await Task.WhenAll(PumpAsync(client, server, () => CountRoundTrip(answered)), PumpAsync(server, client, () => answered.Value = true));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // A side hung up, or the benchmark is over.
            }
        }

        Interlocked.Decrement(ref open);
    }

    private void CountRoundTrip(StrongBox answered)
    {
        if (answered.Value)
        {
            answered.Value = false;
            Interlocked.Increment(ref roundTrips);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action came)
    {
        // 64 MB under way: a gigabyte a second at 40 ms needs 40.
        var line = Channel.CreateBounded<(long Due, ArraySegment<byte> Octets)>(512);
        var sending = SendAsync(line.Reader, to);
        try
        {
            while (true)
            {
                var block = System.Buffers.ArrayPool<byte>.Shared.Rent(Block);
                var length = await from.ReceiveAsync(block.AsMemory(0, Block), stop.Token);
                if (length == 0)
                {
                    break;
                }

                came();
                await line.Writer.WriteAsync((Environment.TickCount64 + (long)delay.TotalMilliseconds, new ArraySegment<byte>(block, 0, length)), stop.Token);
            }
        }
        finally
        {
            line.Writer.Complete();
            await sending;
        }
    }

    private async Task SendAsync(ChannelReader<(long Due, ArraySegment<byte> Octets)> line, Socket to)
    {
        await foreach (var (due, octets) in line.ReadAllAsync(stop.Token))
        {
            var left = due - Environment.TickCount64;
            if (left > 0)
            {
                await Task.Delay((int)left, stop.Token);
            }

            for (ReadOnlyMemory<byte> rest = octets; rest.Length > 0;)
            {
                rest = rest[await to.SendAsync(rest, stop.Token)..];
            }

            System.Buffers.ArrayPool<byte>.Shared.Return(octets.Array!);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Whether the server has spoken since the client last did; the greeting counts.</summary>
    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
