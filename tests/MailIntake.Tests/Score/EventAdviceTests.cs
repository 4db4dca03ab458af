using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

public class EventAdviceTests
{
    private static readonly DateTimeOffset Noon = new(2022, 3, 1, 12, 0, 0, OfficeTime.Offset);

    private static OfficeEvent Row(string number, string item, string? channel, string about, string? kind = null) =>
        new() { Number = number, At = Noon, Unit = "朔城区", Item = item, Channel = channel, Kind = kind, About = about };

    private static Submission Sent(string number, string kind) =>
        new() { Number = number, Unit = "朔城区", Kind = kind, Status = SubmissionStatus.Counted, ReceivedAt = Noon.AddHours(-1) };

    [Theory]
    [InlineData("批示", "市政府", "S1", false)] // S1 was adopted
    [InlineData("批示", "市政府", "S2", true)]
    [InlineData("抄袭", null, "S2", false)] // S2 is a 约稿
    [InlineData("抄袭", null, "S1", true)]
    [InlineData("点名批评", null, "S1", false)] // for any item
    public void An_event_about_an_item_its_clause_is_not_meant_for_is_taken_with_a_warning(string item, string? channel, string about, bool warned)
    {
        var (policies, _) = CaseRunner.Shipped("shuozhou");
        var policy = policies.Versions[0];
        var row = Row("E2", item, channel, about);
        var advice = new EventAdvice(policy, [Sent("S1", "简报"), Sent("S2", "约稿")], [Row("E1", "采用", "市政府办公室", "S1", "简报"), row]);

        var warning = advice.Warning(row, policy.Events.Judge(row).Rule!);

        Assert.Equal(warned, warning is not null);
    }

    // 第九条（二）: 银川政务信息 3 分（简讯 1 分）; 银川专题信息 5 分 whatever the kind. What names no kind is scored as 信息 (decided in detail 8).
    [Theory]
    [InlineData("银川政务信息", "S1", null, true)] // S1 is a 简讯: 3 and not 1
    [InlineData("银川政务信息", "S2", null, false)] // S2 is a 信息: 3
    [InlineData("银川政务信息", "S1", "信息", false)] // the office says what it was published as
    [InlineData("银川专题信息", "S1", null, false)] // 5 either way
    public void An_adoption_that_names_no_kind_is_told_where_its_item_is_of_one_that_scores_otherwise(string channel, string about, string? kind, bool warned)
    {
        var (policies, _) = CaseRunner.Shipped("yinchuan");
        var policy = policies.Versions[0];
        var row = Row("E1", "采用", channel, about, kind);
        var advice = new EventAdvice(policy, [Sent("S1", "简讯"), Sent("S2", "信息")], [row]);
        Assert.Equal(warned, advice.Warning(row, policy.Events.Judge(row).Rule!)?.Contains("没有写文种") == true);
    }

    // 冲正 withdraws the adoption, and a 冲正 of that restores it (scoring.md, decided in detail 17).
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void An_adoption_that_was_withdrawn_is_none_until_it_is_restored(int recorded, bool warned)
    {
        var (policies, _) = CaseRunner.Shipped("shuozhou");
        var policy = policies.Versions[0];
        OfficeEvent[] events = [Row("E1", "采用", "市政府办公室", "S1", "简报"), Row("C1", OfficeEvent.Correction, null, "E1"), Row("C2", OfficeEvent.Correction, null, "C1")];
        var row = Row("E2", "批示", "市政府", "S1");
        Assert.Equal(warned, new EventAdvice(policy, [Sent("S1", "简报")], [.. events[..recorded], row]).Warning(row, policy.Events.Judge(row).Rule!) is not null);
    }

    [Theory]
    [InlineData("国企改革：新进展！", "国企改革新进展")]
    [InlineData(" 国企　改革\u200B新\uFEFF进展", "国企改革新进展")] // blanks of every kind and marks of category C
    [InlineData("“放管服”改革（第3期）", "放管服改革第3期")]
    [InlineData("2.5%＋", "25＋")] // ＋ is a symbol (Sm), % is punctuation (Po)
    [InlineData("——", "")]
    public void Titles_are_compared_without_blanks_and_punctuation(string title, string key) => Assert.Equal(key, TitleKey.Of(title));
}
