using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Bulletin;

public sealed class CommissionProgressTests
{
    private static readonly Commission Commission = new("YG-1", "防汛", ["甲", "乙", "丙", "丁", "戊"], At(1, 9), At(20, 17));

    private static readonly CommissionRule Rule = new(null, new CommissionResult(-2, "约稿未完成", new Posting("四", "约稿未完成", "扣分")), "不涉及", null);

    private static DateTimeOffset At(int day, int hour) => new(2023, 6, day, hour, 0, 0, OfficeTime.Offset);

    private static Submission Report(string number, string unit, DateTimeOffset at, SubmissionStatus status = SubmissionStatus.Counted) =>
        new() { Number = number, Unit = unit, Kind = "约稿", Status = status, ReceivedAt = at, Commission = "YG-1" };

    private static OfficeEvent Event(string number, string unit, DateTimeOffset at, string item = "不涉及", string? about = null) =>
        new() { Number = number, At = at, Unit = unit, Item = item, About = about, Commission = about is null ? "YG-1" : null };

    private static readonly OfficeLedger Ledger = new(
        [
            Report("1", "甲", At(20, 17)), Report("2", "乙", At(20, 18)), Report("3", "丙", At(19, 9), SubmissionStatus.Review), Report("4", "丙", At(19, 9), SubmissionStatus.NotCounted),
            Report("5", "戊", At(10, 9)) with { HoldsUntil = new DateOnly(2023, 6, 15) }, Report("5", "戊", At(10, 9), SubmissionStatus.NotCounted) with { HoldsFrom = new DateOnly(2023, 6, 15) },
        ],
        [Event("E1", "丁", At(12, 9)), Event("E2", "戊", At(13, 9)), Event("E3", "戊", At(14, 9), OfficeEvent.Correction, "E2")],
        [Commission]);

    [Fact]
    public void Each_unit_stands_where_its_answer_puts_it()
    {
        var progress = CommissionProgress.Of(Commission, Ledger, Rule, At(30, 9));

        Assert.Equal(["甲", "丁"], progress.OnTime); // in the deadline's own second; by the answer that it is not concerned
        Assert.Equal(["乙"], progress.Late);
        Assert.Equal(["丙"], progress.Waiting);
        Assert.Equal(["戊"], progress.Open); // its report no longer counts since the 15th, its answer was withdrawn on the 14th
    }

    [Fact]
    public void What_is_known_later_is_not_known_before()
    {
        Assert.Equal(["甲", "乙", "丙", "丁", "戊"], CommissionProgress.Of(Commission, Ledger, Rule, At(9, 9)).Open);
        Assert.Equal(["戊"], CommissionProgress.Of(Commission, Ledger, null, At(11, 9)).OnTime);
    }

    [Theory]
    [InlineData("2023-05", "2023-06-30", 0)] // issued on 1 June
    [InlineData("2023-06", "2023-06-30", 1)]
    [InlineData("2023-07", "2023-07-31", 0)] // due on 20 June
    [InlineData("2023", "2023-05-31", 0)]
    public void A_period_has_the_commissions_that_were_open_in_it(string period, string asOf, int count)
    {
        Assert.True(Period.TryParse(period, out var of));
        Assert.Equal(count, CommissionProgress.OfPeriod(of, DateOnly.Parse(asOf), Ledger, Rule, At(30, 23).AddYears(1)).Count);
    }

    [Fact]
    public void Who_has_not_answered_has_missed_it_only_once_the_deadline_has_passed()
    {
        // Due on the 20th at 17:00. A bulletin made that morning is as of the 20th, and the day is not over.
        Assert.True(Period.TryParse("2023-06", out var june));
        CommissionProgress On(string asOf, DateTimeOffset now) => Assert.Single(CommissionProgress.OfPeriod(june, DateOnly.Parse(asOf), Ledger, Rule, now));

        Assert.False(On("2023-06-19", At(30, 9)).IsOver);
        Assert.False(On("2023-06-20", At(20, 10)).IsOver);
        Assert.True(On("2023-06-20", At(20, 17)).IsOver);
        Assert.True(On("2023-06-30", At(30, 9)).IsOver);
        Assert.True(On("2023-06-30", At(30, 9)).For("戊")!.IsOver);
    }

    // scoring.md, decided in detail 4: a recorded 约稿未完成 overrides an on-time arrival; 17: its 冲正 takes it back, and a 冲正 of that restores it.
    [Theory]
    [InlineData(1, new[] { "甲" })]
    [InlineData(2, new string[0])]
    [InlineData(3, new[] { "甲" })]
    public void What_the_office_recorded_as_not_fulfilled_is_not_on_time_whatever_came(int recorded, string[] failed)
    {
        OfficeEvent[] events = [Event("E4", "甲", At(22, 9), "约稿未完成"), Event("E5", "甲", At(23, 9), OfficeEvent.Correction, "E4"), Event("E6", "甲", At(24, 9), OfficeEvent.Correction, "E5")];
        var progress = CommissionProgress.Of(Commission, Ledger with { Events = [.. Ledger.Events, .. events[..recorded]] }, Rule, At(30, 9));

        Assert.Equal(failed, progress.Failed);
        Assert.Equal(new[] { "甲", "丁" }.Except(failed), progress.OnTime);
        Assert.Equal(failed, progress.For("甲")!.Failed);
    }

    [Fact]
    public void A_number_written_in_other_letters_is_the_commissions_own()
    {
        var answered = Ledger with { Submissions = [Report("1", "甲", At(20, 17)) with { Commission = "yg-1" }] };
        Assert.Equal(["甲", "丁"], CommissionProgress.Of(Commission, answered, Rule, At(30, 9)).OnTime);
    }

    [Fact]
    public void A_unit_sees_itself_alone()
    {
        var own = CommissionProgress.Of(Commission, Ledger, Rule, At(30, 9)).For("乙")!;

        Assert.Equal(["乙"], own.Late);
        Assert.Empty(own.OnTime);
        Assert.Equal(["乙"], own.Commission.Units);
        Assert.Null(own.For("甲"));
    }

    // Issued in May, due in the first moment of June: it was open in both.
    [Theory]
    [InlineData("2023-04", 0)]
    [InlineData("2023-05", 1)]
    [InlineData("2023-06", 1)]
    [InlineData("2023-07", 0)]
    public void A_commission_is_open_in_every_period_from_its_issue_to_its_deadline(string period, int count)
    {
        Assert.True(Period.TryParse(period, out var of));
        var commission = Commission with { IssuedAt = At(1, 0).AddDays(-12), DueAt = At(1, 0) };
        Assert.Equal(count, CommissionProgress.OfPeriod(of, of.Last, new OfficeLedger([], [], [commission]), Rule, At(30, 23).AddYears(1)).Count);
    }
}
