using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

public sealed class ExplanationTests
{
    // 国投集团, 企业一类: quota 4 a month from 2023-05-01. Three 简讯 in May: 10 − 3 × 1 = 7 (第九条（一）). One of them in a 市级刊物: +5
    // (第九条（二）1). Total 12 of the pro-rated target 240 × 8/12 = 160: 7.5 %.
    [Fact]
    public void A_score_is_argued_with_clause_item_points_evidence_and_what_is_missing()
    {
        var lines = Explain("2023-05");

        Assert.Contains("本年累计 12 分，本期 12 分", lines[1]);
        Assert.Contains("达标分 160，完成率 7.5%。", lines[2]);
        Assert.Contains(lines, l => l.StartsWith("第九条（一）：合计 +7", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("第九条（二）1：合计 +5", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("依据 来稿 P1 2023-05-10 09:00 简讯《第1条》"));
        Assert.Contains(lines, l => l.Contains("依据 登记 E1 2023-05-20 采用 市级刊物 简讯 涉 P1；佐证 截图.png"));
        Assert.Contains("0 + 12 = 12", lines);
        Assert.Contains("月报送 2023-05：应 4，已计 3，少 1（已截止）。", lines);
    }

    // As of 20 May the month is not closed: only the adoption scores, and one item more until the 31st fulfils the quota.
    [Fact]
    public void A_quota_that_is_not_closed_says_until_when_it_can_be_fulfilled()
    {
        var lines = Explain("2023-05", new DateOnly(2023, 5, 20));
        Assert.Contains("0 + 5 = 5", lines);
        Assert.Contains("月报送 2023-05：应 4，已计 3，还差 1，期末 2023-05-31 前补足即可。", lines);
    }

    private static List<string> Explain(string name, DateOnly? asOf = null)
    {
        var problems = new List<Problem>();
        var policies = PolicyLoader.Load(Path.GetDirectoryName(ShippedConfig.Path("panzhihua", "policy.yaml"))!, "panzhihua", "panzhihua", problems)!.History;
        var roster = RosterLoader.Load(ShippedConfig.Path("panzhihua", "units.csv"), "units.csv", null, problems)!;
        Assert.DoesNotContain(problems, p => !p.IsWarning);
        Assert.True(Period.TryParse(name, out var period));
        var ledger = new OfficeLedger(
            [.. Enumerable.Range(1, 3).Select(i => new Submission
            {
                Number = $"P{i}",
                Unit = "国投集团",
                Kind = "简讯",
                Status = SubmissionStatus.Counted,
                ReceivedAt = new DateTimeOffset(2023, 5, 10, 9, 0, 0, OfficeTime.Offset),
                Title = $"第{i}条",
            })],
            [new OfficeEvent
            {
                Number = "E1",
                At = new DateTimeOffset(2023, 5, 20, 0, 0, 0, OfficeTime.Offset),
                Unit = "国投集团",
                Item = "采用",
                Channel = "市级刊物",
                Kind = "简讯",
                About = "P1",
                Evidence = ["截图.png"],
            }],
            []);
        return [.. Explanation.Of(Scorer.Score(policies, roster, ledger, period, asOf ?? period.Last), "国投集团", ledger)];
    }
}
