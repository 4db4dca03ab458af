using System.Text;

namespace MailIntake.Mail.Charsets;

/// <summary>
/// GB18030 from the framework's own mapping, laid out once as a table of its two-byte codes: the framework's decoder handles one
/// character at a time and is several times slower on Chinese text. Four-byte codes still go to the framework.
/// </summary>
internal static class Gb18030
{
    private static readonly char[] Pairs = BuildPairs();

    /// <summary>Decodes; a broken code becomes one U+FFFD and an ASCII octet in it is kept.</summary>
    public static void Decode(scoped ReadOnlySpan<byte> bytes, ref CharBuffer output)
    {
        // No code yields more characters than it has octets.
        var target = output.Room(bytes.Length);
        var pairs = Pairs;
        int i = 0, o = 0;
        while (i < bytes.Length)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                target[o++] = (char)lead;
                i++;
                if (i + 16 <= bytes.Length && Ascii.ToUtf16(bytes.Slice(i, 16), target[o..], out var ascii) == System.Buffers.OperationStatus.Done)
                {
                    i += ascii;
                    o += ascii;
                }

                continue;
            }

            if (i + 1 < bytes.Length)
            {
                var pair = pairs[(lead << 8) | bytes[i + 1]];
                if (pair != 0)
                {
                    target[o++] = pair;
                    i += 2;
                    continue;
                }

                if (bytes[i + 1] is >= 0x30 and <= 0x39 && i + 3 < bytes.Length && bytes[i + 2] is >= 0x81 and <= 0xFE
                    && bytes[i + 3] is >= 0x30 and <= 0x39)
                {
                    o += CodePages.Get(CodePages.Gb18030).GetChars(bytes.Slice(i, 4), target[o..]);
                    i += 4;
                    continue;
                }
            }

            // A lone 0x80 is the euro sign in code page 936.
            target[o++] = lead == 0x80 ? '€' : '\uFFFD';
            i += i + 1 < bytes.Length && lead is not (0x80 or 0xFF) && bytes[i + 1] >= 0x80 ? 2 : 1;
        }

        output.Advance(o);
    }

    private static char[] BuildPairs()
    {
        var pairs = new char[0x10000];
        var encoding = CodePages.Get(CodePages.Gb18030);
        Span<byte> code = stackalloc byte[2];
        Span<char> chars = stackalloc char[4];
        for (var lead = 0x81; lead <= 0xFE; lead++)
        {
            for (var trail = 0x40; trail <= 0xFE; trail++)
            {
                code[0] = (byte)lead;
                code[1] = (byte)trail;
                if (encoding.GetChars(code, chars) == 1 && chars[0] != '\uFFFD')
                {
                    pairs[(lead << 8) | trail] = chars[0];
                }
            }
        }

        return pairs;
    }
}
