namespace MailIntake.Domain;

/// <summary>Texts from outside, such as subjects of any length, as lists and cells show them.</summary>
public static class ShortText
{
    /// <summary>The text, or its beginning and an ellipsis; never a half of a character, which XML cannot hold.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most UTF-16 code units of the result, at least 1.</param>
    public static string Of(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        return $"{Beginning(text, most - 1)}…";
    }

    /// <summary>The text, or its beginning without an ellipsis, for what is kept or looked through; never a half of a character either.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most UTF-16 code units of the result.</param>
    public static string Beginning(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
