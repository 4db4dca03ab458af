namespace MailIntake.Domain.Score;

/// <summary>A quota (报送任务) and how far the unit is.</summary>
/// <param name="Name">The quota's name in the policy.</param>
/// <param name="Period">The quota's own period, such as <c>2023-06</c>.</param>
/// <param name="Required">How many are required.</param>
/// <param name="Actual">How many were counted.</param>
/// <param name="Closed">True where its last day is not after the day asked for.</param>
public sealed record QuotaProgress(string Name, string Period, int Required, int Actual, bool Closed);
