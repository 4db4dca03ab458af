using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailIntake.Tests.Imap;

/// <summary>Plays a transcript's server over a real loopback socket and holds the client to its lines.</summary>
public sealed class TranscriptServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));
    private readonly ConcurrentQueue<string> faults = new();
    private readonly Transcript transcript;
    private readonly Task playing;
    private int finished;

    public TranscriptServer(Transcript transcript)
    {
        this.transcript = transcript;
        listener.Start();
        playing = PlayAsync();
    }

    public TranscriptServer(ReadOnlySpan<byte> transcript)
        : this(Transcript.Parse(transcript))
    {
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Fails where the client did not say its lines, to the last one.</summary>
    public async Task VerifyAsync()
    {
        await PlayedAsync();
        Assert.Empty(faults);
        Assert.Equal(transcript.Connections.Count, finished);
    }

    /// <summary>Whether the client said its lines to the last one, once the play is over.</summary>
    public async Task<bool> PlayedAsync()
    {
        await playing.WaitAsync(TimeSpan.FromSeconds(30)).ContinueWith(_ => { }, TaskScheduler.Default);
        return faults.IsEmpty && finished == transcript.Connections.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await playing.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task PlayAsync()
    {
        foreach (var steps in transcript.Connections)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            client.NoDelay = true;
            try
            {
                await PlayAsync(steps, new BufferedStream(client.GetStream()));
                finished++;
            }
            catch (IOException)
            {
                faults.Enqueue("The client hung up in the middle.");
            }
        }
    }

    private async Task PlayAsync(IReadOnlyList<TranscriptStep> steps, Stream stream)
    {
        foreach (var step in steps)
        {
            switch (step.Actor)
            {
                case TranscriptActor.Server:
                    await stream.WriteAsync(step.Octets, stop.Token);
                    break;
                case TranscriptActor.Client:
                    await stream.FlushAsync(stop.Token);
                    var said = await ReadLineAsync(stream);
                    if (said is null || !said.AsSpan().SequenceEqual(step.Octets))
                    {
                        faults.Enqueue($"The client should have said\n  {Text(step.Octets)}\nand said\n  {(said is null ? "nothing" : Text(said))}");
                        return;
                    }

                    break;
                case TranscriptActor.Endless:
                    await stream.FlushAsync(stop.Token);
                    await RepeatAsync(stream, step.Octets);
                    return;
                case TranscriptActor.HangUp:
                    await stream.FlushAsync(stop.Token);
                    return;
                default:
                    break;
            }
        }

        await stream.FlushAsync(stop.Token);
        while (await ReadLineAsync(stream) is { } more)
        {
            if (!Text(more).EndsWith(" LOGOUT", StringComparison.Ordinal))
            {
                faults.Enqueue($"The client said more than it should: {Text(more)}");
            }
        }
    }

    private async Task RepeatAsync(Stream stream, byte[] octets)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(octets, stop.Token);
                await stream.FlushAsync(stop.Token);
                await Task.Delay(20, stop.Token);
            }
        }
        catch (IOException)
        {
            // The client had enough.
        }
    }

    private static string Text(byte[] octets) => Encoding.UTF8.GetString(octets);

    /// <summary>A line without its CRLF, or null where the client has gone.</summary>
    private async Task<byte[]?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        try
        {
            while (await stream.ReadAsync(one, stop.Token) == 1)
            {
                if (one[0] == '\n' && line.Count > 0 && line[^1] == '\r')
                {
                    line.RemoveAt(line.Count - 1);
                    return [.. line];
                }

                line.Add(one[0]);
            }
        }
        catch (IOException)
        {
            // A client that closes with octets unread resets the connection; it is gone all the same.
        }

        return null;
    }
}
