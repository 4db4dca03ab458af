using MailIntake.Domain.Score;

namespace MailIntake.Domain.Bulletin;

/// <summary>A proposed outcome (建议) with the number by which a person confirms or declines it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Person">The person, or null where it concerns the unit.</param>
/// <param name="Outcome">What is proposed.</param>
public sealed record Proposal(string Number, string Unit, string? Person, Outcome Outcome)
{
    /// <summary>The proposals of a result, numbered in its order.</summary>
    /// <param name="prefix">The letters with which the office's numbers begin.</param>
    /// <param name="score">The result.</param>
    public static IReadOnlyList<Proposal> Of(string prefix, ScoreSheet score) =>
        [.. score.Groups.SelectMany(g => g.Units).SelectMany(u => u.Outcomes, (u, o) => (u.Unit, Person: (string?)null, Outcome: o))
            .Concat(score.Persons.SelectMany(p => p.Outcomes, (p, o) => (p.Unit, Person: (string?)p.Person, Outcome: o)))
            .Where(o => !o.Outcome.Decided)
            .Select((o, i) => new Proposal($"{prefix}{score.Period}-T{i + 1}", o.Unit, o.Person, o.Outcome))];
}
