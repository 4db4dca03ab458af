namespace MailIntake.Domain.Time;

/// <summary>
/// Working days (工作日): Monday to Friday, but for the days that the State Council's yearly notice (节假日安排) makes
/// holidays (休) or, in exchange, working weekend days (班, 调休). A year without a notice falls back to Monday to Friday
/// without the holidays whose days are the same in every year; <see cref="Covers"/> tells.
/// </summary>
public sealed class WorkCalendar
{
    private readonly IReadOnlyDictionary<DateOnly, bool> workday;
    private readonly HashSet<int> years;

    /// <summary>Builds the calendar.</summary>
    /// <param name="exceptions">The days named by the notices: true for 班, false for 休.</param>
    public WorkCalendar(IReadOnlyDictionary<DateOnly, bool> exceptions)
    {
        workday = exceptions;
        // A notice may reach a few days into the December before; those days alone do not make that year known.
        years = [.. exceptions.Keys.GroupBy(d => d.Year).Where(g => g.Any(d => d.Month < 12)).Select(g => g.Key)];
    }

    /// <summary>True where a notice for the year is known.</summary>
    public bool Covers(int year) => years.Contains(year);

    /// <summary>True where people work on the day.</summary>
    public bool IsWorkday(DateOnly day) =>
        workday.TryGetValue(day, out var works) ? works : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsFixedHoliday(day);

    /// <summary>The last working day on or before a day.</summary>
    public DateOnly LastWorkday(DateOnly through)
    {
        while (!IsWorkday(through))
        {
            through = through.AddDays(-1);
        }

        return through;
    }

    /// <summary>A number of working days after a day, which itself is not counted (5 个工作日内); before it where the number is negative.</summary>
    public DateOnly AddWorkdays(DateOnly day, int workdays)
    {
        var step = Math.Sign(workdays);
        for (var left = Math.Abs(workdays); left > 0;)
        {
            day = day.AddDays(step);
            left -= IsWorkday(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>The first working day on or after a day.</summary>
    public DateOnly FirstWorkday(DateOnly from)
    {
        while (!IsWorkday(from))
        {
            from = from.AddDays(1);
        }

        return from;
    }

    /// <summary>元旦, 劳动节 and 国庆节 (全国年节及纪念日放假办法 article 2; 2 May since the amendment in force from 2025). The days of the other holidays differ from year to year.</summary>
    private static bool IsFixedHoliday(DateOnly day) =>
        (day.Month, day.Day) is (1, 1) or (5, 1) or (10, 1 or 2 or 3) || day is { Year: >= 2025, Month: 5, Day: 2 };
}
