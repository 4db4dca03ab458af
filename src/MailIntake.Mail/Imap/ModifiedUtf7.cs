using System.Text;

namespace MailIntake.Mail.Imap;

/// <summary>Folder names as IMAP writes them (modified UTF-7, RFC 3501 section 5.1.3): <c>&amp;V4NXPpCuTvY-</c> is 垃圾邮件.</summary>
internal static class ModifiedUtf7
{
    /// <summary>Decodes a name; a name that is no modified UTF-7 is returned as it is.</summary>
    public static string Decode(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '&')
            {
                text.Append(name[i]);
                continue;
            }

            var end = name.IndexOf('-', i);
            if (end < 0)
            {
                return name;
            }

            if (end == i + 1)
            {
                text.Append('&');
            }
            else if (DecodeRun(name.AsSpan(i + 1, end - i - 1)) is { } run)
            {
                text.Append(run);
            }
            else
            {
                return name;
            }

            i = end;
        }

        return text.ToString();
    }

    /// <summary>Encodes a name.</summary>
    public static string Encode(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length;)
        {
            var run = i;
            while (run < name.Length && name[run] is < ' ' or > '~')
            {
                run++;
            }

            if (run > i)
            {
                var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name, i, run - i));
                text.Append('&').Append(base64.TrimEnd('=').Replace('/', ',')).Append('-');
                i = run;
            }
            else
            {
                text.Append(name[i] == '&' ? "&-" : name[i]);
                i++;
            }
        }

        return text.ToString();
    }

    private static string? DecodeRun(ReadOnlySpan<char> run)
    {
        Span<char> base64 = new char[run.Length];
        run.Replace(base64, ',', '/');
        var padded = base64.ToString() + (base64.Length % 4) switch { 2 => "==", 3 => "=", _ => "" };
        var octets = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, octets, out var length) && length > 0 && length % 2 == 0
            ? Encoding.BigEndianUnicode.GetString(octets, 0, length)
            : null;
    }
}
