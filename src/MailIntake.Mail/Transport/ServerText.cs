using System.Text;

namespace MailIntake.Mail.Transport;

/// <summary>
/// Words of a mail server, made safe to print and to log. Servers are not trusted: the text may be raw GBK (QQ's error
/// texts are), hold escape sequences for a terminal, turn the reading direction around, or be endless.
/// </summary>
public static class ServerText
{
    /// <summary>The longest text kept, in UTF-16 units.</summary>
    public const int MaxLength = 500;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    /// <summary>Decodes as UTF-8 where that fits, else as GB18030, and makes the text safe.</summary>
    public static string Safe(ReadOnlySpan<byte> octets)
    {
        // A character takes at most four octets in either charset: what lies beyond cannot be kept anyway.
        var cut = octets[..Math.Min(octets.Length, 4 * MaxLength)];
        try
        {
            return Safe(StrictUtf8.GetString(octets.Length == cut.Length ? cut : WithoutPartialCharacter(cut)));
        }
        catch (DecoderFallbackException)
        {
            return Safe(Gb18030.GetString(cut));
        }
    }

    /// <summary>
    /// One line of at most <see cref="MaxLength"/> units: control characters, line breaks and runs of white space become one blank;
    /// marks that are invisible or turn the reading direction are removed.
    /// </summary>
    public static string Safe(string text)
    {
        var safe = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case System.Globalization.UnicodeCategory.Format:
                case System.Globalization.UnicodeCategory.PrivateUse:
                case System.Globalization.UnicodeCategory.OtherNotAssigned:
                    break;
                case System.Globalization.UnicodeCategory.Control:
                case System.Globalization.UnicodeCategory.LineSeparator:
                case System.Globalization.UnicodeCategory.ParagraphSeparator:
                case System.Globalization.UnicodeCategory.SpaceSeparator:
                    if (safe.Length > 0 && safe[^1] != ' ')
                    {
                        safe.Append(' ');
                    }

                    break;
                default:
                    safe.Append(rune);
                    break;
            }
        }

        return safe.ToString().TrimEnd();
    }

    private static ReadOnlySpan<byte> WithoutPartialCharacter(ReadOnlySpan<byte> cut)
    {
        var end = cut.Length;
        while (end > 0 && cut.Length - end < 3 && (cut[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && cut[end - 1] >= 0xC0 ? cut[..(end - 1)] : cut;
    }
}
