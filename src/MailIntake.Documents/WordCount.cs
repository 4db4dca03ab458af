using MailIntake.Domain;

namespace MailIntake.Documents;

/// <summary>
/// 字数 as Word and WPS show it: each East Asian character and full-width mark counts 1, each run of other non-space
/// characters counts 1. The quotation marks “”‘’, the dash — and the ellipsis … belong to both scripts in Unicode;
/// in Chinese typesetting they are full-width marks, and Word counts them so. An <see cref="InvisibleCharacter"/> neither counts nor ends a word.
/// </summary>
public static class WordCount
{
    /// <summary>Counts the 字数 of a text.</summary>
    /// <param name="text">The text; a lone surrogate is a character like any other.</param>
    /// <returns>The count, 0 for a text without visible characters.</returns>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        var inRun = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= '\u4E00' and <= '\u9FFF')
            {
                count++;
                inRun = false;
                continue;
            }

            if (c is > ' ' and < '\u007F')
            {
                count += inRun ? 0 : 1;
                inRun = true;
                continue;
            }

            var wide = false;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var pair = char.ConvertToUtf32(c, text[++i]);
                if (InvisibleCharacter.Is(pair))
                {
                    continue;
                }

                wide = IsWide(pair);
            }
            else if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                inRun = false;
                continue;
            }
            else if (InvisibleCharacter.Is(c))
            {
                continue;
            }
            else
            {
                wide = IsWide(c) && !(c is '’' && IsApostrophe(text, i));
            }

            if (wide)
            {
                count++;
                inRun = false;
            }
            else
            {
                count += inRun ? 0 : 1;
                inRun = true;
            }
        }

        return count;
    }

    // "don’t": between two Latin letters the closing quotation mark is an apostrophe.
    private static bool IsApostrophe(ReadOnlySpan<char> text, int i) =>
        i > 0 && i + 1 < text.Length && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]);

    private static bool IsWide(int c) => c switch
    {
        < 0xB7 => false,
        '·' or '×' or '÷' => true,
        < 0x1100 => false,
        <= 0x11FF => true, // Hangul jamo
        < 0x2014 => false,
        <= 0x2016 or '‘' or '’' or '“' or '”' or '…' or '‥' or '‰' or '′' or '″' or '※' => true,
        < 0x2100 => false,
        <= 0x22FF => true, // letter-like marks (℃ №), number forms (Ⅲ), arrows, mathematical operators
        >= 0x2460 and <= 0x24FF => true, // enclosed numbers (①)
        >= 0x2500 and <= 0x27BF => true, // box drawing, shapes (■), symbols (★), dingbats
        < 0x2E80 => false,
        <= 0xA4CF => true, // radicals, CJK marks, kana, bopomofo, ideographs, Yi
        >= 0xA960 and <= 0xA97F => true, // Hangul jamo extended A
        >= 0xAC00 and <= 0xD7FF => true, // Hangul
        >= 0xF900 and <= 0xFAFF => true, // compatibility ideographs
        >= 0xFE10 and <= 0xFE1F => true, // vertical forms
        >= 0xFE30 and <= 0xFE6F => true, // compatibility and small forms
        >= 0xFF01 and <= 0xFFEF => true, // half- and full-width forms
        >= 0x1F000 and <= 0x1FAFF => true, // pictographs
        >= 0x20000 and <= 0x3FFFF => true, // ideographs of planes 2 and 3
        _ => false,
    };
}
