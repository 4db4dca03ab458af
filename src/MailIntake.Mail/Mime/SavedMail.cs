using System.Text;

namespace MailIntake.Mail.Mime;

/// <summary>
/// Tells a mail, or a page that Word or a browser saved as one (MHTML, RFC 2557), that came as an ordinary file: web mail attaches a
/// saved .eml as application/octet-stream, and names and types are as often wrong as right.
/// </summary>
internal static class SavedMail
{
    /// <summary>The header of a saved mail ends before this many octets; no text without such a header is searched further.</summary>
    private const int MaxHeader = 64 * 1024;

    /// <summary>True where the octets begin with a header that declares MIME, or says from whom and when or about what.</summary>
    public static bool Is(ReadOnlySpan<byte> content)
    {
        var (mime, from, other) = (false, false, false);
        var rest = content[..Math.Min(content.Length, MaxHeader)];
        rest = rest.StartsWith(Encoding.UTF8.Preamble) ? rest[3..] : rest;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.IsEmpty)
            {
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                continue; // a folded line
            }

            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0)
            {
                return false; // no field name (RFC 5322 section 2.2)
            }

            var name = line[..colon];
            mime |= Ascii.EqualsIgnoreCase(name, "MIME-Version"u8);
            from |= Ascii.EqualsIgnoreCase(name, "From"u8);
            other |= Ascii.EqualsIgnoreCase(name, "Date"u8) || Ascii.EqualsIgnoreCase(name, "Subject"u8);
        }

        return mime || (from && other);
    }
}
