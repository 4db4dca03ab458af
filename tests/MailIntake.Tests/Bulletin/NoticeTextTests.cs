using MailIntake.Bulletin;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Bulletin;

public sealed class NoticeTextTests
{
    private static readonly Period June = new(PeriodKind.Month, new DateOnly(2023, 6, 1));
    private static readonly Period May = June.Previous;
    private static readonly EventColumn[] Columns = [new("采用", "市级刊物", true), new("采用", "省级刊物", true), new("批示", "市", false), new("退回重报", null, false)];

    private static UnitScore Unit(string name, int rank, decimal total, decimal? completion = null, int submitted = 0, (int Required, int Actual, bool Closed)? quota = null, params EventCount[] events) => new()
    {
        Unit = name,
        Category = "一类",
        Rank = rank,
        Total = total,
        PeriodPoints = 0,
        StartingPoints = 0,
        Target = completion is null ? null : 160,
        Completion = completion,
        Submitted = new Dictionary<string, int> { ["简讯"] = submitted },
        Adopted = new Dictionary<string, int> { ["简讯"] = events.Where(e => e.Item == "采用").Sum(e => e.Count) },
        Adoptions = events.Where(e => e.Item == "采用").Sum(e => e.Count),
        Events = events,
        Quotas = quota is { } q ? [new QuotaProgress("月报送", "2023-06", q.Required, q.Actual, q.Closed)] : [],
        Sections = new Dictionary<string, decimal>(),
        Entries = [],
        Outcomes = [],
    };

    private static ScoreSheet Sheet(Period period, params UnitScore[] units) => new("office", period, period.Last, [new GroupScore("一组", units)], []);

    private static string Say(ScoreSheet score, IReadOnlyList<ScoreSheet>? months = null, params SubmissionStatus[] received) => Say(score, [], months, received);

    private static string Say(ScoreSheet score, IReadOnlyList<CommissionProgress> commissions, IReadOnlyList<ScoreSheet>? months, params SubmissionStatus[] received)
    {
        var bulletin = Domain.Bulletin.Bulletin.Of("某办", score, [.. received.Select(s => new BulletinSubmission("P", OfficeTime.Start(June.First), "甲", null, "", s, ""))]) with
        {
            EventColumns = Columns,
            Commissions = commissions,
            Months = months ?? [Sheet(May, [.. score.Groups.SelectMany(g => g.Units)]), score],
        };
        return string.Join('\n', new NoticeText(bulletin, ShippedTexts.Read()).Sections().SelectMany(s => s.Paragraphs.Prepend($"【{s.Heading}】")));
    }

    [Fact]
    public void The_first_places_and_the_last_are_named_with_their_results()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 34, 0.2125m), Unit("乙", 2, 30, 0.1875m), Unit("丙", 3, 20, 0.125m), Unit("丁", 4, 10, 0.0625m), Unit("戊", 5, -2, -0.0125m)));

        Assert.Contains("一组：5个单位按目标完成率排名，第1名甲（完成率21.25%，累计34分），第2名乙（完成率18.75%，累计30分），第3名丙（完成率12.5%，累计20分）。居末位的是戊（完成率-1.25%，累计-2分）。", text);
    }

    [Fact]
    public void Units_that_tie_are_named_together()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 34), Unit("乙", 1, 34), Unit("丙", 3, 20), Unit("丁", 4, 10), Unit("戊", 4, 10)));

        Assert.Contains("5个单位按累计得分排名，第1名甲、乙并列（累计34分），第3名丙（累计20分）。居末位的是丁、戊并列（累计10分）。", text);
    }

    [Fact]
    public void A_tie_at_the_top_with_different_totals_names_each_total()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 16, 0.1m), Unit("乙", 1, 10, 0.1m), Unit("丙", 3, 0, 0m)));

        Assert.Contains("第1名甲（完成率10%，累计16分）、乙（完成率10%，累计10分）并列。居末位的是丙", text);
    }

    [Fact]
    public void Where_all_are_equal_nobody_leads_and_nobody_is_last()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 80), Unit("乙", 1, 80)));

        Assert.Contains("一组：2个单位并列，均为累计80分。", text);
        Assert.DoesNotContain("末位", text);
        Assert.DoesNotContain("第1名", text);
    }

    [Fact]
    public void A_unit_alone_is_not_ranked_against_itself()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 7)));

        Assert.Contains("一组：考核1个单位，甲累计7分。", text);
        Assert.DoesNotContain("末位", text);
    }

    [Fact]
    public void An_empty_group_is_said_to_be_empty()
    {
        Assert.Contains("一组：本期没有考核单位。", Say(Sheet(June)));
    }

    [Fact]
    public void Of_two_units_the_second_is_only_last()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 5), Unit("乙", 2, 3)));

        Assert.Contains("第1名甲（累计5分）。居末位的是乙（累计3分）。", text);
        Assert.DoesNotContain("第2名", text);
    }

    [Fact]
    public void Nothing_received_and_nothing_adopted_is_said_so()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 0)));

        Assert.Contains("2023年6月没有收到来稿。", text);
        Assert.Contains("2023年6月没有信息被采用。", text);
        Assert.DoesNotContain("另登记", text);
    }

    [Fact]
    public void What_came_in_is_counted_by_what_became_of_it()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 0)), null, SubmissionStatus.Counted, SubmissionStatus.Counted, SubmissionStatus.NotCounted, SubmissionStatus.Review);

        Assert.Contains("2023年6月共收到来稿4件，其中计数2件，不计1件，待审1件。待审的1件审核后，有关单位得分可能调整。", text);
    }

    [Fact]
    public void Counts_are_compared_with_the_period_before()
    {
        var adoption = new EventCount("采用", "市级刊物", 2);
        var score = Sheet(June, Unit("甲", 1, 0, submitted: 5, events: [adoption]));

        Assert.Contains("与2023年5月相比，计数报送增加2条，采用持平。", Say(score, [Sheet(May, Unit("甲", 1, 0, submitted: 3, events: [adoption])), score]));
        Assert.Contains("计数报送减少1条，采用增加2条", Say(score, [Sheet(May, Unit("甲", 1, 0, submitted: 6)), score]));
    }

    [Fact]
    public void Quotas_are_told_by_who_missed_them()
    {
        var text = Say(Sheet(June, Unit("甲", 1, 0, quota: (4, 5, true)), Unit("乙", 2, 0, quota: (4, 1, true)), Unit("丙", 3, 0, quota: (2, 0, true))));
        Assert.Contains("月报送（2023年6月）：3个单位中，1个完成，2个未完成：乙（应4条，计1条）、丙（应2条，计0条）。", text);

        Assert.Contains("月报送（2023年6月）：1个单位全部完成。", Say(Sheet(June, Unit("甲", 1, 0, quota: (4, 4, true)))));
        Assert.Contains("月报送（2023年6月，尚未到期）：1个单位中，0个已完成，1个尚未完成：甲（应4条，计3条）。", Say(Sheet(June, Unit("甲", 1, 0, quota: (4, 3, false)))));
        Assert.DoesNotContain("任务完成情况", Say(Sheet(June, Unit("甲", 1, 0))));
    }

    [Fact]
    public void What_was_adopted_is_told_by_channel_and_unit_and_other_events_beside_it()
    {
        var text = Say(Sheet(
            June, Unit("甲", 1, 9, events: [new EventCount("采用", "市级刊物", 2), new EventCount("批示", "市", 1)]),
            Unit("乙", 2, 3, events: [new EventCount("采用", "省级刊物", 3), new EventCount("退回重报", null, 1)])));

        Assert.Contains("被采用5条（次）：市级刊物2条、省级刊物3条。其中乙3条、甲2条。", text);
        Assert.Contains("另登记批示（市）1次、退回重报1次。", text);
    }

    [Fact]
    public void What_is_decided_and_what_is_only_proposed_are_told_apart()
    {
        var unit = Unit("甲", 1, 0) with { Outcomes = [new Outcome("通报批评", "三（三）7", true, null, "季度未达任务量"), new Outcome("约谈", "四", false, null, "不达标")] };
        var text = Say(Sheet(June, unit));

        Assert.Contains("依据三（三）7（季度未达任务量），通报批评：甲。", text);
        Assert.Contains("依据四（不达标），约谈（建议，待审定）：甲。", text);
    }

    [Fact]
    public void Outcomes_of_one_rule_are_told_once_with_what_is_each_units_own()
    {
        static Outcome Missed(string quarter) => new("通报批评", "三（三）7", true, null, $"季度未达任务量：2023年{quarter}未完成报送任务") { Basis = "季度未达任务量", Detail = quarter };
        var text = Say(Sheet(
            June, Unit("甲", 1, 0) with { Outcomes = [Missed("第1季度"), Missed("第2季度")] }, Unit("乙", 2, 0) with { Outcomes = [Missed("第1季度"), Missed("第2季度")] },
            Unit("丙", 3, 0) with { Outcomes = [Missed("第2季度")] }));
        Assert.Contains("依据三（三）7（季度未达任务量），通报批评：甲、乙（第1季度、第2季度）；丙（第2季度）。", text);

        static Outcome Praise(int rank) => new("通报表扬", "第十条", false, null, $"目标完成率排名前列：列本组第{rank}") { Basis = "目标完成率排名前列", Detail = $"列本组第{rank}" };
        text = Say(Sheet(June, Unit("甲", 1, 0) with { Outcomes = [Praise(1)] }, Unit("乙", 2, 0) with { Outcomes = [Praise(2)] }));
        Assert.Contains("依据第十条（目标完成率排名前列），通报表扬（建议，待审定）：甲（列本组第1）、乙（列本组第2）。", text);
    }

    [Fact]
    public void The_months_of_a_year_are_told_together_those_behind_most_often_first()
    {
        static UnitScore Year(string name, int rank, params int[] actual) =>
            Unit(name, rank, 0) with { Quotas = [.. actual.Select((a, i) => new QuotaProgress("月报送", $"2023-{i + 1:00}", 4, a, Closed: true))] };
        var year = new Period(PeriodKind.Year, new DateOnly(2023, 1, 1));

        // 甲 met 4 in each of three months. 乙 missed one: 3 + 4 + 9 = 16 of 12. 丙 missed all: 0 + 1 + 2 = 3 of 12.
        Assert.Contains(
            "月报送（3期）：3个单位中，1个各期全部完成，2个有未完成的：丙（3期未完成，共应12条，计3条）、乙（1期未完成，共应12条，计16条）。",
            Say(Sheet(year, Year("甲", 1, 4, 5, 4), Year("乙", 2, 3, 4, 9), Year("丙", 3, 0, 1, 2))));
        Assert.Contains("月报送（3期）：1个单位各期全部完成。", Say(Sheet(year, Year("甲", 1, 4, 5, 4))));
    }

    [Fact]
    public void A_commission_is_told_by_who_has_answered_it()
    {
        var commission = new Commission("YG-1", "防汛工作", ["甲", "乙", "丙", "丁"], OfficeTime.Start(June.First), OfficeTime.Start(new DateOnly(2023, 6, 21)).AddSeconds(-1));
        var text = Say(Sheet(June, Unit("甲", 1, 0)), [new CommissionProgress(commission, ["甲"], ["乙"], ["丙"], ["丁"]) { IsOver = true }], null);
        Assert.Contains("约稿“防汛工作”（YG-1，2023年6月20日24时截止）：布置4个单位，按时报送1个，逾期报送1个（乙），待审1个（丙），未报1个（丁）。", text);

        text = Say(Sheet(June, Unit("甲", 1, 0)), [new CommissionProgress(commission with { DueAt = OfficeTime.Start(June.First).AddHours(17) }, ["甲", "乙", "丙", "丁"], [], [], [])], null);
        Assert.Contains("（YG-1，2023年6月1日17:00截止）：布置4个单位，按时报送4个。", text);

        // Due after the bulletin: nobody is blamed yet.
        text = Say(Sheet(June, Unit("甲", 1, 0)), [new CommissionProgress(commission with { DueAt = OfficeTime.Start(new DateOnly(2023, 7, 11)).AddSeconds(-1) }, ["甲"], [], [], ["乙", "丙", "丁"])], null);
        Assert.Contains("（YG-1，2023年7月10日24时截止）：布置4个单位，按时报送1个，尚未报3个（乙、丙、丁）。", text);
    }

    // 30 units of which each missed 1 of 1, is criticised, has its own veto and did not answer: the document has them in no table.
    [Fact]
    public void Every_unit_that_missed_a_quota_or_a_commission_or_is_criticised_is_named()
    {
        var names = Enumerable.Range(1, 30).Select(i => $"单位{i}").ToList();
        static Outcome Of(string name, string detail) => new(name, "第九条（一）", true, null, "连续未完成") { Basis = "连续未完成", Detail = detail };
        var units = names.Select((n, i) => Unit(n, i + 1, 30 - i, quota: (1, 0, true)) with { Outcomes = [Of("通报批评", "两期"), Of("一票否决", $"缺{i + 1}")] }).ToArray();
        var commission = new Commission("YG-1", "防汛", names, OfficeTime.Start(June.First), OfficeTime.Start(new DateOnly(2023, 6, 21)).AddSeconds(-1));
        string Told(params IReadOnlyList<string>[] lists) =>
            Say(Sheet(June, units), [new CommissionProgress(commission, [], lists[0], lists[1], lists[3]) { Failed = lists[2], IsOver = true }], null);

        var text = Told([], [], [], names);
        Assert.Contains($"30个未完成：{string.Join('、', names.Select(n => $"{n}（应1条，计0条）"))}。", text);
        Assert.Contains($"通报批评：{string.Join('、', names)}（两期）。", text);
        Assert.Contains($"一票否决：{string.Join('、', names.Select((n, i) => $"{n}（缺{i + 1}）"))}。", text);
        Assert.Contains($"未报30个（{string.Join('、', names)}）。", text);
        Assert.Contains($"逾期报送30个（{string.Join('、', names)}）。", Told(names, [], [], []));
        Assert.Contains($"待审30个（{string.Join('、', names)}）。", Told([], names, [], []));
        Assert.Contains($"未完成30个（{string.Join('、', names)}）。", Told([], [], names, []));
    }

    [Fact]
    public void Every_unit_that_missed_one_of_several_periods_is_named()
    {
        var names = Enumerable.Range(1, 30).Select(i => $"单位{i}").ToList();
        var units = names.Select((n, i) => Unit(n, i + 1, 30 - i) with { Quotas = [.. new[] { 1, 2 }.Select(m => new QuotaProgress("月报送", $"2023-{m:00}", 4, 4 - m, Closed: true))] }).ToArray();

        // 3 and 2 of 4 and 4: two periods missed, 5 of 8.
        Assert.Contains(
            $"30个有未完成的：{string.Join('、', names.Select(n => $"{n}（2期未完成，共应8条，计5条）"))}。", Say(Sheet(new Period(PeriodKind.Year, new DateOnly(2023, 1, 1)), units)));
    }

    // The ranking table of the document has each unit's rank, points and adoptions: twelve are named.
    [Fact]
    public void Many_names_that_the_table_has_are_cut_short_and_counted()
    {
        var text = Say(Sheet(June, [Unit("首位", 1, 9), .. Enumerable.Range(1, 30).Select(i => Unit($"单位{i}", 2, 1, events: [new EventCount("采用", "市级刊物", 1)]))]));

        Assert.Contains("单位12等30个并列", text);
        Assert.Contains("、单位121条等30个。", text); // 单位12 with 1条
        Assert.DoesNotContain("单位13", text);
    }

    // 银川: in force from June 2018. The second quarter is the first and has June alone, with which the third cannot be compared; the fourth has the third.
    [Theory]
    [InlineData("2018-Q2", "本期是2018年度考核的第一期，没有上期数可比。")]
    [InlineData("2018-Q3", null)]
    [InlineData("2018-Q4", "与2018年第3季度相比，计数报送持平，采用持平。")]
    [InlineData("2018-06", "本期是2018年度考核的第一期，没有上期数可比。")]
    [InlineData("2018-07", "与2018年6月相比，计数报送持平，采用持平。")]
    [InlineData("2019-01", "本期是2019年度考核的第一期，没有上期数可比。")]
    public void A_period_is_not_compared_with_one_that_was_not_wholly_in_force(string name, string? expected)
    {
        Assert.True(Period.TryParse(name, out var quarter));
        var unit = Unit("甲", 1, 0);
        var first = quarter.Year == 2018 ? 6 : 1;
        var months = Enumerable.Range(first, quarter.Last.Month - first + 1).Select(m => Sheet(new Period(PeriodKind.Month, new DateOnly(quarter.Year, m, 1)), unit)).ToList();
        var bulletin = Domain.Bulletin.Bulletin.Of("某办", Sheet(quarter, unit), []) with { Months = months, Effective = new DateOnly(2018, 6, 1) };

        var overview = new NoticeText(bulletin, ShippedTexts.Read()).Sections()[0].Paragraphs;
        Assert.Equal(expected, overview.Skip(1).SingleOrDefault());
    }

    // Of three that came in June and are counted, one takes the place of an item of May: June counts two.
    [Fact]
    public void The_new_version_of_an_item_of_an_earlier_month_is_told_apart_from_what_counts()
    {
        var bulletin = Domain.Bulletin.Bulletin.Of("某办", Sheet(June, Unit("甲", 1, 0)),
            [.. Enumerable.Range(1, 3).Select(i => new BulletinSubmission($"P{i}", OfficeTime.Start(June.First), "甲", "简讯", "", SubmissionStatus.Counted, "") { Replaces = i == 3 ? ("P0", May) : null })]);

        Assert.Contains("2023年6月共收到来稿3件，其中计数2件，代替以前退回的来稿1件。", new NoticeText(bulletin, ShippedTexts.Read()).Sections()[0].Paragraphs);
    }
}
