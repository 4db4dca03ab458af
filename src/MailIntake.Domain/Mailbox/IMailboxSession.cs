using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace MailIntake.Domain.Mailbox;

/// <summary>One folder of a mailbox, open for reading only (EXAMINE). Valid until the source opens another folder.</summary>
public interface IMailboxSession : IAsyncDisposable
{
    /// <summary>The folder's name.</summary>
    string Folder { get; }

    /// <summary>The folder's UIDVALIDITY (RFC 3501 section 2.3.1.1); 1 for sources that number nothing.</summary>
    uint UidValidity { get; }

    /// <summary>
    /// True where the mails have UIDs; false for a source that knows them by names of its own, whose mails the ledger numbers itself. The two are different numberings
    /// of a folder, also where a server's UIDVALIDITY is 1 too (NetEase's always is).
    /// </summary>
    bool HasUids => true;

    /// <summary>How many mails the folder held when it was opened, or null where the source does not say. Fewer than the archive holds: the provider may show only recent ones.</summary>
    long? MessageCount => null;

    /// <summary>
    /// True where the folder gives its UIDs to other mails than the ledger knows by them, under the same UIDVALIDITY: RFC 3501 forbids it, a provider whose
    /// UIDVALIDITY never changes does it when it rebuilds a mailbox. Everything has to be read again and recognised by its octets. Of a source without UIDs: where a
    /// known name comes with another size than before, by which those mails alone are read again.
    /// </summary>
    bool Rebuilt => false;

    /// <summary>Streams the mails with a UID above the given one, in ascending order, several in flight.</summary>
    /// <param name="uid">The highest UID already taken, 0 for none.</param>
    /// <param name="ct">Stops the stream; the session can then only be disposed.</param>
    /// <exception cref="TransportException">The connection broke or the server answered what cannot be followed.</exception>
    IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, CancellationToken ct);

    /// <summary>Streams those mails among the given ones that the folder holds, in ascending order.</summary>
    /// <param name="uids">Their UIDs, at least one.</param>
    /// <param name="ct">Stops the stream; the session can then only be disposed.</param>
    /// <exception cref="TransportException">The connection broke or the server answered what cannot be followed.</exception>
    async IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlySet<uint> uids, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var mail in FetchAfterAsync(uids.Min() - 1, ct).ConfigureAwait(false))
        {
            if (uids.Contains(mail.Location.Uid))
            {
                yield return mail;
            }
            else
            {
                mail.Dispose();
            }
        }
    }

    /// <summary>The mails that the server listed in this session and did not hand out, however it was asked. They are not passed over: see <c>Reconciliation</c>.</summary>
    IReadOnlySet<uint> Withheld => FrozenSet<uint>.Empty;

    /// <summary>The same of a source without UIDs, by the names it knows the mails by.</summary>
    IReadOnlySet<string> WithheldNames => FrozenSet<string>.Empty;

    /// <summary>What the folder holds now, taken in or not, without reading any of it.</summary>
    /// <exception cref="TransportException">The connection broke or the server refused.</exception>
    Task<IReadOnlyList<HeldMail>> ListAsync(CancellationToken ct);

    /// <summary>When a mail was received; null where it is gone or the source has no UIDs.</summary>
    /// <exception cref="TransportException">The connection broke or the server refused.</exception>
    Task<DateTimeOffset?> ReceivedAtAsync(uint uid, CancellationToken ct) => Task.FromResult<DateTimeOffset?>(null);
}
