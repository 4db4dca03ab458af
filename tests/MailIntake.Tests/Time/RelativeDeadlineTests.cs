using MailIntake.Configuration;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Time;

public sealed class RelativeDeadlineTests
{
    private static WorkCalendar Shipped() => CalendarLoader.Load(Path.Combine(ShippedConfig.Root, "config"), []);

    [Theory]
    [InlineData("5个工作日", 5, true)]
    [InlineData(" 5 个工作日内 ", 5, true)]
    [InlineData("10工作日", 10, true)]
    [InlineData("24小时", 24, false)]
    [InlineData("24 个小时之内", 24, false)]
    public void What_people_write_is_read(string text, int count, bool workdays)
    {
        Assert.True(RelativeDeadline.TryParse(text, out var deadline));
        Assert.Equal((count, workdays), (deadline.Count, deadline.InWorkdays));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0个工作日")]
    [InlineData("5")]
    [InlineData("5天")]
    [InlineData("-5个工作日")]
    [InlineData("5000个工作日")]
    [InlineData("2023-06-20")]
    public void Nothing_else_is(string text) => Assert.False(RelativeDeadline.TryParse(text, out _));

    // By the notice for 2026: 春节 2-15 to 2-23 off, Saturday 2-28 worked; 国庆 10-1 to 10-7 off, Saturday 10-10 worked; Sunday 9-20 worked, 9-25 to 9-27 中秋节 off.
    [Theory]
    [InlineData("2026-02-12 10:00", "2026-02-28")] // Thursday: 13, 14 (a Saturday that is worked), 24, 25, 26, then 27 and 28
    [InlineData("2026-09-30 23:59", "2026-10-15")] // 8, 9, 10 (Saturday), 12, 13, then 14 and 15
    [InlineData("2026-06-06 10:00", "2026-06-16")] // asked on a Saturday: 8 to 12, then 15 and 16
    public void Seven_working_days_pass_over_holidays_and_count_worked_weekends(string asked, string day)
    {
        Assert.True(OfficeTime.TryParse(asked, out var at, out _));
        var due = new RelativeDeadline(7, InWorkdays: true).From(at, Shipped());
        Assert.Equal($"{day}T23:59:59+08:00", OfficeTime.Iso(due));
    }

    // Files bear times with fractions: the day's last half second is still the day (scoring.md, decided in detail 2: the end of that day).
    [Fact]
    public void A_day_lasts_to_the_next_midnight()
    {
        var late = new DateTimeOffset(2026, 6, 8, 23, 59, 59, 500, OfficeTime.Offset);
        Assert.True(OfficeTime.TryParseDeadline("2026-06-08", out var due));
        Assert.True(late <= due && due < OfficeTime.Start(new DateOnly(2026, 6, 9)));
        Assert.Equal(due, new RelativeDeadline(1, InWorkdays: true).From(late.AddDays(-3), Shipped())); // 5 June is a Friday
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("1999-12-31 23:59")]
    [InlineData("2101-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("9999年12月31日 23:59:59")]
    [InlineData("9999-12-31T23:59:59+08:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("20000")] // Excel's number of 1954-10-03
    public void A_year_that_nobody_means_is_no_date(string text)
    {
        Assert.False(OfficeTime.TryParse(text, out _, out _));
        Assert.False(OfficeTime.TryParseDeadline(text, out _));
    }

    [Fact]
    public void Hours_are_hours_whatever_the_day_to_the_next_full_minute()
    {
        var asked = new DateTimeOffset(2026, 10, 1, 8, 15, 30, OfficeTime.Offset);
        Assert.Equal("2026-10-02T08:16:00+08:00", OfficeTime.Iso(new RelativeDeadline(24, InWorkdays: false).From(asked, Shipped())));
        Assert.Null(new RelativeDeadline(24, InWorkdays: false).UnknownYear(asked.AddYears(10), Shipped()));
    }

    [Fact]
    public void A_year_without_a_notice_is_named()
    {
        var calendar = new WorkCalendar(new Dictionary<DateOnly, bool> { [new DateOnly(2026, 10, 1)] = false });
        var asked = new DateTimeOffset(2026, 12, 30, 9, 0, 0, OfficeTime.Offset); // a Wednesday
        Assert.Null(new RelativeDeadline(1, InWorkdays: true).UnknownYear(asked, calendar));
        Assert.Equal(2027, new RelativeDeadline(2, InWorkdays: true).UnknownYear(asked, calendar));
        Assert.Equal(2027, new RelativeDeadline(1, InWorkdays: true).UnknownYear(asked.AddDays(1), calendar));
    }

    // A cell of Excel that holds a day alone is that day to its end: 45082 is 5 June 2023. One that holds 17:00 holds 17/24 of a day, which no decimal fraction is: 0.7083333… are 61199.9999 of
    // 86400 seconds, and mean 61200.
    [Theory]
    [InlineData("45082", "2023-06-05T23:59:59+08:00")]
    [InlineData("45082.6875", "2023-06-05T16:30:00+08:00")]
    [InlineData("45082.7083333333", "2023-06-05T17:00:00+08:00")]
    public void A_deadline_from_a_cell_of_Excel_is_the_days_end_or_its_full_second(string cell, string due)
    {
        Assert.True(OfficeTime.TryParseDeadline(cell, out var at));
        Assert.Equal(due, OfficeTime.Iso(at));
    }

    // Asked on the last day of 2026, five working days lie in 2027 alone: it does not matter that nobody knows 2026.
    [Fact]
    public void The_year_in_which_it_was_asked_need_not_be_known_where_no_day_of_it_is_counted()
    {
        var of2027 = new WorkCalendar(new Dictionary<DateOnly, bool> { [new DateOnly(2027, 1, 1)] = false });
        var due = new RelativeDeadline(5, InWorkdays: true);
        Assert.Null(due.UnknownYear(OfficeTime.Start(new DateOnly(2026, 12, 31)), of2027));
        Assert.Equal(2026, due.UnknownYear(OfficeTime.Start(new DateOnly(2026, 12, 30)), of2027)); // 31 December is counted
    }

    // The notice for 2027 says that 31 December 2026 is worked: that does not make 2026 known.
    [Fact]
    public void A_day_of_December_in_the_next_years_notice_does_not_make_the_year_known()
    {
        var calendar = new WorkCalendar(new Dictionary<DateOnly, bool> { [new DateOnly(2026, 12, 31)] = true, [new DateOnly(2027, 1, 1)] = false });
        Assert.Equal((false, true), (calendar.Covers(2026), calendar.Covers(2027)));
    }

    // 2 May is a holiday since 2025: Friday 2 May 2025 is off without any notice, Thursday 2 May 2024 was not.
    [Theory]
    [InlineData("2024-05-02", true)]
    [InlineData("2025-05-02", false)]
    [InlineData("2025-05-05", true)] // Monday
    public void The_second_of_May_is_a_holiday_since_2025(string day, bool works) =>
        Assert.Equal(works, new WorkCalendar(new Dictionary<DateOnly, bool>()).IsWorkday(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    // Monday 5 June 2023, at work from 8:30 to 17:30: in the first minute they are, at the end no more.
    [Theory]
    [InlineData("2023-06-05 08:29:59", false)]
    [InlineData("2023-06-05 08:30", true)]
    [InlineData("2023-06-05 17:29:59", true)]
    [InlineData("2023-06-05 17:30", false)]
    public void Work_begins_with_its_first_minute_and_is_over_at_its_end(string at, bool works)
    {
        Assert.True(OfficeTime.TryParse(at, out var instant, out _));
        Assert.Equal(works, new WorkHours(new WorkCalendar(new Dictionary<DateOnly, bool>()), new TimeOnly(8, 30), new TimeOnly(17, 30)).Contains(instant));
    }
}
