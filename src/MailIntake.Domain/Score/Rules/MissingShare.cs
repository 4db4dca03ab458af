namespace MailIntake.Domain.Score.Rules;

/// <summary>A value in proportion to what is missing to the target: points × (target − max(0, total)) ÷ target, multiplied before dividing.</summary>
/// <param name="Points">The points for missing all of it.</param>
/// <param name="Decimals">The places to which it is rounded, half away from zero.</param>
public sealed record MissingShare(decimal Points, int Decimals);
