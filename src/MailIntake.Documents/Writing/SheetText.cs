using System.Text;
using System.Xml;

namespace MailIntake.Documents.Writing;

/// <summary>What texts must obey inside the XML of a workbook or document.</summary>
internal static class SheetText
{
    /// <summary>UTF-8 without a byte order mark, as the packages' other parts have it.</summary>
    public static readonly XmlWriterSettings XmlSettings = new() { Encoding = new UTF8Encoding(false), CloseOutput = true };

    /// <summary>The text without characters that XML 1.0 cannot hold (section 2.2) and without those that reverse the text around them.</summary>
    public static string Clean(string text)
    {
        var i = 0;
        while (i < text.Length && IsPlain(text[i]))
        {
            i++;
        }

        if (i == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Lone surrogates come as U+FFFD.
            var c = rune.Value;
            if (c is '\n' or '\t' or (>= 0x20 and not 0x7F and not 0xFFFE and not 0xFFFF and not (>= 0x202A and <= 0x202E) and not (>= 0x2066 and <= 0x2069)))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>A column's letters: 0 is A, 26 is AA.</summary>
    public static string ColumnName(int index)
    {
        var name = "";
        for (var n = index + 1; n > 0; n = (n - 1) / 26)
        {
            name = (char)('A' + ((n - 1) % 26)) + name;
        }

        return name;
    }

    private static bool IsPlain(char c) => c is (>= ' ' and < '\u007F') or (>= '\u00A0' and < '\u2000') or (>= '\u2010' and < '\u2028') or (>= '\u2070' and < '\uD800') or (>= '\uE000' and < '\uFFFE');
}
