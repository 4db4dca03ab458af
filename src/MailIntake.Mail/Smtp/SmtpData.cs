using System.Text;

namespace MailIntake.Mail.Smtp;

/// <summary>
/// A mail on its way through DATA (RFC 5321 section 4.5.2): every line end made CRLF, a dot at the start of a line doubled,
/// the end marked. Read in pieces, so that a mail is never copied whole.
/// </summary>
internal sealed class SmtpData
{
    /// <summary>The least room <see cref="Read"/> needs.</summary>
    private const int MinRoom = 8;

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';
    private readonly ReadOnlyMemory<byte> mail;
    private int position;
    private bool atLineStart = true;

    public SmtpData(ReadOnlyMemory<byte> mail)
    {
        this.mail = mail;
        var octets = mail.Span;
        Is8Bit = !Ascii.IsValid(octets);
        var bare = octets.Count(Cr) + octets.Count(Lf) - (2 * octets.Count("\r\n"u8));
        Size = octets.Length + bare + (octets.IsEmpty || octets[^1] is Cr or Lf ? 0 : 2);
    }

    /// <summary>True where the mail has octets above 127.</summary>
    public bool Is8Bit { get; }

    /// <summary>The size in octets that SIZE announces: line ends as CRLF, dots not yet doubled (RFC 1870 section 3).</summary>
    public int Size { get; }

    /// <summary>True where everything, the end mark included, has been read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Fills the target (at least 8 octets) with the next piece.</summary>
    /// <returns>The octets written; 0 at the end only.</returns>
    public int Read(Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, MinRoom);
        if (IsComplete)
        {
            return 0;
        }

        var written = 0;
        var rest = mail.Span[position..];
        while (!rest.IsEmpty)
        {
            if (target.Length - written < MinRoom)
            {
                position = mail.Length - rest.Length;
                return written;
            }

            if (atLineStart && rest[0] == '.')
            {
                target[written++] = (byte)'.';
            }

            var line = rest.IndexOfAny(Cr, Lf);
            var run = Math.Min(line < 0 ? rest.Length : line, target.Length - written - 2);
            rest[..run].CopyTo(target[written..]);
            written += run;
            atLineStart &= run == 0;
            rest = rest[run..];
            if (run == line)
            {
                "\r\n"u8.CopyTo(target[written..]);
                written += 2;
                atLineStart = true;
                rest = rest[(rest.StartsWith("\r\n"u8) ? 2 : 1)..];
            }
        }

        position = mail.Length;
        var end = atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8;
        if (target.Length - written < end.Length)
        {
            return written;
        }

        end.CopyTo(target[written..]);
        IsComplete = true;
        return written + end.Length;
    }
}
