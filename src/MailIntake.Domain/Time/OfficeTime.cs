using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MailIntake.Domain.Time;

/// <summary>
/// The offices' time zone, Asia/Shanghai. A fixed +08:00: China has had no daylight saving since 1991, and a container
/// without zone files must not change a score.
/// </summary>
public static class OfficeTime
{
    /// <summary>The first year whose dates are read.</summary>
    public const int FirstYear = 2000;

    /// <summary>The last year whose dates are read.</summary>
    public const int LastYear = 2100;

    /// <summary>The offset of Asia/Shanghai from UTC.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The same instant, written with the office's offset.</summary>
    public static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>The office's calendar day that contains the instant.</summary>
    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The first instant of a day.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>ISO 8601 with seconds and +08:00, as all JSON prints it.</summary>
    public static string Iso(DateTimeOffset instant) => Local(instant).ToString("yyyy-MM-dd'T'HH:mm:sszzz");

    /// <summary>
    /// Reads a date or an instant as people and Excel write it: <c>2023-06-05</c>, <c>2023/6/5</c>, <c>2023年6月5日</c>, each possibly
    /// followed by <c>16:30</c> or <c>16:30:05</c>, ISO 8601 with <c>T</c> and an offset, or Excel's serial day number
    /// (<c>45082.6875</c>). Without an offset the time is Asia/Shanghai. Only the years <see cref="FirstYear"/> to <see cref="LastYear"/>: what is dated
    /// outside them is a slip of the pen, and the last days that dates know of have no next midnight.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">The instant; 00:00:00 of the day where no time is written.</param>
    /// <param name="dayOnly">True where no time is written.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset instant, out bool dayOnly)
    {
        dayOnly = false;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            instant = default;
            return false;
        }

        // Excel stores a date as days since 1899-12-30; 20000 to 80000 are the years 1954 to 2119.
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial) && serial is >= 20000 and < 80000)
        {
            dayOnly = serial == decimal.Truncate(serial);
            var seconds = (long)decimal.Round(serial * 86400, MidpointRounding.AwayFromZero);
            return IsPlausible(new DateTime(1899, 12, 30).AddSeconds(seconds), Offset, out instant);
        }

        if (DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            dayOnly = true;
            return IsPlausible(day, Offset, out instant);
        }

        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var time))
        {
            return IsPlausible(time, Offset, out instant);
        }

        return DateTimeOffset.TryParseExact(text, Zoned, CultureInfo.InvariantCulture, DateTimeStyles.None, out var zoned) & IsPlausible(zoned.DateTime, zoned.Offset, out instant);
    }

    /// <summary>The last instant of a day that the ledger can tell from the next midnight: files bear times with fractions of a second.</summary>
    public static DateTimeOffset End(DateOnly day) => Start(day.AddDays(1)).AddMilliseconds(-1);

    /// <summary>Reads a deadline: like <see cref="TryParse"/>, but a day without a time lasts to its <see cref="End"/>.</summary>
    public static bool TryParseDeadline([NotNullWhen(true)] string? text, out DateTimeOffset instant)
    {
        if (!TryParse(text, out instant, out var dayOnly))
        {
            return false;
        }

        instant = dayOnly ? End(Day(instant)) : instant;
        return true;
    }

    /// <summary>A deadline as people are told it: 2023年6月20日17:00; what lasts to a day's last second, 2023年6月20日24时.</summary>
    public static string Deadline(DateTimeOffset due)
    {
        var local = Local(due);
        var day = $"{local:yyyy年M月d日}";
        return local is { Hour: 23, Minute: 59, Second: 59 } ? $"{day}24时" : local.Second == 0 ? $"{day}{local:HH:mm}" : $"{day}{local:HH:mm:ss}";
    }

    private static bool IsPlausible(DateTime time, TimeSpan offset, out DateTimeOffset instant)
    {
        var plausible = time.Year is >= FirstYear and <= LastYear;
        instant = plausible ? new DateTimeOffset(time, offset) : default;
        return plausible;
    }

    private static readonly string[] Days = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];
    private static readonly string[] Times = [.. Days.SelectMany(d => new[] { $"{d} H:mm", $"{d} H:mm:ss", $"{d}'T'H:mm", $"{d}'T'H:mm:ss" })];
    private static readonly string[] Zoned = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
}
