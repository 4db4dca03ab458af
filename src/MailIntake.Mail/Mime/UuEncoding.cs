using System.Text;
using MailIntake.Domain.Read;

namespace MailIntake.Mail.Mime;

/// <summary>uuencode, of old mail programs: <c>begin 644 name</c>, lines of up to 45 octets, <c>end</c>.</summary>
internal static class UuEncoding
{
    /// <summary>Decodes the body of a part with that transfer encoding.</summary>
    /// <param name="body">The encoded body.</param>
    /// <param name="target">Room for as many octets as the body has.</param>
    /// <returns>How many octets were written.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> target)
    {
        var written = 0;
        var begun = false;
        while (TakeLine(ref body, out var line))
        {
            if (!begun)
            {
                begun = line.StartsWith("begin "u8);
            }
            else if (line.SequenceEqual("end"u8))
            {
                break;
            }
            else
            {
                DecodeLine(line, target, ref written);
            }
        }

        return written;
    }

    /// <summary>Adds the files that stand in a text: <c>begin 644 name</c> to <c>end</c>, old programs' way to attach.</summary>
    /// <param name="text">The text, LF line ends.</param>
    /// <param name="files">Takes the files.</param>
    public static void Find(ReadOnlySpan<char> text, List<MailAttachment> files)
    {
        while (files.Count < MimeLimits.Parts && text.IndexOf('\n') is >= 0 and var lineEnd)
        {
            // Three or four octal digits of the file's permissions, then its name.
            var words = text.StartsWith("begin ") ? text["begin ".Length..lineEnd] : [];
            var blank = words.IndexOf(' ');
            if (blank is not (3 or 4) || words[..blank].IndexOfAnyExceptInRange('0', '7') >= 0)
            {
                text = text[(lineEnd + 1)..];
                continue;
            }

            var end = text.IndexOf("\nend");
            if (end < 0)
            {
                return;
            }

            var encoded = Encoding.Latin1.GetBytes(text[..end].ToString());
            var content = new byte[encoded.Length];
            files.Add(new MailAttachment(words[(blank + 1)..].Trim().ToString(), "application/octet-stream", content.AsMemory(0, Decode(encoded, content))));
            text = text[end..];
        }
    }

    private static void DecodeLine(ReadOnlySpan<byte> line, Span<byte> target, ref int written)
    {
        if (line.IsEmpty)
        {
            return;
        }

        var octets = (line[0] - 0x20) & 0x3F;
        line = line[1..];
        for (; octets > 0 && line.Length >= 2; octets -= 3)
        {
            var group = 0;
            for (var i = 0; i < 4; i++)
            {
                group = (group << 6) | (i < line.Length ? (line[i] - 0x20) & 0x3F : 0);
            }

            for (var i = 0; i < Math.Min(3, octets); i++)
            {
                target[written++] = (byte)(group >> (16 - 8 * i));
            }

            line = line[Math.Min(4, line.Length)..];
        }
    }

    private static bool TakeLine(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        if (text.IsEmpty)
        {
            line = default;
            return false;
        }

        var end = text.IndexOf((byte)'\n');
        line = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
        text = end < 0 ? default : text[(end + 1)..];
        return true;
    }
}
