using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Time;
using MailIntake.Schedule;

namespace MailIntake.Tests.Schedule;

public sealed class BulletinClockTests
{
    private static readonly BulletinClock Clock = new(new WorkCalendar(new Dictionary<DateOnly, bool>
    {
        [new(2026, 1, 1)] = false, [new(2026, 1, 2)] = false, [new(2026, 1, 3)] = false, [new(2026, 1, 4)] = true,
    }));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "+08:00");

    private static BulletinPlan Plan(PeriodKind kind, string cron) => new(kind, cron, []);

    private static Period P(string text) => Period.TryParse(text, out var period) ? period : throw new ArgumentException(text);

    [Theory]
    [InlineData("2023-06", "first-working-day 08:30", "2023-07-03T08:30:00")] // 1 July 2023 is a Saturday
    [InlineData("2025-12", "first-working-day 08:30", "2026-01-04T08:30:00")] // 1–3 January off, Sunday the 4th works
    [InlineData("2023-06", "day 3 09:00", "2023-07-03T09:00:00")]
    [InlineData("2023-Q2", "day 5 08:30", "2023-07-05T08:30:00")]
    [InlineData("2023", "first-working-day 08:30", "2024-01-02T08:30:00")] // a Tuesday: the 1st is a holiday also in a year whose notice the calendar of this test lacks
    [InlineData("2023-06", "0 30 8 3 * ?", "2023-07-03T08:30:00")]
    [InlineData("2023-06", "0 0 0 1 * ?", "2023-07-03T00:00:00")] // the very end of the period is a Saturday: Monday
    [InlineData("2023-05", "0 0 0 1 * ?", "2023-06-01T00:00:00")] // the very end of the period, a Thursday
    [InlineData("2023-08", "day 3 08:30", "2023-09-04T08:30:00")] // 3 September 2023 is a Sunday
    [InlineData("2025-12", "day 3 08:30", "2026-01-04T08:30:00")] // 3 January is off, Sunday the 4th works
    [InlineData("2023", "0 0 9 10 1 ?", "2024-01-10T09:00:00")]
    public void A_bulletin_is_due_at_its_plans_first_time_after_the_period_or_on_the_next_working_day(string period, string cron, string expected) =>
        Assert.Equal(At(expected), Clock.DueAt(Plan(P(period).Kind, cron), P(period)));

    [Fact]
    public void Due_are_the_periods_that_ended_after_the_first_run_and_whose_time_has_come()
    {
        var plan = Plan(PeriodKind.Month, "first-working-day 08:30");

        // First run in mid-April 2023: March had ended before. Down until 3 July 08:30: April, May and June are due, in order.
        Assert.Equal(["2023-04", "2023-05", "2023-06"], Clock.DueSince(plan, At("2023-04-15T10:00:00"), At("2023-07-03T08:30:00")).Select(d => d.Period.ToString()));
        Assert.Equal(["2023-04", "2023-05"], Clock.DueSince(plan, At("2023-04-15T10:00:00"), At("2023-07-03T08:29:59")).Select(d => d.Period.ToString()));
        Assert.Empty(Clock.DueSince(plan, At("2023-07-01T00:00:00"), At("2023-07-03T09:00:00")));
    }

    [Fact]
    public void The_next_bulletin_may_be_that_of_the_month_just_ended()
    {
        var plan = Plan(PeriodKind.Month, "day 3 08:30");

        Assert.Equal((P("2023-06"), At("2023-07-03T08:30:00")), Clock.DueAfter(plan, At("2023-06-30T23:00:00"), At("2023-07-02T12:00:00")).First());
        Assert.Equal((P("2023-07"), At("2023-08-03T08:30:00")), Clock.DueAfter(plan, At("2023-06-30T23:00:00"), At("2023-07-03T08:30:00")).First());
        Assert.Equal((P("2023-07"), At("2023-08-03T08:30:00")), Clock.DueAfter(plan, At("2023-07-01T00:00:00"), At("2023-07-02T12:00:00")).First()); // June had ended before
    }

    [Theory]
    [InlineData("first-working-day 08:30", null)]
    [InlineData("day 28 23:59", null)]
    [InlineData("0 30 8 3 * ?", null)]
    [InlineData("day 29 08:30", "day 29 08:30")]
    [InlineData("first-working-day 8h", "first-working-day 8h")]
    [InlineData("30 8 * * *", "30 8 * * *")]
    [InlineData("@monthly", "@monthly")] // a macro has no time of day at which the worker could wake up
    [InlineData("0\t30\t8\t3\t*\t?", null)]
    public void A_time_that_cannot_be_used_is_named(string cron, string? named)
    {
        var fault = BulletinClock.Fault(cron);

        Assert.Equal(named is null, fault is null);
        Assert.Contains(named ?? "", fault ?? "");
    }

    [Theory]
    [InlineData("first-working-day 08:05", "0 5 8 * * ?")]
    [InlineData("day 3 08:30", "0 30 8 * * ?")]
    [InlineData("0 0 9 10 1 ?", "0 0 9 * * ?")]
    [InlineData("0  0/30 9-11 ? * MON 2026", "0 0/30 9-11 * * ?")]
    [InlineData("0\t30\t8\t3\t*\t?", "0 30 8 * * ?")]
    public void The_worker_wakes_up_daily_at_the_plans_time_since_the_day_may_move(string cron, string expected) => Assert.Equal(expected, BulletinClock.WakeUp(Plan(PeriodKind.Month, cron)));
}
