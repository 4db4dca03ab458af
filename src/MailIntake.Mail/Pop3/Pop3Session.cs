using System.Runtime.CompilerServices;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using MailIntake.Mail.Mime;
using MailIntake.Mail.Sources;

namespace MailIntake.Mail.Pop3;

/// <summary>
/// A session's mails. Mails carry no numbers that last: new ones are numbered on from the ledger's highest, in the server's order. A name that comes with another
/// size than before may have been given to another mail, though RFC 1939 forbids it: it is read again and known by its octets. A mail the server does not
/// give out holds up no other: it gets no number, and the stream then ends in a <see cref="TransportException"/>; the next poll asks for it again.
/// </summary>
/// <param name="options">The mailbox.</param>
/// <param name="folder">The folder's name.</param>
/// <param name="known">What the ledger holds of it.</param>
/// <param name="budget">Bounds the octets handed out.</param>
/// <param name="clock">For mails that nobody dated.</param>
/// <param name="connection">The session, which this owns.</param>
/// <param name="mails">All its mails, in the server's order.</param>
internal sealed class Pop3Session(
    Pop3Options options, string folder, IKnownMails known, ByteBudget budget, TimeProvider clock, Pop3Connection connection, IReadOnlyList<Pop3Mail> mails) : IMailboxSession
{
    /// <summary>Mails asked for before the first has come, where the server allows it.</summary>
    private const int Ahead = 16;

    /// <summary>Room for a mail whose size the server did not tell.</summary>
    private const int LeastRoom = 4 << 10;

    private readonly HashSet<string> withheld = new(StringComparer.Ordinal);
    private bool midway;

    /// <inheritdoc/>
    public string Folder => folder;

    /// <inheritdoc/>
    public uint UidValidity => 1;

    /// <inheritdoc/>
    public bool HasUids => false;

    /// <inheritdoc/>
    public bool Rebuilt { get; } = mails.Any(mail => known.Contains(mail.Key) && !IsKnown(known, mail));

    /// <inheritdoc/>
    public IReadOnlySet<string> WithheldNames => withheld;

    /// <inheritdoc/>
    public long? MessageCount => mails.Count;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = Math.Max(uid, known.HighestUid);

        // Mails with one name are one mail twice (RFC 1939 section 7).
        var wanted = mails.Where(mail => !IsKnown(known, mail)).DistinctBy(mail => (mail.Key, mail.Size)).ToList();
        var asked = 0;
        midway = true;
        for (var at = 0; at < wanted.Count; at++)
        {
            var upTo = Math.Min(wanted.Count, at + (connection.Pipelining ? Ahead : 1));
            if (upTo > asked)
            {
                await connection.AskAsync(wanted[asked..upTo], ct).ConfigureAwait(false);
                asked = upTo;
            }

            if (await connection.TakeAsync(wanted[at], ct).ConfigureAwait(false) is not { } octets)
            {
                withheld.Add(wanted[at].Key);
                continue;
            }

            yield return await MailAsync(wanted[at], ++next, octets, ct).ConfigureAwait(false);
            octets.Detach();
            await octets.DrainAsync(ct).ConfigureAwait(false);
        }

        midway = false;
        if (withheld.Count > 0)
        {
            throw new TransportException(
                $"邮箱 {options.Account}（{options.Server}）：服务器没有给出 {withheld.Count} 封邮件（UIDL {string.Join("、", withheld.Order(StringComparer.Ordinal).Take(5))}{(withheld.Count > 5 ? " 等" : "")}），稍后自动重试；其余邮件已正常收取",
                retry: true);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldMail>> ListAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<HeldMail>>([.. mails.Select(mail => new HeldMail(0, mail.Key))]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!midway)
        {
            await connection.QuitAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsKnown(IKnownMails known, Pop3Mail mail) => Listed(mail) is { } size ? known.Contains(mail.Key, size) : known.Contains(mail.Key);

    private static long? Listed(Pop3Mail mail) => mail.Size > 0 ? mail.Size : null;

    private async Task<FetchedMail> MailAsync(Pop3Mail mail, uint number, DotStream octets, CancellationToken ct)
    {
        var location = new MailLocation(options.Account.ToLowerInvariant(), folder, UidValidity, number);
        if (mail.Size > options.Limit)
        {
            var (at, unsure) = Arrival((await connection.PeekHeaderAsync(ct).ConfigureAwait(false)).Span);
            return new FetchedMail(location, at, mail.Size) { Oversize = octets, SourceKey = mail.Key, Listed = Listed(mail), Defect = unsure };
        }

        // As large as it was announced, and an octet to see its end by; its exact length is known there, and servers need not be right about it.
        var buffer = await MailBuffer.RentAsync(budget, (int)Math.Max(mail.Size + 1, LeastRoom), ct).ConfigureAwait(false);
        try
        {
            int length = 0, read;
            while ((read = await octets.ReadAsync(buffer.Memory[length..], ct).ConfigureAwait(false)) > 0)
            {
                length += read;
                buffer = length < buffer.Memory.Length ? buffer : buffer.Grown((int)Math.Min(2L * length, octets.Most + 1));
            }

            var raw = buffer.Memory[..length];
            var (received, defect) = Arrival(raw.Span);
            return new FetchedMail(location, received, length, buffer) { Raw = raw, SourceKey = mail.Key, Listed = Listed(mail), Defect = defect };
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private (DateTimeOffset At, string? Defect) Arrival(ReadOnlySpan<byte> header)
    {
        var now = clock.GetUtcNow();
        return ReceivedTime.Topmost(header) is { } at && at.Year >= OfficeTime.FirstYear && at <= now.AddDays(1)
            ? (at, null)
            : (now, "POP3 不给出到达时间，邮件最上面也没有服务商写的到达时间（Received），按收取的时间计");
    }
}
