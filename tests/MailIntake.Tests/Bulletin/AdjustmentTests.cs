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
}
