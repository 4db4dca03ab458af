using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Pop3;

/// <summary>
/// The lines of a multi-line response (RFC 1939 section 3), read once off the connection: a line that begins with a dot is sent with one more, and a
/// line that is one dot ends it. Lines end with CRLF; a bare LF is a character of its line, so that no mail can end the response early.
/// </summary>
/// <param name="connection">The connection, standing at the first octet.</param>
/// <param name="patience">How long the server may be silent.</param>
/// <param name="most">The octets after which the response is taken for endless.</param>
internal sealed class DotStream(LineConnection connection, TimeSpan patience, long most) : ReadOnceStream
{
    // How much of CR LF stands before the next octet: 2 at the beginning of a line.
    private int lineEnd = 2;
    private long octets;
    private Allowance allowance = new(patience);

    /// <summary>The octets after which the response is taken for endless.</summary>
    public long Most => most;

    /// <summary>True where the end was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads what is left and drops it.</summary>
    public async ValueTask DrainAsync(CancellationToken ct)
    {
        var scratch = new byte[16 * 1024];
        while (await NextAsync(scratch, ct).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<int> NextAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var written = 0;
        while (written == 0 && buffer.Length > 0 && !IsAtEnd)
        {
            if (!Take(buffer.Span, out written) && !IsAtEnd)
            {
                await WaitAsync(ct).ConfigureAwait(false);
            }
        }

        octets += written;
        allowance.Credit(written);
        return octets <= most ? written : throw new TransportException($"{connection.Server} 给出的邮件没有尽头，已断开，稍后自动重试", retry: true);
    }

    /// <summary>Waits for more.</summary>
    private async ValueTask WaitAsync(CancellationToken ct)
    {
        await connection.LimitAsync(TimeSpan.FromMilliseconds(allowance.Start()), connection.FillAsync, ct).ConfigureAwait(false);
        allowance.Stop();
    }

    /// <summary>Copies what has come; false where more octets are needed to go on.</summary>
    private bool Take(Span<byte> target, out int written)
    {
        written = 0;
        while (written < target.Length)
        {
            var unread = connection.Unread;
            if (lineEnd == 2 && unread is [(byte)'.', ..])
            {
                switch (unread)
                {
                    case [_, (byte)'\r', (byte)'\n', ..]:
                        connection.Advance(3);
                        IsAtEnd = true;
                        return true;
                    case [_] or [_, (byte)'\r']:
                        return written > 0;
                    default:
                        connection.Advance(1);
                        unread = unread[1..];
                        break;
                }
            }

            if (unread.IsEmpty)
            {
                return written > 0;
            }

            // Up to the next line feed, and what of a line's end stands behind.
            var feed = unread.IndexOf((byte)'\n');
            var piece = unread[..Math.Min(feed < 0 ? unread.Length : feed + 1, target.Length - written)];
            piece.CopyTo(target[written..]);
            lineEnd = piece switch
            {
                [.., (byte)'\r', (byte)'\n'] => 2,
                [(byte)'\n'] when lineEnd == 1 => 2,
                [.., (byte)'\r'] => 1,
                _ => 0,
            };
            written += piece.Length;
            connection.Advance(piece.Length);
        }

        return true;
    }
}
