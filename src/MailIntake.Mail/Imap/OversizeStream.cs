using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Imap;

/// <summary>A mail over the size limit, read straight off the connection, once, before the next mail is asked for.</summary>
/// <param name="connection">The connection, standing at the mail's first octet.</param>
/// <param name="length">The mail's octets.</param>
internal sealed class OversizeStream(ImapConnection connection, long length) : ReadOnceStream
{
    /// <summary>The octets not yet read.</summary>
    public long Left { get; private set; } = length;

    /// <inheritdoc/>
    public override long Length { get; } = length;

    /// <inheritdoc/>
    public override long Position { get => Length - Left; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    protected override async ValueTask<int> NextAsync(Memory<byte> buffer, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested(); // while it waits, the token of the whole fetch cancels
        if (Left == 0 || buffer.Length == 0)
        {
            return 0;
        }

        var read = await connection.ReadSomeAsync(buffer[..(int)Math.Min(buffer.Length, Left)]).ConfigureAwait(false);
        Left -= read;
        return read;
    }
}
