using System.Globalization;

namespace MailIntake.Domain;

/// <summary>
/// Characters that show nothing: format characters and what else Unicode lets be ignored where it is not supported (Default_Ignorable_Code_Point: variation selectors,
/// tags, the fillers of Hangul), and two signs that are blank by their name. White space and control characters are not of them.
/// </summary>
public static class InvisibleCharacter
{
    /// <summary>True for a character that shows nothing.</summary>
    /// <param name="codePoint">The code point of a character; a lone surrogate is visible.</param>
    public static bool Is(int codePoint) => codePoint switch
    {
        0x034F => true, // combining grapheme joiner
        0x115F or 0x1160 or 0x3164 or 0xFFA0 => true, // fillers of Hangul
        0x17B4 or 0x17B5 => true, // inherent vowels of Khmer
        >= 0x180B and <= 0x180F => true, // variation selectors of Mongolian
        0x2065 or (>= 0xFFF0 and <= 0xFFF8) => true, // kept free for format characters
        0x2800 or 0x1D159 => true, // blank Braille pattern, null notehead
        >= 0xFE00 and <= 0xFE0F => true, // variation selectors
        >= 0xE0000 and <= 0xE0FFF => true, // tags, more variation selectors
        _ => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.Format,
    };
}
