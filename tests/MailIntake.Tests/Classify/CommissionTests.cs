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

    // QQ gave the notice a Message-ID of its own; the name of the conversation came through, or did not.
    [Fact]
    public void A_reply_to_a_notice_that_QQ_numbered_anew_is_known_by_its_conversation_or_goes_to_a_person()
    {
        var shipped = Office("panzhihua");
        var office = new OfficeContext(shipped.Classification, shipped.Roster, ownSubjects: shipped.OwnSubjects, sendsThroughQq: true);
        var known = At(Answer("报送材料", "tencent_5A@qq.com", "re.notice.1@qq.com", "tencent_5A@qq.com"), office);
        Assert.Equal(("YG-1", "约稿", SubmissionStatus.Counted), (known.Commission, known.Kind, known.Status));

        var unknown = At(Answer("报送材料", "tencent_5A@qq.com"), office);
        Assert.Equal((null, SubmissionStatus.Review), (unknown.Commission, unknown.Status));
        Assert.Contains(unknown.Reasons, r => r.Decides && r.Saw.Contains("YG-1《国企改革进展情况》", StringComparison.Ordinal) && r.Saw.Contains("分不清是不是约稿通知；收到时“国投集团”没有截止的约稿有：", StringComparison.Ordinal));

        // What is passed on answers nothing, and who says 简讯, or leaves the subject of a receipt, says what it is.
        Assert.Equal(SubmissionStatus.Counted, At(Answer("转发：报送材料", "tencent_5A@qq.com"), office).Status);
        Assert.Equal(SubmissionStatus.Counted, At(Answer("（简讯）报送材料", "tencent_5A@qq.com"), office).Status);
        Assert.Equal(SubmissionStatus.Counted, At(Answer("回复：回执：报送材料", "tencent_5A@qq.com"), office).Status);

        // The unit answers its own mail of QQ with the new version of it, which was returned and answered no commission.
        var returned = At(Answer("国投集团材料", []), office);
        var earlier = new Earlier();
        earlier.Add("P2023-000001", Received.AddDays(-3), returned, returned: true);
        var version = Classifier.Decide(office, Arrive("panzhihua", Answer("回复：国投集团材料", "tencent_5A@qq.com") with { Text = Report(300, seed: 2) }), earlier, _ => null, Index);
        Assert.Equal((SubmissionStatus.Counted, "P2023-000001", true, null), (version.Status, version.RelatedTo, version.Replaces, version.Commission));

        Assert.Equal(SubmissionStatus.Counted, At(Answer("报送材料", "5A@163.com"), office).Status);
        Assert.Equal(SubmissionStatus.Counted, At(Answer("报送材料", "tencent_5A@qq.com", "re.notice.7f6a3f25456a83f5aabba8c7@qq.com"), office).Status); // a receipt's
        Assert.Equal(SubmissionStatus.Counted, At(Answer("报送材料", "tencent_5A@qq.com"), office, CommissionIndex.Empty).Status);

        static Decision At(ReadMail mail, OfficeContext office, CommissionIndex? index = null) =>
            Classifier.Decide(office, Arrive("panzhihua", mail), new Earlier(), _ => null, index ?? Index);
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

    private static CommissionIndex Of(params Commission[] commissions) => new(commissions, []);

    private static readonly Commission Jobs = new("YG-2026-05", "稳就业情况", ["国投集团"], Received.AddDays(-10), Received.AddDays(5));
    private static readonly Commission Trade = new("YG-2026-06", "稳外贸情况", ["国投集团"], Received.AddDays(-10), Received.AddDays(9));

    [Theory]
    [InlineData("（约稿）国投集团关于稳就业情况")]
    [InlineData("（约稿）国投集团稳就业情况的报告")]
    [InlineData("（约稿）关于报送稳就业情况的函")]
    [InlineData("（约稿）攀枝花国投集团：稳 就业 情况汇报")] // an alias in units.csv
    [InlineData("国投集团关于稳就业情况的报告")] // not marked, but open
    [InlineData("国投集团稳就业工作情况", false)] // a word more is another title
    public void A_title_is_the_commissions_with_what_clerks_put_around_it(string subject, bool known = true)
    {
        var decision = Decide(Answer(subject), Of(Jobs, Trade));
        Assert.Equal((known ? "YG-2026-05" : null, known ? "约稿" : "简讯"), (decision.Commission, decision.Kind)); // 300 字
        Assert.DoesNotContain(decision.Reasons, r => r.Rule == Classifier.UnclearCommissionRule);
    }

    [Fact]
    public void A_title_that_fits_two_open_commissions_is_a_persons_to_decide()
    {
        var decision = Decide(Answer("（约稿）国投集团关于稳就业情况的汇报"), Of(Jobs with { Title = "稳就业情况的报告" }, Trade with { Title = "关于稳就业" }));
        Assert.Equal((null, SubmissionStatus.Review), (decision.Commission, decision.Status));
    }

    [Theory]
    [InlineData("（约稿）国投集团用工保障做法", "主题没有约稿编号")]
    [InlineData("（约稿）YG-2026-50 国投集团用工保障做法", "台账中没有约稿“YG-2026-50”")] // for YG-2026-05
    [InlineData("（约稿）YG-2026-07 国投集团用工保障做法", "约稿“YG-2026-07”没有布置给“国投集团”")]
    public void An_answer_to_none_goes_to_a_person_where_the_unit_has_one_open(string subject, string why)
    {
        var others = Jobs with { Number = "YG-2026-07", Title = "防汛", Units = ["文旅集团"] };
        var over = Jobs with { Number = "YG-2026-04", Title = "春耕", DueAt = Received.AddSeconds(-1) };
        var decision = Decide(Answer(subject), Of(Trade, Jobs, others, over));
        Assert.Equal((SubmissionStatus.Review, "约稿"), (decision.Status, decision.Kind));
        var saw = decision.Reasons.Single(r => r.Decides).Saw;
        Assert.Contains(why, saw, StringComparison.Ordinal);
        Assert.Contains("YG-2026-05《稳就业情况》、YG-2026-06《稳外贸情况》（", saw, StringComparison.Ordinal); // the one due first first; neither another unit's nor one that is over
        Assert.Contains("--commission", saw, StringComparison.Ordinal);

        // None open, or another kind: as it always was.
        Assert.Equal(SubmissionStatus.Counted, Decide(Answer(subject), Of(others, over)).Status);
        Assert.Equal(SubmissionStatus.Counted, Decide(Answer("【简讯】国投集团用工保障做法"), Of(Trade, Jobs)).Status);
    }

    [Fact]
    public void What_comes_to_the_commissions_mailbox_is_an_answer_too()
    {
        var asked = new Commission("YG-2026-05", "稳就业情况", ["应县"], Received.AddDays(-10), Received.AddDays(5));
        Decision At(string subject) => Decide(Sent(subject, Report(300)), Of(asked), "shuozhou", ShuozhouCommissions);
        Assert.Equal(("YG-2026-05", SubmissionStatus.Counted), (At("应县稳就业情况的报告").Commission, At("应县稳就业情况的报告").Status));
        Assert.Equal((null, SubmissionStatus.Review), (At("应县用工保障做法").Commission, At("应县用工保障做法").Status));
        Assert.Equal(SubmissionStatus.Counted, At("朔城区用工保障做法").Status); // nobody asked it
    }

    [Theory]
    [InlineData("（约稿）ＹＧ－２０２６－０５ 用工保障")]
    [InlineData("（约稿）YG—2026—05 用工保障")]
    [InlineData("（约稿）YG－2026－05用工保障")]
    [InlineData("（约稿）YG–2026–05用工保障")]
    [InlineData("（约稿）yg_2026_05 用工保障")]
    [InlineData("（约稿）YG2026-05 用工保障")]
    [InlineData("（约稿）YG202605 用工保障")]
    [InlineData("约稿编号：ＹＧ——２０２６－０５——用工保障")]
    [InlineData("（约稿）YG-2026-05_2023年用工保障")]
    public void The_number_is_known_however_it_is_typed(string subject)
    {
        Assert.Equal(("YG-2026-05", SubmissionStatus.Counted), (Decide(Answer(subject), Of(Trade, Jobs)).Commission, Decide(Answer(subject), Of(Trade, Jobs)).Status));
        Assert.Equal("yg—2026_05", Decide(Answer(subject), Of(Trade, Jobs with { Number = "yg—2026_05" })).Commission);
    }

    [Fact]
    public void Numbers_that_hyphens_alone_tell_apart_are_known_only_as_they_are()
    {
        var index = Of(Jobs with { Number = "YG-11-2" }, Trade with { Number = "YG-1-12" });
        Assert.Equal("YG-11-2", Decide(Answer("YG—11—2 情况"), index).Commission);
        Assert.Equal("YG-1-12", Decide(Answer("YG－1－12 情况"), index).Commission);
        Assert.Null(Decide(Answer("（约稿）YG112 情况"), index).Commission);
        Assert.Null(Decide(Answer("国投集团YG-20-26号线开工"), Of(Jobs with { Number = "YG-2026" })).Commission);
    }

    [Fact]
    public void The_number_of_a_commission_that_the_ledger_does_not_know_is_kept_in_the_usual_form() =>
        Assert.Equal("YG-2026-09", Decide(Answer("（约稿）ＹＧ—２０２６—０９ 用工保障"), Of(Jobs with { Units = ["文旅集团"] })).Commission);

    [Fact]
    public void One_mail_that_names_two_open_commissions_goes_to_a_person()
    {
        var decision = Decide(Answer("（约稿）YG-2026-05、YG—2026—06 就业和外贸情况"), Of(Jobs, Trade));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        var saw = decision.Reasons.Single(r => r.Decides).Saw;
        Assert.Contains("YG-2026-05《稳就业情况》、YG-2026-06《稳外贸情况》", saw, StringComparison.Ordinal);
        Assert.Contains("一事一报", saw, StringComparison.Ordinal);

        // Of one that is over, or that another unit was asked for, nothing is lost: the open one is meant.
        var over = Jobs with { DueAt = Received.AddSeconds(-1) };
        Assert.Equal(("YG-2026-06", SubmissionStatus.Counted), (Decide(Answer("（约稿）YG-2026-06（接YG-2026-05）"), Of(over, Trade)).Commission, Decide(Answer("（约稿）YG-2026-06（接YG-2026-05）"), Of(over, Trade)).Status));
        Assert.Equal("YG-2026-06", Decide(Answer("（约稿）接YG-2026-05：YG-2026-06"), Of(over, Trade)).Commission);
        Assert.Equal(SubmissionStatus.Counted, Decide(Answer("YG-12 改革情况"), Index).Status); // YG-1 is not named with it
    }

    [Fact]
    public void By_its_title_alone_a_mail_answers_no_commission_that_was_over_long_before()
    {
        // 30 days after the deadline: 2023-06-05 9:00 less 30 days is 2023-05-06 9:00.
        var recent = Jobs with { IssuedAt = Received.AddDays(-60), DueAt = Received.AddDays(-30) };
        var old = recent with { DueAt = recent.DueAt.AddSeconds(-1) };
        Assert.Equal("YG-2026-05", Decide(Answer("稳就业情况"), Of(recent)).Commission);
        Assert.Equal((null, "简讯"), (Decide(Answer("稳就业情况"), Of(old)).Commission, Decide(Answer("稳就业情况"), Of(old)).Kind));
        Assert.Equal("YG-2026-05", Decide(Answer("（约稿）稳就业情况"), Of(old)).Commission);
        Assert.Equal("YG-2026-05", Decide(Answer("YG-2026-05 稳就业情况"), Of(old)).Commission);

        // It may as well be meant for the one that is open.
        var decision = Decide(Answer("（约稿）稳就业情况"), Of(old, Trade));
        Assert.Equal((null, SubmissionStatus.Review), (decision.Commission, decision.Status));
    }

    [Fact]
    public void A_new_version_of_a_returned_answer_answers_what_that_one_did()
    {
        var earlier = new Earlier();
        earlier.Add("P2023-000001", Received.AddDays(-3), Decide(Answer("（约稿）国投集团用工保障做法"), Of(Jobs)) with { Commission = "YG-2026-05", Status = SubmissionStatus.Counted }, returned: true, text: Report(300));
        var decision = Classifier.Decide(Office("panzhihua"), Arrive("panzhihua", Sent("（约稿）国投集团用工保障做法", Report(350, seed: 5), KnownSender)), earlier, _ => null, Of(Jobs));
        Assert.Equal(("YG-2026-05", SubmissionStatus.Counted, true), (decision.Commission, decision.Status, decision.Replaces));
    }

    // From the moment in which it is issued to that of its deadline, both included: what arrives then is in time (decided in detail 2).
    [Theory]
    [InlineData(-10, -1, false)]
    [InlineData(-10, 0, true)]
    [InlineData(5, 0, true)]
    [InlineData(5, 1, false)]
    public void A_commission_is_open_from_its_issue_to_its_deadline(int day, int second, bool open) =>
        Assert.Equal(open ? [Jobs] : [], Of(Jobs).Open("国投集团", Received.AddDays(day).AddSeconds(second)));
}
