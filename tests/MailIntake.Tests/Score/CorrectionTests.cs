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
        var report = new Submission { Number = "P1", Unit = "国投集团", Kind = "约稿", Status = Domain.Classify.SubmissionStatus.Counted, ReceivedAt = At(0), Commission = "yg-1" };
        var ledger = new OfficeLedger([report], [], [new Commission("YG-1", "防汛", ["国投集团"], At(-86400), At(86400))]);
        Assert.Equal(10m, Scorer.Score(policies, roster, ledger, may, may.Last.AddDays(-1)).Groups.SelectMany(g => g.Units).Single(u => u.Unit == "国投集团").Total);
    }

    [Fact]
    public void A_correction_under_another_unit_or_of_nothing_is_no_correction() =>
        Assert.Equal(20m, Total([Instruction("A"), Correction("C1", "A", 1, unit: "文旅集团"), Correction("C2", "Z", 2)]));

    [Fact]
    public void A_correction_dated_before_its_event_keeps_it_from_ever_counting() =>
        Assert.Equal(0m, Total([Correction("C", "A", -86400), Instruction("A")]));
}
