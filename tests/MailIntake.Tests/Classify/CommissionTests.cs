using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>Which commission a mail answers: issue 3's three ways — the number in the subject, a reply to the notice, the title.</summary>
public sealed class CommissionTests
{
    private static readonly Commission Reform = new("YG-1", "国企改革进展情况", ["国投集团"], Received.AddDays(-10), Received.AddDays(5));
    private static readonly Commission Later = new("YG-12", "安全生产情况", ["国投集团", "文旅集团"], Received.AddDays(-10), Received.AddDays(5));
    private static readonly CommissionIndex Index = new([Reform, Later], [("notice.1@qq.com", "YG-1"), ("notice.2@qq.com", "YG-12")]);

    private static Decision Decide(ReadMail mail, CommissionIndex? index = null, string office = "panzhihua", string? mailbox = null) =>
        Classifier.Decide(Office(office), Arrive(office, mail, mailbox), new Earlier(), _ => null, index ?? Index);

    private static ReadMail Answer(string subject, params string[] repliesTo) => Sent(subject, Report(300), KnownSender) with { RepliesTo = repliesTo };

    [Theory]
    [InlineData("回复：【约稿编号：YG-1】国企改革进展情况", "YG-1")]
    [InlineData("YG-1 改革情况", "YG-1")]
    [InlineData("关于改革情况（yg-1）", "YG-1")]
    [InlineData("报送YG-12安全情况", "YG-12")]
    public void The_number_in_the_subject_names_it(string subject, string number)
    {
        var decision = Decide(Answer(subject));
        Assert.Equal((number, "约稿", SubmissionStatus.Counted), (decision.Commission, decision.Kind, decision.Status));
        Assert.Contains(decision.Reasons, r => r is { Rule: "约稿" } && r.Saw.Contains($"“{number}”", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("国投集团YG-123设备投产")] // another number that begins like it
    [InlineData("国投集团YG-1-2号线开工")]
    [InlineData("国投集团AYG-1设备投产")]
    public void What_only_looks_like_the_number_names_none(string subject) => Assert.Null(Decide(Answer(subject)).Commission);

    [Fact]
    public void A_number_without_letters_counts_only_after_the_word()
    {
        var index = new CommissionIndex([Reform with { Number = "15" }], []);
        Assert.Null(Decide(Answer("国投集团完成15个项目"), index).Commission);
        Assert.Equal("15", Decide(Answer("约稿第15号：改革情况"), index).Commission);
    }

    [Fact]
    public void A_reply_to_the_notice_is_known_whatever_its_subject_says()
    {
        Assert.Equal("YG-1", Decide(Answer("报送材料", "notice.1@qq.com")).Commission);
        Assert.Equal("约稿", Decide(Answer("报送材料", "notice.1@qq.com")).Kind);
        Assert.Equal("YG-12", Decide(Answer("报送材料", "other@qq.com", "notice.1@qq.com", "notice.2@qq.com")).Commission); // the last in the conversation
        Assert.Null(Decide(Answer("报送材料", "other@qq.com")).Commission);
    }

    [Fact]
    public void A_number_written_in_the_subject_weighs_more_than_an_old_conversation() =>
        Assert.Equal("YG-12", Decide(Answer("回复：约稿编号：YG-12", "notice.1@qq.com")).Commission);

    [Theory]
    [InlineData("国企改革进展情况", "YG-1")]
    [InlineData("转发：“国企改革”进展 情况", "YG-1")] // punctuation and white space are nothing (TitleKey)
    [InlineData("【约稿】国企改革进展情况", "YG-1")]
    [InlineData("国企改革进展情况汇总", null)]
    public void The_title_names_it_where_the_unit_was_asked(string subject, string? number) => Assert.Equal(number, Decide(Answer(subject)).Commission);

    [Fact]
    public void The_title_of_another_units_commission_is_only_a_title()
    {
        var index = new CommissionIndex([Reform with { Units = ["文旅集团"] }], []);
        var decision = Decide(Answer("国企改革进展情况"), index);
        Assert.Equal((null, "简讯"), (decision.Commission, decision.Kind)); // 300 字
    }

    [Fact]
    public void Of_commissions_with_one_title_the_open_one_that_is_due_first_is_meant_else_the_last()
    {
        var may = Reform with { Number = "YG-5", DueAt = Received.AddDays(-3) };
        var june = Reform with { Number = "YG-6", DueAt = Received.AddDays(3) };
        var july = Reform with { Number = "YG-7", DueAt = Received.AddDays(30) };
        var notYet = Reform with { Number = "YG-8", IssuedAt = Received.AddSeconds(1), DueAt = Received.AddDays(1) };
        Assert.Equal("YG-6", Decide(Answer(Reform.Title), new CommissionIndex([july, june, may, notYet], [])).Commission);
        Assert.Equal("YG-5", Decide(Answer(Reform.Title), new CommissionIndex([may, may with { Number = "YG-4", DueAt = Received.AddDays(-9) }], [])).Commission);
    }

    [Fact]
    public void A_tag_keeps_its_kind_and_the_number_its_commission()
    {
        // Decided in detail 5: 文种 alone decides the quota and 约稿编号 alone the commission; one submission may serve both.
        var decision = Decide(Answer("【简讯】国企改革进展情况"));
        Assert.Equal(("YG-1", "简讯"), (decision.Commission, decision.Kind));
    }

    [Fact]
    public void Late_and_unasked_answers_are_told()
    {
        var late = new CommissionIndex([Reform with { DueAt = Received.AddSeconds(-1) }], []);
        Assert.Contains(Decide(Answer("YG-1 改革情况"), late).Warnings, w => w.Contains("逾期", StringComparison.Ordinal));
        Assert.Empty(Decide(Answer("YG-1 改革情况"), new CommissionIndex([Reform with { DueAt = Received }], [])).Warnings);
        var unasked = new CommissionIndex([Reform with { Units = ["文旅集团"] }], []);
        Assert.Contains(Decide(Answer("YG-1 改革情况"), unasked).Warnings, w => w.Contains("没有布置给“国投集团”", StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_the_ledger_does_not_know_yet_is_kept() =>
        Assert.Equal("YG2023-09", Decide(Answer("YG2023-09 改革情况")).Commission);
}
