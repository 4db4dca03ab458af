using System.Globalization;
using System.Text;

namespace MailIntake.Domain.Score;

/// <summary>
/// A title as items are tied by it: without white space, punctuation and invisible marks, which differ between a mail's subject and a
/// clerk's table while the item is the same. These are the Unicode categories P, Z and C.
/// </summary>
public static class TitleKey
{
    /// <summary>The key of a title; empty where nothing is left.</summary>
    public static string Of(string? title)
    {
        if (title is null)
        {
            return "";
        }

        Span<char> kept = title.Length <= 256 ? stackalloc char[title.Length] : new char[title.Length];
        var length = 0;
        foreach (var rune in title.EnumerateRunes())
        {
            if (!IsDropped(Rune.GetUnicodeCategory(rune)))
            {
                length += rune.EncodeToUtf16(kept[length..]);
            }
        }

        return length == title.Length ? title : new string(kept[..length]);
    }

    private static bool IsDropped(UnicodeCategory category) => category is
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
        or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
        or UnicodeCategory.OtherPunctuation
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;
}
