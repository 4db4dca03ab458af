using MailIntake.Schedule;

namespace MailIntake.Tests.Schedule;

public sealed class ClockWatchTests
{
    private readonly LeapingClock clock = new(new DateTimeOffset(2023, 6, 20, 10, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public void A_leap_is_told_to_the_schedule_once_whoever_saw_it_first()
    {
        var watch = new ClockWatch(clock);
        clock.Pass(TimeSpan.FromHours(3));
        Assert.Null(watch.Look());
        Assert.False(watch.IsDoubtful);

        clock.Set(TimeSpan.FromDays(-365));
        Assert.True(watch.IsDoubtful);
        Assert.Equal(TimeSpan.FromDays(-365), watch.Look());
        Assert.Null(watch.Look());
    }

    [Fact]
    public void The_doubt_ends_an_hour_after_the_leap_and_a_small_correction_makes_none()
    {
        var watch = new ClockWatch(clock);
        clock.Set(TimeSpan.FromMinutes(59));
        Assert.False(watch.IsDoubtful);

        clock.Set(TimeSpan.FromHours(1));
        Assert.True(watch.IsDoubtful);
        clock.Pass(TimeSpan.FromMinutes(59));
        Assert.True(watch.IsDoubtful);
        clock.Pass(TimeSpan.FromMinutes(1));
        Assert.False(watch.IsDoubtful);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(31, false)]
    [InlineData(32, true)] // the clock may have begun a month, or a year, ahead
    [InlineData(-365, false)] // by a clock that went back nothing falls due
    public void A_worker_that_begins_after_a_long_pause_doubts_the_clock_for_an_hour(int? daysAgo, bool doubted)
    {
        var watch = new ClockWatch(clock);
        Assert.Equal(doubted, watch.Resume(daysAgo is { } days ? clock.GetUtcNow().AddDays(-days) : null, since: null));
        Assert.Equal(doubted, watch.IsDoubtful);
        clock.Pass(TimeSpan.FromHours(1));
        Assert.False(watch.IsDoubtful);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(-1, true)] // noted by a clock that was set back since
    public void A_worker_that_is_started_once_more_within_the_hour_doubts_the_clock_still(int minutesAgo, bool doubted)
    {
        var watch = new ClockWatch(clock);
        Assert.Equal(doubted, watch.Resume(clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(-minutesAgo)));
        Assert.Equal(doubted, watch.IsDoubtful);
    }
}
