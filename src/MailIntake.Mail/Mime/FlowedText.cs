using System.Text;

namespace MailIntake.Mail.Mime;

/// <summary>The text of format=flowed (RFC 3676): lines that end in a blank go on in the next of the same quote depth.</summary>
internal static class FlowedText
{
    /// <summary>The text as paragraphs.</summary>
    /// <param name="text">The text with LF line ends.</param>
    /// <param name="deletesBlank">True where the blank that marks a flowed line is not part of the text (DelSp=yes).</param>
    public static string Join(string text, bool deletesBlank)
    {
        var result = new StringBuilder(text.Length);
        var flowing = false;
        var lastDepth = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var depth = line.IndexOfAnyExcept('>') is >= 0 and var d ? d : line.Length;
            var content = line[depth..];
            // Space-stuffing protects lines that begin with a blank, a quote mark or From.
            content = content.StartsWith(' ') ? content[1..] : content;
            if (flowing && depth == lastDepth)
            {
                _ = deletesBlank ? result.Remove(result.Length - 1, 1) : result;
            }
            else
            {
                if (range.Start.Value > 0)
                {
                    result.Append('\n');
                }

                result.Append('>', depth);
                _ = depth > 0 ? result.Append(' ') : result;
            }

            result.Append(content);
            // The signature's mark is never flowed.
            flowing = content.EndsWith(' ') && content is not "-- ";
            lastDepth = depth;
        }

        return result.ToString();
    }
}
