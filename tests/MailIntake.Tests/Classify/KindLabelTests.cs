using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>Labels as clerks write them at Shuozhou, where what lacks one does not count; and what gateways and programs put to a mail.</summary>
public class KindLabelTests
{
    [Theory]
    [InlineData("【平鲁区政府办公室简报】推进项目", "平鲁区", "推进项目")]
    [InlineData("（平鲁区人民政府办公室 简报）推进项目", "平鲁区", "推进项目")]
    [InlineData("平鲁区政府办公室简报—推进项目", "平鲁区", "推进项目")]
    [InlineData("市教育局办公室简报：推进项目", "市教育局", "推进项目")]
    [InlineData("【市水利局信息科简报】推进项目", "市水利局", "推进项目")]
    [InlineData("【市水利局简报第5期（总第12期）】推进项目", "市水利局", "推进项目")]
    [InlineData("市水利局简报（第5期）推进项目", "市水利局", "推进项目")]
    [InlineData("平鲁区 简报 推进项目", "平鲁区", "推进项目")]
    [InlineData("朔州市水利局 简报信息 推进项目", "市水利局", "推进项目")]
    [InlineData("市水利局简报第5期", "市水利局", "稿件的标题")] // nothing but the label: the report's title
    [InlineData("平鲁区简报", "平鲁区", "稿件的标题")]
    public void A_label_of_unit_office_kind_and_number_is_a_mark(string subject, string unit, string title)
    {
        var decision = Decide("shuozhou", Sent(subject, "请查收。", files: Docx("稿.docx", $"稿件的标题\n{Report(400)}")), Shuozhou);
        Assert.Equal((SubmissionStatus.Counted, unit, "简报", title), (decision.Status, decision.Unit, decision.Kind, decision.Title));
    }

    [Theory]
    [InlineData("市水利局政务简报：推进项目", "市水利局政务简报")]
    [InlineData("（市水利局报送简报）推进项目", "市水利局报送简报")]
    [InlineData("平鲁区推进项目 简报", "简报")]
    [InlineData("简报，平鲁区推进项目", "简报")]
    public void What_is_nearly_a_label_is_for_a_person(string subject, string piece)
    {
        var decision = Decide("shuozhou", Sent(subject, Report(400)), Shuozhou);
        Assert.Equal((SubmissionStatus.Review, "简报"), (decision.Status, decision.Kind));
        Assert.Contains($"“{piece}”", decision.Reasons.Single(r => r.Decides).Saw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("平鲁区关于做好简报工作的通知")]
    [InlineData("平鲁区推进项目建设")]
    [InlineData("平鲁区政府办公室：推进项目建设")]
    [InlineData("平鲁区简报编写培训开班")]
    [InlineData("推进项目建设（第5期） 平鲁区")]
    public void What_has_no_label_is_not_counted_as_before(string subject)
    {
        var decision = Decide("shuozhou", Sent(subject, Report(400)), Shuozhou);
        Assert.Equal((SubmissionStatus.NotCounted, "平鲁区"), (decision.Status, decision.Unit));
        Assert.Contains("漏统计", decision.Reasons.Single(r => r.Decides).Saw, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_in_brackets_stays_in_a_title_with_a_mark_of_its_own() =>
        Assert.Equal("用水分析（第5期）", Decide("shuozhou", Sent("（简报）市水利局：用水分析（第5期）", Report(400)), Shuozhou).Title);

    [Theory]
    [InlineData("[SPAM] 简报：平鲁区推进项目")]
    [InlineData("***SPAM*** 简报：平鲁区推进项目")]
    [InlineData("转发：【外部邮件】简报：平鲁区推进项目")]
    [InlineData("[EXTERNAL] 转发: [垃圾邮件] 简报：平鲁区推进项目")]
    [InlineData("【可疑邮件】简报：平鲁区推进项目")]
    [InlineData("外部邮件：简报：平鲁区推进项目")]
    public void What_gateways_put_before_the_subject_hides_no_mark(string subject)
    {
        var decision = Decide("shuozhou", Sent(subject, Report(400)), Shuozhou);
        Assert.Equal((SubmissionStatus.Counted, "简报", "平鲁区推进项目"), (decision.Status, decision.Kind, decision.Title));
    }

    [Fact]
    public void Mail_about_spam_keeps_its_title() =>
        Assert.Equal("垃圾邮件治理成效明显", Decide("yinchuan", Sent("垃圾邮件治理成效明显", Report(400), KnownSender)).Title);

    public static TheoryData<string, string> LikelyAutomatic => new()
    {
        { "Precedence", "bulk" },
        { "Auto-Submitted", "auto-generated" },
        { "List-Unsubscribe", "<mailto:x@y>" },
        { "List-Id", "<news.example>" },
        { "Return-Path", "<>" },
    };

    [Theory]
    [MemberData(nameof(LikelyAutomatic))]
    public void A_report_of_a_known_sender_is_not_set_aside_for_a_header_alone(string header, string value)
    {
        var sent = Sent("（简报）平鲁区：推进项目", "请查收。", KnownSender, files: Docx("稿.docx", Report(400))) with { Headers = [new HeaderField(header, value)] };
        var decision = Decide("shuozhou", sent, Shuozhou);
        Assert.Equal((SubmissionStatus.Review, "自动邮件"), (decision.Status, decision.Reasons.Single(r => r.Decides).Rule));
        Assert.Contains($"{header}: {value}", decision.Reasons.Single(r => r.Decides).Saw, StringComparison.Ordinal);
        Assert.Equal(400, decision.Words);

        // Also where the marked report is the body; not where there is nothing to read, and not a stranger's.
        Assert.Equal(SubmissionStatus.Review, Decide("shuozhou", sent with { Text = Report(400), Attachments = [] }, Shuozhou).Status);
        Assert.Equal(SubmissionStatus.SetAside, Decide("shuozhou", sent with { Attachments = [] }, Shuozhou).Status);
        Assert.Equal(SubmissionStatus.SetAside, Decide("shuozhou", sent with { From = [new MailAddress(null, "x@qq.com")] }, Shuozhou).Status);
    }

    [Theory]
    [InlineData("Auto-Submitted", "auto-replied")]
    [InlineData("X-Autoreply", "yes")]
    [InlineData("X-QQ-AUTO-REPLY", "true")]
    [InlineData("Content-Type", "multipart/report; report-type=delivery-status")]
    [InlineData("Return-Path", "<user+auto_=abc@qq.com>")]
    public void Automatic_answers_and_bounces_stay_set_aside(string header, string value)
    {
        var sent = Sent("（简报）平鲁区：推进项目", "请查收。", KnownSender, files: Docx("稿.docx", Report(400))) with { Headers = [new HeaderField("Precedence", "bulk"), new HeaderField(header, value)] };
        Assert.Equal(SubmissionStatus.SetAside, Decide("shuozhou", sent, Shuozhou).Status);
    }

    [Theory]
    [InlineData("X-Autoreply", "no")]
    [InlineData("X-Autorespond", "False")]
    public void A_header_that_says_no_says_nothing(string header, string value) =>
        Assert.Equal(SubmissionStatus.Counted, Decide("shuozhou", Sent("（简报）平鲁区：推进项目", Report(400)) with { Headers = [new HeaderField(header, value)] }, Shuozhou).Status);

    [Theory]
    [InlineData("市外办", "市政府外事办")]
    [InlineData("市退役局", "市退役军人事务局")]
    [InlineData("经开区", "朔州经济开发区管委会")]
    [InlineData("市经开区", "朔州经济开发区管委会")]
    [InlineData("市审批局", "市行政审批局")]
    [InlineData("朔州市市场局", "市市场监管局")]
    public void The_usual_short_names_of_Shuozhous_departments_are_known(string name, string unit) =>
        Assert.Equal(unit, Decide("shuozhou", Sent($"（简报）{name}：推进项目", Report(400)), Shuozhou).Unit);

    // 经开区 in another unit's title names two units: a person decides. 怀仁市经开区 is 怀仁市's.
    [Theory]
    [InlineData("（简报）平鲁区推进经开区建设", null, SubmissionStatus.Review)]
    [InlineData("（简报）怀仁市经开区推进项目", "怀仁市", SubmissionStatus.Counted)]
    [InlineData("（简报）右玉经开区推进项目", null, SubmissionStatus.Review)]
    public void Another_places_development_zone_is_not_the_citys(string subject, string? unit, SubmissionStatus status) =>
        Assert.Equal((unit, status), Decide("shuozhou", Sent(subject, Report(400)), Shuozhou) is var d ? (d.Unit, d.Status) : default);

    // scoring.md, Yinchuan: several matters in one mail are for a person. 简讯2篇 is how many, not which.
    [Theory]
    [InlineData("兴庆区 简讯2篇 稳就业 促消费")]
    [InlineData("兴庆区简讯2篇 稳就业")]
    public void How_many_reports_a_mail_holds_stays_in_its_title(string subject)
    {
        var decision = Decide("yinchuan", Sent(subject, Report(400)));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Rule == "一封多事");
    }
}
