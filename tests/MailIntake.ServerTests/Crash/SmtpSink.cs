using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailIntake.ServerTests.Crash;

/// <summary>A mail server that keeps what it is given, and can be told to take a mail without saying so (RFC 1047).</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> received = [];
    private readonly Task serving;

    public SmtpSink()
    {
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The mails taken that the server does not answer for: by their number from 1, it hangs up instead.</summary>
    public HashSet<int> Unanswered { get; } = [];

    /// <summary>What was taken so far, in order, each with its dots doubled as it came.</summary>
    public IReadOnlyList<string> Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    /// <summary>Forgets what was taken.</summary>
    public void Clear()
    {
        lock (received)
        {
            received.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client was killed.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync(stream, "220 sink");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    if (!await TakeAsync(reader))
                    {
                        return;
                    }

                    await SayAsync(stream, "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    /// <returns>False where the mail is not to be answered for.</returns>
    private async Task<bool> TakeAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        string? line;
        while ((line = await reader.ReadLineAsync(stop.Token)) is not (null or "."))
        {
            mail.Append(line).Append('\n');
        }

        if (line is null)
        {
            return false; // cut off in the middle: not taken
        }

        lock (received)
        {
            received.Add(mail.ToString());
            return !Unanswered.Contains(received.Count);
        }
    }

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop.Token);
}
