using System.Buffers;

namespace MailIntake.Mail.Charsets;

/// <summary>A growing run of octets in pooled memory. Dispose gives the memory back.</summary>
internal ref struct ByteBuffer(int capacity)
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 64));

    /// <summary>How many octets are in it.</summary>
    public int Length { get; private set; }

    /// <summary>What is in it.</summary>
    public readonly Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for at least this many octets more; <see cref="Advance"/> takes what was used of it.</summary>
    public Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes the first octets of the last <see cref="Room"/> as written.</summary>
    public void Advance(int count) => Length += count;

    public void Append(byte b)
    {
        Room(1)[0] = b;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Empties it.</summary>
    public void Clear() => Length = 0;

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
