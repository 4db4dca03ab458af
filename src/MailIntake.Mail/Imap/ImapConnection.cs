using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Imap;

/// <summary>
/// The wire of one IMAP connection: commands out, responses in. Nothing a server sends is trusted: text, numbers of responses
/// and waiting are bounded, and what does not fit closes the connection with a <see cref="TransportException"/>. A literal that
/// is a mail is not read here but left to the caller, so that it goes from the socket straight to where it belongs.
/// </summary>
internal sealed class ImapConnection : IAsyncDisposable
{
    /// <summary>The longest text of one response in octets, small literals included.</summary>
    public const int LongestText = 64 << 10;

    private const int BufferSize = 256 << 10;

    /// <summary>Below this a read straight into the mail costs more in system calls than it saves in copying.</summary>
    private const int WorthOwnRead = 64 << 10;

    /// <summary>Responses to one command; a mailbox of a million mails stays below.</summary>
    private const int MostResponses = 5_000_000;

    /// <summary>UIDs that one search may find.</summary>
    private const int MostFound = 5_000_000;

    private readonly ImapOptions options;
    private readonly ImapFaults faults;
    private readonly byte[] buffer = new byte[BufferSize];
    private readonly BulkStream? socket;
    private Stream stream;
    private int begin;
    private int end;
    private byte[] text = new byte[512];
    private int textLength;
    private int tags;
    private string? tagBehind;
    private int responses;
    private string[] secrets = [];
    private ImapStep step;
    private CancellationTokenSource? patience;
    private CancellationToken caller;
    private Allowance allowance;

    /// <summary>Takes over a connected stream.</summary>
    /// <param name="stream">What the octets go over.</param>
    /// <param name="options">The mailbox.</param>
    /// <param name="socket">The socket's own stream below it, to be told when many octets are expected; or null.</param>
    public ImapConnection(Stream stream, ImapOptions options, BulkStream? socket = null)
    {
        this.stream = stream;
        this.socket = socket;
        this.options = options;
        faults = new ImapFaults(options);
    }

    /// <summary>True until a fault or the end.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>True where the server or the network ended the connection or lost it silently, as happens to a kept one between two polls.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The server's capabilities as last told; empty where it has not told them.</summary>
    public HashSet<string> Capabilities { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often the server has told them.</summary>
    public int CapabilitiesTold { get; private set; }

    /// <summary>True while octets are received that nobody has read.</summary>
    public bool HasUnread => end > begin;

    /// <summary>The response just read, up to a mail's literal where there is one; valid until the next read.</summary>
    public ReadOnlySpan<byte> Response => text.AsSpan(0, textLength);

    /// <summary>The octets of the mail that follows, to be consumed and followed by <see cref="ReadRestAsync"/>; null where none does.</summary>
    public long? BodyLength { get; private set; }

    /// <summary>Where in <see cref="Response"/> the literal stands that is left to the caller, or -1.</summary>
    public int BodyAt { get; private set; } = -1;

    /// <summary>Where the UIDs of a search go; null while none is under way.</summary>
    public List<uint>? Found { get; set; }

    /// <summary>Begins a step that the caller may cancel; to be ended with <see cref="End"/>.</summary>
    public void Begin(ImapStep what, CancellationToken ct)
    {
        End();
        step = what;
        caller = ct;
        socket?.Bulk = what == ImapStep.Fetch;
        patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Expect();
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End()
    {
        patience?.Dispose();
        patience = null;
        socket?.Bulk = false;
    }

    /// <summary>Starts anew the time for which an answer may be waited for.</summary>
    public void Expect()
    {
        responses = 0;
        allowance = new Allowance(options.ReplyTimeout);
    }

    /// <summary>Keeps words out of everything that is printed from here on.</summary>
    public void Hide(params string[] words) => secrets = [.. secrets, .. words.Where(word => word.Length > 0)];

    /// <summary>What the octets go over.</summary>
    public Stream Stream => stream;

    /// <summary>Forgets what the server offered: it may offer something else now.</summary>
    public void ForgetCapabilities() => Capabilities.Clear();

    /// <summary>Goes on over a protected stream; what was learned in plain text is forgotten (RFC 9051 section 6.2.1).</summary>
    public void Protect(Stream protectedStream)
    {
        stream = protectedStream;
        begin = end = 0;
        Capabilities.Clear();
    }

    /// <summary>Begins to write a command.</summary>
    public ImapCommand Command(string words) => new ImapCommand(Capabilities.Contains("LITERAL+")).Add(words);

    /// <summary>Sends a command whole, without waiting for its answer, and returns its tag.</summary>
    public async ValueTask<string> SendAsync(string command)
    {
        var tag = NextTag();
        Note('C', $"{tag} {command}");
        await WriteAsync(Encoding.ASCII.GetBytes($"{tag} {command}\r\n")).ConfigureAwait(false);
        return tag;
    }

    /// <summary>Sends a command and reads up to its completion.</summary>
    /// <param name="command">The command.</param>
    /// <param name="untagged">Told every untagged response, or null.</param>
    /// <param name="shown">What the transcript shows instead of a command that holds a secret.</param>
    /// <param name="answer">What to answer to a continuation request, or null where none may come.</param>
    /// <param name="behind">A command to send behind it in the same write, whose untagged responses matter and whose outcome does not; or null.</param>
    /// <returns>The command's completion, which may be a refusal.</returns>
    public async Task<ImapStatus> ExecuteAsync(ImapCommand command, UntaggedHandler? untagged = null, string? shown = null, Func<string, string>? answer = null, string? behind = null)
    {
        Expect();
        var tag = NextTag();
        Note('C', $"{tag} {shown ?? Encoding.ASCII.GetString(command.Octets.Span)}");
        byte[] octets = [.. Encoding.ASCII.GetBytes($"{tag} "), .. command.Octets.Span, .. "\r\n"u8];
        if (behind is not null)
        {
            tagBehind = NextTag();
            Note('C', $"{tagBehind} {behind}");
            octets = [.. octets, .. Encoding.ASCII.GetBytes($"{tagBehind} {behind}\r\n")];
        }

        var sent = 0;
        foreach (var pause in command.Pauses.Select(pause => pause + tag.Length + 1))
        {
            await WriteAsync(octets.AsMemory(sent..pause)).ConfigureAwait(false);
            if (await CompletionAsync(tag, untagged).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            sent = pause;
        }

        await WriteAsync(octets.AsMemory(sent..)).ConfigureAwait(false);
        while (true)
        {
            if (await CompletionAsync(tag, untagged).ConfigureAwait(false) is { } completion)
            {
                if (tagBehind is { } late)
                {
                    tagBehind = null;
                    await CompletionAsync(late, untagged).ConfigureAwait(false);
                }

                return completion;
            }

            if (answer is null)
            {
                throw Malformed("未请求而要求继续");
            }

            var line = answer(Encoding.ASCII.GetString(Response[1..]).Trim());
            Note('C', "***");
            await WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n")).ConfigureAwait(false);
        }
    }

    /// <summary>Reads one response. Where a mail's literal follows, <see cref="BodyLength"/> is set and the response is not yet whole.</summary>
    /// <exception cref="TransportException">Among others where the server says BYE.</exception>
    public async ValueTask ReadAsync()
    {
        textLength = 0;
        BodyAt = -1;
        BodyLength = null;
        if (++responses > MostResponses)
        {
            throw Malformed("应答没有尽头");
        }

        while (end - begin < 9 && buffer.AsSpan(begin, end - begin).IndexOf((byte)'\n') < 0)
        {
            await FillAsync().ConfigureAwait(false);
        }

        if (end - begin >= 9 && Ascii.EqualsIgnoreCase(buffer.AsSpan(begin, 8), "* SEARCH"u8) && buffer[begin + 8] is (byte)' ' or (byte)'\r' or (byte)'\n')
        {
            begin += 8;
            await ReadFoundAsync().ConfigureAwait(false);
            Append("* SEARCH"u8);
            return;
        }

        await ReadTextAsync().ConfigureAwait(false);
        if (BodyLength is null)
        {
            Note('S', Response);
            Understand();
        }
    }

    /// <summary>Reads the rest of a response whose literal the caller has consumed.</summary>
    public async ValueTask ReadRestAsync()
    {
        BodyLength = null;
        await ReadTextAsync().ConfigureAwait(false);
    }

    /// <summary>Reads exactly as many octets of the mail that follows as the memory holds.</summary>
    public async ValueTask ReadBodyAsync(Memory<byte> into)
    {
        while (into.Length > 0)
        {
            into = into[await ReadSomeAsync(into).ConfigureAwait(false)..];
        }
    }

    /// <summary>Reads some octets of the mail that follows, at least one.</summary>
    public async ValueTask<int> ReadSomeAsync(Memory<byte> into)
    {
        if (begin == end)
        {
            if (into.Length >= WorthOwnRead)
            {
                var received = await ReceiveAsync(into).ConfigureAwait(false);
                allowance.Credit(received);
                return received;
            }

            await FillAsync().ConfigureAwait(false);
            allowance.Credit(end - begin);
        }

        var length = Math.Min(end - begin, into.Length);
        buffer.AsMemory(begin, length).CopyTo(into);
        begin += length;
        return length;
    }

    /// <summary>Passes over octets of the mail that follows.</summary>
    public async ValueTask SkipBodyAsync(long octets)
    {
        while (octets > 0)
        {
            if (begin == end)
            {
                await FillAsync().ConfigureAwait(false);
                allowance.Credit(end - begin);
            }

            var length = (int)Math.Min(end - begin, octets);
            begin += length;
            octets -= length;
        }
    }

    /// <summary>Reads the completion out of a tagged response.</summary>
    /// <exception cref="TransportException">The response is not the completion of this command.</exception>
    public ImapStatus Completion(string tag)
    {
        if (!IsTagged(tag))
        {
            throw Malformed("应答的标签不对");
        }

        var status = ImapStatus.Parse(Response[(tag.Length + 1)..], Safe);
        if (status.Word is not ("OK" or "NO" or "BAD"))
        {
            throw Malformed("命令的结果既不是 OK 也不是 NO 或 BAD");
        }

        TakeCapabilities(status);
        return status;
    }

    /// <summary>Closes the connection for a refusal.</summary>
    public TransportException Refused(ImapStatus status, string? detail = null) => Broken(faults.Refused(step, status, detail));

    /// <summary>True where a refusal is of the whole connection, not of the one thing that was asked for.</summary>
    public bool ConcernsConnection(ImapStatus status) => faults.ConcernsConnection(status);

    /// <summary>Closes the connection for a response that IMAP does not allow.</summary>
    public TransportException Malformed(string what, Exception? cause = null) => Broken(faults.Malformed(step, what, cause));

    /// <summary>Closes the connection for another fault.</summary>
    public TransportException Failed(string message, bool retry, string? reply = null) => Broken(faults.Fault(message, retry, reply));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsOpen)
        {
            IsOpen = false;
            try
            {
                // Said for the server's sake; its answer is not waited for.
                using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{NextTag()} LOGOUT\r\n"), brief.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // The connection is closed anyway.
            }
        }

        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsTagged(string tag) => Response.Length > tag.Length && Response[tag.Length] == ' ' && Ascii.EqualsIgnoreCase(Response[..tag.Length], tag);

    /// <summary>Begins with a letter: all-digit tags trouble NetEase's servers.</summary>
    private string NextTag() => string.Create(CultureInfo.InvariantCulture, $"A{++tags}");

    /// <summary>Reads until the command's completion, or null where the server asks for more of the command.</summary>
    private async ValueTask<ImapStatus?> CompletionAsync(string tag, UntaggedHandler? untagged)
    {
        while (true)
        {
            await ReadAsync().ConfigureAwait(false);
            if (BodyLength is { } unasked)
            {
                await SkipBodyAsync(unasked).ConfigureAwait(false);
                await ReadRestAsync().ConfigureAwait(false);
                continue;
            }

            switch (Response[0])
            {
                case (byte)'+':
                    return null;
                case (byte)'*':
                    try
                    {
                        untagged?.Invoke(Response);
                    }
                    catch (FormatException e)
                    {
                        throw Malformed("应答残缺", e);
                    }

                    break;
                case var _ when tagBehind is { } other && IsTagged(other):
                    tagBehind = null; // done first: a server may answer commands that do not depend on each other in any order
                    break;
                default:
                    return Completion(tag);
            }
        }
    }

    /// <summary>What every untagged response means whatever was asked for.</summary>
    private void Understand()
    {
        var response = Response;
        if (response.IsEmpty || (response[0] == '*' && (response.Length < 3 || response[1] != ' ')))
        {
            throw Malformed("空行或不完整的应答");
        }

        if (response[0] != '*')
        {
            return;
        }

        var rest = response[2..];
        if (StartsWith(rest, "BYE"u8))
        {
            IsLost = true;
            throw Refused(ImapStatus.Parse(rest, Safe));
        }

        if (StartsWith(rest, "CAPABILITY "u8))
        {
            TakeCapabilities(Encoding.ASCII.GetString(rest[11..]));
        }
        else if (StartsWith(rest, "OK ["u8) || StartsWith(rest, "PREAUTH ["u8))
        {
            TakeCapabilities(ImapStatus.Parse(rest, Safe));
        }
    }

    private void TakeCapabilities(ImapStatus status)
    {
        if (status.Code == "CAPABILITY")
        {
            TakeCapabilities(status.Argument);
        }
    }

    private void TakeCapabilities(string words)
    {
        CapabilitiesTold++;
        Capabilities.Clear();
        Capabilities.UnionWith(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private async ValueTask ReadTextAsync()
    {
        while (true)
        {
            await ReadLineAsync().ConfigureAwait(false);
            if (!HoldsLiterals(Response) || LiteralAtEnd(Response) is not { } literal)
            {
                return;
            }

            if (BodyAt < 0 && FetchItems.IsFetch(Response) && FetchItems.NamesBody(Response[..literal.At]))
            {
                BodyAt = literal.At;
                BodyLength = literal.Length;
                return;
            }

            if (literal.Length > LongestText - textLength)
            {
                throw Malformed("应答太长");
            }

            Append("\r\n"u8);
            for (var left = (int)literal.Length; left > 0;)
            {
                if (begin == end)
                {
                    await FillAsync().ConfigureAwait(false);
                }

                var length = Math.Min(left, end - begin);
                Append(buffer.AsSpan(begin, length));
                begin += length;
                left -= length;
            }
        }
    }

    /// <summary>Appends octets up to a line end, which is left out. Lone LF ends a line as well: some servers write it in error texts.</summary>
    private async ValueTask ReadLineAsync()
    {
        while (true)
        {
            var received = buffer.AsSpan(begin, end - begin);
            var lineEnd = received.IndexOf((byte)'\n');
            Append(lineEnd < 0 ? received : received[..lineEnd]);
            begin = lineEnd < 0 ? end : begin + lineEnd + 1;
            if (lineEnd >= 0)
            {
                if (textLength > 0 && text[textLength - 1] == '\r')
                {
                    textLength--;
                }

                return;
            }

            await FillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads a search's numbers one by one: the line grows with the mailbox and may be megabytes long.</summary>
    private async ValueTask ReadFoundAsync()
    {
        ulong number = 0;
        while (true)
        {
            if (begin == end)
            {
                await FillAsync().ConfigureAwait(false);
            }

            while (begin < end)
            {
                var octet = buffer[begin++];
                switch (octet)
                {
                    case >= (byte)'0' and <= (byte)'9':
                        number = (number * 10) + octet - '0';
                        if (number > uint.MaxValue)
                        {
                            throw Malformed("UID 超出范围");
                        }

                        continue;
                    case (byte)' ' or (byte)'\r' or (byte)'\n':
                        if (number > 0 && Found is not null)
                        {
                            if (Found.Count == MostFound)
                            {
                                throw Malformed("查到的邮件太多");
                            }

                            Found.Add((uint)number);
                        }

                        number = 0;
                        if (octet == '\n')
                        {
                            return;
                        }

                        continue;
                    default:
                        throw Malformed("SEARCH 的应答中有数字以外的内容");
                }
            }
        }
    }

    /// <summary>Status responses and continuations end in words for people, where <c>{5}</c> is no literal.</summary>
    private static bool HoldsLiterals(ReadOnlySpan<byte> response) =>
        response.StartsWith("* "u8) && !StartsWith(response[2..], "OK "u8) && !StartsWith(response[2..], "NO "u8)
        && !StartsWith(response[2..], "BAD "u8) && !StartsWith(response[2..], "BYE"u8) && !StartsWith(response[2..], "PREAUTH "u8);

    private (int At, long Length)? LiteralAtEnd(ReadOnlySpan<byte> response)
    {
        if (response.IsEmpty || response[^1] != '}' || response.LastIndexOf((byte)'{') is not (>= 0 and var at))
        {
            return null;
        }

        var digits = response[(at + 1)..^1].TrimEnd((byte)'+');
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return null;
        }

        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? (at, length) : throw Malformed("字面量的长度超出范围");
    }

    private static bool StartsWith(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> word) =>
        octets.Length >= word.Length && Ascii.EqualsIgnoreCase(octets[..word.Length], word);

    private void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > LongestText - textLength)
        {
            throw Malformed("应答太长");
        }

        if (octets.Length > text.Length - textLength)
        {
            Array.Resize(ref text, Math.Max(2 * text.Length, textLength + octets.Length));
        }

        octets.CopyTo(text.AsSpan(textLength));
        textLength += octets.Length;
    }

    private async ValueTask FillAsync()
    {
        if (begin == end)
        {
            begin = end = 0;
        }
        else if (end == buffer.Length)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }

        end += await ReceiveAsync(buffer.AsMemory(end)).ConfigureAwait(false);
    }

    private ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        var waiting = patience ?? throw new InvalidOperationException("Reading outside of a step.");
        var received = stream.ReadAsync(into, waiting.Token);
        if (!received.IsCompletedSuccessfully)
        {
            return WaitAsync(received);
        }

        // Taken once: the read may have completed after it was started, and then its source gives the result only once.
        var length = received.Result;
        return new ValueTask<int>(length > 0 ? length : throw Lost(null));
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> received)
    {
        StartWaiting();
        try
        {
            var length = await received.ConfigureAwait(false);
            return length > 0 ? length : throw Lost(null);
        }
        catch (Exception e) when (Fault(e) is { } fault)
        {
            throw fault;
        }
        finally
        {
            StopWaiting();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets)
    {
        var waiting = patience ?? throw new InvalidOperationException("Writing outside of a step.");
        StartWaiting();
        try
        {
            await stream.WriteAsync(octets, waiting.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Fault(e) is { } fault)
        {
            throw fault;
        }
        finally
        {
            StopWaiting();
        }
    }

    private void StartWaiting() => patience!.CancelAfter(allowance.Start());

    private void StopWaiting()
    {
        patience!.CancelAfter(Timeout.InfiniteTimeSpan);
        allowance.Stop();
    }

    /// <summary>What an exception of the stream means, or null where it is not the stream's.</summary>
    private Exception? Fault(Exception e)
    {
        switch (e)
        {
            case TransportException:
                return null;
            case OperationCanceledException when caller.IsCancellationRequested:
                IsOpen = false;
                return new OperationCanceledException(caller);
            case OperationCanceledException:
                IsLost = true;
                return Broken(faults.TimedOut(step));
            case IOException or SocketException or ObjectDisposedException:
                return Lost(e);
            default:
                return null;
        }
    }

    private TransportException Lost(Exception? cause)
    {
        IsLost = true;
        return Broken(faults.Lost(step, cause));
    }

    private TransportException Broken(TransportException fault)
    {
        IsOpen = false;
        return fault;
    }

    /// <summary>Makes a server's words printable, without what is secret.</summary>
    private string Safe(ReadOnlySpan<byte> octets)
    {
        var safe = ServerText.Safe(octets);
        foreach (var secret in secrets)
        {
            safe = safe.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        }

        return safe;
    }

    private void Note(char side, string line) => options.Transcript?.Invoke($"{side}: {line}");

    private void Note(char side, ReadOnlySpan<byte> line)
    {
        if (options.Transcript is not null)
        {
            Note(side, Safe(line));
        }
    }
}
