using System.Security.Cryptography;
using System.Text;
using MailIntake.Mail.Mime;

namespace MailIntake.Mail.Dkim;

/// <summary>
/// The hashes of a mail in a canonical form (RFC 6376 section 3.4). A bare LF is taken for a line's end: mails are signed with CRLF, and some stores give
/// them back with LF.
/// </summary>
internal static class DkimHash
{
    /// <summary>The SHA-256 of a body and its length in its canonical form.</summary>
    /// <param name="body">The body.</param>
    /// <param name="relaxed">The form (sections 3.4.3 and 3.4.4).</param>
    public static (byte[] Hash, long Octets) Body(ReadOnlySpan<byte> body, bool relaxed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var octets = 0L;
        var emptyLines = 0L;
        var scratch = new byte[4096];
        while (!body.IsEmpty)
        {
            var feed = body.IndexOf((byte)'\n');
            var line = feed < 0 ? body : body[..feed];
            body = feed < 0 ? default : body[(feed + 1)..];
            line = line is [.. var text, (byte)'\r'] ? text : line;
            if (relaxed)
            {
                if (scratch.Length < line.Length)
                {
                    scratch = new byte[line.Length];
                }

                line = scratch.AsSpan(0, Relax(line, scratch));
            }

            if (line.IsEmpty)
            {
                emptyLines++; // those at the end do not count
                continue;
            }

            for (; emptyLines > 0; emptyLines--)
            {
                Add("\r\n"u8);
            }

            Add(line);
            Add("\r\n"u8);
        }

        if (octets == 0 && !relaxed)
        {
            Add("\r\n"u8);
        }

        return (hash.GetHashAndReset(), octets);

        void Add(ReadOnlySpan<byte> piece)
        {
            hash.AppendData(piece);
            octets += piece.Length;
        }
    }

    /// <summary>The SHA-256 of what a signature signs: the fields it names, from below, and itself without its value (section 3.7).</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="signature">The signature's field.</param>
    /// <param name="signed">The names of the signed fields.</param>
    /// <param name="relaxed">The form (sections 3.4.1 and 3.4.2).</param>
    public static byte[] Header(ReadOnlySpan<byte> raw, List<RawField> fields, RawField signature, IReadOnlyList<string> signed, bool relaxed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var next = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in signed)
        {
            var octets = Encoding.UTF8.GetBytes(name);
            var at = next.GetValueOrDefault(name, fields.Count) - 1;
            while (at >= 0 && !fields[at].Is(raw, octets))
            {
                at--;
            }

            next[name] = Math.Max(at, 0); // one that is not there signs that there is none
            if (at >= 0)
            {
                hash.AppendData(Canonical(raw, fields[at], relaxed, withoutValue: false));
                hash.AppendData("\r\n"u8);
            }
        }

        hash.AppendData(Canonical(raw, signature, relaxed, withoutValue: true));
        return hash.GetHashAndReset();
    }

    private static byte[] Canonical(ReadOnlySpan<byte> raw, RawField field, bool relaxed, bool withoutValue)
    {
        var name = Encoding.Latin1.GetString(raw[field.NameStart..field.NameEnd]);
        var colon = Encoding.Latin1.GetString(raw[field.NameEnd..field.ValueStart]);
        var value = Encoding.Latin1.GetString(field.Value(raw));
        value = withoutValue ? WithoutSignature(value) : value;
        if (!relaxed)
        {
            return Encoding.Latin1.GetBytes(name + colon + value.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
        }

        var unfolded = Encoding.Latin1.GetBytes(value.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        var reduced = new byte[unfolded.Length];
        var length = Relax(unfolded, reduced);
        return [.. Encoding.Latin1.GetBytes(name.ToLowerInvariant() + ":"), .. reduced.AsSpan(0, length).TrimStart((byte)' ')];
    }

    /// <summary>The field's value with nothing behind <c>b=</c>.</summary>
    private static string WithoutSignature(string value) => string.Join(
        ';', value.Split(';').Select(tag => tag.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals && tag[..equals].Trim() == "b" ? tag[..(equals + 1)] : tag));

    /// <summary>Runs of blanks become one, those at the end none.</summary>
    private static int Relax(ReadOnlySpan<byte> line, Span<byte> target)
    {
        var length = 0;
        var blank = false;
        foreach (var octet in line)
        {
            if (octet is (byte)' ' or (byte)'\t')
            {
                blank = true;
                continue;
            }

            if (blank)
            {
                target[length++] = (byte)' ';
                blank = false;
            }

            target[length++] = octet;
        }

        return length;
    }
}
