using System.Text.RegularExpressions;
using MailIntake.Configuration;

namespace MailIntake.Tests.Score;

/// <summary>
/// The tables <c>coverage.md</c> beside each policy: every clause of the document, where it is in the configuration, and the case that proves it or why
/// nothing is computed. What the table says is checked, so that it cannot grow old.
/// </summary>
public sealed class CoverageTests
{
    public static TheoryData<string> Offices => [.. ShippedConfig.Offices];

    private sealed record Row(string Clause, string Where, string Proof)
    {
        public IEnumerable<string> CaseFiles => Regex.Matches(Proof, "`([^`]+\\.yaml)`").Select(m => m.Groups[1].Value);

        public IEnumerable<string> TestClasses => Regex.Matches(Proof, "测试 `([A-Za-z]+)`").Select(m => m.Groups[1].Value);
    }

    private static List<Row> Table(string office) =>
        [.. File.ReadLines(ShippedConfig.Path(office, "coverage.md")).Where(l => l.StartsWith('|')).Skip(2)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Select(c => new Row(c[1], c[3], c[4]))];

    /// <summary>The clauses that the policy cites, wherever in the file.</summary>
    private static IEnumerable<string> Cited(string office) =>
        Regex.Matches(File.ReadAllText(ShippedConfig.Path(office, PolicyLoader.FileName)), @"^(?!\s*#).*?\bclause: *([^,}\r\n]+)", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value.Trim()).Distinct();

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_clause_of_the_policy_stands_in_the_table(string office) =>
        Assert.Empty(Cited(office).Except(Table(office).Select(r => r.Clause)));

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_clause_has_a_case_a_test_or_the_reason_why_nothing_is_computed(string office) =>
        Assert.All(Table(office), row => Assert.True(
            row.CaseFiles.Any() || row.TestClasses.Any() || Regex.IsMatch(row.Proof, "^不计算：.{2,}"), $"{row.Clause}: {row.Proof}"));

    [Theory]
    [MemberData(nameof(Offices))]
    public void The_cases_and_tests_that_the_table_names_are_there(string office) => Assert.All(Table(office), row =>
    {
        Assert.All(row.CaseFiles, file => Assert.Contains(ScoreCase.Of(office), c => c.File == $"{office}/{file}"));
        Assert.All(row.TestClasses, name => Assert.Contains(typeof(CoverageTests).Assembly.GetTypes(), t => t.Name == name));
    });

    [Theory]
    [MemberData(nameof(Offices))]
    public void A_clause_that_the_policy_scores_shows_in_the_case_that_the_table_names(string office)
    {
        var (policies, roster) = CaseRunner.Shipped(office);
        var policy = policies.Versions[0];
        var scored = policy.Events.Rules.Select(r => r.Posting.Clause)
            .Concat(policy.Quotas.SelectMany(q => new[] { q.Base?.Posting.Clause, q.Over?.Posting.Clause, q.Short?.Posting.Clause }))
            .Concat([policy.Commissions?.Fulfilled?.Posting.Clause, policy.Commissions?.Missed?.Posting.Clause])
            .Concat(policy.Outcomes.Select(o => o.Clause)).OfType<string>().ToHashSet();
        foreach (var row in Table(office).Where(r => scored.Contains(r.Clause)))
        {
            var cases = ScoreCase.Of(office).Where(c => row.CaseFiles.Contains(c.File[(office.Length + 1)..])).ToList();
            Assert.True(cases.SelectMany(c => CaseRunner.ClausesShown(c, policies, roster)).Contains(row.Clause), $"{row.Clause} does not show in {string.Join("、", row.CaseFiles)}");
        }
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_top_level_key_that_the_table_names_is_in_the_file_it_names(string office)
    {
        var policy = File.ReadAllText(ShippedConfig.Path(office, PolicyLoader.FileName));
        foreach (var key in Table(office).SelectMany(r => Regex.Matches(r.Where, "`(quotas|events|adoptions|commissions|outcomes|awards|sections|item-limits|ranking|submissions|bulletins|categories|effective)")).Select(m => m.Groups[1].Value).Distinct())
        {
            if (key != "commissions" || !Table(office).Any(r => r.Where.Contains("`commissions` 不设分值", StringComparison.Ordinal)))
            {
                Assert.Matches($"(?m)^{key}:", policy);
            }
        }
    }
}
