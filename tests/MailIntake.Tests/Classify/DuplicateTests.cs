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
        index.Add("P2023-000001", received, Decide("panzhihua", Sent(subject, text), received: received), returned, sha256, text);
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

    [Theory]
    [InlineData(3, 0, SubmissionStatus.Review)]
    [InlineData(3, 2, SubmissionStatus.Review)]     // two words put otherwise
    [InlineData(31, 0, SubmissionStatus.Counted)]   // only within 30 days
    [InlineData(3, 300, SubmissionStatus.Counted)]  // a text of its own
    public void The_text_of_another_unit_is_asked_about_with_its_number_its_unit_and_the_passages(int daysBefore, int changed, SubmissionStatus status)
    {
        var text = Report(300);
        var own = changed == 300 ? Report(300, seed: 9) : changed == 2 ? text[..150] + "规范审计" + text[154..] : text;
        var decision = Decide("panzhihua", Sent("（简讯）文旅集团盘活资产", own), index: After(text, daysBefore: daysBefore));
        Assert.Equal(status, decision.Status);
        if (status == SubmissionStatus.Review)
        {
            var last = decision.Reasons[^1];
            Assert.Equal((Classifier.CopiedRule, true, "P2023-000001"), (last.Rule, last.Decides, decision.RelatedTo));
            Assert.Contains("国投集团", last.Saw);
            Assert.Contains("P2023-000001", last.Saw);

            // The longest passage begins the text; of it 59 characters and an ellipsis are told.
            Assert.Contains($"“{text[..59]}…”", last.Saw);
        }
    }

    [Fact]
    public void A_text_in_which_only_the_units_name_was_exchanged_is_asked_about()
    {
        // The name stands in each of twelve sentences of 25 letters: 12 × 4 letters of 300 are others.
        static string Text(string unit) => string.Join('。', Enumerable.Range(0, 12).Select(i => unit + Report(23, seed: 50 + i)));
        var decision = Decide("panzhihua", Sent("（简讯）文旅集团盘活资产", Text("文旅集团")), index: After(Text("国投集团")));
        Assert.Equal((SubmissionStatus.Review, Classifier.CopiedRule), (decision.Status, decision.Reasons[^1].Rule));
    }

    [Fact]
    public void An_office_may_count_what_another_unit_sent_before_with_a_warning()
    {
        var index = After(Report(300));
        var identified = Classifier.Identify(Office("panzhihua"), Arrive("panzhihua", Sent("（简讯）文旅集团盘活资产", Report(300)))) with { Copied = new StatusPolicy(SubmissionStatus.Counted, "疑似抄袭") };
        var decision = Classifier.Decide(identified, index, index.TextOf);
        Assert.Equal(SubmissionStatus.Counted, decision.Status);
        Assert.Contains(decision.Warnings, w => w.Contains("P2023-000001", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_units_that_are_not_concerned_say_so_in_the_same_words()
    {
        const string reply = "经研究，约稿内容我单位不涉及，无相关情况报送。"; // too short to be anybody's text
        var index = new Earlier();
        index.Add("S2023-000001", Received, Decide("shuozhou", Sent("朔城区 约稿答复", reply), ShuozhouCommissions), text: reply);
        Assert.DoesNotContain(Decide("shuozhou", Sent("平鲁区 约稿答复", reply), ShuozhouCommissions, index).Reasons, r => r.Rule == Classifier.CopiedRule);
    }

    [Theory]
    [InlineData(3, SubmissionStatus.Duplicate)]
    [InlineData(31, SubmissionStatus.Counted)] // near-identical only within 30 days
    public void A_text_with_two_words_corrected_is_near_identical(int daysBefore, SubmissionStatus status)
    {
        var text = Report(480);
        var corrected = text[..100] + "规范" + text[102..400] + "审计" + text[402..];
        Assert.Equal(status, Decide("panzhihua", Sent(Subject, corrected), index: After(text, daysBefore: daysBefore)).Status);
    }

    // A report of 12 clauses of 40 letters: in some of them 8 letters are exchanged for others, or clauses are added.
    [Theory]
    [InlineData(1, 0, Subject, SubmissionStatus.Duplicate)]                       // 8 of 480 letters: 98.3 %
    [InlineData(1, 0, "（简讯）国投集团建成智慧停车平台", SubmissionStatus.Duplicate)] // renamed
    [InlineData(2, 0, "（简讯）国投集团建成智慧停车平台", SubmissionStatus.Review)]    // 96.7 % under another title: a person compares
    [InlineData(2, 0, Subject, SubmissionStatus.Duplicate)]                       // and under the same title it is the same
    [InlineData(0, 1, Subject, SubmissionStatus.Review)]                          // 480 of 520: 92.3 %
    public void A_text_is_only_said_to_be_near_identical_where_the_letters_are(int clauses, int added, string subject, SubmissionStatus status)
    {
        static string Clause(int i) => Report(44, seed: 100 + i)[..44];
        var text = string.Join('。', Enumerable.Range(0, 12).Select(Clause));
        var other = string.Join('。', Enumerable.Range(0, 12 + added).Select(i => i % 2 == 0 && i / 2 < clauses ? Clause(i)[..16] + "规范审计压降成本" + Clause(i)[24..] : Clause(i)));
        var decision = Decide("panzhihua", Sent(subject, other), index: After(text));
        Assert.Equal((status, "P2023-000001"), (decision.Status, decision.RelatedTo));
    }

    [Fact]
    public void Sketches_that_meet_by_chance_decide_nothing()
    {
        // The earlier submission has this text's sketch and length, but another text and title.
        var (text, index) = (Report(480), new Earlier());
        var earlier = Decide("panzhihua", Sent("（简讯）国投集团发行绿色债券", text));
        index.Add("P2023-000001", Received.AddDays(-3), earlier with { TextHash = "another" }, text: Report(480, seed: 5));
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Subject, text), index: index).Status);
    }

    [Fact]
    public void Where_the_earlier_text_cannot_be_read_a_person_is_asked_until_it_can()
    {
        var (text, index) = (Report(480), new Earlier());
        index.Add("P2023-000001", Received.AddDays(-3), Decide("panzhihua", Sent(Subject, text)));
        var decision = Decide("panzhihua", Sent(Subject, text[..100] + "规范" + text[102..]), index: index);
        Assert.Equal((SubmissionStatus.Review, true, "P2023-000001"), (decision.Status, decision.Awaits, decision.RelatedTo));
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

    // 退回的是“国投集团盘活资产”。
    [Theory]
    [InlineData("（简讯）国投集团盘活资产（修改稿）", true)]
    [InlineData("（简讯）（修改）国投集团盘活资产", true)]
    [InlineData("【重报】【简讯】国投集团盘活资产", true)]
    [InlineData("重报【简讯】国投集团盘活资产", true)]
    [InlineData("退回重报-（简讯）国投集团盘活资产", true)]
    [InlineData("（简讯）国投集团盘活资产（退回修改后重报）", true)]
    [InlineData("（简讯）国投集团盘活资产第二稿", true)]
    [InlineData("（简讯）国投集团盘活资产 第2稿", true)]
    [InlineData("（简讯）国投集团盘活资产（二稿）（重报）", true)]
    [InlineData("（简讯）国投集团盘活资产-修订", true)]
    [InlineData("（简讯）修改后的国投集团盘活资产", false)] // words of a title
    [InlineData("（简讯）国投集团盘活资产修订", false)] // 资产修订: not set off
    [InlineData("（简讯）国投集团盘活资产制度（修改稿）", false)] // another title
    [InlineData("（简讯）国投集团盘活资产（二）", false)] // the second of a series
    [InlineData("（简讯）国投集团盘活资产（第二批）", false)]
    [InlineData("（简讯）国投集团（修改稿）", false)]
    public void A_new_version_whose_title_says_that_it_is_one_replaces_the_returned_item(string subject, bool replaces)
    {
        var decision = Decide("panzhihua", Sent(subject, Report(450, seed: 7)), index: After(Report(300), returned: true));
        Assert.Equal((SubmissionStatus.Counted, replaces), (decision.Status, decision.Replaces));
        Assert.Equal(replaces ? "P2023-000001" : null, decision.RelatedTo);

        // What was not returned has no new version: it is another item, whatever its title says.
        decision = Decide("panzhihua", Sent(subject, Report(450, seed: 7)), index: After(Report(300)));
        Assert.Equal((SubmissionStatus.Counted, false, null), (decision.Status, decision.Replaces, decision.RelatedTo));
    }

    // The second version was returned, too; and an item of the very title goes before one that differs by its marks.
    [Fact]
    public void Of_returned_items_the_one_of_the_very_title_is_replaced_and_else_one_that_differs_by_its_marks()
    {
        var third = Sent("（简讯）国投集团盘活资产（第三稿）", Report(450, seed: 7));
        Assert.True(Decide("panzhihua", third, index: After(Report(300), "（简讯）国投集团盘活资产（修改稿）", returned: true)).Replaces);

        var index = After(Report(300), returned: true);
        index.Add("P2023-000002", Received.AddDays(-2), Decide("panzhihua", Sent("（简讯）国投集团盘活资产（修订）", Report(320, seed: 3))), returned: true, text: Report(320, seed: 3));
        Assert.Equal("P2023-000002", Decide("panzhihua", Sent("（简讯）国投集团盘活资产（修订）", Report(450, seed: 7)), index: index).RelatedTo);
        Assert.Equal("P2023-000001", Decide("panzhihua", Sent("（简讯）国投集团盘活资产（第三稿）", Report(450, seed: 7)), index: index).RelatedTo);
    }

    // The unit wrote a fresh mail: what the first version answered, its new version answers.
    [Theory]
    [InlineData(null, "YG-1")]
    [InlineData("YG-2", "YG-2")]
    public void A_new_version_answers_what_the_returned_one_answered_unless_it_names_another(string? named, string answers)
    {
        var index = new Earlier();
        index.Add("P2023-000001", Received.AddDays(-3), Decide("panzhihua", Sent(Subject, Report(300))) with { Commission = "YG-1" }, returned: true, text: Report(300));
        var identified = Classifier.Identify(Office("panzhihua"), Arrive("panzhihua", Sent(Subject, Report(450, seed: 7))));
        var decision = Classifier.Decide(identified with { Provisional = identified.Provisional with { Commission = named } }, index, index.TextOf);
        Assert.Equal((true, answers), (decision.Replaces, decision.Commission));
    }

    // 「不涉及」 is said in the same words each time: said to another commission it is another answer, for a person as the office's rule asks.
    [Theory]
    [InlineData("Y1", "Y1", SubmissionStatus.Duplicate)]
    [InlineData("Y1", "y1", SubmissionStatus.Duplicate)]
    [InlineData("Y1", "Y2", SubmissionStatus.Review)]
    [InlineData("Y1", null, SubmissionStatus.Duplicate)]
    [InlineData(null, "Y2", SubmissionStatus.Review)]
    public void The_same_words_to_another_commission_are_another_answer(string? first, string? second, SubmissionStatus status)
    {
        foreach (var (text, again) in new[] { ("经研究，我局不涉及。", "经研究，我局不涉及。"), (Report(480), Report(480)[..100] + "规范" + Report(480)[102..]) })
        {
            var index = new Earlier();
            index.Add("P2023-000001", Received.AddDays(-3), Decide("panzhihua", Sent(Subject, text)) with { Commission = first }, text: text);
            var identified = Classifier.Identify(Office("panzhihua"), Arrive("panzhihua", Sent(Subject, again)));
            var decision = Classifier.Decide(identified with { Provisional = identified.Provisional with { Commission = second } }, index, index.TextOf);
            Assert.Equal((status, "P2023-000001"), (decision.Status, decision.RelatedTo));
        }
    }

    // Sent again half an hour later with the tag put right: at 攀枝花 a 调研报告 has 8 points of its own, and which tag was meant only a person knows.
    [Fact]
    public void The_same_text_again_as_another_kind_is_asked_about()
    {
        const string corrected = "（调研报告）国投集团盘活资产";
        var text = Report(480);
        foreach (var again in new[] { text, text[..100] + "规范" + text[102..] })
        {
            var decision = Decide("panzhihua", Sent(corrected, again), index: After(text, sha256: "ab"));
            Assert.Equal((SubmissionStatus.Review, "调研报告", "P2023-000001"), (decision.Status, decision.Kind, decision.RelatedTo));
            Assert.Contains("P2023-000001（2023-06-02，当时计数）是“简讯”，这一件是“调研报告”", decision.Reasons[^1].Saw);
            Assert.True(decision.Reasons[^1].Decides);
        }

        // scoring.md: the same bytes are a duplicate.
        var copy = Decide("panzhihua", Sent(corrected, text), index: After(text, sha256: "ab"), sha256: "ab");
        Assert.Equal(SubmissionStatus.Duplicate, copy.Status);
        Assert.Contains("首次来稿 P2023-000001 是“简讯”，这一份是“调研报告”", Assert.Single(copy.Warnings));

        // Without a tag 480 字 are a 简讯 (≤ 500): the same kind.
        Assert.Equal(SubmissionStatus.Duplicate, Decide("panzhihua", Sent("国投集团盘活资产", text), index: After(text)).Status);
    }

    // What the first lacked the copy lacks too, or has: a mark, a mailbox of its own, a sender who is known by now.
    [Fact]
    public void The_same_bytes_as_what_was_not_counted_count_where_they_would_and_tell_of_it()
    {
        var index = new Earlier();
        var left = Decide("shuozhou", Sent("怀仁市产业情况", Report(300)), "szxxgkk@126.com");
        Assert.Equal(SubmissionStatus.NotCounted, left.Status);
        index.Add("S2023-000001", Received, left, sha256: "ab");
        var decision = Decide("shuozhou", Sent("怀仁市产业情况", Report(300)), ShuozhouCommissions, index, sha256: "ab");
        Assert.Equal((SubmissionStatus.Counted, "约稿", null), (decision.Status, decision.Kind, decision.RelatedTo));
        Assert.Contains(decision.Warnings, w => w.Contains("S2023-000001", StringComparison.Ordinal));
        Assert.Equal(SubmissionStatus.Duplicate, Decide("shuozhou", Sent("怀仁市产业情况", Report(300)), "szxxgkk@126.com", index, sha256: "ab").Status);
    }

    // A .doc that a program of others has still to read: what kind it is in its mailbox is not known before, and a duplicate would never be read.
    [Theory]
    [InlineData("szxxgkk@126.com", SubmissionStatus.Review)]
    [InlineData(ShuozhouCommissions, SubmissionStatus.Duplicate)]
    public void What_has_still_to_be_read_is_no_duplicate_yet_of_what_came_to_another_mailbox(string mailbox, SubmissionStatus status)
    {
        var index = new Earlier();
        index.Add("S2023-000001", Received, Decide("shuozhou", Sent("（专报）怀仁市产业情况", Report(1600)), ShuozhouCommissions), sha256: "ab", mailbox: ShuozhouCommissions);
        var identified = Classifier.Identify(Office("shuozhou"), Arrive("shuozhou", Sent("（专报）怀仁市产业情况", Report(1600)), mailbox, sha256: "ab"));
        var awaiting = identified with { Provisional = identified.Provisional with { Status = SubmissionStatus.Review, Awaits = true, Kind = null, TextHash = null, TextSketch = null } };
        var decision = Classifier.Decide(awaiting, index, index.TextOf);
        Assert.Equal((status, status == SubmissionStatus.Review), (decision.Status, decision.Awaits));
    }

    [Theory]
    [InlineData(SubmissionStatus.NotCounted, true, false, SubmissionStatus.Review)]
    [InlineData(SubmissionStatus.SetAside, true, false, SubmissionStatus.Review)]
    [InlineData(SubmissionStatus.NotCounted, false, false, SubmissionStatus.Counted)] // left out by the rules: without a tag, say
    [InlineData(SubmissionStatus.NotCounted, true, true, SubmissionStatus.Duplicate)] // of two with this text a person took the first out, and the second counts
    public void The_text_that_a_person_took_out_of_the_count_does_not_come_back_by_itself(SubmissionStatus status, bool byPerson, bool alsoCounted, SubmissionStatus expected)
    {
        var (text, index) = (Report(300), new Earlier());
        index.Add("P2023-000001", Received.AddDays(-90), Decide("panzhihua", Sent(Subject, text)) with { Status = status }, byPerson: byPerson);
        if (alsoCounted)
        {
            index.Add("P2023-000002", Received.AddDays(-80), Decide("panzhihua", Sent(Subject, text)));
        }

        var decision = Decide("panzhihua", Sent(Subject, text), index: index);
        Assert.Equal(expected, decision.Status);
        Assert.Equal(expected switch { SubmissionStatus.Review => "P2023-000001", SubmissionStatus.Duplicate => "P2023-000002", _ => null }, decision.RelatedTo);
        if (expected == SubmissionStatus.Review)
        {
            Assert.Equal(("疑似重复", true), (decision.Reasons[^1].Rule, decision.Reasons[^1].Decides));
            Assert.Contains("那一件已由人工判定", decision.Reasons[^1].Saw);
        }
    }

    // The first version was returned, the second, with another file, taken out by a person, and its text comes again: it is asked about, and replaces the first if it counts.
    [Theory]
    [InlineData(9, Subject, true)] // another text under its title
    [InlineData(1, "（简讯）国投集团土地入市见效", true)] // under another title its text but for two words
    [InlineData(9, "（简讯）国投集团土地入市见效", false)] // another report
    public void The_text_that_a_person_took_out_still_replaces_the_returned_item_that_it_is_the_new_version_of(int seed, string subject, bool replaces)
    {
        var (text, index) = (Report(300), new Earlier());
        var returned = seed == 9 ? Report(300, seed: 9) : text[..150] + "规范审计" + text[154..];
        index.Add("P2023-000001", Received.AddDays(-9), Decide("panzhihua", Sent(Subject, returned)), returned: true, text: returned);
        index.Add("P2023-000002", Received.AddDays(-5), Decide("panzhihua", Sent(subject, text)) with { Status = SubmissionStatus.NotCounted }, byPerson: true);

        var decision = Decide("panzhihua", Sent(subject, text), index: index);
        Assert.Equal((SubmissionStatus.Review, replaces ? "P2023-000001" : "P2023-000002", replaces), (decision.Status, decision.RelatedTo, decision.Replaces));
        Assert.Contains(decision.Reasons, r => r.Decides && r.Saw.Contains("正文与来稿 P2023-000002", StringComparison.Ordinal));
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

    // So many figures of five digits in a report of 480 字 (432 letters), of which some are others: at most 10 of 532 letters. One that was put right is the same report, of twenty two;
    // with more than half of three or more changed it is next month's; between these a person compares.
    [Theory]
    [InlineData(1, 1, SubmissionStatus.Duplicate)]
    [InlineData(3, 1, SubmissionStatus.Duplicate)]
    [InlineData(3, 2, SubmissionStatus.Counted)]
    [InlineData(4, 2, SubmissionStatus.Review)]
    [InlineData(20, 2, SubmissionStatus.Duplicate)]
    public void How_many_figures_changed_tells_a_correction_from_the_next_months_report(int figures, int changed, SubmissionStatus status)
    {
        string Text(int others) => string.Concat(Report(480).Chunk(480 / figures).Take(figures).Select((part, i) => $"{new string(part)}{(i < others ? 12_399 : 12_345) + i}"));
        Assert.Equal(status, Decide("panzhihua", Sent(Subject, Text(changed)), index: After(Text(0))).Status);
    }

    // 国投集团's item was returned. 文旅集团 sends nearly the same text under the very title: it takes nobody's place, it is asked about.
    [Fact]
    public void A_text_of_another_unit_never_takes_the_place_of_a_returned_item()
    {
        var (text, index) = (Report(480), new Earlier());
        index.Add("P2023-000001", Received.AddDays(-3), Decide("panzhihua", Sent("（简讯）盘活资产情况", text, name: "国投集团")), returned: true, text: text);
        var decision = Decide("panzhihua", Sent("（简讯）盘活资产情况", text[..100] + "规范" + text[102..], name: "文旅集团"), index: index);
        Assert.Equal((SubmissionStatus.Review, false, Classifier.CopiedRule), (decision.Status, decision.Replaces, decision.Reasons[^1].Rule));
    }
}
