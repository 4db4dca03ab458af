using System.Text;

namespace MailIntake.Mail.Charsets;

/// <summary>
/// Octets to characters. The label is followed unless the octets disprove it: UTF-8 and Chinese under another label are told
/// apart by <see cref="CharsetDetector"/>. Never throws; what cannot be decoded becomes U+FFFD.
/// </summary>
internal static class CharsetDecoder
{
    /// <summary>Decodes into the buffer by the label, or by the octets where the label is missing or disproved.</summary>
    /// <param name="bytes">The octets, transfer-decoded.</param>
    /// <param name="labelled">The label's code page, or <see cref="CodePages.Unknown"/>.</param>
    /// <param name="output">Where the characters go.</param>
    /// <returns>The code page decoded by.</returns>
    public static int Decode(scoped ReadOnlySpan<byte> bytes, int labelled, ref CharBuffer output)
    {
        var page = CharsetDetector.Resolve(bytes, labelled);
        DecodeAs(bytes, page, ref output);
        return page;
    }

    /// <summary>Decodes by this code page, whatever the octets look like.</summary>
    public static void DecodeAs(scoped ReadOnlySpan<byte> bytes, int page, ref CharBuffer output)
    {
        switch (page)
        {
            case CodePages.Gb18030:
                Gb18030.Decode(bytes, ref output);
                return;
            case CodePages.Hz:
                EscapedChinese.DecodeHz(bytes, ref output);
                return;
            case CodePages.Iso2022Cn:
                EscapedChinese.DecodeIso2022Cn(bytes, ref output);
                return;
            case CodePages.Utf7:
                Utf7.Decode(bytes, ref output);
                return;
            case CodePages.Utf8 or CodePages.Ascii:
                bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
                output.Advance(Encoding.UTF8.GetChars(bytes, output.Room(bytes.Length)));
                return;
            case CodePages.Utf16 or CodePages.Utf16BigEndian:
                bytes = bytes.Length >= 2 && bytes[0] + bytes[1] == 0xFE + 0xFF ? bytes[2..] : bytes;
                break;
        }

        var encoding = CodePages.Get(page);
        output.Advance(encoding.GetChars(bytes, output.Room(encoding.GetMaxCharCount(bytes.Length))));
    }
}
