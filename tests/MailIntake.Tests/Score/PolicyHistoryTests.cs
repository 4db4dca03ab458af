using System.Text.RegularExpressions;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

public partial class PolicyHistoryTests
{
    /// <summary>Two versions beside each other; in the later one a quota met earns 12 base points instead of 10.</summary>
    private static decimal Total(string secondEffective, string happened, string period, string office = "panzhihua", string unit = "国投集团")
    {
        using var folder = new TempFolder();
        var text = File.ReadAllText(ShippedConfig.Path(office, "policy.yaml"));
        File.WriteAllText(Path.Combine(folder.Path, "policy.yaml"), text);
        File.WriteAllText(
            Path.Combine(folder.Path, "policy-next.yaml"),
            Effective().Replace(text, $"effective: {secondEffective}").Replace("base: {points: 10,", "base: {points: 12,"));
        var problems = new List<Problem>();
        var policies = PolicyLoader.Load(folder.Path, "office", "offices/office", problems);
        Assert.Empty(problems);
        var (_, roster) = CaseRunner.Shipped(office);
        var ledger = HappenedReader.Read(happened, policies!.History.Versions[0].Kinds);
        Assert.True(Period.TryParse(period, out var asked));

        var sheet = Scorer.Score(policies.History, roster, ledger, asked, asked.Last);

        return sheet.Groups.SelectMany(g => g.Units).Single(u => u.Unit == unit).Total;
    }

    [GeneratedRegex("effective: [0-9-]+")]
    private static partial Regex Effective();

    // 三（三）1、2：轮训、配合调研每年最多计一次，各 50 分；7 月 1 日换了同样内容的新办法，还是同一年。
    [Theory]
    [InlineData("2024-03-01 税务局 轮训\n2024-08-01 税务局 轮训", 50)]
    [InlineData("2024-03-01 税务局 轮训\n2024-08-01 税务局 配合调研\n2024-08-02 税务局 轮训", 100)]
    [InlineData("2023-08-01 税务局 轮训\n2024-08-01 税务局 轮训", 50)] // each in its own year
    public void What_counts_once_a_year_counts_once_in_a_year_with_two_versions(string happened, decimal total) =>
        Assert.Equal(total, Total("2024-07-01", happened, "2024-09", "kundulun", "税务局"));

    [Theory]
    [InlineData("2024-01-01", "2023-12-10 国投集团 报送 简讯 ×4", "2023-12", 10)] // the last month of the first version
    [InlineData("2024-01-01", "2024-01-10 国投集团 报送 简讯 ×4", "2024-01", 12)] // the first of the second
    [InlineData("2023-06-15", "2023-06-20 国投集团 报送 简讯 ×4", "2023-06", 10)] // June began under the first version
    [InlineData("2023-06-15", "2023-07-20 国投集团 报送 简讯 ×4", "2023-07", 12)]
    public void Each_period_is_scored_by_the_version_in_force_when_it_begins(string secondEffective, string happened, string period, decimal total) =>
        Assert.Equal(total, Total(secondEffective, happened, period));

    [Fact]
    public void Two_versions_of_one_day_are_refused()
    {
        using var folder = new TempFolder();
        var text = File.ReadAllText(ShippedConfig.Path("panzhihua", "policy.yaml"));
        File.WriteAllText(Path.Combine(folder.Path, "policy.yaml"), text);
        File.WriteAllText(Path.Combine(folder.Path, "policy-2024.yaml"), text);
        var problems = new List<Problem>();

        Assert.Null(PolicyLoader.Load(folder.Path, "office", "offices/office", problems));
        Assert.Equal("offices/office/policy-2024.yaml", Assert.Single(problems).File);
    }
}
