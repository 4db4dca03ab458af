namespace MailIntake.Domain.Time;

/// <summary>
/// The offices' time zone, Asia/Shanghai. A fixed +08:00: China has had no daylight saving since 1991, and a container
/// without zone files must not change a score.
/// </summary>
public static class OfficeTime
{
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
}
