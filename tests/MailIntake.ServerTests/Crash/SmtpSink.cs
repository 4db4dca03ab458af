using System.Net.Sockets;
using System.Text;
using MailIntake.ServerTests.Servers;

namespace MailIntake.ServerTests.Crash;

/// <summary>A mail server that keeps what it is given, and can be told to take a mail without saying so (RFC 1047).</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly List<string> received = [];
    private readonly LoopbackServer server;

    public SmtpSink() => server = new LoopbackServer(ServeAsync);

    /// <summary>The port.</summary>
    public int Port => server.Port;

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

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task ServeAsync(TcpClient accepted, CancellationToken ct)
    {
        using var client = accepted;
        try
        {
            await ServeAsync(client.GetStream(), ct);
        }
        catch (IOException)
        {
            // The client was killed.
        }
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync(stream, "220 sink", ct);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "DATA":
                    await SayAsync(stream, "354 go on", ct);
                    if (!await TakeAsync(reader, ct))
                    {
                        return;
                    }

                    await SayAsync(stream, "250 taken", ct);
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye", ct);
                    return;
                default:
                    await SayAsync(stream, "250 ok", ct);
                    break;
            }
        }
    }

    /// <returns>False where the mail is not to be answered for.</returns>
    private async Task<bool> TakeAsync(StreamReader reader, CancellationToken ct)
    {
        var mail = new StringBuilder();
        string? line;
        while ((line = await reader.ReadLineAsync(ct)) is not (null or "."))
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

    private static async Task SayAsync(NetworkStream stream, string line, CancellationToken ct) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);
}
