using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Imap;

/// <summary>
/// Brings a connection to where folders can be opened: TCP, TLS at once or by STARTTLS, login, capabilities, and ID, which NetEase
/// wants on every connection before it lets a folder be opened, and says so only with "Unsafe Login".
/// </summary>
/// <param name="options">The mailbox.</param>
internal sealed class ImapConnector(ImapOptions options)
{
    private readonly ImapFaults faults = new(options);
    private readonly TlsClient tls = new(options.Server.Host, options.AuthorityFile);

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="TransportException">What is wrong and what to do.</exception>
    public async Task<ImapConnection> ConnectAsync(CancellationToken ct)
    {
        var (socket, stream) = await OpenAsync(ct).ConfigureAwait(false);
        var connection = new ImapConnection(stream, options, socket);
        try
        {
            connection.Begin(ImapStep.Connect, ct);
            Begin(ConnectionStep.Greeting);
            var authenticated = await GreetAsync(connection).ConfigureAwait(false);
            Done(ConnectionStep.Greeting, ServerText.Safe(connection.Response));
            if (options.Server.Security == TransportSecurity.StartTls)
            {
                if (authenticated)
                {
                    // A session that is already logged in cannot be protected any more: somebody wants to keep it in plain text.
                    throw connection.Failed("服务器不等加密就宣称已登录（PREAUTH），连接可能被截取，已断开", retry: false);
                }

                await StartTlsAsync(connection, ct).ConfigureAwait(false);
            }

            if (!authenticated)
            {
                await LearnCapabilitiesAsync(connection).ConfigureAwait(false);
                connection.End();
                connection.Begin(ImapStep.Login, ct);
                Begin(ConnectionStep.Login);
                await LogInAsync(connection).ConfigureAwait(false);
                Done(ConnectionStep.Login, options.User);
            }

            Begin(ConnectionStep.Capabilities);
            await LearnCapabilitiesAsync(connection).ConfigureAwait(false);
            Done(ConnectionStep.Capabilities, string.Join(' ', connection.Capabilities.Order(StringComparer.Ordinal)));
            Begin(ConnectionStep.Id);
            var identified = await IdentifyAsync(connection).ConfigureAwait(false);
            Done(ConnectionStep.Id, identified.IsOk ? "服务器已接受" : $"服务器不认识（{identified.Text}），一般无妨");
            connection.End();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(BulkStream Socket, Stream Stream)> OpenAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LineConnection.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await ResolveAsync(patience.Token).ConfigureAwait(false);
            Begin(ConnectionStep.Tcp);
            await socket.ConnectAsync(options.Server.Host, options.Server.Port, patience.Token).ConfigureAwait(false);
            Done(ConnectionStep.Tcp, $"已连到 {socket.RemoteEndPoint}");

            // Between two polls the connection is quiet: keeps it in the memory of the routers on the way, and shows when the server is gone.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            if (options.Server.Security == TransportSecurity.None && !IsLoopback(socket.RemoteEndPoint))
            {
                throw faults.Fault("不加密的连接（?tls=none）只允许用于本机", retry: false);
            }

            var stream = new BulkStream(socket);
            return (stream, options.Server.Security == TransportSecurity.ImplicitTls ? await ProtectAsync(stream, patience.Token).ConfigureAwait(false) : stream);
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e switch
            {
                OperationCanceledException when !ct.IsCancellationRequested => faults.TimedOut(ImapStep.Connect),
                SocketException => faults.Lost(ImapStep.Connect, e),
                _ => e,
            };
        }
    }

    /// <summary>Asks for the server's addresses where somebody wants to know of it; connecting asks by itself.</summary>
    private async Task ResolveAsync(CancellationToken ct)
    {
        if (options.Progress is null)
        {
            return;
        }

        Begin(ConnectionStep.Name);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(options.Server.Host, ct).ConfigureAwait(false);
            Done(ConnectionStep.Name, $"{options.Server.Host} 是 {string.Join("、", addresses.Take(5))}");
        }
        catch (SocketException e)
        {
            throw faults.Fault("找不到这个名称的服务器，请核对服务器地址，以及本机的网络和 DNS 设置", retry: true, cause: e);
        }
    }

    private async Task<Stream> ProtectAsync(Stream stream, CancellationToken ct)
    {
        Begin(ConnectionStep.Tls);
        var protectedStream = await tls.AuthenticateAsync(stream, ct).ConfigureAwait(false);
        if (options.Progress is not null && protectedStream.RemoteCertificate is X509Certificate2 certificate)
        {
            Done(ConnectionStep.Tls, TlsClient.Tell(protectedStream.SslProtocol, certificate));
        }

        return protectedStream;
    }

    private void Begin(ConnectionStep step) => options.Progress?.Invoke(step, null);

    private void Done(ConnectionStep step, string saw) => options.Progress?.Invoke(step, saw);

    /// <summary>A name such as localhost may resolve to anything: what counts is where the connection went.</summary>
    private static bool IsLoopback(EndPoint? remote) =>
        remote is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Reads the greeting (RFC 3501 section 7.1); true where the server takes the connection for logged in.</summary>
    private static async Task<bool> GreetAsync(ImapConnection connection)
    {
        await connection.ReadAsync().ConfigureAwait(false);
        var response = connection.Response;
        return response.StartsWith("* OK"u8) ? false
            : response.StartsWith("* PREAUTH"u8) ? true
            : throw connection.Malformed("问候语不是 IMAP 服务器的");
    }

    private async Task StartTlsAsync(ImapConnection connection, CancellationToken ct)
    {
        var status = await connection.ExecuteAsync(connection.Command("STARTTLS")).ConfigureAwait(false);
        if (!status.IsOk)
        {
            throw connection.Failed("服务器不支持 STARTTLS 加密，未登录。请改用 imaps://（端口一般为 993）", retry: false, status.Text);
        }

        if (connection.HasUnread)
        {
            // Said in plain text behind the answer, to be taken for something said under TLS (CVE-2021-33515 and its kin).
            throw connection.Failed("服务器在加密开始前多发了内容，连接可能被篡改，已断开", retry: false);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LineConnection.ConnectTimeout);
        try
        {
            connection.Protect(await ProtectAsync(connection.Stream, patience.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw faults.TimedOut(ImapStep.Connect);
        }
    }

    /// <summary>Asks for the capabilities unless the server has told them by itself.</summary>
    private static async Task LearnCapabilitiesAsync(ImapConnection connection)
    {
        if (connection.Capabilities.Count == 0)
        {
            // A refusal leaves them empty, which is enough for everything that follows.
            await connection.ExecuteAsync(connection.Command("CAPABILITY")).ConfigureAwait(false);
        }
    }

    private async Task LogInAsync(ImapConnection connection)
    {
        var secret = options.Secret();
        var kind = options.Authentication == ImapAuthentication.Automatic
            ? connection.Capabilities.Contains("LOGINDISABLED") ? ImapAuthentication.Plain : ImapAuthentication.Login
            : options.Authentication;
        var told = connection.CapabilitiesTold;
        var status = kind switch
        {
            ImapAuthentication.Plain => await AuthenticateAsync(connection, "PLAIN", secret, $"\0{options.User}\0{secret}").ConfigureAwait(false),
            ImapAuthentication.XOAuth2 => await AuthenticateAsync(connection, "XOAUTH2", secret, $"user={options.User}\u0001auth=Bearer {secret}\u0001\u0001").ConfigureAwait(false),
            _ => await LoginAsync(connection, secret).ConfigureAwait(false),
        };
        if (!status.IsOk)
        {
            throw connection.Refused(status);
        }

        if (connection.CapabilitiesTold == told)
        {
            connection.ForgetCapabilities(); // what is offered after login is what counts
        }
    }

    private Task<ImapStatus> LoginAsync(ImapConnection connection, string secret)
    {
        connection.Hide(secret);
        return connection.ExecuteAsync(connection.Command("LOGIN ").AddString(options.User).Add(" ").AddString(secret), shown: "LOGIN ***");
    }

    /// <summary>AUTHENTICATE with one answer (RFC 3501 section 6.2.2), sent at once where the server offers it (SASL-IR, RFC 4959).</summary>
    private async Task<ImapStatus> AuthenticateAsync(ImapConnection connection, string mechanism, string secret, string message)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(message));
        connection.Hide(secret, base64);

        // Some of NetEase's servers offer SASL-IR and do not understand it.
        var atOnce = connection.Capabilities.Contains("SASL-IR") && options.Provider?.Family != ProviderFamily.NetEase;
        var said = atOnce;
        return await connection.ExecuteAsync(
            connection.Command($"AUTHENTICATE {mechanism}{(atOnce ? $" {base64}" : "")}"),
            shown: $"AUTHENTICATE {mechanism}",
            answer: _ =>
            {
                // A second request is XOAUTH2's explanation of a refusal, which an empty line ends.
                var answer = said ? "" : base64;
                said = true;
                return answer;
            }).ConfigureAwait(false);
    }

    /// <summary>ID (RFC 2971), after login and before any folder is opened, on every connection. A server that does not know it says so and goes on.</summary>
    private Task<ImapStatus> IdentifyAsync(ImapConnection connection) => connection.ExecuteAsync(connection.Command("ID (\"name\" ").AddString("MailIntake")
        .Add(" \"version\" ").AddString(options.Version)
        .Add(" \"vendor\" ").AddString("MailIntake")
        .Add(" \"support-email\" ").AddString(options.Account).Add(")"));
}
