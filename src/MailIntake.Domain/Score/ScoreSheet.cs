using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>The result of one office for a period as of a day (<c>score --json</c>).</summary>
/// <param name="Office">The office's id.</param>
/// <param name="Period">The period asked for.</param>
/// <param name="AsOf">The day to whose end everything is counted.</param>
/// <param name="Groups">The ranking groups in the policy's order.</param>
/// <param name="Persons">The individual ranking; empty where the office has none.</param>
public sealed record ScoreSheet(
    string Office, Period Period, DateOnly AsOf, IReadOnlyList<GroupScore> Groups, IReadOnlyList<PersonScore> Persons);
