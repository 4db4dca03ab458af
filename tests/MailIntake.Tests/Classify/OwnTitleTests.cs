using MailIntake.Domain.Classify;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>What the report itself is called, where the subject says nothing of it: no rule of exclusion is got round by an empty subject, and none counts out what the subject does not say.</summary>
public class OwnTitleTests
{
    [Theory]
    [InlineData("shuozhou", "（简报）平鲁区", "平鲁区召开防汛工作推进会", "平鲁区召开防汛工作推进会.docx", "会议消息")]
    [InlineData("shuozhou", "（简报）平鲁区", "平鲁区召开防汛工作推进会", "稿件.docx", "会议消息")] // by its first line
    [InlineData("shuozhou", "（简报）平鲁区", "", "平鲁区召开防汛工作推进会.docx", "会议消息")] // by the file's name
    [InlineData("shuozhou", "（简报）平鲁区政府办报送信息", "平鲁区委书记张某某赴某镇调研乡村振兴", "调研乡村振兴.docx", "领导动态")]
    [InlineData("shuozhou", "（简报）平鲁区简报第8期", "平鲁区开展“七一”主题党日活动", "稿件.docx", "党务信息")]
    [InlineData("shuozhou", "（简报）平鲁区", "平鲁区简报\n第8期\n平鲁区人民政府办公室　2023年6月5日\n平鲁区召开防汛工作推进会", "稿件.docx", "会议消息")] // below the masthead
    [InlineData("panzhihua", "（专报）国投集团", "国投集团2023年上半年工作总结", "国投集团.docx", "以总结报告简报纪要代替信息")]
    [InlineData("panzhihua", "国投集团", "", "国投集团第三次董事会会议纪要.docx", "以总结报告简报纪要代替信息")]
    [InlineData("yinchuan", "兴庆区政务信息", "", "兴庆区政务信息三则.docx", "一封多事")]
    public void What_the_reports_own_title_alone_says_is_for_a_person(string office, string subject, string title, string file, string rule)
    {
        var text = title.Length > 0 ? $"{title}\n{Report(400)}" : $"{Report(400)}。";
        var decision = Decide(office, Sent(subject, "请查收。", files: Docx(file, text)), office == "shuozhou" ? Shuozhou : null);
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        var reason = Assert.Single(decision.Reasons, r => r.Decides);
        Assert.Equal(rule, reason.Rule);
        Assert.Contains("稿件自己的标题“" + (title.Length > 0 ? title.Split('\n')[^1] : file[..^5]), reason.Saw, StringComparison.Ordinal);
    }

    [Fact]
    public void The_title_may_be_the_first_line_of_the_body()
    {
        var decision = Decide("shuozhou", Sent("（简报）平鲁区 6月5日", $"平鲁区召开防汛工作推进会\n{Report(400)}"), Shuozhou);
        Assert.Equal((SubmissionStatus.Review, "会议消息"), (decision.Status, decision.Reasons.Single(r => r.Decides).Rule));
    }

    // A program that breaks lines after 36 characters: the first line is part of a sentence that speaks of 党建, and no title.
    [Fact]
    public void The_first_line_of_a_broken_paragraph_is_no_title()
    {
        var decision = Decide("shuozhou", Sent("（简报）平鲁区：秋粮收购进展顺利", $"今年以来，平鲁区坚持党建引领，把秋粮收购作为当前重点工作，组织\n各乡镇做好服务。{Report(400)}"), Shuozhou);
        Assert.Equal(SubmissionStatus.Counted, decision.Status);
    }

    [Fact]
    public void What_the_subject_says_decides_before_the_reports_own_title()
    {
        // By its own title it might be 党务信息; by the subject it is a meeting for certain.
        var decision = Decide("shuozhou", Sent("（简报）平鲁区召开防汛工作推进会", "请查收。", files: Docx("党建简报.docx", Report(400))), Shuozhou);
        Assert.Equal((SubmissionStatus.NotCounted, "会议消息"), (decision.Status, decision.Reasons.Single(r => r.Decides).Rule));
    }

    [Theory]
    [InlineData("平鲁区防汛准备做得早", "为做好防汛工作，平鲁区召开防汛工作推进会。\n")] // a sentence is no title
    [InlineData("平鲁区防汛准备做得早", "平鲁区简报\n平鲁区防汛准备做得早\n一、召开会议部署\n")] // nor is what follows the title
    [InlineData("平鲁区简报第8期", "平鲁区简报第8期\n平鲁区防汛准备做得早\n")]
    public void A_report_whose_own_title_says_nothing_against_it_counts(string title, string head)
    {
        var decision = Decide("shuozhou", Sent($"（简报）{title}", "请查收。", files: Docx("平鲁区简报第8期.docx", head + Report(400))), Shuozhou);
        Assert.Equal(SubmissionStatus.Counted, decision.Status);
    }

    [Fact]
    public void A_kind_that_only_the_reports_own_title_tells_is_proposed()
    {
        var decision = Decide("dingxi", Sent("安定区发改局报送信息", "请查收。", files: Docx("稿件.docx", $"关于加快中药材产业发展的建议\n{Report(400)}")));
        Assert.Equal((SubmissionStatus.Review, "意见建议"), (decision.Status, decision.Kind));
        Assert.Contains("关于加快中药材产业发展的建议", decision.Reasons.Single(r => r.Decides).Saw, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_tell_the_rule_that_the_reports_own_title_met()
    {
        var trials = new List<RuleTrial>();
        Classifier.Identify(Office("shuozhou"), Arrive("shuozhou", Sent("（简报）平鲁区", "请查收。", files: Docx("稿件.docx", $"平鲁区召开防汛工作推进会\n{Report(400)}")), Shuozhou), null, trials);
        Assert.Contains(trials, t => t is { Rule: "会议消息", Holds: true } && t.Saw.Contains("平鲁区召开防汛工作推进会", StringComparison.Ordinal));
    }

    // Their names begin as those of files do that are never the report, and go on.
    [Theory]
    [InlineData("报送单位平鲁区专报.docx")]
    [InlineData("报送单位：平鲁区.docx")]
    [InlineData("推动审批单项变一揽子.docx")]
    [InlineData("不动产登记表格化服务经验.docx")]
    [InlineData("登记表（试行）推行经验.docx")]
    [InlineData("审签单位：平鲁区.docx")]
    public void A_name_that_goes_on_is_the_reports(string file)
    {
        var decision = Decide("shuozhou", Sent("（专报）平鲁区：简化材料", $"领导好！{Report(60)}", files: Docx(file, Report(1700))), Shuozhou);
        Assert.Equal((SubmissionStatus.Counted, 1700, file), (decision.Status, decision.Words, decision.CountedFrom));
    }

    [Theory]
    [InlineData("审签单.pdf")]
    [InlineData("信息审签单")]
    [InlineData("国投集团报送单（6月）.docx")]
    [InlineData("发文稿纸2023-06-05.docx")]
    [InlineData("审批单扫描件.docx")]
    [InlineData("审签单-平鲁区简化材料.docx")]
    [InlineData("审签单扫描.docx")]
    [InlineData("审签单盖章版.docx")]
    [InlineData("审签单_副本.docx")]
    [InlineData("审签单（盖章）-1.docx")]
    [InlineData("联系表 (1).docx")]
    public void A_sheet_that_goes_with_a_report_is_never_the_report(string file)
    {
        var decision = Decide("shuozhou", Sent("（简报）平鲁区：简化材料", "请查收。", files: [Docx("稿件.docx", Report(400)), Docx(file, Report(30, 2))]), Shuozhou);
        Assert.Equal((SubmissionStatus.Counted, 400, "稿件.docx"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    // 现报送平鲁区信息，请审阅。: 13 字.
    [Theory]
    [InlineData("")]
    [InlineData("现报送平鲁区信息，请审阅。")]
    public void A_covering_letter_beside_nothing_but_such_a_file_is_not_counted_in_its_place(string body)
    {
        var decision = Decide("shuozhou", Sent("（简报）平鲁区：村医联系表", body, files: Docx("村医联系表.docx", Report(400))), Shuozhou);
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains("村医联系表.docx", decision.Reasons.Single(r => r.Decides).Saw, StringComparison.Ordinal);
        Assert.DoesNotContain(decision.Reasons, r => r.Saw.Contains("也没有", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_mails_with_the_same_covering_letter_beside_such_files_are_no_duplicates()
    {
        var first = Sent("（简报）平鲁区：村医联系表", "现报送平鲁区信息，请审阅。", files: Docx("村医联系表.docx", Report(400)));
        var identified = Classifier.Identify(Office("shuozhou"), Arrive("shuozhou", first, Shuozhou));
        Assert.Equal((null, null), (identified.Provisional.TextHash, identified.Text));
    }

    [Fact]
    public void A_report_in_the_body_beside_such_a_file_counts()
    {
        var decision = Decide("shuozhou", Sent("（简报）平鲁区：简化材料", Report(400), files: Docx("审签单.docx", Report(30, 2))), Shuozhou);
        Assert.Equal((SubmissionStatus.Counted, 400), (decision.Status, decision.Words));
    }
}
