using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailIntake.Tests.Smtp;

/// <summary>
/// A conversation as a provider holds it, from a .smtp file, played by a server on a loopback socket. Above a line of dashes stands what
/// is expected (<c>key: value</c>), below it the conversation: <c>S: </c>line of the server, <c>C: </c>line that the client must send
/// (a star at its end stands for anything), <c>DATA</c> the client sends a mail up to its final dot, <c>TLS</c> both go on
/// under TLS, <c>PACKET: </c>octets of the server in one piece (with \r\n), <c>DROP</c> the server hangs up, <c>GONE</c> the client must
/// hang up and say nothing more, <c>CONNECTION</c> it connects again. The files are octets: a server's GBK stands in them raw.
/// </summary>
internal sealed class SmtpTranscript
{
    private readonly Dictionary<string, string> expected = [];
    private readonly List<List<string>> connections = [[]];

    private SmtpTranscript()
    {
    }

    /// <summary>What the mail that was sent last was received as, dots and all.</summary>
    public MemoryStream Received { get; } = new();

    /// <summary>The value of a key above the dashes, or null.</summary>
    public string? this[string key] => expected.GetValueOrDefault(key);

    public static SmtpTranscript Load(string name) => Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".smtp")));

    public static IEnumerable<string> Names() => Directory.GetFiles(Folder, "*.smtp").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    public static SmtpTranscript Parse(byte[] octets)
    {
        var transcript = new SmtpTranscript();
        var above = true;
        foreach (var raw in Encoding.Latin1.GetString(octets).Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (above && line.StartsWith("---", StringComparison.Ordinal))
            {
                above = false;
            }
            else if (above)
            {
                var colon = line.IndexOf(':');
                transcript.expected.Add(line[..colon], Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line[(colon + 1)..].Trim())));
            }
            else if (line == "CONNECTION")
            {
                transcript.connections.Add([]);
            }
            else
            {
                transcript.connections[^1].Add(line);
            }
        }

        return transcript;
    }

    /// <summary>Listens on loopback and plays the conversation, each connection in turn.</summary>
    /// <param name="certificate">For TLS, or null where there is none.</param>
    /// <param name="cutAfter">Hang up after sending so many octets, or null to play to the end.</param>
    public Session Serve(X509Certificate2? certificate = null, int? cutAfter = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Session(((IPEndPoint)listener.LocalEndpoint).Port, PlayAllAsync(listener, certificate, cutAfter));
    }

    /// <summary>A conversation under way.</summary>
    /// <param name="Port">Where the client connects to.</param>
    /// <param name="Played">Ends with the last connection; fails where the client did not say what was expected. The octets the server sent.</param>
    internal sealed record Session(int Port, Task<int> Played);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Smtp", "Transcripts");

    private async Task<int> PlayAllAsync(TcpListener listener, X509Certificate2? certificate, int? cutAfter)
    {
        using (listener)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var sent = 0;
            foreach (var script in connections)
            {
                using var client = await listener.AcceptTcpClientAsync(patience.Token);
                client.NoDelay = true;
                var player = new Player(client.GetStream(), certificate, cutAfter ?? int.MaxValue, Received, patience.Token);
                await player.PlayAsync(script);
                sent += player.Sent;
            }

            return sent;
        }
    }

    private sealed class Player(Stream stream, X509Certificate2? certificate, int cutAfter, MemoryStream received, CancellationToken ct)
    {
        private readonly List<byte> unread = [];

        public int Sent { get; private set; }

        public async Task PlayAsync(List<string> script)
        {
            foreach (var step in script)
            {
                switch (step)
                {
                    case "DROP":
                        return;
                    case "GONE":
                        Assert.Equal(0, await ReadToEndAsync());
                        return;
                    case "TLS":
                        var tls = new SslStream(stream);
                        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
                        stream = tls;
                        break;
                    case "DATA":
                        received.SetLength(0);
                        while (await ReadLineAsync() is var line && line != ".")
                        {
                            received.Write(Encoding.Latin1.GetBytes(line + "\r\n"));
                        }

                        break;
                    case ['P', 'A', 'C', 'K', 'E', 'T', ':', ' ', .. var packet]:
                        await stream.WriteAsync(Encoding.Latin1.GetBytes(packet.Replace("\\r\\n", "\r\n", StringComparison.Ordinal)), ct);
                        break;
                    case ['S', ':', ' ', .. var reply]:
                        Assert.True(unread.Count == 0, $"the client went on without waiting for “{reply}”");
                        var octets = Encoding.Latin1.GetBytes(reply + "\r\n");
                        var take = Math.Min(octets.Length, cutAfter - Sent);
                        await stream.WriteAsync(octets.AsMemory(0, take), ct);
                        Sent += take;
                        if (take < octets.Length)
                        {
                            return;
                        }

                        break;
                    case ['C', ':', ' ', .. var command]:
                        var said = await ReadLineAsync();
                        Assert.True(command is [.. var begin, '*'] ? said.StartsWith(begin, StringComparison.Ordinal) : said == command, $"expected “{command}”, the client said “{said}”");
                        break;
                    default:
                        throw new FormatException($"not a step of a conversation: {step}");
                }
            }
        }

        private async Task<string> ReadLineAsync()
        {
            while (true)
            {
                var feed = unread.IndexOf((byte)'\n');
                if (feed >= 0)
                {
                    Assert.True(feed > 0 && unread[feed - 1] == '\r', "a line of the client ends without CR");
                    var line = Encoding.Latin1.GetString([.. unread[..(feed - 1)]]);
                    unread.RemoveRange(0, feed + 1);
                    return line;
                }

                var piece = new byte[16 * 1024];
                var read = await stream.ReadAsync(piece, ct);
                Assert.True(read > 0, "the client hung up");
                unread.AddRange(piece.AsSpan(0, read));
            }
        }

        private async Task<int> ReadToEndAsync()
        {
            var total = unread.Count;
            try
            {
                while (await stream.ReadAsync(new byte[16 * 1024], ct) is var read and > 0)
                {
                    total += read;
                }
            }
            catch (IOException)
            {
                // The client reset the connection: gone as well.
            }

            return total;
        }
    }
}
