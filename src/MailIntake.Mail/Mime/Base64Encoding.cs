using System.Buffers;
using System.Buffers.Text;

namespace MailIntake.Mail.Mime;

/// <summary>
/// The base64 content transfer encoding (RFC 2045 section 6.8). Line ends are stripped block by block and each block goes to the
/// framework's vectorised decoder as a whole, because that decoder mishandles white space inside a group. What it refuses is decoded
/// octet by octet: foreign characters are skipped, padding inside the text begins a new run, missing padding is made up for.
/// </summary>
internal static class Base64Encoding
{
    // A block of the stripped text stays in the processor's first cache; a multiple of 4.
    private const int Block = 16 * 1024;

    private static readonly sbyte[] Values = BuildValues();

    /// <summary>The six bits of a base64 character, or -1.</summary>
    public static int Value(byte b) => Values[b];

    /// <summary>How many octets a body decodes to: exact for well-formed base64, else an upper bound.</summary>
    public static int MaxLength(ReadOnlySpan<byte> body)
    {
        var end = body.Length;
        var padding = 0;
        while (end > 0 && body[end - 1] is (byte)'=' or (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
        {
            padding += body[end - 1] == '=' ? 1 : 0;
            end--;
        }

        var text = body[..end];
        var characters = end - text.Count((byte)'\n') - text.Count((byte)'\r');
        return (int)((characters * 6L + 7) / 8) - (padding is 1 or 2 && (characters + padding) % 4 == 0 ? 1 : 0);
    }

    /// <summary>Decodes a body.</summary>
    /// <param name="body">The encoded body with its line ends.</param>
    /// <param name="target">Room for <see cref="MaxLength"/> octets.</param>
    /// <param name="damaged">True where it held what base64 does not hold.</param>
    /// <returns>How many octets were written.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> target, out bool damaged)
    {
        // Padding must stand in the last block.
        body = body.TrimEnd("\r\n \t"u8);
        var block = ArrayPool<byte>.Shared.Rent(Block);
        int read = 0, written = 0;
        damaged = false;
        try
        {
            while (read < body.Length)
            {
                var start = read;
                var filled = Strip(body, ref read, block.AsSpan(0, Block));
                var final = read == body.Length;
                var status = Base64.DecodeFromUtf8(block.AsSpan(0, filled), target[written..], out var used, out var got, final);
                if (status != OperationStatus.Done || used != filled)
                {
                    // From this block on by the tolerant way: the block began at a whole group.
                    return written + DecodeTolerant(body[start..], target[written..], out damaged);
                }

                written += got;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return written;
    }

    // Copies lines without their ends until the block is full. Blanks and anything else foreign stay, and the decoder refuses them.
    private static int Strip(ReadOnlySpan<byte> body, ref int read, Span<byte> block)
    {
        var filled = 0;
        while (read < body.Length && filled < block.Length)
        {
            var rest = body.Slice(read, Math.Min(body.Length - read, block.Length - filled));
            var length = rest.IndexOf((byte)'\n');
            var line = length < 0 ? rest : rest[..length];
            read += line.Length + (length < 0 ? 0 : 1);
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            line.CopyTo(block[filled..]);
            filled += line.Length;
        }

        return filled;
    }

    /// <summary>Decodes whatever of it is base64.</summary>
    private static int DecodeTolerant(ReadOnlySpan<byte> text, Span<byte> target, out bool damaged)
    {
        var run = new Base64Run();
        var written = 0;
        damaged = false;
        foreach (var b in text)
        {
            damaged |= !run.Add(b, target, ref written) && b is not ((byte)'=' or (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t');
        }

        damaged |= run.Pending == 1;
        run.Flush(target, ref written);
        return written;
    }

    private static sbyte[] BuildValues()
    {
        var values = new sbyte[256];
        values.AsSpan().Fill(-1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++)
        {
            values[alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}
