using MailIntake.Domain.Classify;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>The five offices' classification.yaml against "Classifying a mail": each row of the table of differences, each limit from both sides.</summary>
public class ShippedClassificationTests
{
    [Theory]
    [InlineData(500, "简讯", SubmissionStatus.Counted)] // ≤ 500
    [InlineData(501, null, SubmissionStatus.Review)] // between
    [InlineData(1499, null, SubmissionStatus.Review)]
    [InlineData(1500, "专报", SubmissionStatus.Counted)] // ≥ 1500
    public void Panzhihua_without_a_tag_goes_by_word_count(int words, string? kind, SubmissionStatus status)
    {
        var decision = Decide("panzhihua", Sent("国投集团智慧停车平台上线", Report(words)));
        Assert.Equal((kind, status, words, "国投集团"), (decision.Kind, decision.Status, decision.Words, decision.Unit));
        Assert.Empty(decision.Warnings);
    }

    [Theory]
    [InlineData("简讯", 500, 0)]
    [InlineData("简讯", 501, 1)] // over 500: the tag holds, warning
    [InlineData("专报", 1499, 1)]
    [InlineData("专报", 1500, 0)]
    [InlineData("专报", 2500, 0)]
    [InlineData("专报", 2501, 1)]
    [InlineData("调研报告", 5000, 0)]
    [InlineData("约稿", 700, 0)]
    public void Panzhihua_counts_by_the_tag_and_warns_outside_its_limits(string tag, int words, int warnings)
    {
        var decision = Decide("panzhihua", Sent($"【{tag}】文旅集团提升服务", Report(words)));
        Assert.Equal((tag, SubmissionStatus.Counted, warnings), (decision.Kind, decision.Status, decision.Warnings.Count));
    }

    [Theory]
    [InlineData("国投集团2023年上半年工作总结")]
    [InlineData("（简讯）国投集团关于安全生产情况的报告")]
    [InlineData("国投集团工作简报第5期")]
    [InlineData("国投集团专题会议纪要")]
    public void Panzhihua_reviews_what_stands_in_place_of_an_item(string subject)
    {
        var decision = Decide("panzhihua", Sent(subject, Report(400)));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Rule == "以总结报告简报纪要代替信息" && r.Saw.Contains("第五条（三）", StringComparison.Ordinal));
    }

    [Fact]
    public void Panzhihua_takes_a_research_report_by_its_title()
    {
        var decision = Decide("panzhihua", Sent("国投集团关于盘活存量资产的调研报告", Report(3000)));
        Assert.Equal(("调研报告", SubmissionStatus.Counted), (decision.Kind, decision.Status));
    }

    [Theory]
    [InlineData("panzhihua", SubmissionStatus.Review)]
    [InlineData("shuozhou", SubmissionStatus.NotCounted)] // 漏统计
    [InlineData("yinchuan", SubmissionStatus.Review)]
    [InlineData("dingxi", SubmissionStatus.Review)]
    public void A_unit_that_neither_address_nor_name_tells(string office, SubmissionStatus status)
    {
        var tag = office switch { "shuozhou" => "简报", "dingxi" => "意见建议", _ => "简讯" };
        var decision = Decide(office, Sent($"（{tag}）优化服务提升效能", Report(400)));
        Assert.Null(decision.Unit);
        Assert.Equal(status, decision.Status);
    }

    [Fact]
    public void Shuozhou_does_not_count_what_lacks_the_mark()
    {
        var decision = Decide("shuozhou", Sent("应县秋粮收购进展顺利", Report(1600)), Shuozhou);
        Assert.Equal((SubmissionStatus.NotCounted, "应县"), (decision.Status, decision.Unit));
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("漏统计", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("（专报）应县秋粮收购进展顺利")]
    [InlineData("应县秋粮收购进展顺利")]
    public void Shuozhou_takes_everything_to_the_commission_mailbox_as_a_commission(string subject)
    {
        var decision = Decide("shuozhou", Sent(subject, Report(300)), ShuozhouCommissions);
        Assert.Equal(("约稿", SubmissionStatus.Counted), (decision.Kind, decision.Status));
    }

    [Theory]
    [InlineData(1499, SubmissionStatus.NotCounted)]
    [InlineData(1500, SubmissionStatus.Counted)]
    public void Shuozhou_does_not_count_a_special_report_below_1500(int words, SubmissionStatus status)
    {
        var decision = Decide("shuozhou", Sent("（专报）平鲁区：网格化治理提质增效", Report(words)), Shuozhou);
        Assert.Equal(("专报", status, "网格化治理提质增效"), (decision.Kind, decision.Status, decision.Title));
    }

    [Fact]
    public void Shuozhou_lets_the_tag_hold_against_the_word_count()
    {
        // A 简报 of 3,000 字: no limit in the document, the tag holds.
        var decision = Decide("shuozhou", Sent("（简报）右玉县生态旅游收入增长", Report(3000)), Shuozhou);
        Assert.Equal(("简报", SubmissionStatus.Counted), (decision.Kind, decision.Status));
        Assert.Empty(decision.Warnings);
    }

    [Theory]
    [InlineData("（简报）市教育局开展“传承红色基因”主题党日活动", SubmissionStatus.NotCounted, "党务信息")]
    [InlineData("（简报）山阴县党建引领基层治理", SubmissionStatus.Review, "像党务信息")]
    [InlineData("（简报）市水利局召开全市防汛工作会议", SubmissionStatus.NotCounted, "会议消息")]
    [InlineData("（简报）市商务局传达学习全市经济工作会议精神", SubmissionStatus.Review, "像会议消息")]
    [InlineData("（简报）张某某副市长深入怀仁市调研项目建设", SubmissionStatus.NotCounted, "领导动态")]
    [InlineData("（简报）市领导到右玉县检查森林防火", SubmissionStatus.Review, "像领导动态")]
    [InlineData("（简报）怀仁市市长王某某到乡镇调研项目建设", SubmissionStatus.NotCounted, "领导动态")]
    [InlineData("（简报）山阴县长坡村在全省考察中获肯定", SubmissionStatus.Review, "像领导动态")]
    [InlineData("（简报）右玉县成功举办冰雪运动大会", SubmissionStatus.Review, "像会议消息")]
    [InlineData("（简报）市人社局举办春季招聘大会", SubmissionStatus.Review, "像会议消息")]
    [InlineData("（简报）平鲁区召开安全生产动员大会", SubmissionStatus.NotCounted, "会议消息")]
    [InlineData("（简报）朔城区新闻通稿", SubmissionStatus.NotCounted, "新闻报道")]
    [InlineData("（简报）央视报道右玉县精神", SubmissionStatus.Review, "像新闻报道")]
    public void Shuozhou_excludes_the_four_kinds_of_annex_2(string subject, SubmissionStatus status, string rule)
    {
        var decision = Decide("shuozhou", Sent(subject, Report(600)), Shuozhou);
        Assert.Equal(status, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Rule == rule);
    }

    // 长者, 长势, 长输 and 长假 are words of their own behind a place or a bureau.
    [Theory]
    [InlineData("（简报）怀仁市长者食堂在全省督查中获肯定")]
    [InlineData("（简报）右玉县长势良好的燕麦在全市检查中获好评")]
    [InlineData("（简报）应县长输管线在全市安全检查中达标")]
    [InlineData("（简报）市公安局长假在岗民警加强安全检查")]
    public void Shuozhou_takes_no_word_for_a_leader(string subject) =>
        Assert.Equal(SubmissionStatus.Counted, Decide("shuozhou", Sent(subject, Report(600)), Shuozhou).Status);

    [Fact]
    public void Yinchuan_without_a_tag_is_information()
    {
        var decision = Decide("yinchuan", Sent("兴庆区打造一刻钟便民生活圈", Report(800)));
        Assert.Equal(("信息", SubmissionStatus.Counted), (decision.Kind, decision.Status));
    }

    [Fact]
    public void Yinchuan_lets_the_tag_hold_and_has_no_limits()
    {
        var decision = Decide("yinchuan", Sent("简讯：金凤区老旧小区改造开工", Report(2500)));
        Assert.Equal(("简讯", SubmissionStatus.Counted, "金凤区老旧小区改造开工"), (decision.Kind, decision.Status, decision.Title));
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void Yinchuan_reviews_several_matters_in_one_mail()
    {
        var attachments = Decide("yinchuan", Sent("兴庆区报送信息", "", "a@b.cn", null, Docx("便民服务.docx", Report(600)), Docx("老旧小区.docx", Report(700, 2))));
        Assert.Equal(SubmissionStatus.Review, attachments.Status);
        Assert.Contains(attachments.Reasons, r => r.Rule == "一事一报" && r.Saw.Contains("便民服务.docx、老旧小区.docx", StringComparison.Ordinal));
        Assert.Equal((700, "老旧小区.docx"), (attachments.Words, attachments.CountedFrom)); // the longest of them
        Assert.Equal(SubmissionStatus.Review, Decide("yinchuan", Sent("兴庆区信息三则", Report(900))).Status);
    }

    [Fact]
    public void Kundulun_counts_no_mail_at_all()
    {
        var decision = Decide("kundulun", Sent("（信息）发改委推进项目", Report(400)), "anything@qq.com");
        Assert.Equal((SubmissionStatus.NotCounted, "信息"), (decision.Status, decision.Kind));
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("途径无效", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("关于加快陇西县中药材产业发展的建议", "意见建议")]
    [InlineData("临洮县花卉产业发展的调研报告", "调研")]
    [InlineData("渭源县易地扶贫搬迁的主要做法", "经验做法")]
    [InlineData("漳县关于领导批示办理情况的反馈", "反馈")]
    [InlineData("岷县发改局工作动态", "动态")]
    public void Dingxi_without_a_tag_goes_by_the_subjects_words(string subject, string kind)
    {
        var decision = Decide("dingxi", Sent(subject, Report(400)));
        Assert.Equal((kind, SubmissionStatus.Counted), (decision.Kind, decision.Status));
    }

    [Fact]
    public void Dingxi_reviews_what_neither_tag_nor_words_tell() =>
        Assert.Equal((null, SubmissionStatus.Review), Decide("dingxi", Sent("岷县重点项目稳步推进", Report(400))) is var d ? (d.Kind, d.Status) : default);

    [Theory]
    [InlineData("调研", 2000, 0)]
    [InlineData("调研", 2001, 1)]
    [InlineData("经验做法", 1500, 0)]
    [InlineData("经验做法", 1501, 1)]
    [InlineData("意见建议", 1000, 0)]
    [InlineData("意见建议", 1001, 1)]
    [InlineData("动态", 299, 1)]
    [InlineData("动态", 300, 0)]
    [InlineData("动态", 500, 0)]
    [InlineData("动态", 501, 1)]
    [InlineData("反馈", 5000, 0)]
    public void Dingxi_warns_outside_the_limits_and_counts(string tag, int words, int warnings)
    {
        var decision = Decide("dingxi", Sent($"〔{tag}〕安定区推进项目", Report(words)));
        Assert.Equal((tag, SubmissionStatus.Counted, warnings), (decision.Kind, decision.Status, decision.Warnings.Count));
    }

    [Fact]
    public void Dingxi_takes_its_general_office_only_where_the_name_stands_alone()
    {
        Assert.Equal("办公室", Decide("dingxi", Sent("【动态】办公室：机关运转", Report(400))).Unit);
        Assert.Null(Decide("dingxi", Sent("【动态】市政府办公室转来的事项", Report(400))).Unit);
    }

    [Theory]
    [InlineData("panzhihua")]
    [InlineData("yinchuan")]
    [InlineData("dingxi")]
    public void An_untagged_mail_with_a_commissions_number_answers_it(string office)
    {
        var unit = Office(office).Roster.Units[0].Name;
        var decision = Decide(office, Sent($"{unit}关于经济运行情况（约稿编号：YG2023-015）", Report(900)));
        Assert.Equal(("约稿", "YG2023-015", SubmissionStatus.Counted), (decision.Kind, decision.Commission, decision.Status));
    }
}
