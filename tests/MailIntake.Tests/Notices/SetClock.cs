namespace MailIntake.Tests.Notices;

/// <summary>A clock that shows what it is set to.</summary>
internal sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();

    /// <summary>What the clock shows has really passed.</summary>
    public override long GetTimestamp() => Now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
