using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Score;

public class ScoreCaseTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var @case in ScoreCase.All)
            {
                data.Add(@case.File, @case.Name);
            }

            return data;
        }
    }

    public static TheoryData<string> Offices => [.. ShippedConfig.Offices, "sixth"];

    public static TheoryData<string, bool> OfficesBothWays
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var office in ShippedConfig.Offices.Append("sixth"))
            {
                data.Add(office, false);
                data.Add(office, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_score_is_what_the_case_works_out(string file, string name)
    {
        var @case = ScoreCase.All.Single(c => c.File == file && c.Name == name);
        var (policies, roster) = CaseRunner.Shipped(@case.Office);

        Assert.Empty(CaseRunner.Run(@case, policies, roster));
    }

    [Fact]
    public void There_are_cases_enough_and_each_cites_its_clause()
    {
        Assert.True(ScoreCase.All.Count(c => c.Office != "sixth") >= 120, $"{ScoreCase.All.Count} cases");
        Assert.All(ScoreCase.All, c => Assert.NotEqual("", c.Clause));
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_scored_clause_shows_in_a_case(string office)
    {
        var (policies, roster) = CaseRunner.Shipped(office);
        var policy = policies.Versions[0];
        var shown = ScoreCase.Of(office).SelectMany(c => CaseRunner.ClausesShown(c, policies, roster)).ToHashSet();

        var scored = policy.Events.Rules.Select(r => r.Posting.Clause)
            .Concat(policy.SubmissionRules.Where(r => r.Points.Values.Any(p => p != 0)).Select(r => r.Posting.Clause))
            .Concat(policy.Quotas.SelectMany(q => new[] { q.Base?.Posting.Clause, q.Over?.Posting.Clause, q.Short?.Posting.Clause }))
            .Concat([policy.Commissions?.Fulfilled?.Posting.Clause, policy.Commissions?.Missed?.Posting.Clause, policy.Commissions?.VoidsYearAfter?.Posting.Clause])
            .Concat(policy.ItemLimits.Select(l => l.Clause)).Concat(policy.Sections.Select(s => s.Clause))
            .Concat(policy.Outcomes.Select(o => o.Clause)).Concat(policy.Awards.Where(a => a.First > 0).Select(a => a.Clause));

        Assert.Empty(scored.Where(clause => !string.IsNullOrEmpty(clause)).Except(shown));
    }

    // Nearer to 0 a number may become one that nobody can write (a limit of 0 times): that is refused, which notices it too. To 0 itself nothing is nearer.
    [Theory]
    [MemberData(nameof(OfficesBothWays))]
    public void Changing_any_number_of_the_policy_is_noticed_by_a_case(string office, bool nearer)
    {
        var text = File.ReadAllText(Path.Combine(CaseRunner.Folder(office), PolicyLoader.FileName));
        var (_, roster) = CaseRunner.Shipped(office);
        var cases = ScoreCase.Of(office).ToList();
        var unnoticed = new List<string>();
        var changed = 0;
        foreach (var number in PolicyNumbers.In(text).Where(number => !nearer || number.Value != "0"))
        {
            changed++;
            var problems = new List<Problem>();
            var policies = PolicyLoader.Parse(number.Changed(text, nearer), office, "policy.yaml", problems)
                ?? (number.Value == "0" ? PolicyLoader.Parse(number.Changed(text, nearer: true), office, "policy.yaml", []) : null); // a deduction of 0 may not become an addition
            if (policies is null && !nearer)
            {
                unnoticed.Add($"{number}: {string.Join("; ", problems.Where(p => !p.IsWarning))}");
            }
            else if (policies is not null && cases.All(c => CaseRunner.Run(c, policies, roster).Count == 0))
            {
                unnoticed.Add(number.ToString());
            }
        }

        Assert.True(changed >= 15, $"only {changed} numbers were found");
        Assert.Empty(unnoticed);
    }
}
