using System.Buffers.Binary;
using System.Text;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// The text of a file that does not say its charset: byte order mark, else UTF-16 by its zero octets, else UTF-8 where the
/// octets are valid UTF-8 or were before single ones were broken, else GB18030, which contains all of GBK and GB2312.
/// </summary>
internal static class TextDecoder
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    /// <summary>True where the octets are text in one of the charsets and not a binary file.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, 4096)];
        if (Utf16Of(head) is not null)
        {
            return true;
        }

        var controls = 0;
        foreach (var b in head)
        {
            if (b == 0)
            {
                return false;
            }

            controls += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f') ? 1 : 0;
        }

        return controls <= head.Length / 50;
    }

    /// <summary>Decodes the octets; what is invalid becomes U+FFFD. The byte order mark is left out.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, out _);

    /// <summary>Decodes the octets.</summary>
    /// <param name="bytes">The octets.</param>
    /// <param name="doubt">Why the text may not be what was written, in Chinese; else null.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, out string? doubt)
    {
        doubt = null;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return Encoding.UTF8.GetString(bytes[3..]);
        }

        if (Utf16Of(bytes[..Math.Min(bytes.Length, 4096)]) is { } utf16)
        {
            return utf16.GetString(bytes[(bytes.StartsWith(utf16.Preamble) ? 2 : 0)..]);
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e) when (e.Index >= bytes.Length - 4 && bytes.Length > 64)
        {
            // Cut inside the last character.
            return Encoding.UTF8.GetString(bytes);
        }
        catch (DecoderFallbackException) when (Utf8Text.IsDamaged(bytes))
        {
            doubt = "是 UTF-8 文本，有的字节已损坏";
            return Encoding.UTF8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Gb18030.GetString(bytes);
        }
    }

    /// <summary>A file name of an archive whose octets were taken for ISO-8859-1: UTF-8 where they are valid UTF-8, else GB18030. A name that was marked as UTF-8 is returned as it is.</summary>
    public static string DecodeName(string octets) =>
        octets.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') >= 0 ? octets : Decode(Encoding.Latin1.GetBytes(octets));

    private static Encoding? Utf16Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.Unicode.Preamble))
        {
            return Encoding.Unicode;
        }

        if (head.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return Encoding.BigEndianUnicode;
        }

        // Without a mark: line ends, digits and blanks have a zero octet.
        return head.Length % 2 != 0 || !head.Contains((byte)0) ? null
            : LooksRight(head, bigEndian: false) ? Encoding.Unicode
            : LooksRight(head, bigEndian: true) ? Encoding.BigEndianUnicode
            : null;
    }

    // A binary file read as UTF-16 is full of unassigned characters and lone surrogates: asked of every picture in every mail, and told from its first octets.
    private static bool LooksRight(ReadOnlySpan<byte> head, bool bigEndian)
    {
        var characters = head.Length / 2;
        var strange = 0;
        for (var i = 0; i < head.Length; i += 2)
        {
            var c = (char)(bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(head[i..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[i..]));
            strange += c is '\t' or '\n' or '\r' or (>= ' ' and < '\u007F') or (>= '\u2010' and <= '\u206F') or (>= '\u3000' and <= '\u9FFF') or (>= '\uFF01' and <= '\uFFEF') ? 0 : 1;
            if (strange >= characters - (characters * 9 / 10))
            {
                return false;
            }
        }

        return true;
    }
}
