namespace MailIntake.Mail.Dkim;

/// <summary>A list of tags (RFC 6376 section 3.2).</summary>
internal static class DkimTags
{
    private const int LongestList = 20_000;

    /// <summary>The values by name, or null where it is no list of tags.</summary>
    public static Dictionary<string, string>? Parse(string text)
    {
        if (text.Length > LongestList)
        {
            return null;
        }

        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in text.Split(';'))
        {
            if (tag.AsSpan().Trim().IsEmpty)
            {
                continue; // behind the last semicolon
            }

            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !tags.TryAdd(tag[..equals].Trim(), tag[(equals + 1)..].Trim()))
            {
                return null;
            }
        }

        return tags;
    }

    /// <summary>The octets of a value, folded or not; null where it is no base64.</summary>
    public static byte[]? Base64(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text, octets, out var length) ? octets[..length] : null;
    }
}
