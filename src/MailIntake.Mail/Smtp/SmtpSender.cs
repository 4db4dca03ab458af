using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>
/// Hands mails to a submission server (RFC 6409 over RFC 5321). The connection is opened by the first mail and kept for the
/// next; one that died in between is opened anew. Nothing of a mail is sent before the server has said that it can take
/// it, and its final answer is the only proof of acceptance: where that is lost, the exception says so. Not for concurrent use.
/// </summary>
/// <param name="options">The server.</param>
/// <param name="time">The clock, for limits that end with the day.</param>
public sealed class SmtpSender(SmtpOptions options, TimeProvider time) : IMailSender
{
    /// <summary>Commands in one flight with PIPELINING: their replies fit into a socket's buffer, so neither side blocks writing (RFC 2920 section 3.1).</summary>
    private const int Flight = 100;

    private const int Piece = 64 * 1024;
    private static readonly TimeSpan CourtesyTimeout = TimeSpan.FromSeconds(3);
    private readonly string server = options.Server.ToString();
    private LineConnection? connection;
    private SmtpExtensions? extensions; // of the connection

    /// <inheritdoc/>
    public async Task<SendReceipt> SendAsync(Envelope envelope, ReadOnlyMemory<byte> mail, CancellationToken ct)
    {
        if (envelope.From.Length > 0 && SmtpAddress.Problem(envelope.From) is { } fault)
        {
            throw new TransportException($"发件地址“{ServerText.Safe(envelope.From)}”不对：{fault}", retry: false, mailRefused: true);
        }

        var refused = envelope.Recipients
            .Select(recipient => (recipient, problem: SmtpAddress.Problem(recipient)))
            .Where(r => r.problem is not null)
            .Select(r => new RefusedRecipient(r.recipient, "", Retry: false, r.problem))
            .ToList();
        var recipients = envelope.Recipients.Except(refused.Select(r => r.Address)).ToList();
        if (recipients.Count == 0)
        {
            throw new TransportException($"没有可用的收件地址：{string.Join("；", refused.Select(r => $"“{ServerText.Safe(r.Address)}”{r.Advice}"))}", retry: false, mailRefused: true);
        }

        var data = new SmtpData(mail);
        try
        {
            var current = await ReadyAsync(ct).ConfigureAwait(false);
            var parameters = Parameters(envelope.From, recipients, data);
            refused.AddRange(await NameAsync(current, $"MAIL FROM:<{envelope.From}>{parameters}", recipients, ct).ConfigureAwait(false));
            await TransferAsync(current, data, ct).ConfigureAwait(false);
            var reply = await AcceptanceAsync(current, ct).ConfigureAwait(false);
            if (refused.Any(r => r.Retry))
            {
                await LeaveAsync().ConfigureAwait(false); // limits often count by connection: those left over get a new one
            }

            return new SendReceipt(reply.Text, refused);
        }
        catch
        {
            // Which replies are still to come is not known in all cases, and a provider that refused counts what more is
            // tried on the same connection. A new one is certain.
            await DropAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await LeaveAsync().ConfigureAwait(false);

    /// <summary>Takes leave of the server (QUIT) and closes the connection.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            if (connection is { } open)
            {
                await ExchangeAsync(open, "QUIT", CourtesyTimeout, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TransportException)
        {
            // Every mail has its answer; how the server takes its leave changes nothing.
        }

        await DropAsync().ConfigureAwait(false);
    }

    private static async Task<SmtpReply> ExchangeAsync(LineConnection connection, string command, TimeSpan timeout, CancellationToken ct)
    {
        await connection.WriteLinesAsync([command], timeout, ct).ConfigureAwait(false);
        return await connection.ReadReplyAsync(timeout, ct).ConfigureAwait(false);
    }

    private async Task DropAsync()
    {
        if (connection is { } open)
        {
            connection = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The kept connection if it still answers, else a new one, logged in.</summary>
    private async Task<LineConnection> ReadyAsync(CancellationToken ct)
    {
        if (connection is { } kept)
        {
            try
            {
                if (!kept.HasUnread && (await ExchangeAsync(kept, "RSET", CourtesyTimeout, ct).ConfigureAwait(false)).IsDone)
                {
                    return kept;
                }
            }
            catch (TransportException)
            {
                // Closed by the server while idle. No mail was under way, so a new connection loses nothing.
            }

            await DropAsync().ConfigureAwait(false);
        }

        connection = await SmtpLines.OpenAsync(options, ct).ConfigureAwait(false);
        await IntroduceAsync(connection, ct).ConfigureAwait(false);
        return connection;
    }

    private async Task IntroduceAsync(LineConnection fresh, CancellationToken ct)
    {
        var greeting = await fresh.ReadReplyAsync(options.ReplyTimeout, ct).ConfigureAwait(false);
        if (!greeting.IsDone)
        {
            throw Refusal(SmtpStage.Connection, greeting);
        }

        extensions = await HelloAsync(fresh, ct).ConfigureAwait(false);
        if (options.Server.Security == TransportSecurity.StartTls)
        {
            if (!extensions.StartTls)
            {
                // Also what a man in the middle shows who wants the password in plain text.
                throw new TransportException($"{server} 没有提供 STARTTLS，不加密就不能登录，已断开。请改用 smtps://（465 端口），或联系网络管理员", retry: false);
            }

            var go = await ExchangeAsync(fresh, "STARTTLS", options.ReplyTimeout, ct).ConfigureAwait(false);
            if (go.Code != 220)
            {
                throw Refusal(SmtpStage.Connection, go);
            }

            await fresh.StartTlsAsync(ct).ConfigureAwait(false);
            extensions = await HelloAsync(fresh, ct).ConfigureAwait(false); // what was said before TLS is forgotten, RFC 3207 section 4.2
        }

        if (options.User is { } user)
        {
            await LoginAsync(fresh, user, ct).ConfigureAwait(false);
        }
    }

    private async Task<SmtpExtensions> HelloAsync(LineConnection fresh, CancellationToken ct)
    {
        // An address literal (RFC 5321 section 4.1.4): an office's machine seldom has a name that anyone could resolve.
        var literal = fresh.Local.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{new IPAddress(fresh.Local.GetAddressBytes())}]" : $"[{fresh.Local}]";
        var hello = await ExchangeAsync(fresh, $"EHLO {literal}", options.ReplyTimeout, ct).ConfigureAwait(false);
        return hello.IsDone ? new SmtpExtensions(hello) : throw Refusal(SmtpStage.Connection, hello);
    }

    private async Task LoginAsync(LineConnection fresh, string user, CancellationToken ct)
    {
        var mechanism = SmtpLogin.Choose(extensions!, options.SecretIsAccessToken)
            ?? throw new TransportException(
                extensions!.Auth
                    ? $"{server} 不支持这种登录方式（{(options.SecretIsAccessToken ? "XOAUTH2" : "PLAIN 或 LOGIN")}），请核对登录设置"
                    : $"{server} 没有提供登录（AUTH）。若它不需要登录，请去掉 user；否则请核对地址和端口",
                retry: false);
        var secret = options.Secret();
        var verdict = await SmtpLogin.RunAsync(fresh, mechanism, user, secret, options.ReplyTimeout, ct).ConfigureAwait(false);
        if (verdict.Code != 235)
        {
            verdict = new(verdict.Code, [.. verdict.Lines.Select(line => SmtpLogin.WithoutSecret(line, user, secret))]);
            throw Refusal(SmtpStage.Login, verdict);
        }
    }

    /// <summary>The parameters of MAIL, after making sure that the server can take such a mail at all.</summary>
    private string Parameters(string from, IReadOnlyList<string> recipients, SmtpData data)
    {
        var offered = extensions!;
        var parameters = new StringBuilder();
        string? problem = null;
        if (data.Size > offered.MaxSize)
        {
            problem = $"邮件有 {data.Size} 字节，超过服务器的上限 {offered.MaxSize} 字节：请减少附件";
        }

        if (offered.Size)
        {
            parameters.Append($" SIZE={data.Size}");
        }

        if (data.Is8Bit)
        {
            problem ??= offered.EightBitMime ? null : "邮件含有 8 位字符，而服务器不支持 8BITMIME：请换一个发信服务器";
            parameters.Append(" BODY=8BITMIME");
        }

        if (recipients.Append(from).FirstOrDefault(address => !Ascii.IsValid(address)) is { } international)
        {
            problem ??= offered.SmtpUtf8 ? null : $"地址“{ServerText.Safe(international)}”含有非英文字符，而服务器不支持（SMTPUTF8）：请改用英文地址，或换一个发信服务器";
            parameters.Append(" SMTPUTF8");
        }

        if (problem is null)
        {
            return parameters.ToString();
        }

        throw new TransportException($"发信服务器 {server} 发不了这封邮件：{problem}", retry: false, mailRefused: true);
    }

    /// <summary>
    /// MAIL, the RCPTs and DATA, in as few flights as the server allows, up to its 354. Returns the recipients it refused;
    /// where it takes none, or refuses sender or DATA, that is the exception.
    /// </summary>
    private async Task<IReadOnlyList<RefusedRecipient>> NameAsync(LineConnection current, string mailCommand, IReadOnlyList<string> recipients, CancellationToken ct)
    {
        string[] commands = [mailCommand, .. recipients.Select(recipient => $"RCPT TO:<{recipient}>"), "DATA"];
        var replies = new List<SmtpReply>(commands.Length);
        var flight = extensions!.Pipelining ? Flight : 1;
        TransportException? broken = null;
        while (replies.Count < commands.Length && broken is null)
        {
            // A refusal that is already known makes the rest pointless.
            if (replies.Count > 0 && (!replies[0].IsDone || (replies.Count == commands.Length - 1 && !replies.Skip(1).Any(r => r.IsDone))))
            {
                break;
            }

            var next = commands.Skip(replies.Count).Take(flight).ToArray();
            try
            {
                await current.WriteLinesAsync(next, options.ReplyTimeout, ct).ConfigureAwait(false);
                foreach (var _ in next)
                {
                    replies.Add(await current.ReadReplyAsync(options.ReplyTimeout, ct).ConfigureAwait(false));
                    if (replies[^1].Code == 421)
                    {
                        throw Refusal(SmtpStage.Connection, replies[^1]); // the server is closing, whatever was asked
                    }
                }
            }
            catch (TransportException e)
            {
                broken = e;
            }
        }

        if (replies.Count > 0 && !replies[0].IsDone)
        {
            // Said before the connection broke, and says why: providers hang up on a wrong sender.
            throw Refusal(SmtpStage.Sender, replies[0]);
        }

        var refused = recipients.Zip(replies.Skip(1)).Where(pair => !pair.Second.IsDone).ToList();
        if (refused.Count == recipients.Count)
        {
            // One that may succeed later decides, as the whole mail is then tried again. A server that answers a pipelined
            // DATA with 354 all the same gets the connection closed in its face, not an empty mail.
            throw refused.Select(pair => Refusal(SmtpStage.Recipient, pair.Second)).OrderByDescending(e => e.Retry).First();
        }

        if (broken is not null)
        {
            throw broken;
        }

        if (replies[^1].Code != 354)
        {
            throw Refusal(SmtpStage.Content, replies[^1]);
        }

        return [.. refused.Select(pair => Refused(pair.First, pair.Second))];
    }

    private async Task TransferAsync(LineConnection current, SmtpData data, CancellationToken ct)
    {
        try
        {
            var whole = options.DataTimeout + TimeSpan.FromSeconds((double)data.Size / options.DataRate);
            await current.LimitAsync(whole, limit => WriteAsync(current, data, limit), ct).ConfigureAwait(false);
        }
        catch (TransportException e) when (!data.IsComplete)
        {
            // Without the end mark nothing was accepted. A server that hangs up often says why first.
            throw await LastWordsAsync(current, ct).ConfigureAwait(false) is { } reply ? Refusal(SmtpStage.Content, reply) : e;
        }
        catch (Exception e) when (e is TransportException or OperationCanceledException)
        {
            throw AnswerLost(e);
        }
    }

    private async ValueTask WriteAsync(LineConnection current, SmtpData data, CancellationToken limit)
    {
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (!data.IsComplete)
            {
                var length = data.Read(piece.AsSpan(0, Piece));
                await current.WriteAsync(piece.AsMemory(0, length), options.DataTimeout, limit).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async Task<SmtpReply?> LastWordsAsync(LineConnection current, CancellationToken ct)
    {
        try
        {
            var reply = await current.ReadReplyAsync(CourtesyTimeout, ct).ConfigureAwait(false);
            return reply.Code >= 400 ? reply : null;
        }
        catch (TransportException)
        {
            return null;
        }
    }

    /// <summary>The answer to the whole mail. Told to stop, it still waits a little: only the answer tells whether the mail is out.</summary>
    private async Task<SmtpReply> AcceptanceAsync(LineConnection current, CancellationToken ct)
    {
        using var grace = new CancellationTokenSource();
        await using var stop = ct.UnsafeRegister(_ => grace.CancelAfter(options.StopGrace), null).ConfigureAwait(false);
        SmtpReply reply;
        try
        {
            reply = await current.ReadReplyAsync(options.AcceptTimeout, grace.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TransportException or OperationCanceledException)
        {
            throw AnswerLost(e);
        }

        if (reply.Code is 421 or (>= 300 and < 400))
        {
            throw reply.Code == 421 ? Refusal(SmtpStage.Content, reply) : AnswerLost(null);
        }

        return reply.IsDone ? reply : throw Refusal(SmtpStage.Content, reply);
    }

    private TransportException AnswerLost(Exception? cause) => new(
        $"邮件已全部交给 {server}，但没有收到它的答复（{cause?.Message ?? "答复不合规范"}）：可能已经收下",
        retry: true, inner: cause, answerLost: true);

    private SmtpRefusal Judge(SmtpStage stage, SmtpReply reply) => SmtpRefusal.Of(stage, reply, options.Provider?.SecretHint, time.GetUtcNow());

    private TransportException Refusal(SmtpStage stage, SmtpReply reply) => Judge(stage, reply).ToException(server, stage, reply);

    private RefusedRecipient Refused(string recipient, SmtpReply reply)
    {
        var refusal = Judge(SmtpStage.Recipient, reply);
        return new(recipient, reply.Text, refusal.Retry, refusal.Advice, refusal.RetryAfter);
    }
}
