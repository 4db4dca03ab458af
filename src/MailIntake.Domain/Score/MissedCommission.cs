namespace MailIntake.Domain.Score;

/// <summary>A commission that was not fulfilled, by its deadline or as the office recorded it.</summary>
/// <param name="Day">The day it counts from.</param>
/// <param name="Evidence">The number of the commission or of the event that recorded it.</param>
internal readonly record struct MissedCommission(DateOnly Day, string Evidence);
