using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailIntake.Domain;

namespace MailIntake.Mail.Transport;

/// <summary>
/// The octets towards one server of a protocol of lines (SMTP, POP3): lines out, lines in, each step with its time limit, each line with a bound
/// on its size. Whatever breaks becomes a <see cref="TransportException"/> that may be tried again; only <c>ct</c> ends as a cancellation.
/// </summary>
internal sealed class LineConnection : IAsyncDisposable
{
    /// <summary>How long connecting, and TLS upon it, may take.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly ServerAddress server;
    private readonly byte[] buffer;
    private readonly TlsClient tls;
    private readonly Action<ConnectionStep, string?>? progress;
    private Stream stream;
    private int start;
    private int end;

    private LineConnection(ServerAddress server, LineConnectionOptions options, Stream stream, IPAddress local)
    {
        this.server = server;
        this.stream = stream;
        buffer = new byte[options.Buffer];
        tls = new TlsClient(server.Host, options.AuthorityFile);
        progress = options.Progress;
        Local = local;
    }

    /// <summary>The server.</summary>
    public ServerAddress Server => server;

    /// <summary>This machine's address on the connection.</summary>
    public IPAddress Local { get; }

    /// <summary>True where octets of the server are waiting that no command asked for.</summary>
    public bool HasUnread => start < end;

    /// <summary>The octets of the server that have come and are not yet read.</summary>
    public ReadOnlySpan<byte> Unread => buffer.AsSpan(start, end - start);

    /// <summary>Connects, with TLS at once where the address says so.</summary>
    public static async Task<LineConnection> OpenAsync(ServerAddress server, LineConnectionOptions options, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (options.Progress is { } told)
            {
                // Connecting asks for the addresses by itself; asked before only where somebody wants to know.
                told(ConnectionStep.Name, null);
                await LimitAsync(server, ConnectTimeout, async limit => told(
                    ConnectionStep.Name,
                    $"{server.Host} 是 {string.Join("、", (await Dns.GetHostAddressesAsync(server.Host, limit).ConfigureAwait(false)).Take(5))}"), ct).ConfigureAwait(false);
                told(ConnectionStep.Tcp, null);
            }

            await LimitAsync(server, ConnectTimeout, limit => socket.ConnectAsync(server.Host, server.Port, limit), ct).ConfigureAwait(false);
            options.Progress?.Invoke(ConnectionStep.Tcp, $"已连到 {socket.RemoteEndPoint}");
            if (server.Security == TransportSecurity.None && !IPAddress.IsLoopback(AddressOf(socket.RemoteEndPoint)))
            {
                throw new TransportException($"{server} 不在本机，不加密的连接只允许用于本机", retry: false);
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new LineConnection(server, options, new NetworkStream(socket, ownsSocket: true), AddressOf(socket.LocalEndPoint));
        if (server.Security == TransportSecurity.ImplicitTls)
        {
            await connection.StartTlsAsync(ct).ConfigureAwait(false);
        }

        return connection;
    }

    /// <summary>Goes on under TLS. The connection is closed where that fails.</summary>
    public async Task StartTlsAsync(CancellationToken ct)
    {
        if (HasUnread)
        {
            // Octets sent before the handshake are nobody's: whoever injected them wants them read as the server's (CVE-2011-0411).
            await DisposeAsync().ConfigureAwait(false);
            throw new TransportException($"{server} 在加密开始之前多发了内容，连接可能被人插入，已断开", retry: true);
        }

        progress?.Invoke(ConnectionStep.Tls, null);
        await LimitAsync(server, ConnectTimeout, async limit => stream = await tls.AuthenticateAsync(stream, limit).ConfigureAwait(false), ct).ConfigureAwait(false);
        if (progress is not null && stream is SslStream { RemoteCertificate: X509Certificate2 certificate } secured)
        {
            progress(ConnectionStep.Tls, TlsClient.Tell(secured.SslProtocol, certificate));
        }
    }

    /// <summary>Sends octets and returns when the operating system has taken them.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> octets, TimeSpan timeout, CancellationToken ct) =>
        LimitAsync(timeout, limit => stream.WriteAsync(octets, limit), ct);

    /// <summary>Sends command lines, several in one flight where the server offers PIPELINING.</summary>
    public Task WriteLinesAsync(IEnumerable<string> lines, TimeSpan timeout, CancellationToken ct) =>
        WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))), timeout, ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>One line without its end, as Latin-1. A bare LF ends it as well.</summary>
    /// <param name="longest">The longest line, in octets, at most what the connection's buffer holds.</param>
    /// <param name="limit">Ends the waiting.</param>
    /// <exception cref="InvalidDataException">The line is longer.</exception>
    public async ValueTask<string> ReadLineAsync(int longest, CancellationToken limit)
    {
        for (var searched = 0; ;)
        {
            var feed = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = buffer.AsSpan(start, searched + feed);
                start += searched + feed + 1;
                return Encoding.Latin1.GetString(line is [.. var text, (byte)'\r'] ? text : line);
            }

            searched = end - start;
            if (searched >= Math.Min(longest, buffer.Length))
            {
                throw new InvalidDataException("一行没有尽头");
            }

            await FillAsync(limit).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for more octets behind those that are unread; there must be room in the buffer.</summary>
    public async ValueTask FillAsync(CancellationToken limit)
    {
        var unread = end - start;
        buffer.AsSpan(start, unread).CopyTo(buffer);
        start = 0;
        end = unread;
        var read = await stream.ReadAsync(buffer.AsMemory(end), limit).ConfigureAwait(false);
        if (read == 0)
        {
            throw new EndOfStreamException("对方关闭了连接");
        }

        end += read;
    }

    /// <summary>Takes octets off those that are unread.</summary>
    public void Advance(int octets) => start += octets;

    private static IPAddress AddressOf(EndPoint? end)
    {
        var address = ((IPEndPoint)end!).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>Does something that must end within a time, and tells what breaks in Chinese.</summary>
    public Task LimitAsync(TimeSpan timeout, Func<CancellationToken, ValueTask> step, CancellationToken ct) => LimitAsync(server, timeout, step, ct);

    private static async Task LimitAsync(ServerAddress server, TimeSpan timeout, Func<CancellationToken, ValueTask> step, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TransportException($"{server} 在 {timeout.TotalSeconds:0.###} 秒内没有应答完，已断开，稍后自动再试", retry: true, inner: e);
        }
        catch (Exception e) when (e is IOException and not TransportException or SocketException)
        {
            var cause = e as SocketException ?? e.InnerException as SocketException;
            throw new TransportException(
                cause?.SocketErrorCode switch
                {
                    SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"找不到服务器 {server.Host}：请核对主机名，并检查本机的域名解析",
                    SocketError.ConnectionRefused => $"{server} 拒绝连接：请核对端口，并确认防火墙允许连到它",
                    SocketError.TimedOut or SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"连不到 {server}：请检查网络和防火墙",
                    _ => $"与 {server} 的连接中断（{ServerText.Safe((cause ?? e).Message)}），稍后自动再试",
                },
                retry: true, inner: e);
        }
    }
}
