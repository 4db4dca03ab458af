using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

/// <summary>Corrections that no office makes on purpose, and that must not bring the score down with them.</summary>
public class CorrectionTests
{
    private static decimal Total(IEnumerable<OfficeEvent> events)
    {
        var (policies, roster) = CaseRunner.Shipped("panzhihua");
        Assert.True(Period.TryParse("2023-05", out var may));
        var sheet = Scorer.Score(policies, roster, new OfficeLedger([], [.. events], []), may, may.Last.AddDays(-1));
        return sheet.Groups.SelectMany(g => g.Units).Single(u => u.Unit == "国投集团").Total;
    }

    private static OfficeEvent Instruction(string number, int second = 0) =>
        new() { Number = number, At = At(second), Unit = "国投集团", Item = "批示", Channel = "国家" };

    private static OfficeEvent Correction(string number, string about, int second, string unit = "国投集团") =>
        new() { Number = number, At = At(second), Unit = unit, Item = OfficeEvent.Correction, About = about };

    private static DateTimeOffset At(int second) => new DateTimeOffset(2023, 5, 10, 0, 0, 0, OfficeTime.Offset).AddSeconds(second);

    [Fact]
    public void Corrections_that_withdraw_each_other_in_a_ring_change_nothing() =>
        Assert.Equal(20m, Total([Instruction("A"), Correction("C1", "C2", 1), Correction("C2", "C1", 2), Correction("C3", "C3", 3)]));

    [Theory]
    [InlineData(50_000, 20)] // an even number of corrections restores the event
    [InlineData(50_001, 0)]
    public void A_chain_of_corrections_may_be_as_long_as_a_file(int length, decimal total) =>
        Assert.Equal(total, Total(Enumerable.Range(1, length).Select(i => Correction($"C{i}", i == 1 ? "A" : $"C{i - 1}", i)).Prepend(Instruction("A"))));

    // 第九条（三）1: on time +10. A subject wrote yg-1; the office issued YG-1.
    [Fact]
    public void A_commission_is_answered_by_its_number_however_its_letters_are_written()
    {
        var (policies, roster) = CaseRunner.Shipped("panzhihua");
        Assert.True(Period.TryParse("2023-05", out var may));
        var report = new Submission { Number = "P1", Unit = "国投集团", Kind = "约稿", Status = SubmissionStatus.Counted, ReceivedAt = At(0), Commission = "yg-1" };
        var ledger = new OfficeLedger([report], [], [new Commission("YG-1", "防汛", ["国投集团"], At(-86400), At(86400))]);
        Assert.Equal(10m, Scorer.Score(policies, roster, ledger, may, may.Last.AddDays(-1)).Groups.SelectMany(g => g.Units).Single(u => u.Unit == "国投集团").Total);
    }

    [Fact]
    public void A_correction_under_another_unit_or_of_nothing_is_no_correction() =>
        Assert.Equal(20m, Total([Instruction("A"), Correction("C1", "A", 1, unit: "文旅集团"), Correction("C2", "Z", 2)]));

    [Fact]
    public void A_correction_dated_before_its_event_keeps_it_from_ever_counting() =>
        Assert.Equal(0m, Total([Correction("C", "A", -86400), Instruction("A")]));

    private static readonly DateOnly Anew = new(2023, 6, 5);

    /// <summary>What June's bulletin is told of corrections after May was published.</summary>
    private static IReadOnlyList<string> ToldInJune(params Submission[] submissions)
    {
        var (policies, roster) = CaseRunner.Shipped("panzhihua");
        return [.. new Scorer(policies, roster, new OfficeLedger(submissions, [], []), 2023).Corrections(new DateOnly(2023, 5, 31), new DateOnly(2023, 6, 30), new DateOnly(2023, 5, 31)).Select(c => $"{c.Unit}：{c.Why()}")];
    }

    private static Submission Sent(string number, SubmissionStatus status = SubmissionStatus.Counted, string unit = "国投集团", int day = 10) =>
        new() { Number = number, Unit = unit, Kind = "简讯", Status = status, Title = "题", ReceivedAt = At((day - 10) * 86400) };

    [Fact]
    public void A_submission_that_goes_to_another_unit_is_told_to_both() => Assert.Equal(
        ["国投集团：改判 2023-05-10 收到的（P1）：不再记在本单位", "文旅集团：改判 2023-05-10 收到的《题》（P1）：改记在本单位（计数）"],
        ToldInJune(Sent("P1") with { HoldsUntil = Anew }, Sent("P1", unit: "文旅集团") with { HoldsFrom = Anew }).Order(StringComparer.Ordinal));

    [Fact]
    public void A_title_that_a_security_mark_protects_is_not_told() => Assert.Equal(
        ["国投集团：改判 2023-05-10 收到的（P1）：由计数改为隔离"], ToldInJune(Sent("P1") with { HoldsUntil = Anew }, Sent("P1", SubmissionStatus.Quarantined) with { HoldsFrom = Anew }));

    [Fact]
    public void The_new_version_of_a_returned_item_changes_nothing_published() => Assert.Empty(ToldInJune(
        Sent("P1") with { HoldsUntil = Anew }, Sent("P1", SubmissionStatus.NotCounted) with { HoldsFrom = Anew }, Sent("P2") with { HoldsFrom = Anew, Replaces = "P1" }));

    [Fact]
    public void What_is_decided_anew_of_the_period_itself_changes_nothing_published() =>
        Assert.Empty(ToldInJune(Sent("P1", day: 33) with { HoldsUntil = Anew }, Sent("P1", SubmissionStatus.NotCounted, day: 33) with { HoldsFrom = Anew })); // 2 June

    // Over the quota of four by ten or eleven, the points are the same: at most 10 (第九条（一）). The count was published all the same.
    [Fact]
    public void A_submission_that_counts_no_more_is_told_where_it_changes_no_points()
    {
        var more = Enumerable.Range(1, 14).Select(i => Sent($"Q{i}"));
        Assert.Equal(
            ["国投集团：改判 2023-05-10 收到的《题》（P1）：由计数改为不计"],
            ToldInJune([.. more, Sent("P1") with { HoldsUntil = Anew }, Sent("P1", SubmissionStatus.NotCounted) with { HoldsFrom = Anew }]));
    }
}
