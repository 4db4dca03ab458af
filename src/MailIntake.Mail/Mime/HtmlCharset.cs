using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>The charset that an HTML text names itself, for parts without a label.</summary>
internal static class HtmlCharset
{
    // Where HTML looks for it (HTML Standard, "prescan a byte stream").
    private const int Prescan = 1024;

    /// <summary>The code page of the first <c>charset=</c> in a meta element, or <see cref="CodePages.Unknown"/>.</summary>
    public static int Find(ReadOnlySpan<byte> html)
    {
        var head = html[..Math.Min(html.Length, Prescan)];
        Span<byte> lower = stackalloc byte[Prescan];
        for (var i = 0; i < head.Length; i++)
        {
            lower[i] = (byte)(head[i] is >= (byte)'A' and <= (byte)'Z' ? head[i] | 0x20 : head[i]);
        }

        var text = lower[..head.Length];
        var meta = text.IndexOf("<meta"u8);
        if (meta < 0 || text[meta..].IndexOf("charset="u8) is not (>= 0 and var charset))
        {
            return CodePages.Unknown;
        }

        var value = text[(meta + charset + "charset="u8.Length)..].TrimStart("\"' "u8);
        var end = value.IndexOfAny("\"' ;>/"u8);
        return CodePages.Find(end < 0 ? value : value[..end]);
    }
}
