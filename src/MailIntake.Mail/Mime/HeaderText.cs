using System.Text;
using System.Text.Unicode;
using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>The values of header fields as text.</summary>
internal static class HeaderText
{
    /// <summary>The value without its line ends (RFC 5322 section 2.2.3); the blanks of the folding stay.</summary>
    public static ReadOnlySpan<byte> Unfold(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        if (!value.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return value;
        }

        var unfolded = new byte[value.Length];
        var length = 0;
        while (!value.IsEmpty)
        {
            var end = value.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? value : value[..end];
            line.CopyTo(unfolded.AsSpan(length));
            length += line.Length;
            value = end < 0 ? default : value[(end + 1)..];
        }

        return unfolded.AsSpan(0, length);
    }

    /// <summary>The text of an unstructured value, folded or not.</summary>
    public static string Decode(ReadOnlySpan<byte> value, DefectList defects) => DecodeUnfolded(Unfold(value), defects);

    /// <summary>The text of an unfolded value or a piece of one.</summary>
    public static string DecodeUnfolded(ReadOnlySpan<byte> text, DefectList defects)
    {
        if (text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 && text.IndexOf("=?"u8) < 0)
        {
            return Encoding.ASCII.GetString(text.Trim((byte)' '));
        }

        var output = new CharBuffer(text.Length);
        try
        {
            EncodedWords.Decode(text, ref output, defects);
            return CleanText.Of(output.Written).Trim();
        }
        finally
        {
            output.Dispose();
        }
    }

    /// <summary>
    /// True where the text holds 8-bit characters of two octets (raw GBK, Big5), whose second octet may look like a backslash, a
    /// bracket or an at sign and must not be read as one.
    /// </summary>
    public static bool IsDoubleByte(ReadOnlySpan<byte> text) => !Utf8.IsValid(text);

    /// <summary>How many octets the character here has.</summary>
    public static int Step(ReadOnlySpan<byte> text, int position, bool doubleByte) =>
        doubleByte && text[position] >= 0x81 && position + 1 < text.Length && text[position + 1] >= 0x40 ? 2 : 1;
}
