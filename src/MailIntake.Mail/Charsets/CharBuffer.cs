using System.Buffers;

namespace MailIntake.Mail.Charsets;

/// <summary>A growing run of characters in pooled memory. Dispose gives the memory back.</summary>
internal ref struct CharBuffer(int capacity)
{
    private char[] _chars = ArrayPool<char>.Shared.Rent(Math.Max(capacity, 64));

    /// <summary>How many characters are in it.</summary>
    public int Length { get; private set; }

    /// <summary>What is in it.</summary>
    public readonly Span<char> Written => _chars.AsSpan(0, Length);

    /// <summary>Room for at least this many characters more; <see cref="Advance"/> takes what was used of it.</summary>
    public Span<char> Room(int count)
    {
        if (_chars.Length - Length < count)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_chars.Length * 2, Length + count));
            Written.CopyTo(larger);
            ArrayPool<char>.Shared.Return(_chars);
            _chars = larger;
        }

        return _chars.AsSpan(Length);
    }

    /// <summary>Takes the first characters of the last <see cref="Room"/> as written.</summary>
    public void Advance(int count) => Length += count;

    public void Append(char c)
    {
        Room(1)[0] = c;
        Length++;
    }

    public readonly void Dispose() => ArrayPool<char>.Shared.Return(_chars);
}
