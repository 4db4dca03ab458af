using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>The outcomes of a published period that are others now, for one unit or person, by what was recorded about the period after it was published.</summary>
/// <param name="Period">The period.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Person">The person, or null where it concerns the unit.</param>
/// <param name="Published">The outcomes as published that are no more.</param>
/// <param name="Now">Those that were not published.</param>
public sealed record OutcomeChange(Period Period, string Unit, string? Person, IReadOnlyList<Outcome> Published, IReadOnlyList<Outcome> Now)
{
    /// <summary>
    /// Compares the outcomes of a period as readers know them with those of now. Why something follows may change without what follows. A unit that joined
    /// or left later takes a place among the ranks of earlier periods too: where nothing but that is new of a period, nothing is told of it.
    /// </summary>
    /// <param name="published">The outcomes as readers know them; a unit that bears another name now is known by its alias.</param>
    /// <param name="now">The outcomes now.</param>
    /// <param name="roster">The units now.</param>
    public static IEnumerable<OutcomeChange> Between(KnownOutcomes published, KnownOutcomes now, Roster roster)
    {
        var totals = published.Units.ToDictionary(u => u.Unit, u => u.Total, StringComparer.Ordinal);
        var names = new PublishedNames(totals.Keys, roster);
        var former = now.Units.Select(u => (Name: names.Of(u.Unit), u.Total)).ToList();
        if (former.Count(u => u.Name is not null) is var known && (known < former.Count || known < totals.Count) && former.TrueForAll(u => u.Name is null || totals[u.Name] == u.Total))
        {
            yield break;
        }

        var before = published.Outcomes.ToLookup(o => (o.Unit, o.Person), o => o.Outcome);
        var after = now.Outcomes.ToLookup(o => (o.Unit, o.Person), o => o.Outcome);
        foreach (var (unit, _) in now.Units)
        {
            if (names.Of(unit) is not { } name)
            {
                continue;
            }

            var persons = before.Where(b => b.Key.Unit == name).Concat(after.Where(a => a.Key.Unit == unit)).Select(o => o.Key.Person).Prepend(null).Distinct();
            foreach (var person in persons)
            {
                var (was, has) = (before[(name, person)], after[(unit, person)]);
                if (Minus(was, has) is var gone && Minus(has, was) is var come && gone.Count + come.Count > 0)
                {
                    yield return new OutcomeChange(now.Period, unit, person, gone, come);
                }
            }
        }
    }

    /// <summary>Outcomes as a reader is told them.</summary>
    public static string Labels(IReadOnlyList<Outcome> outcomes) => outcomes.Count == 0 ? "无" : string.Join('、', outcomes.Select(OutcomeGroup.LabelOf));

    private static List<Outcome> Minus(IEnumerable<Outcome> outcomes, IEnumerable<Outcome> others)
    {
        var left = others.Select(Key).ToList();
        return [.. outcomes.Where(o => !left.Remove(Key(o)))];

        static (string, string, bool, decimal?) Key(Outcome o) => (o.Name, o.Clause, o.Decided, o.Value);
    }
}
