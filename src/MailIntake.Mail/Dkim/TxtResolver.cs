using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MailIntake.Mail.Dkim;

/// <summary>
/// Asks a recursive DNS server for TXT records (RFC 1035), which the framework's own lookups do not do: over UDP, over TCP where the answer is cut short.
/// Answers are kept for an hour, failures, which may be those of one domain's servers alone, for a minute (RFC 2308 section 7.1: at most five). Servers that
/// stay silent are left alone for ten minutes. So neither a closed network nor a domain that fails costs one wait a mail.
/// </summary>
/// <param name="servers">The servers, asked in order.</param>
/// <param name="clock">For the age of what is kept.</param>
/// <param name="patience">How long one server may take to answer; two seconds where null.</param>
public sealed class TxtResolver(IReadOnlyList<IPEndPoint> servers, TimeProvider clock, TimeSpan? patience = null)
{
    /// <summary>The port of DNS.</summary>
    public const int Port = 53;

    private const int MostServers = 3;
    private const int MostKept = 1000;
    private const int LongestAnswer = 16 * 1024;
    private const int LongestName = 253;
    private const int HeaderOctets = 12;
    private const ushort Txt = 16;
    private const ushort Alias = 5;

    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeaveAlone = TimeSpan.FromMinutes(10);

    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, IReadOnlyList<string>? Records)> kept = new(StringComparer.OrdinalIgnoreCase);
    private long silentUntil; // ticks, UTC

    /// <summary>Asks the servers that this machine is set to ask.</summary>
    public static TxtResolver OfSystem(TimeProvider clock)
    {
        try
        {
            return new TxtResolver(
                [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().DnsAddresses).Distinct().Select(address => new IPEndPoint(address, Port))], clock);
        }
        catch (NetworkInformationException)
        {
            return new TxtResolver([], clock);
        }
    }

    /// <summary>The records of a name, none where it has none or does not exist; null where no server answers. Waits; for a thread that may.</summary>
    public IReadOnlyList<string>? Records(string name)
    {
        var now = clock.GetUtcNow();
        if (kept.TryGetValue(name, out var known) && known.Until > now)
        {
            return known.Records;
        }

        if (now.UtcTicks < Interlocked.Read(ref silentUntil) || Question(name) is not { } question)
        {
            return null;
        }

        IReadOnlyList<string>? records = null;
        var silent = true;
        foreach (var server in servers.Take(MostServers))
        {
            (var answered, records) = AskAsync(server, question).GetAwaiter().GetResult();
            silent &= !answered;
            if (records is not null)
            {
                break;
            }
        }

        if (silent)
        {
            Interlocked.Exchange(ref silentUntil, (now + LeaveAlone).UtcTicks);
            return null;
        }

        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[name] = (now + (records is null ? KeepFailure : Keep), records);
        return records;
    }

    private async Task<(bool Answered, IReadOnlyList<string>? Records)> AskAsync(IPEndPoint server, byte[] question)
    {
        var answered = false; // one that does is not silent, even where the rest of its answer does not come over TCP
        RandomNumberGenerator.Fill(question.AsSpan(0, 2)); // with the socket's port, what a forged answer would have to guess
        try
        {
            using var limit = new CancellationTokenSource(patience);
            using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(server, limit.Token).ConfigureAwait(false);
            await socket.SendAsync(question, limit.Token).ConfigureAwait(false);
            var answer = new byte[4096];
            while (true)
            {
                var length = await socket.ReceiveAsync(answer, limit.Token).ConfigureAwait(false);
                if (length >= HeaderOctets && answer.AsSpan(0, 2).SequenceEqual(question.AsSpan(0, 2)))
                {
                    answered = true;
                    var isCut = (answer[2] & 2) != 0;
                    return (answered, isCut ? await AskOverTcpAsync(server, question).ConfigureAwait(false) : Read(answer.AsSpan(0, length), question));
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            return (answered, null);
        }
    }

    private async Task<IReadOnlyList<string>?> AskOverTcpAsync(IPEndPoint server, byte[] question)
    {
        using var limit = new CancellationTokenSource(patience);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, limit.Token).ConfigureAwait(false);
        await using var stream = new NetworkStream(socket);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        await stream.WriteAsync((byte[])[.. length, .. question], limit.Token).ConfigureAwait(false);
        await stream.ReadExactlyAsync(length, limit.Token).ConfigureAwait(false);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        if (answer.Length is < HeaderOctets or > LongestAnswer)
        {
            return null;
        }

        await stream.ReadExactlyAsync(answer, limit.Token).ConfigureAwait(false);
        return Read(answer, question);
    }

    /// <summary>The question as it goes out, its number yet to be written; null where the name cannot be asked for.</summary>
    private static byte[]? Question(string name)
    {
        var labels = name.TrimEnd('.').Split('.');
        if (name.Length > LongestName || labels.Any(label => label.Length is 0 or > 63 || label.Any(c => c is < '!' or > '~')))
        {
            return null;
        }

        // Recursion desired; one question of type TXT, class IN.
        return [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels.SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0, 0, (byte)Txt, 0, 1];
    }

    /// <summary>The TXT records of an answer; null where it is none to this question, or a failure.</summary>
    internal static IReadOnlyList<string>? Read(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> question)
    {
        const int NoSuchName = 3;
        var failure = answer[3] & 0xF;
        if ((answer[2] & 0x80) == 0 || failure is not (0 or NoSuchName) || BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) != 1)
        {
            return null;
        }

        var position = HeaderOctets;
        var asked = HeaderOctets;
        if (Name(answer, ref position) is not { } name || Name(question, ref asked) is not { } wanted
            || !name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || position + 4 > answer.Length || !answer.Slice(position, 4).SequenceEqual(question[asked..]))
        {
            return null;
        }

        var records = new List<string>();
        position += 4;
        for (var left = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]); left > 0; left--)
        {
            // Name, type, class, time to live, length.
            if (Name(answer, ref position) is not { } owner || position + 10 > answer.Length)
            {
                return null;
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(answer[position..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer[(position + 8)..]);
            position += 10;
            if (position + length > answer.Length)
            {
                return null;
            }

            if (owner.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                if (type == Txt)
                {
                    records.Add(Text(answer.Slice(position, length)));
                }
                else if (type == Alias)
                {
                    var target = position;
                    wanted = Name(answer, ref target) ?? wanted;
                }
            }

            position += length;
        }

        return records;
    }

    /// <summary>The strings of a record, put together (RFC 6376 section 3.6.2.2).</summary>
    private static string Text(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (!data.IsEmpty)
        {
            var length = Math.Min(data[0], data.Length - 1);
            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }

        return text.ToString();
    }

    /// <summary>The name here, its labels joined by dots; null where it is none. A pointer leads to what stands before it, so that none leads in a circle.</summary>
    private static string? Name(ReadOnlySpan<byte> message, ref int position)
    {
        var name = new StringBuilder();
        var at = position;
        var jumped = false;
        var least = position;
        while (at < message.Length && name.Length <= LongestName)
        {
            var length = message[at];
            if (length == 0)
            {
                position = jumped ? position : at + 1;
                return name.ToString();
            }

            if (length >= 0xC0)
            {
                var target = at + 1 < message.Length ? BinaryPrimitives.ReadUInt16BigEndian(message[at..]) & 0x3FFF : message.Length;
                if (target >= least)
                {
                    return null;
                }

                position = jumped ? position : at + 2;
                jumped = true;
                at = least = target;
            }
            else if (length > 63 || at + 1 + length > message.Length)
            {
                return null;
            }
            else
            {
                name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(message.Slice(at + 1, length)));
                at += 1 + length;
            }
        }

        return null;
    }
}
