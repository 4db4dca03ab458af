namespace MailIntake.Mail.Charsets;

/// <summary>UTF-7 (RFC 2152), which the framework no longer offers by name. Lone surrogates become U+FFFD.</summary>
internal static class Utf7
{
    /// <summary>Decodes.</summary>
    public static void Decode(scoped ReadOnlySpan<byte> bytes, ref CharBuffer output)
    {
        var start = output.Length;
        var shifted = false;
        var first = false;
        uint bits = 0;
        var count = 0;
        foreach (var b in bytes)
        {
            if (!shifted)
            {
                shifted = first = b == '+';
                bits = 0;
                count = 0;
                if (!shifted)
                {
                    output.Append(b < 0x80 ? (char)b : '\uFFFD');
                }

                continue;
            }

            var value = Mime.Base64Encoding.Value(b);
            if (value >= 0)
            {
                bits = (bits << 6) | (uint)value;
                count += 6;
                if (count >= 16)
                {
                    count -= 16;
                    output.Append((char)(bits >> count));
                }

                first = false;
                continue;
            }

            shifted = false;
            if (b == '-' && first)
            {
                output.Append('+');
            }
            else if (b != '-')
            {
                output.Append(b < 0x80 ? (char)b : '\uFFFD');
            }
        }

        ReplaceLoneSurrogates(output.Written[start..]);
    }

    private static void ReplaceLoneSurrogates(Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else
            {
                text[i] = '\uFFFD';
            }
        }
    }
}
