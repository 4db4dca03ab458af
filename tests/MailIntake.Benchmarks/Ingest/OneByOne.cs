using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>The client that the product must not be: one command, one answer, one round trip a mail. It drops what it fetches.</summary>
internal static class OneByOne
{
    /// <summary>Fetches the first mails of a mailbox and tells how many a second came.</summary>
    /// <param name="mailbox">The mailbox, its port perhaps that of a proxy.</param>
    /// <param name="mails">How many; they are fetched by number (RFC 3501 section 6.4.5).</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<double> MailsPerSecondAsync(BenchmarkMailbox mailbox, int mails, CancellationToken ct)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, mailbox.Port, ct);
        await using var stream = new BufferedStream(client.GetStream(), 1 << 17);
        await ReadLineAsync(stream, ct);
        await ExecuteAsync(client, stream, $"a0 LOGIN {mailbox.User} {mailbox.Secret}", ct);
        await ExecuteAsync(client, stream, "a1 EXAMINE INBOX", ct);
        var clock = Stopwatch.StartNew();
        for (var number = 1; number <= mails; number++)
        {
            await ExecuteAsync(client, stream, $"a{number + 1} FETCH {number} (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])", ct);
        }

        return mails / clock.Elapsed.TotalSeconds;
    }

    private static async Task ExecuteAsync(TcpClient client, BufferedStream stream, string command, CancellationToken ct)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), ct);
        var tag = command[..(command.IndexOf(' ') + 1)];
        while (true)
        {
            var line = await ReadLineAsync(stream, ct);
            if (line.StartsWith(tag, StringComparison.Ordinal))
            {
                if (!line.StartsWith(tag + "OK", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException(line);
                }

                return;
            }

            if (line.EndsWith('}'))
            {
                var literal = new byte[int.Parse(line.AsSpan((line.LastIndexOf('{') + 1)..^1), CultureInfo.InvariantCulture)];
                await stream.ReadExactlyAsync(literal, ct);
            }
        }
    }

    private static async Task<string> ReadLineAsync(BufferedStream stream, CancellationToken ct)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, ct);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }
}
