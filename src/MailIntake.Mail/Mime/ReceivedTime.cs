using System.Text;

namespace MailIntake.Mail.Mime;

/// <summary>When a mail arrived by the trace line that the last server put above it (RFC 5321 section 4.4): those below may be the sender's own.</summary>
internal static class ReceivedTime
{
    /// <summary>The time of the topmost Received, or null where there is none or it cannot be read.</summary>
    /// <param name="raw">The mail, at least its header.</param>
    public static DateTimeOffset? Topmost(ReadOnlySpan<byte> raw)
    {
        var fields = new List<RawField>();
        HeaderBlock.Read(raw, 0, new BoundaryStack(), fields, new DefectList());
        foreach (var field in fields)
        {
            if (field.Is(raw, "Received"u8))
            {
                var value = Encoding.Latin1.GetString(HeaderText.Unfold(field.Value(raw)));
                return value.LastIndexOf(';') is >= 0 and var at ? MailDate.Parse(value[(at + 1)..]) : null;
            }
        }

        return null;
    }
}
