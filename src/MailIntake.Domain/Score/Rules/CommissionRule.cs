namespace MailIntake.Domain.Score.Rules;

/// <summary>What follows from commissions (约稿). Whether one was fulfilled is found by the program from deadlines and arrivals.</summary>
/// <param name="Fulfilled">A commission fulfilled on time, or null where it earns nothing.</param>
/// <param name="Missed">A commission not fulfilled on time, or null where it costs nothing.</param>
/// <param name="NotConcerned">The event by which a unit answers in time that it is not concerned (不涉及), or null.</param>
/// <param name="VoidsYearAfter">How many missed commissions of a year take all its points; null where none do.</param>
public sealed record CommissionRule(
    CommissionResult? Fulfilled, CommissionResult? Missed, string? NotConcerned, CommissionVoid? VoidsYearAfter);
