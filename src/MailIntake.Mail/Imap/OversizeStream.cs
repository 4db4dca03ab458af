namespace MailIntake.Mail.Imap;

/// <summary>A mail over the size limit, read straight off the connection, once, before the next mail is asked for.</summary>
/// <param name="connection">The connection, standing at the mail's first octet.</param>
/// <param name="length">The mail's octets.</param>
internal sealed class OversizeStream(ImapConnection connection, long length) : Stream
{
    private bool closed;

    /// <summary>The octets not yet read.</summary>
    public long Left { get; private set; } = length;

    /// <inheritdoc/>
    public override bool CanRead => !closed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; } = length;

    /// <inheritdoc/>
    public override long Position { get => Length - Left; set => throw new NotSupportedException(); }

    /// <summary>No more is read: the connection goes on to the next mail.</summary>
    public void Detach() => closed = true;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        cancellationToken.ThrowIfCancellationRequested(); // while it waits, the token of the whole fetch cancels
        if (Left == 0 || buffer.Length == 0)
        {
            return 0;
        }

        var read = await connection.ReadSomeAsync(buffer[..(int)Math.Min(buffer.Length, Left)]).ConfigureAwait(false);
        Left -= read;
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
