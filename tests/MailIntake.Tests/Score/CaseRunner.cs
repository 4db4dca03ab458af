using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Tests.Score;

/// <summary>Runs cases against a policy and says what differs from what they expect.</summary>
public static class CaseRunner
{
    /// <summary>The policy and roster of an office.</summary>
    public static (PolicyHistory Policies, Roster Roster) Shipped(string office)
    {
        var problems = new List<Problem>();
        var folder = Folder(office);
        var policies = PolicyLoader.Load(folder, office, $"offices/{office}", problems);
        var roster = RosterLoader.Load(
            Path.Combine(folder, "units.csv"), "units.csv", policies?.History.Versions[^1].Categories.Select(c => c.Name).ToList(), problems);
        var faults = problems.Where(p => !p.IsWarning).ToList();
        return faults.Count == 0 ? (policies!.History, roster!) : throw new InvalidDataException(string.Join('\n', faults));
    }

    /// <summary>The folder of an office: of the sixth, which only the tests have, its own.</summary>
    public static string Folder(string office) =>
        office == "sixth" ? Path.Combine(ShippedConfig.Root, "tests", "MailIntake.Tests", "sixth-office") : Path.GetDirectoryName(ShippedConfig.Path(office, "policy.yaml"))!;

    /// <summary>What a case finds wrong with a policy, a line each; empty where all is as expected.</summary>
    public static IReadOnlyList<string> Run(ScoreCase @case, PolicyHistory policies, Roster roster)
    {
        var kinds = policies.Versions[^1].Kinds;
        var units = WithExtra(@case, roster);
        var ledger = HappenedReader.Read(@case.Happened, kinds);
        var differences = new List<string>();
        foreach (var row in ledger.Events)
        {
            if (units.Units.All(u => u.Name != row.Unit))
            {
                differences.Add($"{row.Unit} is no unit");
            }

            if (policies.NearestTo(DateOnly.FromDateTime(row.At.DateTime)).Events.Judge(row).Refusal is { } refusal)
            {
                differences.Add($"{row.Number} {row.Item}: {refusal}");
            }
        }

        foreach (var line in @case.Refused)
        {
            var row = HappenedReader.Read(line, kinds).Events[0];
            if (policies.NearestTo(DateOnly.FromDateTime(row.At.DateTime)).Events.Judge(row).Refusal is null)
            {
                differences.Add($"not refused: {line}");
            }
        }

        if (@case.Sheets.Count == 0)
        {
            return differences;
        }

        var scorer = new Scorer(policies, units, ledger, @case.Sheets.Max(s => s.Period.Year));
        foreach (var expected in @case.Sheets)
        {
            var sheet = scorer.Score(expected.Period, expected.AsOf);
            differences.AddRange(expected.Differences(sheet));
            differences.AddRange(Inconsistencies(sheet, policies.NearestTo(expected.Period.Last)));
        }

        return differences;
    }

    /// <summary>The clauses that the sheets of a case show, in entries or outcomes.</summary>
    public static IEnumerable<string> ClausesShown(ScoreCase @case, PolicyHistory policies, Roster roster)
    {
        var units = WithExtra(@case, roster);
        var ledger = HappenedReader.Read(@case.Happened, policies.Versions[^1].Kinds);
        foreach (var expected in @case.Sheets)
        {
            var sheet = Scorer.Score(policies, units, ledger, expected.Period, expected.AsOf);
            foreach (var unit in sheet.Groups.SelectMany(g => g.Units))
            {
                foreach (var clause in unit.Entries.Select(e => e.Clause).Concat(unit.Outcomes.Select(o => o.Clause)))
                {
                    yield return clause;
                }
            }

            foreach (var clause in sheet.Persons.SelectMany(p => p.Outcomes).Select(o => o.Clause))
            {
                yield return clause;
            }
        }
    }

    private static Roster WithExtra(ScoreCase @case, Roster roster) =>
        new([.. roster.Units, .. @case.ExtraUnits.Select(u => new RosterUnit(u.Unit, u.Category, [], [], []))]);

    /// <summary>What must hold of every sheet, whatever happened.</summary>
    public static IEnumerable<string> Inconsistencies(ScoreSheet sheet, OfficePolicy policy)
    {
        foreach (var unit in sheet.Groups.SelectMany(g => g.Units))
        {
            if (unit.Entries.Sum(e => e.Points) != unit.Total - unit.StartingPoints)
            {
                yield return $"{sheet.Period} {unit.Unit}: the entries do not add up to total − starting points";
            }

            if (unit.Sections.Sum(s => policy.Sections.Single(x => x.Name == s.Key).ShownPositive ? -s.Value : s.Value) != unit.PeriodPoints)
            {
                yield return $"{sheet.Period} {unit.Unit}: the sections do not add up to the period's points";
            }

            if (unit.Entries.Any(e => e.Clause.Length == 0 || e.Item.Length == 0 || e.Points == 0 || e.Date > sheet.AsOf)
                || unit.Entries.Zip(unit.Entries.Skip(1)).Any(pair => pair.First.Date > pair.Second.Date))
            {
                yield return $"{sheet.Period} {unit.Unit}: an entry without clause, item or points, after the day, or out of order";
            }
        }
    }
}
