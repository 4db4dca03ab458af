using System.Text.RegularExpressions;
using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Configuration;

/// <summary>A version of a policy that calls otherwise what the version before it followed by name.</summary>
public sealed class PolicySuccessionTests
{
    /// <summary>What is said of a shipped policy's next version, made from it by replacing texts; whatever is said of both alike is left out.</summary>
    private static List<Problem> Problems(string office, string effective, params (string Old, string New)[] changes)
    {
        using var folder = new TempFolder();
        var text = File.ReadAllText(ShippedConfig.Path(office, PolicyLoader.FileName));
        File.WriteAllText(folder[PolicyLoader.FileName], text);
        text = Regex.Replace(text, "^effective: .*$", $"effective: {effective}", RegexOptions.Multiline);
        foreach (var (old, changed) in changes)
        {
            Assert.Contains(old, text);
            text = text.Replace(old, changed, StringComparison.Ordinal);
        }

        File.WriteAllText(folder["policy-next.yaml"], text);
        var problems = new List<Problem>();
        var policies = PolicyLoader.Load(folder.Path, office, $"offices/{office}", problems);
        Assert.Equal(problems.All(p => p.IsWarning), policies is not null);
        problems.RemoveAll(p => p.Message.Contains("需要管理员确认", StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Equal($"offices/{office}/policy-next.yaml", p.File));
        Assert.All(problems, p => Assert.NotNull(p.Line));
        return problems;
    }

    private static readonly (string, string)[] Monthly = [("{name: 月报送,", "{name: 月报送任务,"), ("[月报送, ", "[月报送任务, ")];
    private static readonly (string, string)[] Quarterly = [("- name: 季度报送", "- name: 季度报送任务"), ("[季度报送]", "[季度报送任务]")];
    private static readonly (string, string)[] Feedback = [("  信息反馈: {", "  信息反馈情况: {"), ("item: 信息反馈}", "item: 信息反馈情况}")];

    [Fact]
    public void A_quota_renamed_within_a_year_whose_misses_the_year_judges_is_a_fault()
    {
        var problem = Assert.Single(Problems("dingxi", "2026-07-01", Monthly));

        Assert.False(problem.IsWarning);
        var lines = File.ReadAllLines(ShippedConfig.Path("dingxi", PolicyLoader.FileName));
        Assert.Equal(Array.FindIndex(lines, l => l.Contains("{name: 月报送,", StringComparison.Ordinal)) + 1, problem.Line);
        Assert.Contains("任务“月报送”改成了“月报送任务”：按名称连起来看的“一票否决”不再算上 2026-07-01 以前没有完成的；请仍写 name: 月报送", problem.Message);
    }

    // 一票否决 looks at one calendar year; 通报批评 at two quarters running, across years too (scoring.md, 银川).
    [Fact]
    public void Between_two_years_a_quota_may_be_renamed_unless_it_is_followed_from_one_to_the_other()
    {
        Assert.Empty(Problems("dingxi", "2026-01-01", Monthly));
        Assert.Contains("“通报批评”", Assert.Single(Problems("yinchuan", "2027-01-01", Quarterly), p => !p.IsWarning).Message);
        Assert.Contains("“通报批评”", Assert.Single(Problems("yinchuan", "2026-07-01", Quarterly), p => !p.IsWarning).Message);
    }

    [Fact]
    public void A_quota_that_nothing_follows_may_be_renamed_and_one_that_is_gone_is_told()
    {
        Assert.Empty(Problems("panzhihua", "2026-07-01", ("- name: 月报送", "- name: 月报送任务")));
        var gone = Assert.Single(Problems("dingxi", "2026-07-01", ("[月报送, 季采用, 年报送]", "[月报送, 季采用]"), ("name: 年报送", "name: 全年报送")));
        Assert.True(gone.IsWarning);
        Assert.Contains("没有了上一份的任务“年报送”", gone.Message);
        Assert.Contains("“一票否决”", gone.Message);
    }

    // One quota of a year goes and another comes, that other units owe: none of these missed it before.
    [Fact]
    public void A_new_quota_that_other_units_owe_is_not_the_old_one_renamed() =>
        Assert.All(
            Problems("dingxi", "2026-07-01", ("[月报送, 季采用, 年报送]", "[月报送, 季采用, 县区年报送]"), ("name: 年报送", "name: 县区年报送"), ("{一类科室: 36, 二类科室: 24, 三类科室: 12}", "{县区: 12}")),
            p => Assert.True(p.IsWarning));

    [Fact]
    public void An_item_or_a_section_that_loses_so_much_a_year_may_be_renamed_for_the_next_year_alone()
    {
        var item = Assert.Single(Problems("shuozhou", "2026-07-01", Feedback));
        Assert.False(item.IsWarning);
        Assert.Contains("二级指标“信息反馈”改成了“信息反馈情况”（事项“不配合补充”的 item）", item.Message);
        Assert.Empty(Problems("shuozhou", "2027-01-01", Feedback));

        var section = Assert.Single(Problems("shuozhou", "2026-07-01", ("  信息保障: {", "  保障: {"), ("section: 信息保障", "section: 保障")));
        Assert.False(section.IsWarning);
        Assert.Contains("得分项目“信息保障”改成了“保障”", section.Message);
    }

    [Fact]
    public void An_item_that_is_abolished_is_none_of_it_and_one_beside_a_new_one_is_told()
    {
        const string Event = "  - {event: 不配合补充, points: -1, clause: 附件2 信息反馈, text: 未按要求补充完善, section: 信息保障, item: 信息反馈}\n";
        const string Limit = "  信息反馈: {at-most: 10, clause: 附件2 信息反馈}\n";
        Assert.Empty(Problems("shuozhou", "2026-07-01", (Event, ""), (Limit, "")));

        var told = Assert.Single(Problems(
            "shuozhou", "2026-07-01", (Event, Event.Replace("不配合补充", "不补充", StringComparison.Ordinal).Replace("item: 信息反馈", "item: 信息补充", StringComparison.Ordinal)),
            (Limit, Limit.Replace("  信息反馈:", "  信息补充:", StringComparison.Ordinal))));
        Assert.True(told.IsWarning);
        Assert.Contains("没有了上一份的二级指标“信息反馈”，有了新的“信息补充”", told.Message);
    }

    [Fact]
    public void An_event_that_counts_so_often_a_year_and_is_renamed_within_one_is_told()
    {
        (string, string)[] renamed = [("{event: 轮训,", "{event: 轮训学习,")];
        var told = Assert.Single(Problems("kundulun", "2026-07-01", renamed));
        Assert.True(told.IsWarning);
        Assert.Contains("没有了上一份的事项“轮训”，有了新的“轮训学习”", told.Message);
        Assert.Empty(Problems("kundulun", "2027-01-01", renamed));
    }

    // A miss has its 通报批评 at once, by the document of its day: nothing is lost by a new name.
    [Fact]
    public void A_quota_whose_every_miss_is_judged_at_once_may_be_renamed() =>
        Assert.Empty(Problems("kundulun", "2026-07-01", ("- name: 信息报送", "- name: 信息报送任务"), ("[信息报送, ", "[信息报送任务, ")));

    // So has each 未参会; what 不良影响 may take of a year at most goes by its name.
    [Theory]
    [InlineData("未参会", "未到会", false)]
    [InlineData("不良影响", "恶劣影响", true)]
    public void An_event_is_told_where_the_year_adds_it_up_by_its_name(string old, string changed, bool told)
    {
        var problems = Problems("kundulun", "2026-07-01", ($"{{event: {old},", $"{{event: {changed},"), ($"events: [{old}]", $"events: [{changed}]"));

        Assert.Equal(told ? [$"没有了上一份的事项“{old}”，有了新的“{changed}”"] : [], problems.Select(p => p.Message.Split('：')[0]));
    }
}
