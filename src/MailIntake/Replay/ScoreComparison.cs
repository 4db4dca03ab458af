using MailIntake.Configuration;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Replay;

/// <summary>Compares the scores of an office with those that another configuration would have given from the beginning.</summary>
internal static class ScoreComparison
{
    /// <summary>The totals of years and the points of months that differ, as far as they have come by a day.</summary>
    /// <param name="present">The office as it is configured.</param>
    /// <param name="other">The office under the other configuration.</param>
    /// <param name="ledger">What happened.</param>
    /// <param name="changed">The submissions that would be decided otherwise.</param>
    /// <param name="today">The last day that counts.</param>
    public static IReadOnlyList<ScoreChange> Of(Office present, Office other, OfficeLedger ledger, IReadOnlyList<ReplayedItem> changed, DateOnly today)
    {
        var before = new Scorer(present.Policies, present.Roster, ledger, today.Year);
        var after = new Scorer(other.Policies, other.Roster, Replayed(ledger, changed), today.Year);
        var changes = new List<ScoreChange>();
        var renamed = present.Roster.Units.ToLookup(unit => other.Roster.NameOf(unit.Name), StringComparer.Ordinal);
        var first = new[] { present.Policies.Effective.Year, other.Policies.Effective.Year, today.Year }.Min();
        for (var year = first; year <= today.Year; year++)
        {
            var whole = Period.Containing(PeriodKind.Year, new DateOnly(year, 1, 1));
            Compare(whole, unit => unit.Total);
            for (var month = Period.Containing(PeriodKind.Month, whole.First); month.First <= whole.Last && month.First <= today; month = month.Next)
            {
                Compare(month, unit => unit.PeriodPoints);
            }
        }

        return changes;

        void Compare(Period period, Func<UnitScore, decimal> points)
        {
            var asOf = period.Last < today ? period.Last : today;
            var now = Units(before.Score(period, asOf), points, Renamed);
            var then = Units(after.Score(period, asOf), points, unit => unit);
            changes.AddRange(now.Keys.Union(then.Keys)
                .Select(unit => new ScoreChange(unit, period, Find(now, unit), Find(then, unit))).Where(c => c.Before != c.After));
        }

        // A renamed unit is one unit; of several that become one, each is told by its own name.
        string Renamed(string unit) => other.Roster.NameOf(unit) is var name && renamed[name].Count() == 1 ? name : unit;
    }

    private static decimal? Find(Dictionary<string, decimal> points, string unit) => points.TryGetValue(unit, out var found) ? found : null;

    private static Dictionary<string, decimal> Units(ScoreSheet sheet, Func<UnitScore, decimal> points, Func<string, string> name) =>
        sheet.Groups.SelectMany(g => g.Units).ToDictionary(u => name(u.Unit), points, StringComparer.Ordinal);

    private static OfficeLedger Replayed(OfficeLedger ledger, IReadOnlyList<ReplayedItem> changed)
    {
        if (changed.Count == 0)
        {
            return ledger;
        }

        var byNumber = changed.ToDictionary(c => c.Number, StringComparer.Ordinal);
        var places = ledger.Submissions.GroupBy(s => s.Number, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().ReceivedAt, StringComparer.Ordinal);
        return ledger with
        {
            Submissions = [.. ledger.Submissions.Where(s => s.HoldsUntil is null || !byNumber.ContainsKey(s.Number)).Select(Decided).OrderBy(s => s.ReceivedAt)],
        };

        Submission Decided(Submission submission)
        {
            if (!byNumber.TryGetValue(submission.Number, out var item))
            {
                return submission;
            }

            var replaces = item.Now.Replaces ? item.Now.RelatedTo : null;
            return submission with
            {
                Unit = item.Now.Unit,
                Kind = item.Now.Kind,
                Status = item.Now.Status,
                Commission = item.Now.Commission,
                Replaces = replaces,
                ReceivedAt = replaces is not null && places.TryGetValue(replaces, out var place) ? place : item.ReceivedAt,
                HoldsFrom = null,
            };
        }
    }
}
