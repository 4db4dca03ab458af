namespace MailIntake.Domain.Score;

/// <summary>All that the rules make of a unit's rows when one set of events is in force from the beginning: what a day's state would have been.</summary>
/// <param name="Movements">The movements in order of date, limits applied; percentages of the annual total are left to the account.</param>
/// <param name="Missed">The commissions not fulfilled, in order of date.</param>
/// <param name="Percentages">By year, what takes percentages of its total.</param>
internal sealed record Timeline(
    IReadOnlyList<Movement> Movements, IReadOnlyList<MissedCommission> Missed, ILookup<int, YearPercentage> Percentages);
