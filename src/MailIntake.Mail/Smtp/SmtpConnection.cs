using System.Net;
using System.Net.Sockets;
using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>
/// The octets towards one server: lines out, replies in, each step with its time limit, each reply with a bound on its size.
/// Whatever breaks becomes a <see cref="TransportException"/> that may be tried again; only <c>ct</c> ends as a cancellation.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    /// <summary>The longest line of a reply, in octets. RFC 5321 section 4.5.3.1.5 has 512; servers' EHLO lines are longer at times.</summary>
    private const int MaxLine = 4096;

    /// <summary>The longest reply, in octets.</summary>
    private const int MaxReply = 64 * 1024;

    private readonly ServerAddress server;
    private readonly byte[] buffer = new byte[MaxLine];
    private Stream stream;
    private int start;
    private int end;

    private SmtpConnection(ServerAddress server, Stream stream, IPAddress local)
    {
        this.server = server;
        this.stream = stream;
        Local = local;
    }

    /// <summary>This machine's address on the connection.</summary>
    public IPAddress Local { get; }

    /// <summary>True where octets of the server are waiting that no command asked for.</summary>
    public bool HasUnread => start < end;

    /// <summary>Connects, with TLS at once where the address says so.</summary>
    public static async Task<SmtpConnection> OpenAsync(SmtpOptions options, CancellationToken ct)
    {
        var server = options.Server;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await LimitAsync(server, options.ConnectTimeout, limit => socket.ConnectAsync(server.Host, server.Port, limit), ct).ConfigureAwait(false);
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

        var connection = new SmtpConnection(server, new NetworkStream(socket, ownsSocket: true), AddressOf(socket.LocalEndPoint));
        if (server.Security == TransportSecurity.ImplicitTls)
        {
            await connection.StartTlsAsync(options, ct).ConfigureAwait(false);
        }

        return connection;
    }

    /// <summary>Goes on under TLS. The connection is closed where that fails.</summary>
    public async Task StartTlsAsync(SmtpOptions options, CancellationToken ct)
    {
        if (HasUnread)
        {
            // Octets sent before the handshake are nobody's: whoever injected them wants them read as the server's (CVE-2011-0411).
            await DisposeAsync().ConfigureAwait(false);
            throw new TransportException($"{server} 在加密开始之前多发了内容，连接可能被人插入，已断开", retry: true);
        }

        var tls = new TlsClient(server.Host, options.AuthorityFile);
        await LimitAsync(server, options.ConnectTimeout, async limit => stream = await tls.AuthenticateAsync(stream, limit).ConfigureAwait(false), ct).ConfigureAwait(false);
    }

    /// <summary>Sends octets and returns when the operating system has taken them.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> octets, TimeSpan timeout, CancellationToken ct) =>
        LimitAsync(server, timeout, limit => stream.WriteAsync(octets, limit), ct);

    /// <summary>Sends command lines, several in one flight where the server offers PIPELINING.</summary>
    public Task WriteLinesAsync(IEnumerable<string> lines, TimeSpan timeout, CancellationToken ct) =>
        WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))), timeout, ct);

    /// <summary>Reads the next reply whole.</summary>
    /// <param name="timeout">For all of it: a server that trickles does not hold the program longer than one that is silent.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken ct)
    {
        SmtpReply? reply = null;
        await LimitAsync(server, timeout, async limit => reply = await ReadReplyAsync(limit).ConfigureAwait(false), ct).ConfigureAwait(false);
        return reply!;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask<SmtpReply> ReadReplyAsync(CancellationToken limit)
    {
        var lines = new List<string>();
        var code = 0;
        for (var left = MaxReply; ;)
        {
            var line = await ReadLineAsync(limit).ConfigureAwait(false);
            left -= line.Length + 1;
            var valid = line.Length >= 3 && !line.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') && (line.Length == 3 || line[3] is ' ' or '-');
            var value = valid ? int.Parse(line.AsSpan(0, 3)) : 0;
            if (value is < 200 or > 599 || (code != 0 && value != code) || left < 0)
            {
                throw Unintelligible(left < 0 ? "应答没有尽头"u8 : Encoding.Latin1.GetBytes(line));
            }

            code = value;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new(code, lines);
            }
        }
    }

    /// <summary>One line without its end, as Latin-1. A bare LF ends it as well.</summary>
    private async ValueTask<string> ReadLineAsync(CancellationToken limit)
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
            if (searched == buffer.Length)
            {
                throw Unintelligible("一行没有尽头"u8);
            }

            buffer.AsSpan(start, searched).CopyTo(buffer);
            start = 0;
            end = searched;
            var read = await stream.ReadAsync(buffer.AsMemory(end), limit).ConfigureAwait(false);
            if (read == 0)
            {
                throw new EndOfStreamException("对方关闭了连接");
            }

            end += read;
        }
    }

    private TransportException Unintelligible(ReadOnlySpan<byte> said) =>
        new($"{server} 的应答不是 SMTP：“{ServerText.Safe(said)}”。请核对服务器地址和端口", retry: true, reply: ServerText.Safe(said));

    private static IPAddress AddressOf(EndPoint? end)
    {
        var address = ((IPEndPoint)end!).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

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
