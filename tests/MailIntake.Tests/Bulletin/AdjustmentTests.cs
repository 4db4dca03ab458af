using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Bulletin;

public sealed class AdjustmentTests
{
    private static readonly Period June = new(PeriodKind.Month, new DateOnly(2023, 6, 1));

    private static UnitScore Unit(string name, decimal total) => new()
    {
        Unit = name, Category = "一类", Rank = 1, Total = total, PeriodPoints = 0, StartingPoints = 0, Submitted = new Dictionary<string, int>(), Adopted = new Dictionary<string, int>(),
        Quotas = [], Sections = new Dictionary<string, decimal>(), Entries = [], Outcomes = [],
    };

    private static IReadOnlyList<string> Between(IReadOnlyList<RosterUnit> roster, (string Unit, decimal Total)[] published, params UnitScore[] now) =>
    [
        .. Adjustment.Between(
            June, published.ToDictionary(p => p.Unit, p => (p.Total, (IReadOnlyList<ScoreEntry>)[])), new ScoreSheet("office", June, June.Last, [new GroupScore("一组", now)], []), new Roster(roster))
            .Select(a => $"{a.Unit} {a.Published} {a.Now} {a.Gone}"),
    ];

    private static RosterUnit Row(string name, params string[] aliases) => new(name, "一类", aliases, [], []);

    private static KnownOutcomes Known(params (string Unit, decimal Total, string? Outcome)[] units) => new(
        June, [.. units.Select(u => (u.Unit, u.Total))],
        [.. units.Where(u => u.Outcome is not null).Select(u => (u.Unit, (string?)null, new Outcome(u.Outcome!, "第一条", false, null, "")))]);

    private static IReadOnlyList<string> Changes(IReadOnlyList<RosterUnit> roster, KnownOutcomes published, KnownOutcomes now) =>
        [.. OutcomeChange.Between(published, now, new Roster(roster)).Select(c => $"{c.Unit}：{OutcomeChange.Labels(c.Published)} → {OutcomeChange.Labels(c.Now)}")];

    [Fact]
    public void Outcomes_that_changed_with_a_total_are_told()
    {
        Assert.Equal(
            ["甲局：无 → 通报表扬（建议）", "乙局：通报表扬（建议） → 无"],
            Changes([Row("甲局"), Row("乙局")], Known(("甲局", 3, null), ("乙局", 5, "通报表扬")), Known(("甲局", 8, "通报表扬"), ("乙局", 5, null))));
    }

    [Fact]
    public void The_outcomes_of_a_renamed_unit_are_those_of_its_former_name()
    {
        Assert.Empty(Changes([Row("新局", "旧局")], Known(("旧局", 5, "通报表扬")), Known(("新局", 5, "通报表扬"))));
    }

    [Fact]
    public void That_a_new_unit_takes_the_last_place_of_earlier_periods_is_no_news_of_them()
    {
        Assert.Empty(Changes([Row("甲局"), Row("乙局"), Row("丁局")], Known(("甲局", 5, null), ("乙局", 3, "约谈")), Known(("甲局", 5, null), ("乙局", 3, null), ("丁局", 0, "约谈"))));
    }

    [Fact]
    public void An_event_without_points_changes_outcomes_without_a_total()
    {
        Assert.Equal(["甲局：无 → 通报批评（建议）"], Changes([Row("甲局")], Known(("甲局", 5, null)), Known(("甲局", 5, "通报批评"))));
    }

    // P3 was in review when June was published: the quota's points come with P1 to P3, of which P3 is new. A correction names its item itself.
    [Fact]
    public void What_came_is_told_with_the_mails_and_events_that_are_new()
    {
        var day = new DateOnly(2023, 6, 30);
        ScoreEntry Of(decimal points, params string[] evidence) => new(day, "第九条（一）", "报送", points, evidence);
        var corrected = new ScoreEntry(day, "第九条（二）", "冲正", -5, ["E9"]);
        var adjustment = new Adjustment(June, "甲局", 5, 3, [Of(7, "P1", "P2", "P3"), corrected], [Of(4, "P1", "P2")])
        {
            Corrections = [new Correction("甲局", day, [new CorrectionCause("E9", day, "冲正一件（E9）", "误登")], [corrected])],
        };

        Assert.Equal(
            "增：2023-06-30 报送（第九条（一））7分（P3）；增：2023-06-30 冲正（第九条（二））-5分；减：2023-06-30 报送（第九条（一））4分；冲正一件（E9）（误登）",
            adjustment.Describe());
        Assert.Equal("增：2023-06-30 报送（第九条（一））0分", new Adjustment(June, "甲局", 5, 5, [Of(0)], []).Describe());

        // Decided that one does not count: nothing is new, and what went is what the points had been for.
        Assert.Equal(
            "增：2023-06-30 报送（第九条（一））4分；减：2023-06-30 报送（第九条（一））7分（P3）",
            new Adjustment(June, "甲局", 7, 4, [Of(4, "P1", "P2")], [Of(7, "P1", "P2", "P3")]).Describe());
    }

    [Fact]
    public void A_new_name_alone_is_no_adjustment()
    {
        Assert.Empty(Between([Row("新局", "旧局")], [("旧局", 5)], Unit("新局", 5)));
    }

    [Fact]
    public void Units_that_became_a_new_one_are_listed_and_the_new_one_is_compared_with_none_of_them()
    {
        Assert.Equal(["甲局 5  已并入丙局", "乙局 3  已并入丙局"], Between([Row("丙局", "甲局", "乙局")], [("甲局", 5), ("乙局", 3)], Unit("丙局", 8)));
    }

    [Fact]
    public void A_unit_that_took_in_another_is_compared_with_itself()
    {
        Assert.Equal(["甲局 5 8 ", "乙局 3  已并入甲局"], Between([Row("甲局", "乙局")], [("甲局", 5), ("乙局", 3)], Unit("甲局", 8)));
    }

    [Fact]
    public void A_unit_that_is_on_the_roster_but_ranked_no_more_is_listed_as_such()
    {
        Assert.Equal(["乙局 3  不再参加排名"], Between([Row("甲局"), Row("乙局")], [("甲局", 5), ("乙局", 3)], Unit("甲局", 5)));
    }

    [Fact]
    public void A_unit_that_was_not_published_is_compared_with_nothing()
    {
        Assert.Empty(Between([Row("甲局"), Row("丁局")], [("甲局", 5)], Unit("甲局", 5), Unit("丁局", 9)));
    }

    // Two 采用 of one day in one channel look the same: 3 + 3 were published, of which one is withdrawn.
    [Fact]
    public void Of_two_entries_that_look_the_same_the_one_that_went_is_told()
    {
        ScoreEntry Adopted(string number) => new(new DateOnly(2023, 6, 5), "第九条", "采用", 3, [number], "采用");
        var adjustments = Adjustment.Between(
            June, new Dictionary<string, (decimal, IReadOnlyList<ScoreEntry>)> { ["甲局"] = (6, [Adopted("E1"), Adopted("E2")]) },
            new ScoreSheet("office", June, June.Last, [new GroupScore("一组", [Unit("甲局", 3) with { Entries = [Adopted("E1")] }])], []), new Roster([Row("甲局")]));
        Assert.Equal((0, 1), (Assert.Single(adjustments).Added.Count, adjustments[0].Withdrawn.Count));
    }
}
