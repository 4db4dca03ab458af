using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

public sealed class OutcomeReasonTests
{
    // 一类 owes 90 信息 and 36 adoptions a year: ⌈90/4⌉ = 23 and 36/4 = 9 in the first quarter. 教育局 sent all and was adopted 8 times; 发改委 sent 22 and
    // was adopted 8 times; 工信局 sent 22 and was adopted 9 times.
    [Theory]
    [InlineData("教育局", "2023年第1季度信息采用 8/9 未达", "第1季度信息采用未达")]
    [InlineData("发改委", "2023年第1季度信息报送 22/23、信息采用 8/9 未达", "第1季度信息报送和信息采用未达")]
    [InlineData("工信局", "2023年第1季度信息报送 22/23 未达", "第1季度信息报送未达")]
    public void A_missed_quota_is_named_with_its_numbers_and_one_that_was_met_is_not(string unit, string reason, string detail)
    {
        var march = Outcomes("kundulun", "2023-03", unit, """
            2023-01-05 教育局 报送 信息 ×23
            2023-01-06 教育局 采用 区政府刊物 信息 ×8
            2023-01-05 发改委 报送 信息 ×22
            2023-01-06 发改委 采用 区政府刊物 信息 ×8
            2023-01-05 工信局 报送 信息 ×22
            2023-01-06 工信局 采用 区政府刊物 信息 ×9
            """);

        Assert.Equal([$"季度信息未达任务量：{reason}", $"信息报送不达标：{reason}"], march.Select(o => o.Reason));
        Assert.All(march, o => Assert.Equal(detail, o.Detail));
    }

    // Six 专报 and three adoptions a year are owed: 教育局 sent 6 and none was adopted.
    [Fact]
    public void A_yearly_quota_is_named_with_its_year()
    {
        var december = Outcomes("kundulun", "2023-12", "教育局", "2023-01-05 教育局 报送 专报 ×6");
        var missed = Assert.Single(december, o => o.Reason == "年度专报未达任务量：2023年度专报采用 0/3 未达");
        Assert.Equal("2023年度专报采用未达", missed.Detail);
    }

    // 4 a month and 12 门户网站 or 定西发展简报 a quarter are owed. 安定区 sent 4 each month and was adopted 12, 12, 12 and 11 times; 通渭县 sent 3 in February
    // and was adopted 11 times in the first quarter, which ends later.
    [Theory]
    [InlineData("安定区", "没有完成报送任务：2020年第4季度季采用 11/12 未达")]
    [InlineData("通渭县", "没有完成报送任务：2020年第1季度季采用 11/12 未达；2020年2月月报送 3/4 未达")]
    public void A_veto_names_every_quota_that_was_missed_and_no_other(string unit, string reason)
    {
        var happened = string.Join('\n', Enumerable.Range(1, 12).SelectMany(month => new[]
        {
            $"2020-{month:00}-05 安定区 报送 动态 ×4",
            $"2020-{month:00}-05 通渭县 报送 动态 ×{(month == 2 ? 3 : 4)}",
            $"2020-{month:00}-06 安定区 采用 门户网站 动态 ×{(month == 12 ? 3 : 4)}",
            $"2020-{month:00}-06 通渭县 采用 门户网站 动态 ×{(month == 1 ? 3 : 4)}",
        }));

        Assert.Equal(reason, Assert.Single(Outcomes("dingxi", "2020", unit, happened), o => o.Name == "一票否决").Reason);
    }

    // 园区 owes 20 a quarter; the first quarter that counts is the third of 2018. 19 and then none.
    [Fact]
    public void Quotas_missed_in_a_row_are_told_each_with_its_period()
    {
        var criticised = Assert.Single(Outcomes("yinchuan", "2018-Q4", "银川滨河新区", "2018-07-05 银川滨河新区 报送 信息 ×19"));

        Assert.Equal("连续未完成报送数量：至2018年第4季度连续2期未达（2018年第3季度季度报送 19/20、2018年第4季度季度报送 0/20）", criticised.Reason);
        Assert.Equal("至2018年第4季度连续2期季度报送未达", criticised.Detail);
    }

    private static IReadOnlyList<Outcome> Outcomes(string office, string name, string unit, string happened)
    {
        var (policies, roster) = CaseRunner.Shipped(office);
        Assert.True(Period.TryParse(name, out var period));
        var sheet = Scorer.Score(policies, roster, HappenedReader.Read(happened, policies.Versions[^1].Kinds), period, period.Last);
        return sheet.Groups.SelectMany(g => g.Units).Single(u => u.Unit == unit).Outcomes;
    }
}
