using System.Net;
using System.Net.Sockets;
using MailIntake.ServerTests.Servers;

namespace MailIntake.ServerTests.Faults;

/// <summary>
/// A bad line between the program and a server: it passes on what both say and does what <see cref="LineFault"/> says at an octet of the server's.
/// Octets are counted over the whole first connection that the fault is armed for; later connections are good.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly int server;
    private readonly LoopbackServer line;
    private LineFault? armed;

    /// <summary>A line to a server on this machine.</summary>
    /// <param name="server">Its port.</param>
    public FaultProxy(int server)
    {
        this.server = server;
        line = new LoopbackServer((client, ct) =>
        {
            _ = ServeAsync(client, Interlocked.Exchange(ref armed, null), ct);
            return Task.CompletedTask;
        });
    }

    /// <summary>The port to connect to.</summary>
    public int Port => line.Port;

    /// <summary>Octets that the server has said on the last connection.</summary>
    public int Said { get; private set; }

    /// <summary>True once the armed fault has happened.</summary>
    public bool Happened { get; private set; }

    /// <summary>Spoils the next connection.</summary>
    public void Arm(LineFault fault)
    {
        Happened = false;
        armed = fault;
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private async Task ServeAsync(TcpClient accepted, LineFault? fault, CancellationToken ct)
    {
        using var client = accepted;
        using var upstream = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await upstream.ConnectAsync(IPAddress.Loopback, server, ct);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var asking = client.GetStream().CopyToAsync(upstream.GetStream(), end.Token);
            var answering = AnswerAsync(upstream.GetStream(), client.GetStream(), fault, end.Token);
            await Task.WhenAny(asking, answering);
            await end.CancelAsync();
            await Task.WhenAll(asking, answering);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone; the other goes with it.
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to, LineFault? fault, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        Said = 0;
        while (await from.ReadAsync(fault is null ? buffer : buffer.AsMemory(0, fault.AtOnce), ct) is > 0 and var read)
        {
            var octets = buffer.AsMemory(0, read);
            if (fault is not null && !Happened && Said + read > fault.At)
            {
                Happened = true;
                await to.WriteAsync(octets[..(fault.At - Said)], ct);
                octets = octets[(fault.At - Said)..];
                Said = fault.At;
                octets.Span[0] ^= fault.Flip;
                await fault.Then(ct);
                if (fault.Cuts)
                {
                    return;
                }
            }

            Said += octets.Length;
            await to.WriteAsync(octets, ct);
        }
    }
}
