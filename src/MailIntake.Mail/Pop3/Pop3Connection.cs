using System.Globalization;
using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Pop3;

/// <summary>
/// One POP3 session (RFC 1939): greeting, STLS, login, capabilities, then lists and mails. Nothing is ever deleted: DELE is not spoken here, and what
/// a server keeps of a session that ends is what it had.
/// </summary>
internal sealed class Pop3Connection : IAsyncDisposable
{
    private const int MaxLine = 8 * 1024;
    private const int MostCapabilities = 200;
    private const int MostMails = 1_000_000;
    private static readonly TimeSpan CourtesyTimeout = TimeSpan.FromSeconds(3);

    private readonly Pop3Options options;
    private readonly LineConnection line;
    private readonly HashSet<string> capabilities = new(StringComparer.OrdinalIgnoreCase);
    private string secret = "";

    private Pop3Connection(Pop3Options options, LineConnection line)
    {
        this.options = options;
        this.line = line;
    }

    /// <summary>True where several commands may be under way (PIPELINING, RFC 2449 section 6.6).</summary>
    public bool Pipelining => capabilities.Contains("PIPELINING");

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="TransportException">What is wrong and what to do.</exception>
    public static async Task<Pop3Connection> OpenAsync(Pop3Options options, CancellationToken ct)
    {
        try
        {
            var lines = new LineConnectionOptions(options.AuthorityFile, Buffer: 64 * 1024, options.Progress);
            var connection = new Pop3Connection(options, await LineConnection.OpenAsync(options.Server, lines, ct).ConfigureAwait(false));
            try
            {
                await connection.IntroduceAsync(ct).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (TransportException e) when (!e.Message.StartsWith("邮箱 ", StringComparison.Ordinal))
        {
            throw new TransportException($"邮箱 {options.Account}：{e.Message}", e.Retry, e.Reply, e);
        }
    }

    /// <summary>The mails with the names that stay theirs (UIDL) and their sizes (LIST), in the server's order.</summary>
    public async Task<IReadOnlyList<Pop3Mail>> ListAsync(CancellationToken ct)
    {
        var named = await ListAsync("UIDL", ct).ConfigureAwait(false);
        var sizes = (await ListAsync("LIST", ct).ConfigureAwait(false)).ToDictionary(
            entry => entry.Number,
            entry => long.TryParse(entry.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw Malformed("LIST 的应答"));
        return [.. named.OrderBy(entry => entry.Number).Select(entry => new Pop3Mail(entry.Number, entry.Text, sizes.GetValueOrDefault(entry.Number)))];
    }

    /// <summary>Asks for mails, in order, in one write.</summary>
    public Task AskAsync(IEnumerable<Pop3Mail> mails, CancellationToken ct) =>
        line.WriteLinesAsync(mails.Select(mail => string.Create(CultureInfo.InvariantCulture, $"RETR {mail.Number}")), options.ReplyTimeout, ct);

    /// <summary>The octets of the mail asked for next, or null where the server does not give it out.</summary>
    public async Task<DotStream?> TakeAsync(Pop3Mail mail, CancellationToken ct)
    {
        var status = await StatusAsync(ct).ConfigureAwait(false);
        if (status.IsOk)
        {
            // Sizes are not exact everywhere: where lines end with LF alone in the store, each is an octet more on the way. What is no stream must fit into one array.
            var most = (2 * mail.Size) + (1 << 20);
            return new DotStream(line, options.ReplyTimeout, mail.Size > options.Limit ? most : Math.Min(most, Array.MaxLength - 1));
        }

        return Known(status) is null ? null : throw Refused("收取邮件", status);
    }

    /// <summary>The octets at the beginning of the mail that stands on the connection, as many as are there when its header is, at most 64 KiB.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekHeaderAsync(CancellationToken ct)
    {
        await line.LimitAsync(
            options.ReplyTimeout,
            async limit =>
            {
                while (line.Unread.Length < 32 * 1024 && line.Unread.IndexOf("\r\n\r\n"u8) < 0 && line.Unread.IndexOf("\r\n.\r\n"u8) < 0)
                {
                    await line.FillAsync(limit).ConfigureAwait(false);
                }
            },
            ct).ConfigureAwait(false);
        return line.Unread.ToArray();
    }

    /// <summary>Takes leave of the server.</summary>
    public async Task QuitAsync()
    {
        try
        {
            await line.WriteLinesAsync(["QUIT"], CourtesyTimeout, CancellationToken.None).ConfigureAwait(false);
            await line.LimitAsync(CourtesyTimeout, async limit => await line.ReadLineAsync(MaxLine, limit).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TransportException or InvalidDataException)
        {
            // Every mail is here; how the server takes its leave changes nothing.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => line.DisposeAsync();

    private async Task IntroduceAsync(CancellationToken ct)
    {
        Tell(ConnectionStep.Greeting, null);
        var greeting = await StatusAsync(ct).ConfigureAwait(false);
        Tell(ConnectionStep.Greeting, greeting.Text);
        if (!greeting.IsOk)
        {
            throw Refused("连接", greeting);
        }

        if (options.Server.Security == TransportSecurity.StartTls)
        {
            var go = await ExecuteAsync("STLS", ct).ConfigureAwait(false);
            if (!go.IsOk)
            {
                throw Fault("服务器不支持 STLS 加密，未登录。请改用 pop3s://（端口一般为 995）", retry: false, go.Text);
            }

            await line.StartTlsAsync(ct).ConfigureAwait(false);
        }

        Tell(ConnectionStep.Login, null);
        await LogInAsync(ct).ConfigureAwait(false);
        Tell(ConnectionStep.Login, options.User);
        Tell(ConnectionStep.Capabilities, null);
        if ((await ExecuteAsync("CAPA", ct).ConfigureAwait(false)).IsOk)
        {
            foreach (var told in await LinesAsync(MostCapabilities, ct).ConfigureAwait(false))
            {
                capabilities.Add(told.Split(' ')[0]);
            }
        }

        Tell(ConnectionStep.Capabilities, capabilities.Count == 0 ? "服务器没有说，一般无妨" : string.Join(' ', capabilities.Order(StringComparer.Ordinal).Select(ServerText.Safe)));
    }

    private async Task LogInAsync(CancellationToken ct)
    {
        secret = options.Secret();
        if (new[] { options.User, secret }.Any(word => word.AsSpan().ContainsAny('\r', '\n', '\0')))
        {
            throw Fault("用户名或授权码里有换行，请检查", retry: false);
        }

        Pop3Status verdict;
        if (options.SecretIsAccessToken)
        {
            verdict = await ExecuteAsync($"AUTH XOAUTH2 {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user={options.User}\u0001auth=Bearer {secret}\u0001\u0001"))}", ct).ConfigureAwait(false);
            if (verdict.IsContinuation)
            {
                verdict = await ExecuteAsync("", ct).ConfigureAwait(false); // XOAUTH2 explains a refusal, which an empty line ends
            }
        }
        else
        {
            verdict = await ExecuteAsync($"USER {options.User}", ct).ConfigureAwait(false);
            verdict = verdict.IsOk ? await ExecuteAsync($"PASS {secret}", ct).ConfigureAwait(false) : verdict;
        }

        if (!verdict.IsOk)
        {
            var (advice, retry) = Known(verdict)
                ?? ($"登录被拒绝：用户名或授权码不对，或者没有开启 POP3 服务。secret 要填授权码，不是登录密码；在{SecretHint}", false);
            throw Fault(advice, retry, verdict.Text);
        }
    }

    private async Task<List<(int Number, string Text)>> ListAsync(string command, CancellationToken ct)
    {
        var status = await ExecuteAsync(command, ct).ConfigureAwait(false);
        if (!status.IsOk)
        {
            throw Known(status) is not null ? Refused("列出邮件", status)
                : Fault($"服务器不支持 {command}，无法认出哪些邮件已经收过。请改用 imaps://", retry: false, status.Text);
        }

        var entries = new List<(int, string)>();
        var numbers = new HashSet<int>();
        foreach (var told in await LinesAsync(MostMails, ct).ConfigureAwait(false))
        {
            // Some servers say more behind the size (RFC 1939 section 5, scan listing).
            if (told.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, { Length: <= 200 } text, ..]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at < 1
                || !numbers.Add(at) || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                throw Malformed($"{command} 的应答");
            }

            entries.Add((at, text));
        }

        return entries;
    }

    private async Task<Pop3Status> ExecuteAsync(string command, CancellationToken ct)
    {
        await line.WriteLinesAsync([command], options.ReplyTimeout, ct).ConfigureAwait(false);
        return await StatusAsync(ct).ConfigureAwait(false);
    }

    private async Task<Pop3Status> StatusAsync(CancellationToken ct)
    {
        var said = "";
        await GuardAsync(options.ReplyTimeout, async limit => said = await line.ReadLineAsync(MaxLine, limit).ConfigureAwait(false), ct).ConfigureAwait(false);
        var words = ServerText.Safe(Encoding.Latin1.GetBytes(secret.Length > 0 ? said.Replace(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret)), "***", StringComparison.Ordinal) : said));
        return said.StartsWith("+OK", StringComparison.Ordinal) || said.StartsWith("-ERR", StringComparison.Ordinal) || said.StartsWith('+')
            ? new Pop3Status(said, words)
            : throw Malformed(words);
    }

    /// <summary>The lines of a multi-line response of commands whose lines begin with no dot.</summary>
    private async Task<List<string>> LinesAsync(int most, CancellationToken ct)
    {
        var lines = new List<string>();
        await GuardAsync(
            10 * options.ReplyTimeout,
            async limit =>
            {
                while (await line.ReadLineAsync(MaxLine, limit).ConfigureAwait(false) is var told && told != ".")
                {
                    lines.Add(lines.Count < most ? told : throw new InvalidDataException("应答没有尽头"));
                }
            },
            ct).ConfigureAwait(false);
        return lines;
    }

    private async Task GuardAsync(TimeSpan timeout, Func<CancellationToken, ValueTask> step, CancellationToken ct)
    {
        try
        {
            await line.LimitAsync(timeout, step, ct).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw Malformed(e.Message);
        }
    }

    private string SecretHint => (options.Provider?.SecretHint ?? ProviderRefusals.CommonHint("POP3")).Replace("IMAP/SMTP", "POP3/SMTP", StringComparison.Ordinal);

    private (string Advice, bool Retry)? Known(Pop3Status status) => ProviderRefusals.Of(status.Text, "POP3", SecretHint) ?? status.Code switch
    {
        "IN-USE" => ("邮箱正被另一个程序收取（POP3 一次只许一个），稍后自动重试", true),
        "LOGIN-DELAY" => ProviderRefusals.TooMany,
        "SYS/TEMP" => ProviderRefusals.Busy,
        "SYS/PERM" => ("服务器说这个邮箱不能用，请按服务器原话联系服务商", false),
        _ => null,
    };

    private TransportException Refused(string doing, Pop3Status status)
    {
        var (advice, retry) = Known(status) ?? ($"{doing}被服务器拒绝，稍后自动重试", true);
        return Fault(advice, retry, status.Text);
    }

    private TransportException Malformed(string what) =>
        Fault($"服务器的应答不符合 POP3 协议（{what}），已断开，稍后自动重试；若一直如此，请核对服务器地址和端口", retry: true);

    private TransportException Fault(string message, bool retry, string? reply = null) => new(
        $"邮箱 {options.Account}（{options.Server}）：{message}{(string.IsNullOrEmpty(reply) ? "" : $"。服务器原话：{reply}")}", retry, reply);

    private void Tell(ConnectionStep step, string? saw) => options.Progress?.Invoke(step, saw);
}
