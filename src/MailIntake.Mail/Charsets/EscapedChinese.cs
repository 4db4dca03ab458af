namespace MailIntake.Mail.Charsets;

/// <summary>
/// The two 7-bit forms of Chinese: HZ (RFC 1843) and ISO-2022-CN (RFC 1922). Both are rewritten as GB 2312 octets and decoded as
/// GB18030, because the framework's decoders for them stop at what real mail has: a shift that is missing at a line's end, or twice.
/// </summary>
internal static class EscapedChinese
{
    private const byte Escape = 0x1B;
    private const byte ShiftOut = 0x0E;
    private const byte ShiftIn = 0x0F;

    /// <summary>Decodes HZ.</summary>
    public static void DecodeHz(scoped ReadOnlySpan<byte> bytes, ref CharBuffer output)
    {
        var gb = new ByteBuffer(bytes.Length);
        var shifted = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var next = i + 1 < bytes.Length ? bytes[i + 1] : (byte)0;
            if (b == '~' && next is (byte)'{' or (byte)'}')
            {
                shifted = next == '{';
                i++;
            }
            else if (b == '~' && !shifted && next is (byte)'~')
            {
                gb.Append((byte)'~');
                i++;
            }
            else if (b == '~' && !shifted && next is (byte)'\n' or (byte)'\r')
            {
                i += next == '\r' && i + 2 < bytes.Length && bytes[i + 2] == '\n' ? 2 : 1;
            }
            else if (shifted && b is >= 0x21 and <= 0x7E && next is >= 0x21 and <= 0x7E)
            {
                gb.Append((byte)(b | 0x80));
                gb.Append((byte)(next | 0x80));
                i++;
            }
            else
            {
                // A line's end ends the shift (RFC 1843: lines are shifted one by one).
                shifted &= b is not ((byte)'\n' or (byte)'\r');
                gb.Append(b);
            }
        }

        Gb18030.Decode(gb.Written, ref output);
        gb.Dispose();
    }

    /// <summary>Decodes ISO-2022-CN: GB 2312 and, after its escapes, CNS 11643 planes 1 and 2.</summary>
    public static void DecodeIso2022Cn(scoped ReadOnlySpan<byte> bytes, ref CharBuffer output)
    {
        var designated = (byte)'A';
        var shifted = false;
        Span<byte> cns = stackalloc byte[2];
        Span<byte> gb = stackalloc byte[2];
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var rest = bytes[i..];
            if (b == Escape && rest.Length >= 4 && rest[1] == '$' && rest[2] is (byte)')' or (byte)'*' or (byte)'+')
            {
                // ESC $ ) A/E/G designate SO's set; ESC $ * H designates the set of single shift two.
                designated = rest[2] == ')' ? rest[3] : designated;
                i += 3;
            }
            else if (b == Escape && rest.Length >= 4 && rest[1] is (byte)'N' or (byte)'O')
            {
                cns[0] = (byte)(rest[2] | 0x80);
                cns[1] = (byte)(rest[3] & 0x7F);
                AppendCns(cns, ref output);
                i += 3;
            }
            else if (b is ShiftOut or ShiftIn)
            {
                shifted = b == ShiftOut;
            }
            else if (shifted && b is >= 0x21 and <= 0x7E && rest.Length >= 2 && rest[1] is >= 0x21 and <= 0x7E)
            {
                if (designated == 'G')
                {
                    cns[0] = (byte)(b | 0x80);
                    cns[1] = (byte)(rest[1] | 0x80);
                    AppendCns(cns, ref output);
                }
                else
                {
                    gb[0] = (byte)(b | 0x80);
                    gb[1] = (byte)(rest[1] | 0x80);
                    Gb18030.Decode(gb, ref output);
                }

                i++;
            }
            else
            {
                shifted &= b is not ((byte)'\n' or (byte)'\r');
                output.Append(b < 0x80 ? (char)b : '\uFFFD');
            }
        }
    }

    private static void AppendCns(scoped ReadOnlySpan<byte> code, ref CharBuffer output) =>
        output.Advance(CodePages.Get(CodePages.Cns11643).GetChars(code, output.Room(4)));
}
