namespace MailIntake.Tests.Schedule;

/// <summary>A clock that can be set: what it shows is apart from the time that passes.</summary>
internal sealed class LeapingClock(DateTimeOffset start) : TimeProvider
{
    private TimeSpan passed;
    private TimeSpan set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => (start + passed + set).ToUniversalTime();

    public override long GetTimestamp() => passed.Ticks;

    public void Pass(TimeSpan time) => passed += time;

    public void Set(TimeSpan by) => set += by;
}
