using System.Text;

namespace MailIntake.Domain.Classify;

/// <summary>One form for the ways in which a commission's number (约稿编号) or another that an office gives (编号) is typed: with a Chinese input method on, letters and digits come out full-width and the hyphen as a dash.</summary>
public static class CommissionNumberForm
{
    /// <summary>Letters and digits in their usual width and every dash a hyphen, several together one; the rest as it is, since the patterns of an office are written for it.</summary>
    /// <param name="text">A number, or the subject that it stands in.</param>
    /// <param name="underscores">Whether an underscore is a hyphen too; it also parts a number from what comes after it.</param>
    public static string Of(string text, bool underscores = false)
    {
        if (!text.Any(c => Fold(c, underscores) != c) && !text.Contains("--", StringComparison.Ordinal))
        {
            return text;
        }

        return Folded(text, underscores, null);
    }

    /// <summary>As <see cref="Of(string, bool)"/>, with the place in the text of each character of the form.</summary>
    /// <param name="text">A number, or the subject that it stands in.</param>
    /// <param name="places">The places, and behind them the text's length.</param>
    public static string Of(string text, out IReadOnlyList<int> places)
    {
        var from = new List<int>(text.Length + 1);
        var form = Folded(text, underscores: false, from);
        from.Add(text.Length);
        places = from;
        return form;
    }

    private static string Folded(string text, bool underscores, List<int>? places)
    {
        var folded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = Fold(text[i], underscores);
            if (c != '-' || folded.Length == 0 || folded[^1] != '-')
            {
                folded.Append(c);
                places?.Add(i);
            }
        }

        return folded.ToString();
    }

    private static char Fold(char c, bool underscores) => c switch
    {
        >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(c - '０' + '0'),
        >= '\u2010' and <= '\u2015' or '\u2212' or '\u2500' or '\uFE58' or '\uFE63' or '\uFF0D' => '-',
        '_' or '\uFF3F' when underscores => '-',
        _ => c,
    };
}
