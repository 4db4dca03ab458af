using MailIntake.Domain.Classify;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

public class DuplicateTests
{
    private const string Subject = "（简讯）国投集团盘活资产";

    private static Earlier After(string text, string subject = Subject, bool returned = false, string? sha256 = null, int daysBefore = 3)
    {
        var index = new Earlier();
        var received = Received.AddDays(-daysBefore);
        index.Add("P2023-000001", received, Decide("panzhihua", Sent(subject, text), received: received), returned, sha256);
        return index;
    }

    [Fact]
    public void The_same_bytes_again_are_a_duplicate_of_the_first()
    {
        var index = After(Report(300), sha256: "ab");
        var decision = Decide("panzhihua", Sent(Subject, Report(300)), index: index, sha256: "ab");
        Assert.Equal((SubmissionStatus.Duplicate, "P2023-000001"), (decision.Status, decision.RelatedTo));
    }

    [Fact]
    public void The_same_text_under_another_name_format_and_punctuation_is_a_duplicate_whenever_it_came()
    {
        var text = Report(300);
        var rewrapped = string.Join("\n\n", text.Replace('，', ',').Chunk(40).Select(c => new string(c)));
        var decision = Decide("panzhihua", Sent("Re: 【简讯】国投集团另一个标题", "", "x@y.cn", null, Docx("新.docx", rewrapped.Replace("\n", " ", StringComparison.Ordinal))), index: After(text, daysBefore: 200));
        Assert.Equal((SubmissionStatus.Duplicate, "P2023-000001", false), (decision.Status, decision.RelatedTo, decision.Replaces));
        Assert.Equal("重复", decision.Reasons[^1].Rule);
    }

    [Fact]
    public void The_same_text_of_another_unit_is_no_duplicate() =>
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent("（简讯）文旅集团盘活资产", Report(300)), index: After(Report(300))).Status);

    [Theory]
    [InlineData(3, SubmissionStatus.Duplicate)]
    [InlineData(31, SubmissionStatus.Counted)] // near-identical only within 30 days
    public void A_text_with_two_words_corrected_is_near_identical(int daysBefore, SubmissionStatus status)
    {
        var text = Report(480);
        var corrected = text[..100] + "规范" + text[102..400] + "审计" + text[402..];
        Assert.Equal(status, Decide("panzhihua", Sent(Subject, corrected), index: After(text, daysBefore: daysBefore)).Status);
    }

    [Fact]
    public void A_report_in_the_same_words_with_other_figures_is_a_new_one()
    {
        static string Monthly(int month, params int[] figures) =>
            $"{month}月份，国投集团完成投资{figures[0]}万元，同比增长{figures[1]}%，实现营业收入{figures[2]}万元，利润{figures[3]}万元，上缴税费{figures[4]}万元，新开工项目{figures[5]}个，竣工项目{figures[6]}个，新增就业{figures[7]}人，完成年度目标的{figures[8]}%。";
        var index = After(Monthly(5, 12345, 12, 45678, 2310, 998, 7, 3, 120, 41));
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Subject, Monthly(6, 15310, 9, 51120, 2875, 1204, 4, 6, 86, 52)), index: index).Status);
    }

    [Fact]
    public void A_returned_items_new_version_replaces_it()
    {
        var rewritten = Decide("panzhihua", Sent("回复：（简讯）国投集团盘活资产", Report(450, seed: 7)), index: After(Report(300), returned: true));
        Assert.Equal((SubmissionStatus.Counted, "P2023-000001", true), (rewritten.Status, rewritten.RelatedTo, rewritten.Replaces));
        var unchanged = Decide("panzhihua", Sent(Subject, Report(300)), index: After(Report(300), returned: true));
        Assert.Equal((SubmissionStatus.Counted, true), (unchanged.Status, unchanged.Replaces));
    }

    [Fact]
    public void A_duplicate_of_what_still_waits_in_review_says_so()
    {
        var index = After(Report(700), subject: "国投集团盘活资产"); // 700 字 without a tag: review
        var decision = Decide("panzhihua", Sent("（专报）国投集团盘活资产", Report(700)), index: index);
        Assert.Equal(SubmissionStatus.Duplicate, decision.Status);
        Assert.Contains(decision.Warnings, w => w.Contains("P2023-000001", StringComparison.Ordinal));
    }

    [Fact]
    public void An_automatic_mail_and_a_marked_one_stay_what_they_are()
    {
        var index = After(Report(300), sha256: "ab");
        Assert.Equal(SubmissionStatus.SetAside, Decide("panzhihua", Sent("自动回复: 国投集团", Report(300)), index: index, sha256: "ab").Status);
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent("【机密】国投集团", Report(300)), index: index, sha256: "ab").Status);
    }

    [Fact]
    public void Two_mails_with_a_link_in_place_of_the_file_are_no_duplicates()
    {
        const string linked = "请查收。https://dashi.163.com/html/cloud-attachment-download/?key=abc";
        var index = new Earlier();
        index.Add("P2023-000001", Received, Decide("panzhihua", Sent("（简讯）国投集团建成智慧停车平台", linked)));
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", Sent("（简讯）国投集团发行绿色债券", linked), index: index).Status);
    }

    [Fact]
    public void The_sketch_of_a_changed_word_is_near_and_of_another_text_far()
    {
        static int Distance(string a, string b) => System.Numerics.BitOperations.PopCount(ReportKey.Of(a).Sketch!.Value ^ ReportKey.Of(b).Sketch!.Value);
        var text = Report(1500);
        Assert.InRange(Distance(text, text[..700] + "改" + text[701..]), 0, 3);
        Assert.InRange(Distance(text, Report(1500, seed: 2)), 12, 52); // independent bits differ in 32 ± 4 × 5
        Assert.Null(ReportKey.Of(new string('字', ReportKey.LeastForSketch - 1)).Sketch);
    }

    [Fact]
    public void Full_width_and_half_width_and_case_are_one_text() =>
        Assert.Equal(ReportKey.Of("GDP增长5%").Hash, ReportKey.Of("ｇｄｐ 增长，５％").Hash);
}
