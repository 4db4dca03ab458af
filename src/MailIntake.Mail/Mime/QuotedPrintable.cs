namespace MailIntake.Mail.Mime;

/// <summary>The quoted-printable content transfer encoding (RFC 2045 section 6.7).</summary>
internal static class QuotedPrintable
{
    // Octets taken one by one before the next equals sign is searched for: Chinese text is one escape after another.
    private const int ShortRun = 16;

    /// <summary>Decodes a body; what is no escape is kept as it stands.</summary>
    /// <param name="body">The encoded body.</param>
    /// <param name="target">Room for as many octets as the body has.</param>
    /// <param name="damaged">True where an equals sign began neither an escape nor a soft line break.</param>
    /// <returns>How many octets were written.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> target, out bool damaged)
    {
        var written = 0;
        var run = 0;
        damaged = false;
        for (var position = 0; position < body.Length;)
        {
            if (body[position] == '=')
            {
                var start = position;
                var octet = Escape(body, ref position);
                if (octet >= 0)
                {
                    target[written++] = (byte)octet;
                    damaged |= position == start + 1;
                }

                run = 0;
            }
            else if (run++ < ShortRun)
            {
                target[written++] = body[position++];
            }
            else
            {
                var rest = body[position..];
                var plain = rest.IndexOf((byte)'=') is >= 0 and var sign ? rest[..sign] : rest;
                plain.CopyTo(target[written..]);
                written += plain.Length;
                position += plain.Length;
            }
        }

        return written;
    }

    // Takes what begins with the equals sign here: the octet of an escape, -1 for a soft line break, else the sign itself.
    private static int Escape(ReadOnlySpan<byte> body, ref int position)
    {
        if (position + 2 < body.Length && Hex.Value(body[position + 1]) is >= 0 and var high && Hex.Value(body[position + 2]) is >= 0 and var low)
        {
            position += 3;
            return high << 4 | low;
        }

        // Blanks before the line end were added on the way.
        var end = position + 1;
        while (end < body.Length && body[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        if (end < body.Length && body[end] is not ((byte)'\r' or (byte)'\n'))
        {
            position++;
            return '=';
        }

        position = end == body.Length ? end : end + (body[end] == '\r' && end + 1 < body.Length && body[end + 1] == '\n' ? 2 : 1);
        return -1;
    }
}
