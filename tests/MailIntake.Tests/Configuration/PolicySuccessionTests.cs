using System.Text.RegularExpressions;
using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Configuration;

/// <summary>A version of a policy that calls otherwise what the version before it followed by name.</summary>
public sealed class PolicySuccessionTests
{
    /// <summary>What is said of a shipped policy's next version, made from it by replacing texts; whatever is said of both alike is left out.</summary>
    private static List<Problem> Problems(string office, string effective, params (string Old, string New)[] changes) =>
        Problems(office, File.ReadAllText(ShippedConfig.Path(office, PolicyLoader.FileName)), effective, changes);

    private static List<Problem> Problems(string office, string text, string effective, (string Old, string New)[] changes)
    {
        using var folder = new TempFolder();
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

    // 2026-08-15 lies in the third quarter (July to September). With for: quarter its miss is judged at its end, by the later version; without, by the version of its
    // first day, 1 July, the earlier one: from the one to the other the quarter has both or none.
    [Fact]
    public void A_result_whose_period_changes_within_it_is_a_fault()
    {
        (string, string)[] without = [("    for: quarter\n    state: decided\n    when: {quota-missed", "    state: decided\n    when: {quota-missed")];
        var problem = Assert.Single(Problems("yinchuan", "2026-08-15", without));
        Assert.False(problem.IsWarning);
        var lines = File.ReadAllLines(ShippedConfig.Path("yinchuan", PolicyLoader.FileName));
        Assert.Equal(Array.FindIndex(lines, l => l.Contains("- outcome: 通报批评", StringComparison.Ordinal)) + 1, problem.Line);
        Assert.Contains("结果“通报批评”上一份写 for: quarter，这一份没有写 for，却从 2026-08-15、2026年第3季度当中改起", problem.Message);
        Assert.Contains("请这里仍照上一份写，2026-10-01 生效的一份再改，或者这一份从 2026-07-01 或 2026-10-01 起生效", problem.Message);
        Assert.Empty(Problems("yinchuan", "2026-07-01", without));

        (string, string)[] with = [("state: decided, when: {quota-missed: [信息报送, 信息采用]}", "for: quarter, state: decided, when: {quota-missed: [信息报送, 信息采用]}")];
        problem = Assert.Single(Problems("kundulun", "2026-08-15", with));
        Assert.False(problem.IsWarning);
        Assert.Contains("结果“通报批评”上一份没有写 for，这一份写 for: quarter", problem.Message);
        Assert.Empty(Problems("kundulun", "2026-10-01", with));
    }

    // An event is judged for the year, which 1 October lies within: its first day is 1 January.
    [Fact]
    public void A_result_that_is_judged_for_years_from_now_on_begins_with_a_year()
    {
        (string, string)[] yearly = [("state: decided, when: {events: [未参会]}", "for: year, state: decided, when: {events: [未参会]}")];
        Assert.Contains("2026年度当中改起", Assert.Single(Problems("kundulun", "2026-10-01", yearly), p => !p.IsWarning).Message);
        Assert.Empty(Problems("kundulun", "2027-01-01", yearly));
    }

    // Another 通报批评 beside those that stay, of something else or for a period more, is none that changed; one that is abolished neither.
    [Fact]
    public void A_result_that_comes_beside_others_of_its_name_or_goes_is_none_that_changed()
    {
        const string Absent = "  - {outcome: 通报批评, clause: 三（三）5, text: 未按要求参加会议或轮训, state: decided, when: {events: [未参会]}}\n";
        Assert.Empty(Problems("kundulun", "2026-08-15", (Absent, "")));
        Assert.Empty(Problems("kundulun", "2026-08-15", (Absent, Absent + Absent.Replace("state:", "for: year, state:", StringComparison.Ordinal))));
        Assert.Empty(Problems("kundulun", "2026-08-15", (Absent, Absent.Replace("events: [未参会]", "events: [未参会, 不良影响]", StringComparison.Ordinal))));
    }

    // The first of each month may be the first of each quarter from 15 August on: nothing is lost, but the third quarter is judged whole.
    [Fact]
    public void Ranks_of_other_periods_are_told() =>
        Assert.True(Assert.Single(
            Problems("panzhihua", "2026-08-15", ("    for: month\n    state: proposed\n    when: {first", "    for: quarter\n    state: proposed\n    when: {first")),
            p => p.Message.Contains("结果“通报表扬”上一份写 for: month，这一份写 for: quarter", StringComparison.Ordinal)).IsWarning);

    // 绩效扣分 counts the year's 通报批评, 约谈 bars from the year's awards: those of the first half have the old name.
    [Fact]
    public void A_result_that_the_year_counts_or_that_bars_from_an_award_and_is_renamed_within_one_is_told()
    {
        (string, string)[] renamed = [("outcome: 通报批评", "outcome: 批评通报")]; // of each-outcome too
        var told = Assert.Single(Problems("yinchuan", "2026-07-01", renamed));
        Assert.True(told.IsWarning);
        Assert.Contains("没有了上一份的结果“通报批评”，有了新的“批评通报”：each-outcome、barred-by 全年按名称数", told.Message);
        Assert.Empty(Problems("yinchuan", "2027-01-01", renamed));

        var barring = File.ReadAllText(ShippedConfig.Path("dingxi", PolicyLoader.FileName)).Replace("barred-by: 一票否决", "barred-by: 约谈", StringComparison.Ordinal);
        told = Assert.Single(Problems("dingxi", barring, "2026-07-01", [("outcome: 约谈", "outcome: 谈话"), ("barred-by: 约谈", "barred-by: 谈话")]));
        Assert.Contains("没有了上一份的结果“约谈”，有了新的“谈话”", told.Message);
    }

    // 一票否决 is of the whole year, judged at its end by the later version alone; and a result that is abolished is none that was renamed.
    [Fact]
    public void A_result_of_the_whole_year_may_be_renamed_and_one_may_go()
    {
        Assert.Empty(Problems("dingxi", "2026-07-01", ("outcome: 一票否决", "outcome: 否决"), ("barred-by: 一票否决", "barred-by: 否决")));
        Assert.Empty(Problems("dingxi", "2026-07-01", (", barred-by: 一票否决", ""), ("outcome: 一票否决", "outcome: 否决")));
    }

    // The third 调研 of a year would earn less: under another name it is the first.
    [Fact]
    public void A_kind_whose_further_reports_earn_less_and_that_is_renamed_within_the_period_is_told()
    {
        const string Points = "  - points: {调研: 0, 经验做法: 0, 意见建议: 0, 动态: 0, 反馈: 0, 约稿: 0}\n";
        (string, string) less = (Points, Points + "    period: quarter\n    then: [{after: 2, points: {调研: 0}}]\n");
        var first = File.ReadAllText(ShippedConfig.Path("dingxi", PolicyLoader.FileName)).Replace(less.Item1, less.Item2, StringComparison.Ordinal);
        (string, string)[] renamed = [("调研", "调研报告")];

        var told = Assert.Single(Problems("dingxi", first, "2026-08-15", renamed), p => p.Message.Contains("文种", StringComparison.Ordinal));
        Assert.True(told.IsWarning);
        Assert.Contains("没有了上一份的文种“调研”，有了新的“调研报告”：then 的第几条按文种的名称数", told.Message);
        Assert.DoesNotContain(Problems("dingxi", first, "2026-07-01", renamed), p => p.Message.Contains("文种", StringComparison.Ordinal)); // the quarter's first day
        Assert.DoesNotContain(Problems("dingxi", "2026-08-15", renamed), p => p.Message.Contains("文种", StringComparison.Ordinal));
    }
}
