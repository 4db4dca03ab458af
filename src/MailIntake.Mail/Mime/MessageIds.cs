namespace MailIntake.Mail.Mime;

/// <summary>Message-IDs (RFC 5322 section 3.6.4), read tolerantly.</summary>
internal static class MessageIds
{
    /// <summary>The identifier of a Message-ID field without angle brackets, or null.</summary>
    public static string? One(ReadOnlySpan<byte> value, DefectList defects)
    {
        var text = HeaderText.Decode(value, defects);
        var open = text.IndexOf('<');
        var close = text.IndexOf('>', open + 1);
        if (open < 0 || close < 0 || open > 0 || close < text.Length - 1)
        {
            defects.Add("Message-ID 的写法不合规范，按能读出的部分记录");
        }

        text = text[(open + 1)..(close < 0 ? text.Length : close)].Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>Adds the identifiers of a decoded In-Reply-To or References field to the list.</summary>
    public static void Many(string value, List<string> ids)
    {
        var text = value.AsSpan();
        while (text.IndexOf('<') is >= 0 and var open && ids.Count < MimeLimits.Addresses)
        {
            text = text[(open + 1)..];
            var close = text.IndexOf('>');
            if (close < 0)
            {
                return;
            }

            var id = text[..close].Trim().ToString();
            if (id.Length > 0)
            {
                ids.Add(id);
            }

            text = text[(close + 1)..];
        }
    }
}
