using System.Text;

namespace MailIntake.Mail.Mime;

/// <summary>
/// The text of format=flowed (RFC 3676): a line that ends in a blank goes on in the next. Quoted lines stay as they are: they are
/// earlier mail and nobody's report.
/// </summary>
internal static class FlowedText
{
    /// <summary>The text as paragraphs.</summary>
    /// <param name="text">The text with LF line ends.</param>
    /// <param name="deletesBlank">True where the blank that marks a flowed line is not part of the text (DelSp=yes).</param>
    public static string Join(string text, bool deletesBlank)
    {
        var result = new StringBuilder(text.Length);
        var flowing = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var quoted = line.StartsWith('>');
            if (flowing && !quoted && line is not "-- ")
            {
                _ = deletesBlank ? result.Remove(result.Length - 1, 1) : result;
            }
            else if (range.Start.Value > 0)
            {
                result.Append('\n');
            }

            // A stuffed blank protects lines that begin with a blank, a quote mark or From (section 4.4); the signature's mark never flows.
            line = line.StartsWith(' ') ? line[1..] : line;
            result.Append(line);
            flowing = !quoted && line.EndsWith(' ') && line is not "-- ";
        }

        return result.ToString();
    }
}
