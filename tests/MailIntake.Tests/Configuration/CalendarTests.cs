using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Configuration;

public sealed class CalendarTests
{
    private static WorkCalendar Shipped()
    {
        var problems = new List<Problem>();
        var calendar = CalendarLoader.Load(Path.Combine(ShippedConfig.Root, "config"), problems);
        Assert.Empty(problems);
        return calendar;
    }

    // The first day of each month on which people work, by the State Council's notices:
    // 2024-05: 1–5 May are holidays, Monday the 6th works. 2024-10: 1–7 off, Tuesday the 8th works.
    // 2025-10: 1–8 off, Thursday the 9th works. 2025-02: until 4 February off, Wednesday the 5th works.
    // 2026-01: 1–3 off, Sunday the 4th works in exchange. 2026-05: 1–5 off, Wednesday the 6th works.
    // 2026-08: the 1st and 2nd are a weekend. 2023-07: likewise, Monday the 3rd works. 2023-10: 29 September to 6 October off, Saturday the 7th works.
    [Theory]
    [InlineData("2024-05-01", "2024-05-06")]
    [InlineData("2024-10-01", "2024-10-08")]
    [InlineData("2025-10-01", "2025-10-09")]
    [InlineData("2025-02-01", "2025-02-05")]
    [InlineData("2026-01-01", "2026-01-04")]
    [InlineData("2026-05-01", "2026-05-06")]
    [InlineData("2026-08-01", "2026-08-03")]
    [InlineData("2023-07-01", "2023-07-03")]
    [InlineData("2023-10-01", "2023-10-07")]
    public void The_first_working_day_respects_holidays_and_exchanged_weekends(string first, string expected) =>
        Assert.Equal(DateOnly.Parse(expected), Shipped().FirstWorkday(DateOnly.Parse(first)));

    [Fact]
    public void The_working_weekend_days_of_2026_are_those_of_the_notice()
    {
        var calendar = Shipped();
        var days = Enumerable.Range(0, 365).Select(new DateOnly(2026, 1, 1).AddDays)
            .Where(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && calendar.IsWorkday(d)).Select(d => d.ToString("MM-dd"));

        Assert.Equal(["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"], days);
    }

    [Fact]
    public void A_year_without_a_notice_is_not_covered_and_falls_back_to_weekdays()
    {
        var calendar = Shipped();

        Assert.True(calendar.Covers(2026));
        Assert.False(calendar.Covers(2031));
        Assert.Equal(new DateOnly(2031, 2, 3), calendar.FirstWorkday(new DateOnly(2031, 2, 1))); // a Saturday
    }

    // 全国年节及纪念日放假办法 article 2: 1 January, 1 May and 1 to 3 October in every year, 2 May from 2025 on. No notice for 2027 to 2031 is there.
    // 2027-01-01 is a Friday, Monday is the 4th. 2029-05-01 is a Tuesday and the 2nd a Wednesday. 2030-10-01 to 03 are Tuesday to Thursday.
    // 2022 is before the 2 May became one: 2022-05-01 is a Sunday, the 2nd a Monday.
    [Theory]
    [InlineData("2027-01-01", "2027-01-04")]
    [InlineData("2029-05-01", "2029-05-03")]
    [InlineData("2030-10-01", "2030-10-04")]
    [InlineData("2022-05-01", "2022-05-02")]
    public void The_holidays_of_fixed_days_are_known_without_a_notice(string first, string expected)
    {
        Assert.Equal(DateOnly.Parse(expected), Shipped().FirstWorkday(DateOnly.Parse(first)));
        Assert.False(Shipped().Covers(DateOnly.Parse(first).Year));
    }

    [Fact]
    public void Wrong_rows_are_named_with_their_line()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "calendar"));
        File.WriteAllText(Path.Combine(folder.Path, "calendar", "2027.csv"), "日期,类型,说明\n2027-01-01,休,元旦\n2027-13-01,休,\n2027-01-02,假,\n2027/1/1,班,\n");
        var problems = new List<Problem>();
        CalendarLoader.Load(folder.Path, problems);

        Assert.Equal([3, 4, 5], problems.Select(p => p.Line));
        Assert.Contains("2027/1/1 已经写过（calendar/2027.csv 第 2 行），请只留一处", problems[2].Message);
    }
}
