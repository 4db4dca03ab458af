using System.Text.RegularExpressions;
using MailIntake.Configuration;

namespace MailIntake.Tests.Score;

/// <summary>
/// The tables <c>coverage.md</c> beside each policy: every clause of the document, where it is in the configuration, and the case that proves it or why
/// nothing is computed. What the table says is checked, so that it cannot grow old; that it leaves no clause of the document out, by the document's own
/// numbering (<c>Score/Headings</c>), which does not come from table or policy.
/// </summary>
public sealed class CoverageTests
{
    public static TheoryData<string> Offices => [.. ShippedConfig.Offices];

    /// <summary>Why nothing is computed of a clause: what it says is no number, or not to be seen in what the program gets. Another reason has to be written here first.</summary>
    private const string Reason = "^不计算：(没有可计的数|没有分值|原则|范围|目录|时段|题材由人判断|内容(好坏)?由人判断|由人撰写|程序和时间|时间和凭据|另一套办法|邮件里看不出|事发时间邮件里没有)([，；].+)?$";

    private sealed record Row(string Clause, string Where, string Proof)
    {
        /// <summary>The clauses that the row is about: 第一条、第二条 are two, and so are 三（二）1、2.</summary>
        public IEnumerable<string> Clauses
        {
            get
            {
                var parts = Clause.Split('、');
                return parts.Select(part => char.IsAsciiDigit(part[0]) ? parts[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') + part : part);
            }
        }

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

    /// <summary>The numbered clauses of the document, the innermost ones, copied by hand from it: each a line, remarks apart.</summary>
    private static List<string> Headings(string office) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Score", "Headings", office + ".txt")).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>True where the row's clause is the document's, or the whole of an article that the table does not divide.</summary>
    private static bool IsWithin(string heading, string clause) => heading.StartsWith(clause, StringComparison.Ordinal) && (heading.Length == clause.Length || heading[clause.Length] is '（' or ' ' or (>= '0' and <= '9'));

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_clause_of_the_document_stands_in_the_table(string office)
    {
        var clauses = Table(office).SelectMany(r => r.Clauses).ToList();

        // A row for an article answers for what is within it only where no other row does so for a part.
        var whole = clauses.Where(c => !clauses.Exists(other => other != c && IsWithin(other, c))).ToList();
        Assert.DoesNotContain(Headings(office), heading => !clauses.Contains(heading) && !whole.Exists(clause => IsWithin(heading, clause)));
    }

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_clause_of_the_table_is_one_of_the_document(string office) =>
        Assert.DoesNotContain(Table(office).SelectMany(r => r.Clauses), clause => !Headings(office).Exists(heading => IsWithin(heading, clause)));

    [Theory]
    [MemberData(nameof(Offices))]
    public void Every_clause_has_a_case_a_test_or_the_reason_why_nothing_is_computed(string office) =>
        Assert.All(Table(office), row => Assert.True(
            row.CaseFiles.Any() || row.TestClasses.Any() || Regex.IsMatch(row.Proof, Reason), $"{row.Clause}: {row.Proof}"));

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
            Assert.True(row.CaseFiles.Any(), $"{row.Clause} is scored, and no case proves it: {row.Proof}");
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
