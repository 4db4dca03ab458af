using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>Mails in a few words that are for the office and no report: an acknowledgement, an answer to a mail of its own, a question.</summary>
public sealed class OfficeLetterTests
{
    private const string Ours = "notice.7f6a3f25456a83f5aabba8c7@qq.com";
    private const string OursAsCommission = "commission.209853e8635d3f4c.1.1685671202023@qq.com";

    private static ReadMail Letter(string subject, string text, params string[] repliesTo) => Sent(subject, text, KnownSender) with { RepliesTo = repliesTo };

    private static Reason Decides(Decision decision) => Assert.Single(decision.Reasons, r => r.Decides);

    // Half-matching words make the most of the patterns' choices: one that took 1,000 ms would be given up with an exception. 窗 at the end is no word of theirs.
    [Theory]
    [InlineData("再报", 19)] // at most 40 字 are asked: 39
    [InlineData("我将再报", 9)] // 37
    [InlineData("修改好后再报", 6)] // 37
    [InlineData("感谢您的支持已经收到", 3)] // 31
    [InlineData("国投集团", 9)] // 37
    public void A_text_of_such_words_over_and_over_is_judged_in_time(string word, int times)
    {
        var words = string.Concat(Enumerable.Repeat(word, times));
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter("（简讯）国投集团" + words, words + "窗")).Status);
    }

    [Theory]
    [InlineData("回复：2023年5月信息工作通报", "收到，谢谢！")]
    [InlineData("回复：退回修改：（简讯）国投集团项目建设提速", "收到，马上修改。")]
    [InlineData("回复：（简讯）国投集团项目建设提速", "收到，马上修改，谢谢。")]
    [InlineData("回复：约稿通知（YG-2023-06）安全生产情况", "收到，谢谢！国投集团周敏")]
    [InlineData("回复：约稿通知（YG-2023-06）安全生产情况", "收到，我们按时报送。")]
    [InlineData("（约稿）安全生产情况", "通知已收悉，请放心，我单位将按要求抓紧办理。\n周敏")]
    [InlineData("Re: （简讯）国投集团项目建设提速", "好的，收到，辛苦了")]
    [InlineData("答复：（专报）国投集团项目建设提速", "领导您好，我公司已知悉。")]
    [InlineData("（简讯）国投集团盘活资产", "好的，我们马上修改好再发过来，请稍等。")]
    [InlineData("（简讯）国投集团盘活资产", "马上修改，稍后再报，谢谢。")]
    [InlineData("（简讯）国投集团盘活资产", "好的，马上修改后再报送，谢谢领导")]
    [InlineData("（简讯）国投集团盘活资产", "收到。我们修改后再报，请领导稍候。")]
    [InlineData("（简讯）国投集团盘活资产", "改好马上发给您，请稍等一下！国投集团周敏")]
    public void A_text_that_only_acknowledges_is_for_a_person_and_no_report(string subject, string text)
    {
        var decision = Decide("panzhihua", Letter(subject, text));
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.TextHash)); // it is no earlier text of any report
        Assert.Contains("只是收到、致谢一类的话，像是答复而不是稿件", Decides(decision).Saw);
    }

    // The shortest reports, and words of an acknowledgement within one.
    [Theory]
    [InlineData("今日报送。")]
    [InlineData("收到捐款三十万元。")]
    [InlineData("收到群众来信20封，已办理18封，办结率90%。")]
    [InlineData("马上办窗口办理事项300件。")]
    [InlineData("好的经验在全市推广。")]
    [InlineData("我公司马上修改合同三百份，修改后再报国资委备案，预计增收二十万元。")] // 30 字: 12 + 10 + 8, and the marks
    [InlineData("修改后再报批的项目已有三个。")]
    [InlineData("请稍等牌提示器上线。")]
    public void A_short_report_counts(string text) =>
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter("（简讯）国投集团项目建设提速", text)).Status);

    [Theory]
    [InlineData("回复：回执：国投集团城市更新工作推进有力")]
    [InlineData("转：回覆：回执：国投集团城市更新工作推进有力")]
    [InlineData("Re[2]: 回：回执：国投集团城市更新工作推进有力")]
    [InlineData("Re: 回执：（专报）国投集团城市更新工作推进有力")]
    [InlineData("回复：提醒：国投集团有报送任务将于6月30日截止")]
    [InlineData("回复：攀枝花市国资委2023年5月政务信息考核通报")]
    [InlineData("回复：国投集团2023年5月政务信息报送对账单")]
    [InlineData("回复：【约稿编号：YG-2023-06】安全生产情况")]
    [InlineData("回复：另外的主题", Ours)]
    [InlineData("回复：另外的主题", OursAsCommission)]
    [InlineData("回复：另外的主题", "re." + Ours)]
    public void A_short_answer_to_the_offices_own_mail_is_for_a_person(string subject, string? repliesTo = null)
    {
        string[] ids = repliesTo is null ? [] : [repliesTo];
        var decision = Decide("panzhihua", Letter(subject, "领导好，P2023-000004 是专报，请按专报计数，谢谢。", ids));
        Assert.Equal(SubmissionStatus.Review, decision.Status);

        // 99 字 are few, 100 are a report, as is a file.
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", Letter(subject, Report(99), ids)).Status);
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter(subject, Report(100), ids)).Status);
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter(subject, "请查收。", ids) with { Attachments = [Docx("稿.docx", Report(60))] }).Status);
    }

    // The office says 来稿收讫 instead of 回执, and calls its bulletin otherwise; what it sent before it changed that is still its own.
    [Theory]
    [InlineData("回复：来稿收讫：国投集团城市更新工作推进有力", "来稿收讫")]
    [InlineData("Re: 来稿收讫: 国投集团城市更新工作推进有力", "来稿收讫")] // as a mail program may fold the colon
    [InlineData("回复：攀枝花市国资委2023年5月信息得分公示", "信息得分公示")]
    [InlineData("回复：攀枝花市国资委2023年5月政务信息考核通报", "政务信息考核通报")]
    [InlineData("回复：国投集团来稿收讫：城市更新工作推进有力", null)] // within a title it is not the office's
    [InlineData("来稿收讫：国投集团城市更新工作推进有力", null)] // no reply
    public void An_office_that_writes_other_subjects_is_known_by_them(string subject, string? own)
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "texts.yaml"), "receipt-subject: 来稿收讫：{subject}\nbulletin-title: \"{office}{period}信息得分公示{stage}\"\n");
        var office = ConfigurationLoader.Load(new AppFolders(place.Config, place.Data), TimeProvider.System, [])!.Offices.Single(o => o.Id == "panzhihua").Context;
        var mail = Sent(subject, Report(60), name: "国投集团");
        var decision = Classifier.Decide(office, Arrive("panzhihua", mail), new Earlier(), _ => null);
        Assert.Equal(own is null ? null : $"是对“{own}”的回复", decision.Reasons.Select(r => r.Saw).FirstOrDefault(saw => saw.Contains("像是对它的答复", StringComparison.Ordinal))?.Split('，')[0]);
    }

    [Fact]
    public void Every_mail_of_the_program_is_known_by_its_Message_ID()
    {
        var (from, at) = (new MailAddress("信息考核", "info@qq.com"), DateTimeOffset.UnixEpoch.AddDays(19_000)); // 2022-01-08
        Assert.True(OwnMessageId.IsOne(OwnMessageId.Notice("receipt/panzhihua/P2023-000001", from)));
        Assert.True(OwnMessageId.IsOne(OwnMessageId.Commission("panzhihua", "约稿〔2023〕3号", 12, at, from)));
        Assert.True(OwnMessageId.IsOne(OwnMessageId.Bulletin("panzhihua", "2023-06/2023-06-20", 1, at, from)));
        Assert.False(OwnMessageId.IsOne("notice.7f6a@qq.com"));
    }

    [Fact]
    public void A_short_report_that_is_sent_anew_or_as_a_reply_to_other_mail_counts()
    {
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter("（简讯）国投集团项目建设提速", Report(60), Ours)).Status); // written over an old mail
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter("回复：（简讯）国投集团项目建设提速", Report(60), "abc@163.com")).Status);
    }

    // QQ makes <tencent_…@qq.com> of the Message-IDs of mails sent through it (providers.md, L); units that use QQ answer each other by such ones too.
    [Theory]
    [InlineData(true, SubmissionStatus.Review, "tencent_0123456789ABCDEF@qq.com")]
    [InlineData(true, SubmissionStatus.Counted, "0123456789ABCDEF@qq.com")]
    [InlineData(false, SubmissionStatus.Counted, "tencent_0123456789ABCDEF@qq.com")]
    public void A_short_answer_to_what_QQ_numbered_anew_is_for_a_person_where_the_office_sends_through_QQ(bool throughQq, SubmissionStatus status, string id)
    {
        var shipped = Office("panzhihua");
        var office = new OfficeContext(shipped.Classification, shipped.Roster, sendsThroughQq: throughQq);
        var decision = Classifier.Decide(office, Arrive("panzhihua", Letter("回复：另外的主题", "领导好，上次那件是专报，请按专报计数，谢谢。", id)), new Earlier(), _ => null);
        Assert.Equal(status, decision.Status);
        Assert.Equal(SubmissionStatus.Counted, Classifier.Decide(office, Arrive("panzhihua", Letter("回复：另外的主题", Report(100), id)), new Earlier(), _ => null).Status);
    }

    [Theory]
    [InlineData("信息考核 <info@qq.com>", "", true)]
    [InlineData("info@foxmail.com", "", true)]
    [InlineData("info@163.com", "", false)]
    [InlineData("info@qq.com", "via: smtps://mail.example.cn", false)] // whose server it is decides
    [InlineData("info@qq.com", "via: pickup:outbox", true)] // From must be the login
    public void Whether_an_office_sends_through_QQ_stands_in_its_configuration(string from, string via, bool throughQq)
    {
        using var place = new Workplace();
        place.Settings($"mailboxes:\n  {Workplace.Mailbox}: {{ secret: env:NONE }}\noutgoing:\n  from: {from}\n  secret: env:NONE\n  {via}\n");
        var problems = new List<Problem>();
        var configuration = ConfigurationLoader.Load(new AppFolders(place.Config, place.Data), TimeProvider.System, problems);
        Assert.Equal(throughQq, configuration!.Offices.Single(o => o.Id == "panzhihua").Context.SendsThroughQq);
    }

    [Theory]
    [InlineData("请问本月信息截止时间", "老师您好！请问本月信息报送截止时间是几号？我们上个月的信息计了几条？谢谢！")]
    [InlineData("请撤回我单位今天上午报送的简讯", "我单位今天上午报送的简讯《国投集团盘活资产》数据有误，请不要采用，稍后重新报送，给您添麻烦了。")]
    [InlineData("更正说明", "昨天报送的简讯第二段“3500万元”应为“3800万元”，请予更正。")]
    [InlineData("国投集团关于约稿延期报送的说明", "因数据正在核实，申请将约稿延期至下周一报送，望批准。")]
    [InlineData("国投集团请问何时通报", "请领导告知本月共计了多少条信息。")]
    [InlineData("（简讯）国投集团请问何时通报", "请领导告知本月一共计了几条，谢谢。")]
    [InlineData("国投集团请撤回昨天的信息", "昨天那篇数据没有核实，请不要采用。")]
    [InlineData("更正说明 国投集团", "上次那篇数字有误，应为三亿元，特此说明。")]
    [InlineData("更正说明——市国投集团办公室", "上次那篇数字有误，应为三亿元，特此说明。")] // an alias, and an office within the unit
    [InlineData("更正说明国投集团", "上次那篇数字有误，应为三亿元，特此说明。")]
    [InlineData("请撤回昨天的信息（国投集团）", "昨天那篇数据没有核实，请不要采用。")]
    [InlineData("国投集团 - 申请延期报送", "我单位本月任务较重，申请延期两天报送。")]
    [InlineData("攀枝花市国投集团信息中心：请教一个问题", "简讯的字数从哪里算起？")]
    [InlineData("文旅集团、国投集团请问何时通报", "请领导告知本月共计了多少条信息。")]
    [InlineData("国投集团关于调整政务信息分管领导和信息员的函", "因工作调整，我集团信息员由王某调整为赵某，特此函告。")]
    [InlineData("国投集团办公室：请帮忙查询我集团二季度报送数量", "二季度已报送信息93条，与通知的数量不一致，麻烦帮忙查一下。")]
    [InlineData("国投集团6月3日报送的信息有误，请勿采用", "《国投集团盘活资产》一文中产值数据有误，更正后的稿件稍后报送。")]
    [InlineData("国投集团昨天上报的简讯有误", "产值数据有误，更正后的稿件稍后报送。")]
    public void What_asks_the_office_for_something_is_for_a_person(string subject, string text)
    {
        var decision = Decide("panzhihua", Letter(subject, text));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains("像是给办公室的询问、申请或说明而不是稿件", Decides(decision).Saw);
    }

    // Words of a question or a request within a report's title, and a text that is none of a few words.
    [Theory]
    [InlineData("国投集团请示汇报制度落地见效", 60)]
    [InlineData("国投集团请教专家把脉问诊", 60)]
    [InlineData("国投集团申请专利三十件", 60)]
    [InlineData("国投集团委员会请进专家办夜校", 60)]
    [InlineData("更正说明书失信行为专项整治见效 国投集团", 60)]
    [InlineData("国投集团纠正企业年报有误三十起", 60)]
    [InlineData("国投集团开展来信来函办理", 60)]
    [InlineData("国投集团提醒市民请勿使用燃气热水器", 60)]
    [InlineData("国投集团关于调整信息员的函", 100)]
    [InlineData("国投集团请问何时通报", 100)] // 99 字 are few
    [InlineData("更正说明 国投集团", 100)]
    public void A_report_whose_title_only_sounds_like_a_letter_counts(string subject, int words) =>
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Letter(subject, Report(words))).Status);

    // The county's own bureau is none of the roster's, and the roster's own is part of the county's name.
    [Theory]
    [InlineData("（简报）山阴县水务局请问何时通报")]
    [InlineData("（简报）山阴县教育局请问何时通报")]
    [InlineData("（简报）山阴县政府办公室请撤回昨天的信息")]
    public void A_bureau_of_a_county_asks_too(string subject)
    {
        var decision = Decide("shuozhou", Letter(subject, "昨天那篇数据没有核实，请不要采用。"), Shuozhou);
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains("像是给办公室的询问、申请或说明而不是稿件", Decides(decision).Saw);
    }

    [Theory]
    [InlineData("回复：回执：（简报）推进校园安全二", Shuozhou, "收到，谢谢")]
    [InlineData("回复：回执：（约稿）市教育局关于校外培训治理情况", ShuozhouCommissions, "好的，收到，辛苦了")]
    [InlineData("Re: 约稿", ShuozhouCommissions, "收到")]
    public void At_Shuozhou_too(string subject, string mailbox, string text) =>
        Assert.Equal(SubmissionStatus.Review, Decide("shuozhou", Letter(subject, text, Ours), mailbox).Status);

    [Theory]
    [InlineData("经研究，约稿内容我区不涉及。")]
    [InlineData("收到，不涉及")]
    public void That_a_commission_does_not_concern_the_unit_is_for_the_rule_of_the_office(string text)
    {
        var decision = Decide("shuozhou", Letter("回复：【约稿编号：YG-2022-06】安全生产情况", text, OursAsCommission), ShuozhouCommissions);
        Assert.Equal((SubmissionStatus.Review, "约稿答复不涉及"), (decision.Status, Decides(decision).Rule));
    }
}
