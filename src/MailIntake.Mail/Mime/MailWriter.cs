using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;

namespace MailIntake.Mail.Mime;

/// <summary>
/// Writes one mail as octets with CRLF line ends, the same octets for the same mail: boundaries come from the Message-ID. Nothing that
/// comes from outside can begin a field or a line of its own, because control characters are taken out of every value.
/// </summary>
internal sealed class MailWriter(OutgoingMail mail)
{
    // RFC 2045 section 6.8 and RFC 2047 section 2.
    private const int LineLength = 76;

    // 39 octets are 52 characters of base64, 64 with "=?utf-8?B?" and "?=", 76 with the longest that stands around: filename="".
    private const int WordOctets = 39;
    private const int Base64LineOctets = 57;

    // It cannot be folded, and servers refuse a line of over 998 octets (RFC 5322 section 2.1.1): a receipt without it is better than none.
    private const int LongestId = 900;

    private readonly ArrayBufferWriter<byte> _output = new(4096);

    /// <summary>Writes it.</summary>
    public byte[] Write()
    {
        WriteHeader();
        var boundary = Boundary();
        if (mail.Attachments.Count == 0)
        {
            WriteText(boundary + "_a");
            return _output.WrittenSpan.ToArray();
        }

        var mixed = boundary + "_m";
        Line($"Content-Type: multipart/mixed;\r\n boundary=\"{mixed}\"");
        Line("");
        Line("--" + mixed);
        WriteText(boundary + "_a");
        foreach (var attachment in mail.Attachments)
        {
            Line("");
            Line("--" + mixed);
            WriteAttachment(attachment);
        }

        Line("");
        Line("--" + mixed + "--");
        return _output.WrittenSpan.ToArray();
    }

    private void WriteHeader()
    {
        Line("Date: " + mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
            + mail.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Field("From", [Address(mail.From)], ",");
        if (mail.ReplyTo is { } replyTo)
        {
            Field("Reply-To", [Address(replyTo)], ",");
        }

        Field("To", mail.To.Select(Address), ",");
        Field("Subject", Words(OneLine(mail.Subject)), "");
        Line($"Message-ID: <{Id(mail.MessageId)}>");
        var references = $"<{OwnMessageId.Conversation(Id(mail.MessageId))}>";
        if (mail.InReplyTo is { } earlier && Id(earlier) is { Length: > 0 and <= LongestId } id)
        {
            Line($"In-Reply-To: <{id}>");
            references = $"<{id}>\r\n {references}";
        }

        Line("References: " + references);
        Line("Auto-Submitted: " + string.Concat(mail.AutoSubmitted.Where(c => char.IsAsciiLetter(c) || c == '-')));
        Line("MIME-Version: 1.0");
    }

    private void WriteText(string alternative)
    {
        if (mail.Html is null)
        {
            WriteTextLeaf("plain", mail.Text);
            return;
        }

        Line($"Content-Type: multipart/alternative;\r\n boundary=\"{alternative}\"");
        Line("");
        Line("--" + alternative);
        WriteTextLeaf("plain", mail.Text);
        Line("");
        Line("--" + alternative);
        WriteTextLeaf("html", mail.Html);
        Line("");
        Line("--" + alternative + "--");
    }

    private void WriteTextLeaf(string subtype, string text)
    {
        Line($"Content-Type: text/{subtype}; charset=utf-8");
        Line("Content-Transfer-Encoding: base64");
        Line("");
        WriteBase64(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
    }

    private void WriteAttachment(MailAttachment attachment)
    {
        var content = attachment.Content.Span;
        var isMessage = attachment.MediaType.StartsWith("message/", StringComparison.Ordinal);

        // RFC 2046 section 5.2.1 forbids base64 for message/rfc822, and 8-bit octets would have every multipart around them say so (RFC 2045 section 6.4) and
        // the server offer 8BITMIME: what cannot go as it stands goes as a plain file.
        var asItStands = isMessage && Ascii.IsValid(content) && IsMailText(content);
        var type = IsMediaType(attachment.MediaType) && (!isMessage || asItStands) ? attachment.MediaType : "application/octet-stream";
        var name = isMessage && !asItStands ? MailFile(attachment.FileName) : attachment.FileName;
        if (name is { Length: > 0 })
        {
            // QQ shows names right that are encoded words in both places, and no others.
            var words = string.Join("\r\n ", Words(OneLine(name)).Select(Quote));
            Line($"Content-Type: {type};\r\n name=\"{words}\"");
            Line($"Content-Disposition: attachment;\r\n filename=\"{words}\"");
        }
        else
        {
            Line("Content-Type: " + type);
            Line("Content-Disposition: attachment");
        }

        if (asItStands)
        {
            Line("Content-Transfer-Encoding: 7bit");
            Line("");
            _output.Write(content);
        }
        else
        {
            Line("Content-Transfer-Encoding: base64");
            Line("");
            WriteBase64(content);
        }
    }

    // Its name alone tells that it is a mail.
    private static string MailFile(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "mail.eml" : name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ? name : name + ".eml";

    // Lines ended by CR LF, none longer than SMTP carries, no NUL (RFC 5321 section 4.5.3.1.6).
    private static bool IsMailText(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var end = content.IndexOfAny((byte)'\r', (byte)'\n', (byte)0);
            if ((end < 0 ? content.Length : end) > 998)
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            if (!content[end..].StartsWith("\r\n"u8))
            {
                return false;
            }

            content = content[(end + 2)..];
        }

        return true;
    }

    private static bool IsMediaType(string type) =>
        type.Count(c => c == '/') == 1 && type.Length is > 2 and < 100 && type[0] != '/' && type[^1] != '/'
        && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '+' or '-' or '_');

    private void WriteBase64(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var line = content[..Math.Min(Base64LineOctets, content.Length)];
            var target = _output.GetSpan(LineLength + 2);
            Base64.EncodeToUtf8(line, target, out _, out var written);
            "\r\n"u8.CopyTo(target[written..]);
            _output.Advance(written + 2);
            content = content[line.Length..];
        }
    }

    // The same for the same mail, and in none of the parts that stand unencoded in it.
    private string Boundary()
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId + attempt));
            var boundary = "=_" + Convert.ToHexStringLower(hash.AsSpan(0, 12));
            var octets = Encoding.ASCII.GetBytes(boundary);
            if (mail.Attachments.All(a => a.Content.Span.IndexOf(octets) < 0))
            {
                return boundary;
            }
        }
    }

    private static string Address(MailAddress address)
    {
        var spec = string.Concat(address.Address.Where(c => c > ' ' && c is not ('<' or '>' or '\x7F')));
        var name = OneLine(address.Name ?? "");
        return name.Length == 0 ? spec : string.Join("\r\n ", Words(name).Select(w => w.StartsWith("=?", StringComparison.Ordinal) ? w : $"\"{Quote(w)}\"")) + $" <{spec}>";
    }

    private static string Quote(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Id(string id) => string.Concat(id.Where(c => c is > ' ' and < '\x7F' and not ('<' or '>')));

    // Control characters become blanks: a line end in a subject must not begin a field.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    // Plain where it can be, else encoded words of UTF-8 that each hold whole characters (RFC 2047 section 5).
    private static IEnumerable<string> Words(string text)
    {
        if (Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal) && text.Length <= LineLength - 16)
        {
            yield return text;
            yield break;
        }

        var octets = new byte[WordOctets];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > WordOctets)
            {
                yield return $"=?utf-8?B?{Convert.ToBase64String(octets, 0, length)}?=";
                length = 0;
            }

            length += rune.EncodeToUtf8(octets.AsSpan(length));
        }

        yield return $"=?utf-8?B?{Convert.ToBase64String(octets, 0, length)}?=";
    }

    private void Field(string name, IEnumerable<string> values, string separator) =>
        Line($"{name}: {string.Join(separator + "\r\n ", values)}");

    private void Line(string text)
    {
        _output.Write(Encoding.UTF8.GetBytes(text));
        _output.Write("\r\n"u8);
    }
}
