using System.Globalization;
using System.Text;

namespace MailIntake.Commands;

/// <summary>
/// A table for the terminal. Chinese characters take two columns there, so widths are counted in columns, not characters; control and
/// bidirectional characters, which could rewrite what a person reads, are shown as ·.
/// </summary>
public sealed class TextTable
{
    private readonly List<string[]> rows = [];
    private readonly bool[] right;

    /// <summary>Begins a table.</summary>
    /// <param name="headers">The column heads; one that begins with <c>&gt;</c> is a column of numbers, set to the right.</param>
    public TextTable(params string[] headers)
    {
        right = [.. headers.Select(h => h.StartsWith('>'))];
        rows.Add([.. headers.Select(h => h.TrimStart('>'))]);
    }

    /// <summary>Adds a row, a cell for each column.</summary>
    public void Add(params object?[] cells) =>
        rows.Add([.. cells.Select(c => Safe(Convert.ToString(c, CultureInfo.InvariantCulture) ?? ""))]);

    /// <summary>Writes the table, each line behind an indent.</summary>
    public void WriteTo(TextWriter output, string indent = "")
    {
        var widths = Enumerable.Range(0, right.Length).Select(i => rows.Max(r => Width(r[i]))).ToArray();
        foreach (var row in rows)
        {
            var line = new StringBuilder(indent);
            for (var i = 0; i < row.Length; i++)
            {
                var fill = new string(' ', widths[i] - Width(row[i]));
                line.Append(right[i] ? fill + row[i] : row[i] + fill).Append("  ");
            }

            output.WriteLine(line.ToString().TrimEnd());
        }
    }

    /// <summary>Makes a text from outside safe to print on a terminal: one line, nothing that moves the cursor or turns the direction.</summary>
    public static string Safe(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            var category = char.GetUnicodeCategory(source[i]);
            span[i] = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '·' : source[i];
        }
    });

    /// <summary>The columns a text takes on a terminal.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : IsWide(rune.Value) ? 2 : 1;
        }

        return width;
    }

    // Unicode's East Asian Width W and F (UAX #11) in the blocks that Chinese text uses.
    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or
        (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or
        (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
