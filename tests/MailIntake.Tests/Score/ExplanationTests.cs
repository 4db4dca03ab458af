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

    // 工程咨询办 (四类, no quota) has 《定西日报》6 by 甲 and 乙: the unit 6, each author 6. 能源科 (二类, 24 a year) sent one and is vetoed: its author 丙
    // with 10 (国家) leads the list and wins nothing; 甲 and 乙 do.
    [Fact]
    public void Authors_awards_and_vetoes_are_told()
    {
        var (policies, roster) = CaseRunner.Shipped("dingxi");
        var ledger = HappenedReader.Read("""
            2021-03-01 工程咨询办 采用 定西日报 动态 作者=甲、乙
            2021-03-01 能源科 报送 动态
            2021-03-02 能源科 采用 国家 动态 作者=丙
            """, policies.Versions[^1].Kinds);
        Assert.True(Period.TryParse("2021", out var year));
        var sheet = Scorer.Score(policies, roster, ledger, year, year.Last);
        var consulting = Explanation.Of(sheet, "工程咨询办", ledger).ToList();
        var energy = Explanation.Of(sheet, "能源科", ledger).ToList();

        Assert.Contains("0 + 6 = 6", consulting);
        Assert.Contains("结果运用：先进（五（二）2，建议，待确认）：信息工作先进科室：6分", consulting);
        Assert.Contains("作者 甲：本年累计 6 分，个人第 2 名（共 3 人）。", consulting);
        Assert.Contains("  结果运用：先进（五（二）2，建议，待确认）：信息工作先进个人：6分", consulting);
        Assert.Contains("年报送 2021：应 24，已计 1，少 23（已截止）。", energy);
        Assert.Contains(energy, l => l.StartsWith("结果运用：一票否决（五（二）1，依文件）", StringComparison.Ordinal));
        Assert.Contains("作者 丙：本年累计 10 分，个人第 1 名（共 3 人）。", energy);
        Assert.DoesNotContain(energy, l => l.Contains("先进"));
    }

    // 一类企业 owes 4 a month. June: P1 to P4 are 4, 10 points (第九条（一）), and P5 answers a commission on time, +10 (第九条（三）1). On 10 July P1 is decided to be
    // a 专报, P2 not to count and P5 neither: June is 3 of 4, so −3 on that day, and the reward goes, −10. What was argued before stays as it was.
    [Fact]
    public void Points_are_argued_with_what_held_on_their_day_whatever_was_decided_since()
    {
        var (policies, roster) = CaseRunner.Shipped("panzhihua");
        var ledger = HappenedReader.Read("""
            2023-06-01 约稿下发 YG-1 国投集团 截止=2023-06-15
            2023-06-05 国投集团 报送 简讯 编号=P1 标题=园区
            2023-06-05 国投集团 报送 简讯 编号=P2 标题=招商
            2023-06-05 国投集团 报送 简讯 ×2
            2023-06-10 国投集团 报送 约稿 编号=P5 标题=改革 约稿=YG-1
            2023-06-20 国投集团 采用 市级刊物 简讯 编号=E1 关于=P1
            2023-07-10 改判 P1 专报
            2023-07-10 改判 P2 不计
            2023-07-10 改判 P5 不计
            """, policies.Versions[^1].Kinds);

        var june = Explain("2023-06");
        Assert.Contains(june, l => l.EndsWith("依据 来稿 P1 2023-06-05 00:00 简讯《园区》", StringComparison.Ordinal));
        Assert.Contains(june, l => l.EndsWith("依据 来稿 P2 2023-06-05 00:00 简讯《招商》", StringComparison.Ordinal));
        Assert.Contains(june, l => l.EndsWith("依据 来稿 P5 2023-06-10 00:00 约稿《改革》", StringComparison.Ordinal));
        Assert.DoesNotContain(june, l => l.Contains("07-10"));

        var july = Explain("2023-07");
        Assert.Superset(Evidence(june), Evidence(july)); // what argued June still does
        var after = july[july.FindIndex(l => l.Contains("2023-07-10  "))..];
        Assert.Contains(after, l => l.EndsWith("依据 来稿 P2 2023-06-05 00:00 简讯《招商》，2023-07-10 起不计", StringComparison.Ordinal));
        Assert.Contains(after, l => l.EndsWith("依据 来稿 P5 2023-06-10 00:00 约稿《改革》，2023-07-10 起不计", StringComparison.Ordinal));

        List<string> Explain(string name)
        {
            Assert.True(Period.TryParse(name, out var period));
            return [.. Explanation.Of(Scorer.Score(policies, roster, ledger, period, period.Last), "国投集团", ledger)];
        }

        static HashSet<string> Evidence(IEnumerable<string> lines) => [.. lines.Where(l => l.Contains("依据 来稿"))];
    }

    // An event about an item that is not counted scores all the same (scoring.md, decided in detail 5); the item is told as what it is.
    [Fact]
    public void An_item_that_does_not_count_is_told_so_where_it_argues_points()
    {
        var (policies, roster) = CaseRunner.Shipped("panzhihua");
        var ledger = HappenedReader.Read("""
            2023-06-05 国投集团 报送 简讯 不计 编号=P1 标题=园区
            2023-06-20 国投集团 采用 市级刊物 简讯 编号=E1 关于=P1
            """, policies.Versions[^1].Kinds);
        Assert.True(Period.TryParse("2023-06", out var june));

        Assert.Contains(
            Explanation.Of(Scorer.Score(policies, roster, ledger, june, june.Last), "国投集团", ledger),
            l => l.EndsWith("依据 来稿 P1 2023-06-05 00:00 简讯《园区》，不计", StringComparison.Ordinal));
    }

    // Every office's explanation of a unit in its cases ends in the sum that the sheet has, whatever the office.
    [Theory]
    [InlineData("panzhihua")]
    [InlineData("shuozhou")]
    [InlineData("yinchuan")]
    [InlineData("kundulun")]
    [InlineData("dingxi")]
    public void Each_entry_of_each_case_is_told_with_its_clause_points_and_evidence(string office)
    {
        var (policies, roster) = CaseRunner.Shipped(office);
        foreach (var @case in ScoreCase.Of(office).Where(c => c.Sheets.Count > 0 && c.ExtraUnits.Count == 0))
        {
            var ledger = HappenedReader.Read(@case.Happened, policies.Versions[^1].Kinds);
            var sheet = Scorer.Score(policies, roster, ledger, @case.Sheets[0].Period, @case.Sheets[0].AsOf);
            foreach (var unit in sheet.Groups.SelectMany(g => g.Units).Where(u => u.Entries.Count > 0))
            {
                var lines = Explanation.Of(sheet, unit.Unit, ledger).ToList();
                Assert.All(unit.Entries, e => Assert.Contains(lines, l => l.Contains($"{e.Date:yyyy-MM-dd}") && l.EndsWith(e.Item, StringComparison.Ordinal)));
                Assert.All(unit.Entries.SelectMany(e => e.Evidence), number => Assert.Contains(lines, l => l.Contains("依据") && l.Contains(number)));
                Assert.Contains(lines, l => l.EndsWith($" = {unit.Total.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
                Assert.Equal(unit.Outcomes.Count, lines.Count(l => l.StartsWith("结果运用：", StringComparison.Ordinal)));
            }
        }
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
