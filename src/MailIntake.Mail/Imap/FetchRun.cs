using System.Globalization;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Sources;

namespace MailIntake.Mail.Imap;

/// <summary>
/// Fetches mails known by a search, in ascending order, so that the highest UID handed out is a cursor below which nothing is missing.
/// Two commands are always under way, so that the server has the next one in hand while it answers the first and no round trip is
/// waited for. Where the server passes over a wanted mail, nothing behind it is handed out: the run reads what is still on the
/// line, drops it and ends, and <see cref="Missing"/> says which mail has to be asked for by itself.
/// </summary>
internal sealed class FetchRun
{
    /// <summary>Mails a command asks for.</summary>
    private const int Chunk = 64;

    /// <summary>Commands under way.</summary>
    private const int Ahead = 2;

    /// <summary>Bodies between two mails handed out: as many as the commands under way ask for. The octets of each are worth time, so that without this there were no end to waiting.</summary>
    private const int MostDropped = Ahead * Chunk;

    private readonly ImapConnection connection;
    private readonly IReadOnlyList<uint> wanted;
    private readonly FetchContext context;
    private readonly FetchItems? told;
    private readonly CancellationToken ct;
    private readonly Queue<(string Tag, int UpTo)> underWay = new();
    private int asked;
    private int next;
    private OversizeStream? oversize;

    /// <summary>A run over mails in ascending order of their UIDs.</summary>
    /// <param name="connection">The connection, inside of a step.</param>
    /// <param name="wanted">The UIDs, ascending.</param>
    /// <param name="taken">The highest UID already taken.</param>
    /// <param name="context">What all mails of the folder share.</param>
    /// <param name="told">What the server has said of the one mail that is wanted, where it is asked for by itself; else null.</param>
    /// <param name="ct">Cancels waiting for memory; the connection has its own.</param>
    public FetchRun(ImapConnection connection, IReadOnlyList<uint> wanted, uint taken, FetchContext context, FetchItems? told, CancellationToken ct)
    {
        this.connection = connection;
        this.wanted = wanted;
        this.context = context;
        this.told = told;
        this.ct = ct;
        Taken = taken;
    }

    /// <summary>True where nothing may be asked for that lies between wanted mails; else a command names the first and the last, and what lies between is gone.</summary>
    public bool Exact { get; init; }

    /// <summary>The highest UID handed out.</summary>
    public uint Taken { get; private set; }

    /// <summary>The UID of the mail that is to come next.</summary>
    public uint Awaited => wanted[Math.Min(next, wanted.Count - 1)];

    /// <summary>The mail that the server passed over, or null.</summary>
    public uint? Missing { get; private set; }

    /// <summary>The next mail, or null where the run has ended and the line is quiet.</summary>
    public async ValueTask<FetchedMail?> NextAsync()
    {
        connection.Expect();
        await FinishOversizeAsync().ConfigureAwait(false);
        var dropped = 0;
        while (true)
        {
            await AskAheadAsync().ConfigureAwait(false);
            if (underWay.Count == 0)
            {
                return null;
            }

            await connection.ReadAsync().ConfigureAwait(false);
            if (connection.BodyLength is { } length)
            {
                if (await TakeAsync(length).ConfigureAwait(false) is { } mail)
                {
                    return mail;
                }

                if (++dropped > MostDropped)
                {
                    throw connection.Malformed("未请求的邮件没有尽头");
                }
            }
            else if (connection.Response[0] == '+')
            {
                throw connection.Malformed("未请求而要求继续");
            }
            else if (connection.Response[0] != '*')
            {
                Complete();
            }
            else if (FetchItems.IsFetch(connection.Response) && Items() is { InlineBody: { } body } items && HandOut(items, body, owner: null) is { } mail)
            {
                return mail;
            }
        }
    }

    private async ValueTask AskAheadAsync()
    {
        while (Missing is null && underWay.Count < Ahead && asked < wanted.Count)
        {
            var last = Math.Min(asked + Chunk, wanted.Count) - 1;
            while (Exact && wanted[last] - wanted[asked] > last - asked)
            {
                last--;
            }

            var set = asked == last ? $"{wanted[asked]}" : $"{wanted[asked]}:{wanted[last]}"; // ascending: QQ refuses others with BAD
            var tag = await connection.SendAsync(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {set} (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])")).ConfigureAwait(false);
            asked = last + 1;
            underWay.Enqueue((tag, asked));
        }
    }

    private void Complete()
    {
        var (tag, upTo) = underWay.Dequeue();
        var status = connection.Completion(tag);
        if (status.Word == "BAD" || (status.Word == "NO" && connection.ConcernsConnection(status)))
        {
            throw connection.Refused(status);
        }

        // Refused with another NO or quietly left out: what is missing is asked for by itself.
        connection.Expect();
        if (next < upTo)
        {
            Missing ??= wanted[next];
        }
    }

    private async ValueTask<FetchedMail?> TakeAsync(long length)
    {
        if (Missing is not null)
        {
            await DropAsync(length).ConfigureAwait(false);
            return null;
        }

        if (length > context.Limit)
        {
            return await TakeOversizeAsync(length).ConfigureAwait(false);
        }

        var buffer = await MailBuffer.RentAsync(context.Budget, (int)length, ct).ConfigureAwait(false);
        FetchedMail? mail = null;
        try
        {
            await connection.ReadBodyAsync(buffer.Memory).ConfigureAwait(false);
            await connection.ReadRestAsync().ConfigureAwait(false);
            return mail = HandOut(Items(), buffer.Memory, buffer);
        }
        finally
        {
            if (mail is null)
            {
                buffer.Dispose();
            }
        }
    }

    /// <summary>Hands out a stream where number and date came before the mail; else the mail is asked for again by itself, when they are known.</summary>
    private async ValueTask<FetchedMail?> TakeOversizeAsync(long length)
    {
        var items = Items(partial: true);
        if ((items.Uid ?? told?.Uid) is not { } uid || !Follows(uid) || (items.InternalDate is null && told is null))
        {
            await DropAsync(length).ConfigureAwait(false);
            if (Items().Uid is { } known && known > Taken)
            {
                Missing = wanted[next];
            }

            return null;
        }

        Advance(uid);
        oversize = new OversizeStream(connection, length);
        return context.Mail(uid, items.InternalDate ?? told?.InternalDate, length, stream: oversize);
    }

    private async ValueTask FinishOversizeAsync()
    {
        if (oversize is { } stream)
        {
            oversize = null;
            stream.Detach();
            await DropAsync(stream.Left).ConfigureAwait(false);
            Items();
        }
    }

    private async ValueTask DropAsync(long length)
    {
        await connection.SkipBodyAsync(length).ConfigureAwait(false);
        await connection.ReadRestAsync().ConfigureAwait(false);
    }

    /// <summary>The mail where it is the next in order. A mail with a lower number was seen; one with a higher shows that one was passed over.</summary>
    private FetchedMail? HandOut(FetchItems items, ReadOnlyMemory<byte> raw, IDisposable? owner)
    {
        if (Missing is not null || (items.Uid ?? told?.Uid) is not { } uid || uid <= Taken)
        {
            return null;
        }

        // None of the octets of a mail that has some: a server whose store does not answer. They may be there at another time, and nothing asks for a mail that was taken.
        if (!Follows(uid) || (raw.IsEmpty && (items.Size ?? told?.Size) > 0))
        {
            Missing = next < wanted.Count ? wanted[next] : null;
            return null;
        }

        Advance(uid);
        return context.Mail(uid, items.InternalDate ?? told?.InternalDate, raw.Length, raw, owner);
    }

    private bool Follows(uint uid) => uid > Taken && next < wanted.Count && uid <= wanted[next];

    private void Advance(uint uid)
    {
        Taken = uid;
        if (uid == wanted[next])
        {
            next++;
        }
    }

    private FetchItems Items(bool partial = false)
    {
        try
        {
            return FetchItems.Parse(partial ? connection.Response[..connection.BodyAt] : connection.Response, connection.BodyAt, partial);
        }
        catch (FormatException e)
        {
            throw connection.Malformed("FETCH 的应答", e);
        }
    }
}
