namespace MailIntake;

/// <summary>
/// The clock of <c>--now</c>: shows the given instant when it is made and runs on from there at the usual pace, so that a month's
/// change can be rehearsed on the real program. Timers run as they always do; only the date differs.
/// </summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private readonly TimeSpan shift;

    /// <summary>A clock that shows the instant now.</summary>
    public ShiftedTimeProvider(DateTimeOffset now) => shift = now - System.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => (System.GetUtcNow() + shift).ToUniversalTime();
}
