using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using Microsoft.FSharp.Core;

namespace MailIntake.Tests.Score;

/// <summary>What must hold of any ledger, tried on random ones of all offices. The seed is fixed, so a failure comes back.</summary>
public class ScorePropertyTests
{
    private const int Days = 700;

    public static TheoryData<string> Offices => [.. ShippedConfig.Offices, "sixth"];

    [Theory]
    [MemberData(nameof(Offices))]
    public void Entries_add_up_and_nothing_depends_on_what_comes_later(string office) => ForAll(office, 150, (policies, roster, ledger, day) =>
    {
        var scorer = new Scorer(policies, roster, ledger, day.Year + 1);
        foreach (var period in PeriodsAround(day))
        {
            var sheet = scorer.Score(period, day);
            Assert.Empty(CaseRunner.Inconsistencies(sheet, policies.NearestTo(period.Last)));
            Assert.Equal(Describe(Scorer.Score(policies, roster, Until(ledger, day), period, day)), Describe(sheet));
        }
    });

    [Theory]
    [MemberData(nameof(Offices))]
    public void A_correction_and_a_new_decision_make_the_total_what_it_would_be_had_it_always_been_so(string office) => ForAll(office, 150, (policies, roster, ledger, day) =>
    {
        // What a year's percentage takes is settled when it closes, so closed years can differ by it: left to the cases.
        var rows = ledger with { Events = [.. ledger.Events.Where(e => policies.Versions[0].Events.Judge(e).Rule?.Percent is null)] };
        var without = rows with
        {
            Submissions = [.. rows.Submissions.Where(s => s.HoldsOn(day)).Select(s => s with { HoldsFrom = null, HoldsUntil = null })],
            Events = [.. rows.Events.Where(e => e.Item != OfficeEvent.Correction && IsInForce(rows.Events, e, day))],
        };
        var actual = SumOfYears(new Scorer(policies, roster, rows, day.Year), policies, day);

        Assert.Equal(SumOfYears(new Scorer(policies, roster, without, day.Year), policies, day), actual);
    });

    private static void ForAll(string office, int tests, Action<PolicyHistory, Roster, OfficeLedger, DateOnly> holds)
    {
        var (policies, shipped) = CaseRunner.Shipped(office);
        var roster = new Roster([.. shipped.Units.Where((_, i) => i < 2 || i >= shipped.Units.Count - 2 || i == shipped.Units.Count / 2)]);
        var row = Gen.Choose(0, 999_999).ArrayOf(6);
        var ledgers = Arb.From(row.ArrayOf().Resize(60), rows => Enumerable.Range(0, rows.Length).Select(i => rows.Where((_, j) => j != i).ToArray()));
        var replay = FSharpOption<FsCheck.Replay>.Some(new FsCheck.Replay(new Rnd(20231201UL, 7UL), FSharpOption<int>.None));
        var property = Prop.ForAll(ledgers, rows => holds(policies, roster, Ledger(policies, roster, rows), policies.Effective.AddDays(Pick(rows, Days))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(replay), property);
    }

    private static int Pick(int[][] rows, int below) => rows.Length == 0 ? below / 2 : rows[0][5] % below;

    /// <summary>A ledger out of rows of random numbers: three units, titles that meet, commissions, corrections of corrections.</summary>
    private static OfficeLedger Ledger(PolicyHistory policies, Roster roster, int[][] rows)
    {
        var policy = policies.Versions[0];
        var units = new[] { roster.Units[0], roster.Units[^1], roster.Units[roster.Units.Count / 2] }.Distinct().ToList();
        var vocabulary = Vocabulary(policy);
        var start = OfficeTime.Start(policies.Effective.AddDays(-20));
        var commissions = Enumerable.Range(1, 4)
            .Select(i => new Commission($"Y{i}", $"约稿{i}", [.. units.Select(u => u.Name)], start, start.AddDays(i * 90))).ToList();
        var submissions = new List<Submission>();
        var events = new List<OfficeEvent>();
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            var at = start.AddMinutes(row[1] % (Days * 1440));
            var unit = units[row[2] % units.Count].Name;
            var commission = row[4] % 3 == 0 ? commissions[row[4] / 3 % commissions.Count].Number : null;
            var title = row[5] % 2 == 0 ? $"标题 {row[5] / 2 % 3}。" : $"《标题{row[5] / 2 % 3}》";
            switch (row[0] % 4)
            {
                case 0:
                    var sent = new Submission
                    {
                        Number = $"S{i}", Unit = unit, Kind = policy.Kinds[row[3] % policy.Kinds.Count], Commission = commission, Title = title, ReceivedAt = at,
                        Status = row[3] % 7 == 0 ? SubmissionStatus.NotCounted : SubmissionStatus.Counted, Authors = [$"作者{row[5] % 3}"],
                    };
                    submissions.AddRange(row[3] % 3 == 0 ? Decided(sent, row, units[row[4] % units.Count].Name, policy) : [sent]);
                    break;
                case 1 when events.Count > 0:
                    var target = events[row[3] % events.Count];
                    events.Add(new OfficeEvent { Number = $"E{i}", At = at, Unit = target.Unit, Item = OfficeEvent.Correction, About = target.Number });
                    break;
                default:
                    var word = vocabulary[row[3] % vocabulary.Count];
                    var taken = word with { Number = $"E{i}", At = at, Unit = unit, Title = title, Commission = commission, Authors = row[4] % 2 == 0 ? ["甲", "乙"] : [] };
                    events.Add(policy.Events.Judge(taken).Refusal is null ? taken : word with { Number = $"E{i}", At = at, Unit = unit, Commission = word.Commission });
                    break;
            }
        }

        return new OfficeLedger([.. submissions.OrderBy(s => s.ReceivedAt)], [.. events.OrderBy(e => e.At)], commissions);
    }

    /// <summary>A submission decided anew once or twice: another unit, another kind, counted no longer.</summary>
    private static IEnumerable<Submission> Decided(Submission sent, int[] row, string unit, OfficePolicy policy)
    {
        var day = OfficeTime.Day(sent.ReceivedAt).AddDays(1 + (row[4] % 120));
        var second = day.AddDays(1 + (row[5] % 90));
        yield return sent with { HoldsUntil = day };
        yield return sent with { HoldsFrom = day, HoldsUntil = second, Unit = unit, Kind = policy.Kinds[row[5] % policy.Kinds.Count] };
        yield return sent with { HoldsFrom = second, Status = row[5] % 2 == 0 ? SubmissionStatus.NotCounted : SubmissionStatus.Counted };
    }

    /// <summary>Every combination of 事项, 渠道 and 文种 that the policy takes.</summary>
    private static List<OfficeEvent> Vocabulary(OfficePolicy policy) =>
        [.. from item in policy.Events.Items
            from channel in policy.Events.Channels(item).Cast<string?>().Append(null)
            from kind in policy.Kinds.Cast<string?>().Append(null)
            from commission in new[] { null, "Y1" }
            let row = new OfficeEvent { Number = "", At = default, Unit = "", Item = item, Channel = channel, Kind = kind, Commission = commission }
            where policy.Events.Judge(row).Refusal is null
            select row];

    private static IEnumerable<Period> PeriodsAround(DateOnly day) =>
        [Period.Containing(PeriodKind.Month, day), Period.Containing(PeriodKind.Month, day).Previous, Period.Containing(PeriodKind.Quarter, day), Period.Containing(PeriodKind.Year, day)];

    private static OfficeLedger Until(OfficeLedger ledger, DateOnly day) => ledger with
    {
        Submissions = [.. ledger.Submissions.Where(s => OfficeTime.Day(s.ReceivedAt) <= day && !(s.HoldsFrom > day))
            .Select(s => s.HoldsUntil > day ? s with { HoldsUntil = null } : s)],
        Events = [.. ledger.Events.Where(e => OfficeTime.Day(e.At) <= day)],
    };

    // The rule in its plainest words: in force unless a correction names it by the day that is itself in force. Rows that only withdraw each
    // other in a ring do not come up: a correction is made of an earlier row here.
    private static bool IsInForce(IReadOnlyList<OfficeEvent> events, OfficeEvent row, DateOnly day) =>
        !events.Any(c => c.Item == OfficeEvent.Correction && c.About == row.Number && OfficeTime.Day(c.At) <= day && IsInForce(events, c, day));

    private static string SumOfYears(Scorer scorer, PolicyHistory policies, DateOnly day)
    {
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        for (var year = policies.Effective.Year; year <= day.Year; year++)
        {
            var sheet = scorer.Score(Period.Containing(PeriodKind.Year, new DateOnly(year, 1, 1)), day);
            foreach (var unit in sheet.Groups.SelectMany(g => g.Units))
            {
                sums[unit.Unit] = sums.GetValueOrDefault(unit.Unit) + unit.Total - unit.StartingPoints;
            }

            foreach (var person in sheet.Persons)
            {
                sums[$"{person.Unit} {person.Person}"] = sums.GetValueOrDefault($"{person.Unit} {person.Person}") + person.Points;
            }
        }

        return string.Join('\n', sums.Where(s => s.Value != 0).Select(s => $"{s.Key} {s.Value.ToString("0.######", CultureInfo.InvariantCulture)}"));
    }

    private static string Describe(ScoreSheet sheet) => string.Join('\n', sheet.Groups.SelectMany(g => g.Units).Select(u =>
        $"{u.Unit} {u.Rank} {u.Total} {u.PeriodPoints} {u.Target} {u.Completion} "
        + string.Join(',', u.Submitted) + string.Join(',', u.Adopted) + string.Join(',', u.Sections) + string.Join(',', u.Quotas)
        + string.Join(',', u.Entries.Select(e => $"{e.Date} {e.Clause} {e.Item} {e.Points} {string.Join('/', e.Evidence)}"))
        + string.Join(',', u.Outcomes)).Concat(sheet.Persons.Select(p => $"{p.Unit} {p.Person} {p.Points} {p.Rank} {string.Join(',', p.Outcomes)}")));
}
