namespace MailIntake.Schedule;

/// <summary>
/// Notices where the system's clock was set, by comparing it with the time that really passed. Triggers stand at absolute times: after a clock was set
/// back they would not fire until it has caught up. And a period that is over only by a clock that has just leapt may not be over at all.
/// </summary>
/// <param name="clock">The time.</param>
public sealed class ClockWatch(TimeProvider clock)
{
    /// <summary>The name under which the ledger notes since when the clock is doubted: a worker that is started once more doubts it still.</summary>
    public const string Doubt = "clock/doubted";

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Large = TimeSpan.FromHours(1);
    private static readonly TimeSpan Doubted = TimeSpan.FromHours(1);

    /// <summary>A worker that was at work so long ago may as well have begun with a wrong clock: a board without a battery, a virtual machine that was woken.</summary>
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(31);

    private readonly Lock gate = new();
    private DateTimeOffset shown = clock.GetUtcNow();
    private long passed = clock.GetTimestamp();
    private long? leapt;
    private TimeSpan? untold;

    /// <summary>True within an hour after the clock leapt by an hour or more, or the worker began after a long pause: what is sent for good waits, so that a person can set it right.</summary>
    public bool IsDoubtful
    {
        get
        {
            lock (gate)
            {
                Compare();
                return leapt is { } at && clock.GetElapsedTime(at) < Doubted;
            }
        }
    }

    /// <summary>Begins after a pause: the clock is doubted where by it the last work was long ago.</summary>
    /// <param name="last">When the worker was last at work, or null.</param>
    /// <param name="since">Since when it was doubted when the worker last began so, or null: beginning once more ends no doubt.</param>
    /// <returns>True where it is doubted.</returns>
    public bool Resume(DateTimeOffset? last, DateTimeOffset? since)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var doubted = now - last > LongAgo || now - since < Doubted;
            leapt = doubted ? clock.GetTimestamp() : leapt;
            return doubted;
        }
    }

    /// <summary>Compares the clock with the time that passed since the last look.</summary>
    /// <returns>By how much the clock was set, forth or (negative) back; null where it was not.</returns>
    public TimeSpan? Look()
    {
        lock (gate)
        {
            Compare();
            var leap = untold;
            untold = null;
            return leap;
        }
    }

    private void Compare()
    {
        var (now, at) = (clock.GetUtcNow(), clock.GetTimestamp());
        var leap = now - shown - clock.GetElapsedTime(passed, at);
        (shown, passed) = (now, at);
        if (leap.Duration() >= Large)
        {
            leapt = at;
        }

        if (leap.Duration() >= Noticed)
        {
            untold = leap; // kept for the schedule, whoever saw it first
        }
    }
}
