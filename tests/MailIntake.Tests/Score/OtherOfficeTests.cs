using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

/// <summary>Rules that no shipped office puts together, of an office that revises its document in the middle of a year.</summary>
public sealed class OtherOfficeTests
{
    // Three 快讯 a quarter at a point each; what a test is about is put in for the lines of signs.
    private const string Policy = """
        office: 清河县政府办
        document: 清政办发〔2026〕1号
        title: 清河县政务信息考核办法
        effective: 2026-01-01
        number-prefix: QH
        kinds: [快讯, 调研]
        categories:
          乡镇: {group: 乡镇}
          部门: {group: 部门}
        ranking: {by: total, clause: 一}
        sections:
          得分: {}
        quotas:
          - {name: 季度报送, clause: 二, text: 每季度报送, period: quarter, counts: submissions, kinds: [快讯], required: {乡镇: 3}}
        submissions:
          - {points: {快讯: 1}, clause: 三, text: 报送快讯, section: 得分}
        adoptions: {event: 采用, same-item: accumulate, credit-authors: true, clause: 四}
        events:
          - {event: 采用, points: {省级: 4, 市级: 2}, clause: 四, text: 采用, section: 得分}
          - {event: 批示, points: 5, clause: 四, text: 批示, section: 得分}
          - {event: 退稿, points: 0, clause: 四, text: 退稿, section: 得分}
          - {event: 失实, points: 0, clause: 四, text: 失实, section: 得分}
        """;

    private const string Submissions = "  - {points: {快讯: 1}, clause: 三, text: 报送快讯, section: 得分}\n";
    private const string Criticised = "  - {outcome: 通报批评, clause: 五, text: 通报批评, ";
    private const string Performance = "  - {outcome: 绩效扣分, clause: 六, text: 绩效扣分, for: year, state: decided, when: {each-outcome: 通报批评, costs: 0.1}}\n";

    private static readonly Roster Units = new([Unit("甲镇"), Unit("乙镇"), new RosterUnit("丙局", "部门", [], [], [])]);

    private static RosterUnit Unit(string name) => new(name, "乡镇", [], [], []);

    /// <summary>The office's policy, of one version or with another from July on.</summary>
    private static PolicyHistory Policies(string first, string? second = null)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder[PolicyLoader.FileName], first);
        if (second is not null)
        {
            Assert.Contains("effective: 2026-01-01", second);
            File.WriteAllText(folder["policy-next.yaml"], second.Replace("effective: 2026-01-01", "effective: 2026-07-01", StringComparison.Ordinal));
        }

        var problems = new List<Problem>();
        var policies = PolicyLoader.Load(folder.Path, "qinghe", "offices/qinghe", problems);
        Assert.DoesNotContain(problems, p => !p.IsWarning);
        return policies!.History;
    }

    private static ScoreSheet Sheet(PolicyHistory policies, string name, string happened)
    {
        Assert.True(Period.TryParse(name, out var period));
        var sheet = Scorer.Score(policies, Units, HappenedReader.Read(happened, [.. policies.Versions.SelectMany(v => v.Kinds).Distinct()]), period, period.Last);
        Assert.Empty(CaseRunner.Inconsistencies(sheet, policies.NearestTo(period.Last)));
        return sheet;
    }

    private static UnitScore Of(ScoreSheet sheet, string unit = "甲镇") => sheet.Groups.SelectMany(g => g.Units).Single(u => u.Unit == unit);

    private static IEnumerable<string> Outcomes(PolicyHistory policies, string period, string happened, string unit = "甲镇") =>
        Of(Sheet(policies, period, happened), unit).Outcomes.Select(o => $"{o.Name} {o.Value:0.##} {o.Reason}");

    private static string With(string policy, params ReadOnlySpan<(string Old, string New)> changes)
    {
        foreach (var (old, changed) in changes)
        {
            Assert.Contains(old, policy);
            policy = policy.Replace(old, changed, StringComparison.Ordinal);
        }

        return policy;
    }

    private static string Lines(params ReadOnlySpan<string> lines) => "\n" + string.Concat(lines);

    private static IEnumerable<string> Quarterly(string unit, params int[] months) => months.Select(m => $"2026-{m:00}-05 {unit} 报送 快讯 ×3");

    // 甲镇 has five 批示 and one 采用: 25 + 4 = 29 points, sent nothing and so missed all four quarters, and had an item returned in May. 乙镇 met each quarter
    // and has one 采用: 12 + 2 = 14 points.
    [Theory]
    [InlineData("for: quarter, state: decided, when: {quota-missed: [季度报送]}}")]
    [InlineData("for: month, state: decided, when: {events: [退稿]}}")]
    [InlineData("for: year, state: decided, when: {events: [退稿]}}")]
    [InlineData("state: decided, when: {events: [退稿]}}")]
    public void Who_has_the_outcome_in_any_part_of_the_year_is_out_of_its_awards(string criticised)
    {
        const string Awards = "awards:\n"
            + "  - {outcome: 先进, clause: 七, text: 先进单位, of: units, groups: [乡镇], first: 1, barred-by: 通报批评}\n"
            + "  - {outcome: 先进个人, clause: 七, text: 先进个人, of: persons, groups: [乡镇], first: 1, barred-by: 通报批评}\n";
        var happened = string.Join('\n', [
            "2026-03-01 甲镇 批示 ×5", "2026-03-02 甲镇 采用 省级 快讯 作者=张三", "2026-05-04 甲镇 退稿", "2026-03-02 乙镇 采用 市级 快讯 作者=李四", .. Quarterly("乙镇", 2, 5, 8, 11)]);

        var sheet = Sheet(Policies(Policy + Lines("outcomes:\n", Criticised, criticised, "\n", Awards)), "2026", happened);

        Assert.Equal((29m, 14m), (Of(sheet).Total, Of(sheet, "乙镇").Total));
        Assert.DoesNotContain(Of(sheet).Outcomes, o => o.Name == "先进");
        Assert.Equal("先进单位：14分", Assert.Single(Of(sheet, "乙镇").Outcomes, o => o.Name == "先进").Reason);
        Assert.Equal(["李四 先进个人"], sheet.Persons.SelectMany(p => p.Outcomes, (p, o) => $"{p.Person} {o.Name}"));
    }

    // 甲镇 missed the first two quarters. They had no 通报批评 in them: it came in July.
    [Fact]
    public void An_outcome_that_came_in_mid_year_is_not_counted_for_the_months_before()
    {
        var policies = Policies(Policy, Policy + Lines("outcomes:\n", Criticised, "for: quarter, state: decided, when: {quota-missed: [季度报送]}}\n", Performance));
        var happened = string.Join('\n', Quarterly("甲镇", 8, 11));

        Assert.Empty(Outcomes(policies, "2026-Q2", happened));
        Assert.Empty(Outcomes(policies, "2026", happened));
    }

    // Each missed quarter until June, from July two running. 甲镇 missed the first, the third and the fourth: 通报批评 in the first and the fourth, 2 × 0.1.
    [Fact]
    public void The_year_counts_what_each_of_its_quarters_says()
    {
        string WithRow(string row) => Policy + Lines("outcomes:\n", Criticised, $"for: quarter, state: decided, when: {{quota-missed: [季度报送]{row}}}}}\n", Performance);
        var policies = Policies(WithRow(""), WithRow(", in-a-row: 2"));
        var happened = string.Join('\n', Quarterly("甲镇", 5));

        Assert.Equal([1, 0, 0, 1], new[] { "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4" }.Select(q => Outcomes(policies, q, happened).Count(o => o.StartsWith("通报批评", StringComparison.Ordinal))));
        Assert.Equal(["绩效扣分 0.2 绩效扣分：通报批评2次"], Outcomes(policies, "2026", happened + "\n2026-08-01 甲镇 采用 市级 快讯"));
    }

    // Until June 退稿 is criticised, from July 失实. Of one of each in March and in August, the one in March by the first and the one in August by the second
    // are: that is what the year shows, and what it costs 2 × 0.1 for. Until June the group had another name.
    [Fact]
    public void What_follows_at_once_follows_by_the_policy_of_its_day()
    {
        string Naming(string item, string group) =>
            With(Policy, ("乡镇: {group: 乡镇}", $"乡镇: {{group: {group}}}")) + Lines("outcomes:\n", Criticised, $"groups: [{group}], state: decided, when: {{events: [{item}]}}}}\n", Performance);
        var policies = Policies(Naming("退稿", "乡镇"), Naming("失实", "镇街"));
        const string Happened = "2026-03-01 甲镇 退稿\n2026-03-02 甲镇 失实\n2026-08-01 甲镇 退稿\n2026-08-02 甲镇 失实\n2026-08-03 甲镇 采用 市级";

        Assert.Equal(["通报批评  通报批评：2026-03-01 退稿（E1）"], Outcomes(policies, "2026-03", Happened));
        Assert.Equal(["通报批评  通报批评：2026-08-02 失实（E4）"], Outcomes(policies, "2026-08", Happened));
        Assert.Equal(
            ["通报批评  通报批评：2026-03-01 退稿（E1）", "通报批评  通报批评：2026-08-02 失实（E4）", "绩效扣分 0.2 绩效扣分：通报批评2次"],
            Outcomes(policies, "2026", Happened));
    }

    // 甲镇 sent nothing in the first and the third quarter, which owe it under two names.
    [Fact]
    public void A_quota_may_have_a_new_name_in_mid_year_where_each_miss_has_its_result_at_once()
    {
        string Named(string name) => With(Policy, ("name: 季度报送", $"name: {name}")) + Lines("outcomes:\n", Criticised, $"state: decided, when: {{quota-missed: [{name}]}}}}\n");
        var policies = Policies(Named("季度报送"), Named("季度任务"));

        Assert.Equal(
            ["通报批评  通报批评：2026年第1季度季度报送 0/3 未达", "通报批评  通报批评：2026年第3季度季度任务 0/3 未达"],
            Outcomes(policies, "2026", string.Join('\n', Quarterly("甲镇", 5, 11))));
    }

    // A proposal of the first half is none of the results that the second half counts.
    [Fact]
    public void What_was_only_proposed_under_the_policy_before_is_not_counted()
    {
        string In(string state) => Policy + Lines("outcomes:\n", Criticised, $"state: {state}, when: {{events: [退稿]}}}}\n");
        var policies = Policies(In("proposed"), In("decided") + Performance);

        Assert.Equal(
            ["绩效扣分 0.1 绩效扣分：通报批评1次"],
            Outcomes(policies, "2026", "2026-03-01 甲镇 退稿\n2026-08-01 甲镇 退稿\n2026-08-03 甲镇 采用 市级").Where(o => o.StartsWith("绩效", StringComparison.Ordinal)));
    }

    private const string Decreasing = "  - {points: {调研: 3}, period: year, then: [{after: 2, points: {调研: 1}}], clause: 三, text: 报送调研, section: 得分}\n";
    private const string Dearer = "  - {points: {调研: 5}, period: year, then: [{after: 4, points: {调研: 2}}], clause: 三, text: 报送调研, section: 得分}\n";

    // Three 调研 in March and three in August, the first two of the year at 3 points.
    [Theory]
    [InlineData(Submissions + Decreasing, Submissions + Decreasing, 10)] // 3+3+1 and 1+1+1
    [InlineData(Submissions + Decreasing, Decreasing + Submissions, 10)] // in another order
    [InlineData(Decreasing, Submissions + Decreasing, 10)] // another before it
    [InlineData(Submissions + Decreasing, Submissions + Dearer, 16)] // 3+3+1, the fourth of the year at 5, then 2+2
    [InlineData(Submissions, Submissions + Decreasing, 3)] // nothing until June; from the fourth of the year on at 1
    public void How_many_were_sent_in_a_year_is_counted_through_a_new_policy(string first, string second, decimal total)
    {
        var policies = Policies(With(Policy, (Submissions, first)), With(Policy, (Submissions, second)));

        Assert.Equal(total, Of(Sheet(policies, "2026", "2026-03-01 甲镇 报送 调研 ×3\n2026-08-01 甲镇 报送 调研 ×3")).Total);
    }

    private static string Percent(string events) => With(Policy, ("  - {event: 退稿,", events + "  - {event: 退稿,"));

    private static string Percentage(string name, int percent, int most, string more = "") =>
        $"  - {{event: {name}, percent-of-year: -{percent}, percent-at-most: {most}{more}, clause: 八, text: {name}, section: 得分}}\n";

    // Two 批示: 10 points, of which 不良影响 takes 20 % each, at most 100 %, and 漏报 10 % each, at most 30 %.
    [Theory]
    [InlineData(3, 0, 4, "不良影响 -6")]
    [InlineData(3, 1, 3, "不良影响 -6、漏报 -1")] // the more there is the more it costs
    [InlineData(0, 2, 8, "漏报 -2")]
    [InlineData(6, 0, 0, "不良影响 -10")]
    [InlineData(1, 4, 5, "不良影响 -2、漏报 -3")]
    [InlineData(5, 1, 0, "不良影响 -10")] // nothing is left that 漏报 could take 10 % of
    [InlineData(4, 3, 0, "不良影响 -8、漏报 -2")] // 30 % are 3 of the 2 that are left
    public void Each_event_that_takes_a_percentage_has_its_own_limit_and_entry(int influences, int leaks, decimal total, string entries)
    {
        var policies = Policies(Percent(Percentage("不良影响", 20, 100) + Percentage("漏报", 10, 30)));
        var happened = $"2026-02-01 甲镇 批示 ×2\n2026-03-01 甲镇 不良影响 ×{influences}\n2026-04-01 甲镇 漏报 ×{leaks}";

        var unit = Of(Sheet(policies, "2026", happened));

        Assert.Equal(total, unit.Total);
        Assert.Equal(entries, string.Join('、', unit.Entries.Where(e => e.Date == new DateOnly(2026, 12, 31)).Select(e => $"{e.Item} {e.Points:0.##}")));
    }

    // 10 points; of three 不良影响 the first counts: 20 %.
    [Fact]
    public void A_percentage_too_is_taken_only_so_often_a_year() =>
        Assert.Equal(8m, Of(Sheet(Policies(Percent(Percentage("不良影响", 20, 100, ", times-a-year: 1"))), "2026", "2026-02-01 甲镇 批示 ×2\n2026-03-01 甲镇 不良影响 ×3")).Total);

    // 10 points; 60 % by the first half's policy. The second half's limit of 40 % takes none of it back, nor does it take more.
    [Fact]
    public void A_lower_limit_from_July_on_gives_nothing_back() =>
        Assert.Equal(
            4m,
            Of(Sheet(
                Policies(Percent(Percentage("不良影响", 20, 100)), Percent(Percentage("不良影响", 20, 40))), "2026",
                "2026-02-01 甲镇 批示 ×2\n2026-03-01 甲镇 不良影响 ×3\n2026-08-01 甲镇 不良影响")).Total);

    // 10 − 6 − 1 = 3 in 2026. The 漏报 is withdrawn in 2027: 1 point back, an entry of that year and of its own clause; 不良影响 stands as it did.
    [Fact]
    public void A_withdrawn_event_gives_back_its_own_percentage()
    {
        var policies = Policies(Percent(Percentage("不良影响", 20, 100) + Percentage("漏报", 10, 30)));
        const string Happened = "2026-02-01 甲镇 批示 ×2\n2026-03-01 甲镇 不良影响 ×3\n2026-04-01 甲镇 漏报 编号=L1\n2027-01-10 甲镇 冲正 关于=L1";

        Assert.Equal(3m, Of(Sheet(policies, "2026", Happened)).Total);
        var entry = Assert.Single(Of(Sheet(policies, "2027", Happened)).Entries);
        Assert.Equal(("冲正：漏报", 1m), (entry.Item, entry.Points));
    }

    // 10 − 10 in 2026, of which 漏报 took nothing. Of five 不良影响 one is withdrawn in 2027: they took 8, 漏报 takes its 1 of the 2 that are left; 10 − 8 − 1 = 1.
    [Fact]
    public void What_one_percentage_gives_back_another_takes_of()
    {
        var policies = Policies(Percent(Percentage("不良影响", 20, 100) + Percentage("漏报", 10, 30)));
        const string Happened = "2026-02-01 甲镇 批示 ×2\n2026-03-01 甲镇 不良影响 ×4\n2026-03-02 甲镇 不良影响 编号=B5\n2026-04-01 甲镇 漏报\n2027-01-10 甲镇 冲正 关于=B5";

        Assert.Equal(0m, Of(Sheet(policies, "2026", Happened)).Total);
        var entries = Of(Sheet(policies, "2027", Happened)).Entries;
        Assert.Equal("冲正：不良影响 2、冲正：漏报 -1", string.Join('、', entries.OrderByDescending(e => e.Points).Select(e => $"{e.Item} {e.Points:0.##}")));
    }

    // 调研 until June, 专报 in its place from July on.
    [Fact]
    public void A_kind_that_went_in_mid_year_is_listed_in_the_periods_in_which_it_was_one()
    {
        var policies = Policies(Policy, With(Policy, ("kinds: [快讯, 调研]", "kinds: [专报, 快讯]")));
        const string Happened = "2026-03-01 甲镇 报送 调研 ×3\n2026-03-02 甲镇 采用 省级 调研\n2026-08-01 甲镇 报送 专报 ×2";

        var year = Of(Sheet(policies, "2026", Happened));

        Assert.Equal("专报 2，快讯 0，调研 3", Counts(year.Submitted));
        Assert.Equal("专报 0，快讯 0，调研 1", Counts(year.Adopted));
        Assert.Equal("快讯 0，调研 3", Counts(Of(Sheet(policies, "2026-03", Happened)).Submitted));
        Assert.Equal("专报 2，快讯 0", Counts(Of(Sheet(policies, "2026-08", Happened)).Submitted));

        static string Counts(IReadOnlyDictionary<string, int> counts) => string.Join('，', counts.Select(c => $"{c.Key} {c.Value}"));
    }

    // 甲镇 has 10 of 20 points, 50 %; 乙镇 20 of 80, 25 %: in the ranking by completion 甲镇 is the first, and so it is in the award.
    [Fact]
    public void An_office_that_ranks_by_completion_awards_by_it()
    {
        var text = With(
            Policy, ("乡镇: {group: 乡镇}", "乡镇: {group: 乡镇, target: 20}\n  大镇: {group: 乡镇, target: 80}"), ("部门: {group: 部门}", "部门: {group: 部门, target: 20}"), ("by: total", "by: completion"));
        var policies = Policies(text + Lines("awards:\n", "  - {outcome: 先进, clause: 七, text: 先进单位, of: units, groups: [乡镇], first: 1}\n"));
        var roster = new Roster([Unit("甲镇"), new RosterUnit("乙镇", "大镇", [], [], [])]);
        Assert.True(Period.TryParse("2026", out var year));

        var sheet = Scorer.Score(policies, roster, HappenedReader.Read("2026-02-01 甲镇 批示 ×2\n2026-02-01 乙镇 批示 ×4", ["快讯"]), year, year.Last);

        Assert.Equal(["甲镇", "乙镇"], sheet.Groups[0].Units.OrderBy(u => u.Rank).Select(u => u.Unit));
        var award = Assert.Single(Of(sheet).Outcomes);
        Assert.Equal(("先进单位：完成率0.5000", "完成率50%"), (award.Reason, award.Detail));
        Assert.Empty(Of(sheet, "乙镇").Outcomes);
    }

    private const string Commissions = "\ncommissions:\n  fulfilled: {event: 约稿完成, points: 2, clause: 九, text: 完成约稿, section: 得分}\n"
        + "  missed: {event: 约稿未完成, points: -1, clause: 九, text: 未完成约稿, section: 得分}\n";

    // An answer of 不涉及 and a report, both in time: the first of them fulfils, and its day bears the 2 points.
    [Theory]
    [InlineData("2026-03-05 甲镇 不涉及 约稿=Y1\n2026-03-09 甲镇 报送 调研 约稿=Y1", "2026-03-05")]
    [InlineData("2026-03-05 甲镇 报送 调研 约稿=Y1\n2026-03-09 甲镇 不涉及 约稿=Y1", "2026-03-05")]
    public void Of_report_and_answer_the_first_fulfils_a_commission(string answers, string day) => Assert.Equal(
        [$"{day} 2"],
        Of(Sheet(Policies(Policy + Commissions + "  not-concerned: 不涉及\n"), "2026-03", "2026-03-01 约稿下发 Y1 甲镇 截止=2026-03-20\n" + answers)).Entries.Select(e => $"{e.Date:yyyy-MM-dd} {e.Points:0.##}"));

    private static string Voiding(int after) => Policy + Commissions + $"  voids-year: {{after: {after}, clause: 九, text: 全年计零分, section: 得分}}\n";

    // A 批示 in February: 5 points. Each commission that was missed costs 1, and the version in force on its day says how many of the year take all points.
    [Theory]
    [InlineData(2, 3, "03-10、04-10", 0)] // the second of March and April takes them, whatever comes in July
    [InlineData(2, 3, "03-10、08-10", 3)] // 5 − 2: in August it takes three
    [InlineData(2, 3, "03-10、08-10、09-10", 0)]
    [InlineData(2, 3, "03-10、04-10、08-10", 0)] // taken in April; what is missed in August takes nothing of that back
    [InlineData(3, 2, "03-10、04-10", 3)] // until June three
    [InlineData(3, 2, "03-10、04-10、08-10", 0)]
    public void How_many_missed_commissions_take_a_year_is_as_the_version_of_their_day_says(int first, int second, string due, decimal total)
    {
        var missed = due.Split('、').Select((day, i) => $"2026-02-01 约稿下发 Y{i} 甲镇 截止=2026-{day}");
        Assert.Equal(total, Of(Sheet(Policies(Voiding(first), Voiding(second)), "2026", string.Join('\n', ["2026-02-01 甲镇 批示", .. missed]))).Total);
    }

    // Missed in March and April, the second of which takes the year (0 on 30 June); what August brings does not change what June was.
    [Theory]
    [InlineData("")]
    [InlineData("\n2026-02-01 约稿下发 Y3 甲镇 截止=2026-08-10")]
    public void What_took_a_year_took_it_on_its_day_whatever_is_missed_later(string later)
    {
        var happened = "2026-02-01 甲镇 批示\n2026-02-01 约稿下发 Y1 甲镇 截止=2026-03-10\n2026-02-01 约稿下发 Y2 甲镇 截止=2026-04-10" + later;
        var scorer = new Scorer(Policies(Voiding(2), Voiding(3)), Units, HappenedReader.Read(happened, ["快讯"]), 2026);
        Assert.True(Period.TryParse("2026-06", out var june));
        Assert.Equal(0m, Of(scorer.Score(june, june.Last)).Total);
    }

    private const string Guarantee = "  保障: {weight: 10, clause: 三}\n";

    private static string Weighted(int most) => With(
        Policy, ("sections:\n", "sections:\n" + Guarantee), ("quotas:\n", $"item-limits:\n  反馈: {{at-most: {most}, clause: 三}}\nquotas:\n"),
        ("  - {event: 退稿,", "  - {event: 不配合, points: -1, clause: 三, text: 不配合, section: 保障, item: 反馈}\n  - {event: 退稿,"));

    // The year begins with the section's 10 points. An item of it loses at most 3 until June and at most 6 from July on: 5 in March are 3, and 2 in August 7 that are 6.
    [Fact]
    public void The_limit_of_an_item_is_that_of_the_version_of_its_day()
    {
        const string Happened = "2026-03-01 甲镇 不配合 ×5\n2026-08-01 甲镇 不配合 ×2";
        var policies = Policies(Weighted(3), Weighted(6));
        Assert.Equal(7m, Of(Sheet(policies, "2026-06", Happened)).Total);
        Assert.Equal(4m, Of(Sheet(policies, "2026", Happened)).Total);
    }

    // 全年计零分 takes the points too with which the year began: 10 + 5 − 2 are 0, not −10 nor 10.
    [Fact]
    public void A_year_that_scores_nothing_loses_its_starting_points_too() => Assert.Equal(
        0m,
        Of(Sheet(
            Policies(With(Voiding(2), ("sections:\n", "sections:\n" + Guarantee))), "2026",
            "2026-02-01 甲镇 批示\n2026-02-01 约稿下发 Y1 甲镇 截止=2026-03-10\n2026-02-01 约稿下发 Y2 甲镇 截止=2026-04-10")).Total);

    // With starting points everybody has points above 0; a year wholly before the policy has no outcome all the same (decided in detail 1).
    [Fact]
    public void A_year_before_the_policy_has_no_awards()
    {
        var policies = Policies(With(Policy, ("sections:\n", "sections:\n" + Guarantee)) + Lines("awards:\n", "  - {outcome: 先进, clause: 七, text: 先进单位, of: units, groups: [乡镇], first: 1}\n"));
        Assert.Empty(Outcomes(policies, "2025", ""));
        Assert.Equal(["先进  先进单位：10分"], Outcomes(policies, "2026", ""));
    }

    // Both versions criticise each missed quarter at once. 甲镇 missed the first and the third: each is told once, by the version of its own time, and costs 0.1 once.
    [Fact]
    public void What_both_versions_criticise_at_once_is_criticised_once()
    {
        var text = Policy + Lines("outcomes:\n", Criticised, "state: decided, when: {quota-missed: [季度报送]}}\n", Performance);
        Assert.Equal(
            ["通报批评  通报批评：2026年第1季度季度报送 0/3 未达", "通报批评  通报批评：2026年第3季度季度报送 0/3 未达", "绩效扣分 0.2 绩效扣分：通报批评2次"],
            Outcomes(Policies(text, text), "2026", string.Join('\n', [.. Quarterly("甲镇", 5, 11), "2026-05-06 甲镇 采用 市级"])));
    }

    // Judged for a month it is one result of the month, however often what it follows from was recorded.
    [Fact]
    public void What_is_judged_for_a_month_follows_once_a_month() => Assert.Single(
        Outcomes(Policies(Policy + Lines("outcomes:\n", Criticised, "for: month, state: decided, when: {events: [退稿]}}\n")), "2026-03", "2026-03-01 甲镇 退稿\n2026-03-09 甲镇 退稿"));

    // The quota counts from April on: the first quarter was none of two running, the second and the third are.
    [Fact]
    public void A_quarter_before_a_quota_counts_is_none_of_those_running()
    {
        var policies = Policies(With(Policy, ("period: quarter, counts", "period: quarter, from: 2026-04-01, counts"))
            + Lines("outcomes:\n", Criticised, "for: quarter, state: decided, when: {quota-missed: [季度报送], in-a-row: 2}}\n"));
        Assert.Equal([0, 0, 1], new[] { "2026-Q1", "2026-Q2", "2026-Q3" }.Select(q => Outcomes(policies, q, "").Count()));
    }

    // 24 of 70000 are 0.00034286, 20 of 60000 are 0.00033333: both are told as 0.0003, and they rank by what they are.
    [Fact]
    public void Units_rank_by_the_completion_that_is_not_rounded()
    {
        var text = With(
            Policy, ("乡镇: {group: 乡镇}", "乡镇: {group: 乡镇, target: 60000}\n  大镇: {group: 乡镇, target: 70000}"), ("部门: {group: 部门}", "部门: {group: 部门, target: 20}"), ("by: total", "by: completion"));
        var roster = new Roster([Unit("乙镇"), new RosterUnit("甲镇", "大镇", [], [], [])]);
        Assert.True(Period.TryParse("2026", out var year));

        var sheet = Scorer.Score(Policies(text), roster, HappenedReader.Read("2026-02-01 乙镇 批示 ×4\n2026-02-01 甲镇 批示 ×4\n2026-02-02 甲镇 采用 省级", ["快讯"]), year, year.Last);

        Assert.Equal(["甲镇 1 0.0003", "乙镇 2 0.0003"], sheet.Groups[0].Units.Select(u => $"{u.Unit} {u.Rank} {u.Completion}"));
    }
}
