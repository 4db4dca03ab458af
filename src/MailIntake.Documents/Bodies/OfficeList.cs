using static MailIntake.Documents.Bodies.SignatureLine;

namespace MailIntake.Documents.Bodies;

/// <summary>
/// Units that are praised at the end of a report, one a line: introduced by a colon, or more of them than sign. Programs set blank lines between paragraphs: between
/// all of a list as many, where a signature stands off from what is above it.
/// </summary>
internal static class OfficeList
{
    private const int MaxSpacing = 3;

    /// <summary>True where the office in a line is one of a list.</summary>
    /// <param name="lines">The lines of a body.</param>
    /// <param name="last">The line.</param>
    /// <param name="dated">True where a date stands below it.</param>
    /// <param name="signs">True where what stands below it says that it signs.</param>
    /// <param name="jointly">True where several offices sign with one date.</param>
    public static bool HoldsLine(List<string> lines, int last, bool dated, bool signs, bool jointly)
    {
        var spacing = BlankAbove(lines, last);
        if (spacing > 0 && (signs || spacing > MaxSpacing))
        {
            return false;
        }

        var (offices, departments, i) = (0, 0, last);
        while (i >= 0 && last - i < SignatureBlock.MaxLines)
        {
            var line = lines[i].AsSpan().Trim();
            if (!IsOffice(line) && !PersonName().IsMatch(line))
            {
                break;
            }

            offices += IsOffice(line) ? 1 : 0;
            departments += Department().IsMatch(line) ? 1 : 0;
            var blank = BlankAbove(lines, i);
            i -= blank + 1;
            if (blank != spacing)
            {
                // Two that are set otherwise than the text above them are its last line and who signs.
                if (spacing > 0 && (offices == 2 || (i >= 0 && IsOffice(lines[i].AsSpan().Trim()))))
                {
                    return false;
                }

                break;
            }
        }

        if (offices < 2)
        {
            return false;
        }

        while (i >= 0 && last - i < 2 * SignatureBlock.MaxLines && string.IsNullOrWhiteSpace(lines[i]))
        {
            i--;
        }

        var above = i < 0 ? default : lines[i].AsSpan().Trim();
        var isCourtesy = above.Length <= 80 && (Salutation.IsGreeting(above) || Salutation.IsCourtesy(above));
        return (!isCourtesy && (above.EndsWith("：") || above.EndsWith(":")))
            || (!dated && !(jointly && spacing > 0) && (offices > 2 || departments == 0));
    }

    // How many blank lines stand above a line, more than a list's spacing counted no further.
    private static int BlankAbove(List<string> lines, int at)
    {
        var blank = 0;
        while (blank <= MaxSpacing && at - blank - 1 >= 0 && string.IsNullOrWhiteSpace(lines[at - blank - 1]))
        {
            blank++;
        }

        return blank;
    }
}
