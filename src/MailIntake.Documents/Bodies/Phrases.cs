namespace MailIntake.Documents.Bodies;

/// <summary>A table of phrases, longest first, which a line is taken apart by.</summary>
internal sealed class Phrases
{
    private readonly string[] phrases;

    /// <summary>Makes a table.</summary>
    /// <param name="table">The phrases, parted by blanks.</param>
    public Phrases(string table) => phrases = [.. table.Split(' ', StringSplitOptions.RemoveEmptyEntries).OrderByDescending(phrase => phrase.Length)];

    /// <summary>How long the phrase is that a text begins with, in characters; 0 where it begins with none.</summary>
    public int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var phrase in phrases)
        {
            if (text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return phrase.Length;
            }
        }

        return 0;
    }
}
