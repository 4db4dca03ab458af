namespace MailIntake.Mail.Mime;

/// <summary>A date as the fields of mail have it (RFC 5322 sections 3.3 and 4.3), read tolerantly.</summary>
internal static class MailDate
{
    private const int LongestDate = 200;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    // RFC 5322 section 4.3; China's own names beside it.
    private static readonly Dictionary<string, int> ZoneHours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7,
    };

    /// <summary>The instant with its zone, or null where it cannot be read.</summary>
    public static DateTimeOffset? Parse(string value)
    {
        if (value.Length > LongestDate)
        {
            return null;
        }

        // Comments hold the zone's name and the like.
        var comment = value.IndexOf('(');
        var read = comment < 0 ? value : value[..comment];
        var words = read.Split([' ', ',', '\t', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sign = words.Length > 0 && read.TrimEnd().EndsWith('-' + words[^1], StringComparison.Ordinal) ? -1 : 1;
        var i = words.Length > 0 && !char.IsAsciiDigit(words[0][0]) ? 1 : 0;
        if (words.Length < i + 4 || !int.TryParse(words[i], out var day) || !int.TryParse(words[i + 2], out var year))
        {
            return null;
        }

        var month = Array.FindIndex(Months, m => words[i + 1].StartsWith(m, StringComparison.OrdinalIgnoreCase)) + 1;
        var clock = words[i + 3].Split(':');
        if (clock.Length is < 2 or > 3 || !int.TryParse(clock[0], out var hour) || !int.TryParse(clock[1], out var minute))
        {
            return null;
        }

        var second = 0;
        if (clock.Length == 3 && !int.TryParse(clock[2], out second))
        {
            return null;
        }

        // Two- and three-digit years: RFC 5322 section 4.3.
        year += year < 50 ? 2000 : year < 1000 ? 1900 : 0;
        var offset = words.Length > i + 4 ? Zone(words[i + 4], sign) : TimeSpan.Zero;
        if (month == 0 || year is < 1900 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60
            || hour < 0 || minute < 0 || second < 0)
        {
            return null;
        }

        return new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), offset);
    }

    private static TimeSpan Zone(string zone, int sign)
    {
        var digits = zone.TrimStart('+');
        if (digits.Length == 4 && int.TryParse(digits, out var number) && number is >= 0 and <= 1400 && number % 100 < 60)
        {
            return sign * new TimeSpan(number / 100, number % 100, 0);
        }

        return ZoneHours.TryGetValue(zone, out var hours) ? TimeSpan.FromHours(hours) : TimeSpan.Zero;
    }
}
