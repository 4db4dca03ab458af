namespace MailIntake.Mail.Mime;

/// <summary>The quoted-printable content transfer encoding (RFC 2045 section 6.7).</summary>
internal static class QuotedPrintable
{
    /// <summary>Decodes a body; what is no escape is kept as it stands.</summary>
    /// <param name="body">The encoded body.</param>
    /// <param name="target">Room for as many octets as the body has.</param>
    /// <param name="damaged">True where an equals sign began neither an escape nor a soft line break.</param>
    /// <returns>How many octets were written.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> target, out bool damaged)
    {
        var written = 0;
        damaged = false;
        while (true)
        {
            var sign = body.IndexOf((byte)'=');
            var plain = sign < 0 ? body : body[..sign];
            plain.CopyTo(target[written..]);
            written += plain.Length;
            if (sign < 0)
            {
                return written;
            }

            body = body[(sign + 1)..];
            if (body.Length >= 2 && Hex.Value(body[0]) is >= 0 and var high && Hex.Value(body[1]) is >= 0 and var low)
            {
                target[written++] = (byte)(high << 4 | low);
                body = body[2..];
                continue;
            }

            // A soft line break; blanks before the line end were added on the way.
            var blanks = 0;
            while (blanks < body.Length && body[blanks] is (byte)' ' or (byte)'\t')
            {
                blanks++;
            }

            if (blanks == body.Length)
            {
                return written;
            }

            if (body[blanks] == '\n')
            {
                body = body[(blanks + 1)..];
            }
            else if (body[blanks] == '\r')
            {
                body = body[(blanks + (blanks + 1 < body.Length && body[blanks + 1] == '\n' ? 2 : 1))..];
            }
            else
            {
                damaged = true;
                target[written++] = (byte)'=';
            }
        }
    }
}
