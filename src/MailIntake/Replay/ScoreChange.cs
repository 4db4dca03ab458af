using MailIntake.Domain.Time;

namespace MailIntake.Replay;

/// <summary>A unit's points that would change under another configuration.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Period">A year, whose total is compared, or a month, whose points are.</param>
/// <param name="Before">The points now, or null where the unit is not in the roster.</param>
/// <param name="After">The points under the other configuration, or null where the unit is not in its roster.</param>
public sealed record ScoreChange(string Unit, Period Period, decimal? Before, decimal? After);
