using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>The outcomes (考核结果运用) of a published period as readers know them.</summary>
/// <param name="Period">The period.</param>
/// <param name="Units">The units that had a result, with their totals.</param>
/// <param name="Outcomes">Whom which outcome concerns; the person is null where it is the unit itself.</param>
public sealed record KnownOutcomes(Period Period, IReadOnlyList<(string Unit, decimal Total)> Units, IReadOnlyList<(string Unit, string? Person, Outcome Outcome)> Outcomes)
{
    /// <summary>The outcomes of a result.</summary>
    public static KnownOutcomes Of(ScoreSheet score)
    {
        var units = score.Groups.SelectMany(g => g.Units).ToList();
        return new KnownOutcomes(
            score.Period, [.. units.Select(u => (u.Unit, u.Total))],
            [
                .. units.SelectMany(u => u.Outcomes, (u, o) => (u.Unit, (string?)null, o)),
                .. score.Persons.SelectMany(p => p.Outcomes, (p, o) => (p.Unit, (string?)p.Person, o)),
            ]);
    }
}
