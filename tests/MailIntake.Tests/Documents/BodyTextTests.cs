using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class BodyTextTests
{
    private const string Report = "6月5日，国投集团建成全市首个智慧停车平台，接入泊位1.2万个。\n下一步，将向县区推广。";

    [Theory]
    [InlineData("{0}")]
    [InlineData("市国资委办公室：\n\n{0}")]
    [InlineData("尊敬的领导，您好！\n    现将我公司信息一篇报上，请查收。\n{0}")]
    [InlineData("您好：\n{0}\n\n联系人：张三\n联系电话：0812-3333333")]
    [InlineData("{0}\n\n此致\n敬礼！\n\n国投集团办公室\n2023年6月5日")]
    [InlineData("{0}\n\n国投集团办公室\n2023年6月5日")]
    [InlineData("{0}\n\n国投集团办公室　张三　0812-3333333")]
    [InlineData("{0}\n\n　　国投集团综合部")]
    [InlineData("{0}\n-- \n张三\n国投集团")]
    [InlineData("{0}\n\n发自我的iPhone")]
    [InlineData("{0}\n\n------------------ 原始邮件 ------------------\n发件人: \"某某\" <a@qq.com>;\n发送时间: 2023年6月1日(星期四) 上午9:00\n收件人: \"信息\" <b@qq.com>;\n主题: 信息\n\n请及时报送。")]
    [InlineData("{0}\n\n发件人： 某某\n发送时间： 2023-06-01 09:00\n收件人： 信息\n主题： 约稿\n请报送。")]
    [InlineData("{0}\n\n-----原始邮件-----\n请报送。")]
    [InlineData("{0}\n在 2023-06-01 09:00:00，\"某某\" <a@163.com> 写道：\n请报送。")]
    [InlineData("{0}\n在2023年6月1日 09:00，某某<a@163.com> 写道：\n> 请报送。\n> 谢谢")]
    [InlineData("{0}\n某某 <a@gmail.com> 于2023年6月1日周四 09:00写道：\n\n> 请报送。")]
    [InlineData("{0}\n\n---- 回复的原邮件 ----\n| 发件人 | 某某<a@163.com> |\n| 发送日期 | 2023年06月01日 09:00 |\n| 收件人 | b |\n| 主题 | 信息 |\n请报送。")]
    [InlineData("{0}\n\n免责声明：本邮件含有保密信息，仅限收件人使用。\n如误收请删除。")]
    public void What_surrounds_a_report_is_left_out(string form) =>
        Assert.Equal(Report, BodyText.Own(string.Format(null, form, Report)));

    [Theory]
    [InlineData("---------- Forwarded message ----------\n发件人: 某某 <a@qq.com>\n日期: 2023年6月1日\n主题: 信息\n收件人: b\n\n{0}")]
    [InlineData("请查收。\n\n-------- 转发邮件信息 --------\n发件人：某某\n发送日期：2023-06-01 09:00:00\n收件人：b\n主题：信息\n\n{0}\n\n联系人：张三")]
    [InlineData("发件人： 甲\n发送时间： 2023-06-02\n收件人： 乙\n主题： 转发：信息\n\n发件人： 丙\n发送时间： 2023-06-01\n收件人： 甲\n主题： 信息\n\n{0}")]
    public void A_forward_without_words_of_its_own_is_the_report(string form) =>
        Assert.Equal(Report, BodyText.Own(string.Format(null, form, Report)));

    [Fact]
    public void A_quoted_forward_without_own_words_is_read_without_its_marks() =>
        Assert.Equal(Report, BodyText.Own("在 2023-06-01 09:00:00，\"某某\" <a@163.com> 写道：\n> " + Report.Replace("\n", "\n> ", StringComparison.Ordinal)));

    // A blank line within what the marks make one mail.
    [Fact]
    public void A_quoted_forward_may_have_lines_without_marks() =>
        Assert.Equal(Report, BodyText.Own($"某某 <a@gmail.com> 于2023年6月1日周四 09:00写道：\n\n> {Report.Replace("\n", "\n\n> ", StringComparison.Ordinal)}").Replace("\n\n", "\n", StringComparison.Ordinal));

    [Theory]
    [InlineData("见附件")]
    [InlineData("领导好！\n稿件见附件，请查收，谢谢！")]
    [InlineData("附件为我单位6月信息，请审阅。")]
    [InlineData("请查收附件\n\n联系人：李四")]
    [InlineData("简讯见附件，请查收。\n国投集团综合部")]
    [InlineData("")]
    public void A_covering_letter_has_no_report(string body) => Assert.Equal("", BodyText.Own(body));

    [Fact]
    public void Html_is_read_where_there_is_no_plain_text() =>
        Assert.Equal("甲乙。\n丙丁。", BodyText.Of(new ReadMail { Text = " \n", Html = "<p>您好：</p><p>甲乙。</p><p>丙丁。</p><p>联系电话：1234567</p>" }).Text);

    [Fact]
    public void A_body_that_is_one_endless_line_is_read_up_to_its_limit() => Assert.Equal(4_000_000, BodyText.Own(new string('A', 5_000_000)).Length);

    [Fact]
    public void The_author_line_stays_with_the_report() =>
        Assert.Equal("甲乙丙。\n（撰稿：张三）", BodyText.Own("甲乙丙。\n（撰稿：张三）"));

    // What mail programs put to a report or above a forward by themselves.
    public static TheoryData<string> Tails =>
    [
        "获取 Outlook for iOS<https://aka.ms/o0ukef>", "获取 Outlook for Android<https://aka.ms/AAb9ysg>", "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "从 Windows 版邮件<https://go.microsoft.com/fwlink/?LinkId=550986>发送", "Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows 10",
        "Sent with Spark", "来自 Outlook for iOS", "——来自vivo电子邮件", "发自我的iPhone", "来自我的华为手机",
    ];

    [Theory]
    [MemberData(nameof(Tails))]
    public void The_tail_of_a_mobile_program_is_nobodys_word(string tail)
    {
        Assert.Equal(Report, BodyText.Own($"{Report}\n\n{tail}"));
        Assert.Equal(Report, BodyText.Own($"{tail}\n\n发件人: 某某 <a@qq.com>\n发送时间: 2023年6月1日 9:00\n收件人: b\n主题: 信息\n\n{Report}"));
    }

    [Theory]
    [InlineData("来自群众的电子邮件")]
    [InlineData("从源头到末端全程发送提醒")]
    public void A_line_that_only_sounds_like_a_tail_stays(string line) => Assert.Equal($"{Report}\n{line}", BodyText.Own($"{Report}\n{line}"));

    [Theory]
    [InlineData("下面是被转发的邮件：")]
    [InlineData("开始转发的邮件：")]
    [InlineData("开始转发的信息：")]
    [InlineData("Begin forwarded message:")]
    public void A_forward_of_an_Apple_program_is_the_report(string begins)
    {
        const string Header = "发件人: 某某 <a@qq.com>\n主题: 信息\n日期: 2023年6月1日 GMT+8 09:00:00\n收件人: b <b@qq.com>\n\n";
        Assert.Equal(Report, BodyText.Own($"{begins}\n\n{Header}{Report}"));
        Assert.Equal(Report, BodyText.Own($"发自我的iPhone\n\n{begins}\n\n> {$"{Header}{Report}".Replace("\n", "\n> ", StringComparison.Ordinal)}"));
        var html = $"<div><br></div><div>{begins}</div><br><blockquote type=\"cite\"><div>{Header.TrimEnd().Replace("\n", "</div><div>", StringComparison.Ordinal)}</div><br><div>{Report.Replace("\n", "<br>", StringComparison.Ordinal)}</div></blockquote>";
        Assert.Equal(Report, BodyText.Of(new ReadMail { Text = "", Html = html }).Text);
    }

    [Theory]
    [InlineData("----邮件原文----\n")]
    [InlineData("-------- 转发的消息 --------\n主题: \t信息\n日期: \tThu, 1 Jun 2023 09:00:00 +0800\nFrom: \t某某 <a@qq.com>\n收件人: \tb@qq.com\n\n")]
    [InlineData("-------- 转发的消息 --------\n主题：\t信息\n日期：\tThu, 1 Jun 2023 09:00:00 +0800\nFrom：\t某某 <a@qq.com>\n收件人：\tb@qq.com\n抄送：\tc@qq.com\n\n")]
    [InlineData("-------- 原始信息 --------\n发件人： 某某 <a@qq.com>\n日期： 2023/6/1\n")]
    [InlineData("发　件　人：某某<a@qq.com>\n发送日期：2023-06-01 09:00\n收　件　人：b\n主　　　题：信息\n\n")]
    [InlineData("主　题：信息\n日　期：2023年06月01日 09:00\n发件人：某某\n收件人：b\n\n")]
    [InlineData("*主　题：*信息\n*日　期：*2023年06月01日 09:00\n*发 件 人：*某某\n*收 件 人：*b\n\n")]
    [InlineData("发件人：某某 <a@qq.com>\n发件时间：2023-06-01 09:00\n收件人：b\n\n")]
    [InlineData("在 2023/6/5 下午4:00，“市委办”<b@x.cn> 写入:\n\n")]
    public void The_headers_of_other_programs_are_known(string header)
    {
        Assert.Equal(Report, BodyText.Own($"{Report}\n\n{header}请报送。"));
        Assert.Equal(Report, BodyText.Own($"\n\n{header}{Report}"));
    }

    // Two names, or names without the sender, are lines of a report.
    [Theory]
    [InlineData("会议安排\n主题：智慧停车\n日期：6月5日\n附件：名单\n请按时参加。")]
    [InlineData("下面是被转发的邮件：\n群众反映停车难。")]
    [InlineData("会议安排\n主　题：智慧停车\n日　期：6月5日\n地点：会议室")]
    public void Lines_that_only_look_like_headers_stay(string report) => Assert.Equal(report, BodyText.Own(report));

    [Theory]
    [InlineData("———————")]
    [InlineData("***")]
    [InlineData("====")]
    [InlineData("------")]
    public void A_rule_within_a_report_does_not_end_it(string rule)
    {
        var report = $"国投集团推进智慧停车\n一、建成平台，接入泊位1.2万个。\n{rule}\n二、统一标准\n制定规范12项。\n三、强化保障\n向县区推广。";
        Assert.Equal(report, BodyText.Own(report));
        Assert.Equal(report, BodyText.Own($"{report}\n\n{rule}\n刘敏\n国投集团办公室\n电话：0812-3330000"));
        Assert.Equal(report, BodyText.Own($"{report}\n{rule}\n刘敏"));
        Assert.Equal(report, BodyText.Own($"{report}\n{rule}\n刘敏\n国投集团办公室\n2023年6月5日\n"));
        Assert.Equal(report, BodyText.Own($"{report}\n\n{rule}"));
    }

    [Theory]
    [InlineData("市委书记调研国资委")]
    [InlineData("国投集团慰问离退休老领导")]
    [InlineData("省政府督导组督导市发改委")]
    [InlineData("国投集团走访慰问困难职工老同志")]
    [InlineData("市领导会见中央媒体编辑")]
    [InlineData("贵州省领导会见中央媒体编辑")]
    [InlineData("国投集团成立督查室")]
    [InlineData("建成全市首个信息中心")]
    [InlineData("6月5日，市领导走访慰问老同志。")]
    public void A_title_that_ends_in_a_form_of_address_stays(string title)
    {
        Assert.Equal($"{title}\n{Report}", BodyText.Own($"{title}\n{Report}"));
        Assert.Equal($"{title}\n{Report}", BodyText.Own($"王科长：\n{title}\n{Report}"));
    }

    [Theory]
    [InlineData("王科长")]
    [InlineData("各位领导")]
    [InlineData("各位领导、同志们")]
    [InlineData("尊敬的市国资委领导")]
    [InlineData("市委办公室")]
    [InlineData("攀枝花市国资委办公室")]
    [InlineData("中共攀枝花市委办公室信息科")]
    [InlineData("攀枝花市政府国资委")]
    [InlineData("攀枝花国投集团办公室")]
    [InlineData("市政府办信息科：")]
    [InlineData("刘敏老师您好")]
    [InlineData("贵单位领导，")]
    [InlineData("市发改委、市国资委领导！")]
    public void A_form_of_address_goes(string greeting) => Assert.Equal(Report, BodyText.Own($"{greeting}\n{Report}"));

    [Theory]
    [InlineData("通报表扬单位名单：\n攀枝花市财政局\n攀枝花市审计局\n攀枝花市发展和改革委员会\n攀枝花发展集团")]
    [InlineData("责任单位：\n攀枝花市财政局\n攀枝花市审计局")]
    [InlineData("通报表扬以下单位。\n攀枝花市财政局\n攀枝花市审计局\n攀枝花发展集团")]
    public void A_list_of_offices_is_no_signature(string list)
    {
        Assert.Equal($"{Report}\n{list}", BodyText.Own($"{Report}\n{list}"));
        Assert.Equal($"{Report}\n{list}", BodyText.Own($"{Report}\n{list}\n\n国投集团办公室\n2023年6月5日"));
    }

    // Programs set a blank line between paragraphs: a list set so is one as well.
    [Theory]
    [InlineData("通报表扬单位名单：\n\n攀枝花市财政局\n\n攀枝花市审计局\n\n攀枝花市发展和改革委员会")]
    [InlineData("责任单位：\n\n攀枝花市财政局\n\n攀枝花市审计局")]
    [InlineData("责任单位：\n攀枝花市财政局\n\n攀枝花市审计局\n\n攀枝花发展集团")]
    [InlineData("抄送：\n\n攀枝花市委办公室\n\n攀枝花市政府办公室")]
    [InlineData("抄送：攀枝花市委办公室\n\n攀枝花市财政局\n\n攀枝花市审计局")]
    [InlineData("通报表扬以下单位。\n\n\n攀枝花市财政局\n\n\n攀枝花市审计局\n\n\n攀枝花发展集团")]
    public void A_list_of_offices_set_with_blank_lines_is_no_signature(string list)
    {
        Assert.Equal($"{Report}\n\n{list}", BodyText.Own($"{Report}\n\n{list}"));
        Assert.Equal($"{Report}\n\n{list}", BodyText.Own($"{Report}\n\n{list}\n"));
    }

    // With a date or a department below, the last one signs.
    [Theory]
    [InlineData("责任单位：\n攀枝花市财政局\n攀枝花市审计局\n攀枝花发展集团", "攀枝花国投集团")]
    [InlineData("责任单位：\n攀枝花市财政局\n攀枝花市审计局", "国投集团办公室")]
    [InlineData("责任单位：\n\n攀枝花市财政局\n\n攀枝花市审计局", "国投集团办公室\n2023年6月5日")]
    [InlineData("责任单位：\n\n攀枝花市财政局\n\n攀枝花市审计局", "国投集团办公室\n\n2023年6月5日")]
    [InlineData("责任单位：\n\n攀枝花市财政局\n\n攀枝花市审计局", "国投集团办公室\n\n联系电话：0812-3333333")]
    [InlineData("签约单位有攀枝花钢铁集团", "攀枝花国投集团")]
    public void A_signature_below_offices_and_a_blank_line_goes(string report, string signature) =>
        Assert.Equal($"{Report}\n{report}", BodyText.Own($"{Report}\n{report}\n\n{signature}"));

    [Theory]
    [InlineData("攀枝花市国投集团\n\n国投集团办公室")]
    [InlineData("攀枝花市财政局\n\n攀枝花市审计局\n\n2023年6月5日")]
    [InlineData("攀枝花市财政局\n\n攀枝花市审计局\n\n攀枝花发展集团\n\n2023年6月5日")]
    [InlineData("攀枝花市国投集团\n国投集团办公室")]
    [InlineData("攀枝花市财政局\n攀枝花市审计局\n2023年6月5日")]
    public void The_signature_of_an_office_goes(string signature) => Assert.Equal(Report, BodyText.Own($"{Report}\n\n{signature}"));

    [Theory]
    [InlineData("【外部邮件】此邮件来自外部，请谨慎点击链接")]
    [InlineData("[外部邮件]")]
    [InlineData("[EXTERNAL] This message came from outside the organization. Do not click links.")]
    public void The_banner_of_a_gateway_is_nobodys_word(string banner) => Assert.Equal(Report, BodyText.Own($"{banner}\n\n王科长：\n{Report}"));

    [Theory]
    [InlineData("【外部邮件】治理见成效")]
    [InlineData("【国资要情】国投集团建成平台")]
    public void A_title_in_brackets_stays(string title) => Assert.Equal($"{title}\n{Report}", BodyText.Own($"{title}\n{Report}"));

    private const string Forwarded = "\n\n-------- 转发邮件信息 --------\n发件人：某某\n发送日期：2023-06-01 09:00:00\n收件人：b\n主题：信息\n\n";

    [Theory]
    [InlineData("张三\n国投集团办公室 副主任\n电话：0812-3330000")]
    [InlineData("张三 | 国投集团综合部")]
    [InlineData("张三\n信息科科员")]
    public void A_signature_with_office_and_post_above_a_forward_hides_it_not(string signature) => Assert.Equal(Report, BodyText.Own(signature + Forwarded + Report));

    // 王科： is 3, 改好了麻烦再看下 8, and two marks: 13. Each half of the report is 6月5日 (6, 月, 5, 日: 4), ， (1), 国投集团建成全市首个智慧停车平台 (16), ， (1),
    // 接入泊位1.2万个。 (4 + 1 + 2 + 1 = 8), and 下一步，将向县区推广。 (3 + 1 + 6 + 1 = 11): 41, twice is 82, and more than 2 × 13 + 20.
    [Fact]
    public void A_few_words_above_a_far_longer_forward_leave_a_doubt()
    {
        var body = BodyText.Of(new ReadMail { Text = $"王科：\n改好了，麻烦再看下。{Forwarded}{Report}\n{Report}" });
        Assert.Contains("只有 13 字", body.Doubt, StringComparison.Ordinal);
        Assert.Contains("82 字", body.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_above_a_shorter_forward_is_certain() =>
        Assert.Null(BodyText.Of(new ReadMail { Text = Report + Forwarded + "请报送。" }).Doubt);

    // A reply quotes the office's own request, to which 不涉及 is an answer. Outlook has forwards refer to the mail as well. 经研究约稿内容我局不涉及 and two marks are
    // 14, the mail below 82 as above, and so more than 2 × 14 + 20.
    [Theory]
    [InlineData("答复：关于报送信息的通知", true)]
    [InlineData("FW: 关于报送信息的通知", false)]
    [InlineData("转发：关于报送信息的通知", false)]
    public void Few_words_above_what_is_replied_to_are_certain(string subject, bool certain) =>
        Assert.Equal(certain, BodyText.Of(new ReadMail { Text = $"经研究，约稿内容我局不涉及。{Forwarded}{Report}\n{Report}", Subject = subject, RepliesTo = ["1@b.cn"] }).Doubt is null);

    [Theory]
    [InlineData("该邮件冒充上级单位要求转账，集团网信部门第一时间预警。")]
    [InlineData("此邮件被拦截后，集团立即开展全员警示教育。")]
    [InlineData("本邮件所含链接已被识别为诈骗网址。")]
    [InlineData("该邮件声称含有保密信息，诱导点击。")]
    public void A_report_about_a_mail_is_not_cut_at_a_line_that_speaks_of_it(string line)
    {
        Assert.Equal($"{Report}\n{line}\n{Report}", BodyText.Own($"{Report}\n{line}\n{Report}"));
        Assert.Equal($"{Report}\n该邮件已被拦截，未造成损失。", BodyText.Own($"{Report}\n该邮件已被拦截，未造成损失。"));
    }

    [Theory]
    [InlineData("本邮件及附件不涉及国家秘密，已经保密审查。\n{0}")]
    [InlineData("各位领导：\n本邮件及附件不含国家秘密。\n\n{0}\n\n国投集团办公室\n2023年6月5日")]
    [InlineData("【保密提示】本邮件不得转发。\n{0}")]
    public void A_disclaimer_above_the_report_is_left_out_alone(string body) => Assert.Equal(Report, BodyText.Own(body.Replace("{0}", Report, StringComparison.Ordinal)));

    [Theory]
    [InlineData("本邮件及其附件含有保密信息，仅限于发送给上面列出的个人。\n如果您错收了本邮件，请立即删除。\n\nThis e-mail and its attachments contain confidential information.\nAny use of it is prohibited.")]
    [InlineData("此邮件及附件仅供收件人使用。\n刘敏\n国投集团办公室\n电话：0812-3330000")]
    [InlineData("免责声明：文中观点仅供参考。\n我集团不承担由此产生的损失。")]
    [InlineData("CONFIDENTIALITY NOTICE: This e-mail is confidential.\n本邮件含有机密信息。")]
    public void A_disclaimer_at_the_end_is_no_part_of_the_report(string disclaimer) => Assert.Equal(Report, BodyText.Own($"{Report}\n\n{disclaimer}"));

    [Fact]
    public void A_dash_alone_ends_the_report_only_above_a_signature()
    {
        // A paragraph of 86 characters below is no signature; a name, an office and their motto are one.
        var paragraph = Report.Replace("\n", "", StringComparison.Ordinal) + Report.Replace("\n", "", StringComparison.Ordinal);
        Assert.Equal($"{Report}\n—\n{paragraph}", BodyText.Own($"{Report}\n—\n{paragraph}"));
        Assert.Equal(Report, BodyText.Own($"{Report}\n—\n刘敏\n国投集团办公室\n诚信立企，服务全市。"));
        Assert.Equal(Report, BodyText.Own($"{Report}\n--\n刘敏\n国投集团办公室\n诚信立企，服务全市。"));
    }

    // The report is 41 (see above), three times 123, more than 2 × 41 + 20.
    [Theory]
    [InlineData("（简讯）防诈骗", null, "", false)]
    [InlineData("转发：（简讯）防诈骗", null, "", false)] // nor whether the 41 are a note on what is passed on
    [InlineData("回复：约稿", null, "", true)]
    [InlineData("（简讯）防诈骗", "1@b.cn", "", true)]
    [InlineData("（简讯）防诈骗", null, "------------------ 原始邮件 ------------------\n", true)]
    public void A_report_that_shows_the_header_of_a_mail_is_not_cut_there_without_a_doubt(string subject, string? repliesTo, string separator, bool certain)
    {
        var text = $"{Report}\n{separator}发件人：某银行客服中心\n发送时间：2023年6月1日 9:00\n主题：积分兑换\n{Report}\n{Report}\n{Report}";
        var body = BodyText.Of(new ReadMail { Text = text, Subject = subject, RepliesTo = repliesTo is null ? [] : [repliesTo] });
        Assert.Equal((41, certain), (body.Words, body.Doubt is null));
        if (!certain)
        {
            Assert.Contains("41 字", body.Doubt, StringComparison.Ordinal);
            Assert.Contains("123 字", body.Doubt, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_with_a_folded_list_of_recipients_and_its_importance_is_no_part_of_the_forward() => Assert.Equal(
        Report,
        BodyText.Own($"\n发件人: 王强 \n发送时间: 2023年6月5日 9:12\n收件人: 国投集团办公室 <gtjtbgs@163.com>\n抄送: 张总 <zz@gtjt.com>; 李总 <lz@gtjt.com>;\n  赵总 <zhao@gtjt.com>\n主题: （简讯）国投集团奥特\n重要性: 高\n\n{Report}"));

    // QQ's web mail. 甲乙 2, ， 1, GDP 1, 增长 2, 5%<6% 1, 。 1: 8.
    [Fact]
    public void What_is_escaped_beside_a_page_is_read_and_elsewhere_left_alone()
    {
        const string Line = "&nbsp; &nbsp; 甲乙，GDP&nbsp;增长5%&lt;6%。";
        var body = BodyText.Of(new ReadMail { Text = Line, Html = $"<div>{Line}</div>" });
        Assert.Equal(("甲乙，GDP 增长5%<6%。", 8), (body.Text, body.Words));
        Assert.Equal(Line, BodyText.Of(new ReadMail { Text = Line }).Text);
    }

    [Fact]
    public void The_separator_and_header_of_QQs_web_mail_are_known_as_it_writes_them()
    {
        const string Header = "------------------&nbsp;原始邮件&nbsp;------------------\n发件人:      \"国资委\"   <a@qq.com&gt;;\n发送时间:&nbsp;2023年6月5日(星期一) 上午10:10\n收件人:&nbsp;\"国投\"<b@qq.com&gt;;\n\n主题:&nbsp;约稿\n\n\n";
        Assert.Equal(Report, BodyText.Own($"{Report}\n\n\n{Header}请报送。"));
        Assert.Equal(Report, BodyText.Own($"\n\n{Header}{Report}"));
    }

    [Theory]
    [InlineData("         原始邮件\n         \n\n发件人：国资委<a@qq.com>\n发件时间：2023年6月5日 10:10\n收件人：国投<b@qq.com>\n主题：约稿\n\n")]
    [InlineData("来自钉钉专属商务邮箱------------------------------------------------------------------\n发件人：国资委<a@qq.com>\n日　期：2023年06月05日 10:10:10\n收件人：国投<b@qq.com>\n主　题：约稿\n\n")]
    [InlineData("发自阿里邮箱 iPhone版------------------------------------------------------------------\n发件人：国资委<a@qq.com>\n日　期：2023年06月05日 10:10:10\n收件人：国投<b@qq.com>\n主　题：约稿\n\n")]
    public void What_programs_write_above_the_header_goes_with_it(string header)
    {
        Assert.Equal(Report, BodyText.Own($"{Report}\n\n\n{header}请报送。"));
        Assert.Equal(Report, BodyText.Own($"\n\n{header}{Report}"));
    }

    [Theory]
    [InlineData("某某 <a@qq.com> 在 2023年6月5日 10:10 写道：\n")]
    [InlineData("某某 <a@gmail.com> 於 2023年6月5日 週一 上午10:10寫道：\n\n")]
    public void The_line_above_a_quote_is_known_from_phones_and_in_other_characters(string line)
    {
        Assert.Equal(Report, BodyText.Own($"{Report}\n\n{line}请报送。"));
        Assert.Equal($"{Report}\n群众（网名）在来信中写道：\n好。", BodyText.Own($"{Report}\n群众（网名）在来信中写道：\n好。"));
    }

    [Theory]
    [InlineData("由网易邮箱大师发送")]
    [InlineData("发自网易邮箱大师")]
    [InlineData("通过我的手机发送")]
    [InlineData("通过OPPO邮箱发送")]
    [InlineData("来自钉钉专属商务邮箱------------------------------------------------------------------")]
    [InlineData("祝\n工作顺利！\n张三")]
    [InlineData("顺祝：\n夏安\n国投集团办公室")]
    [InlineData("签发人：李四   审核：王五   撰稿：张三")]
    public void What_programs_and_clerks_close_with_goes(string closing) => Assert.Equal(Report, BodyText.Own($"{Report}\n\n{closing}"));

    [Theory]
    [InlineData("原始邮件\n已全部归档。")]
    [InlineData("预警信息通过手机发送")]
    [InlineData("通过手机发送。")]
    public void A_line_that_only_sounds_like_a_closing_stays(string line) => Assert.Equal($"{Report}\n{line}", BodyText.Own($"{Report}\n{line}"));

    // The sentence is the report's own, unlike the one that sends it along.
    [Theory]
    [InlineData("{0}\n{1}", "现将我区二〇二三年上半年煤矿安全生产专项整治工作开展情况报告如下：", true)]
    [InlineData("王科长：\n{0}\n{1}", "现将信息工作情况汇报如下：", true)]
    [InlineData("您好！{0}\n{1}", "现将我公司6月份重点工作情况报送如下：", true)]
    [InlineData("您好！{0}\n{1}", "现将有关情况报送如下：", false)]
    [InlineData("{0}\n{1}", "现将我单位6月份信息报送如下：", false)]
    [InlineData("{0}\n{1}", "现将有关情况报告如下，请审阅。", false)]
    public void The_sentence_that_introduces_a_report_belongs_to_it(string form, string sentence, bool stays) =>
        Assert.Equal(stays ? $"{sentence}\n{Report}" : Report, BodyText.Own(string.Format(null, form, sentence, Report)));

    // Six paragraphs of 41 字, the rule below the fourth: past the middle.
    [Fact]
    public void Two_dashes_past_the_middle_end_a_report_only_above_a_signature()
    {
        var paragraph = Report.Replace("\n", "", StringComparison.Ordinal);
        var above = string.Join('\n', Enumerable.Repeat(paragraph, 4));
        var below = $"{paragraph}{paragraph}\n{paragraph}";
        Assert.Equal($"{above}\n--\n{below}", BodyText.Own($"{above}\n--\n{below}"));
        Assert.Equal(above, BodyText.Own($"{above}\n-- \n张三\n国投集团党政办公室\n电话 0812-3330000\n地址 攀枝花市东区"));
    }

    [Fact]
    public void A_heading_with_the_mark_of_a_quote_does_not_end_a_report_that_answers_nothing()
    {
        var text = $"{Report}\n> 典型案例\n{Report}";
        Assert.Equal(text, BodyText.Of(new ReadMail { Text = text }).Text);
        Assert.Equal(Report, BodyText.Of(new ReadMail { Text = text, RepliesTo = ["1@b.cn"] }).Text);
        Assert.Equal(Report, BodyText.Of(new ReadMail { Text = text, Subject = "回复：约稿" }).Text);

        // Below two such lines the 41 字 of the report and 8 of theirs are more than the 40 of a note.
        var doubtful = BodyText.Of(new ReadMail { Text = $"{Report}\n> 典型案例\n> 主要做法\n{Report}" });
        Assert.Equal(Report, doubtful.Text);
        Assert.Contains("49 字", doubtful.Doubt, StringComparison.Ordinal);
        Assert.Null(BodyText.Of(new ReadMail { Text = $"{Report}\n> 请报送。\n> 谢谢" }).Doubt);
    }

    // 41 字 and 82: neither a note beside the report nor the same.
    [Fact]
    public void A_page_that_holds_more_than_the_text_leaves_a_doubt()
    {
        var lines = $"<p>{Report.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p>";
        var body = BodyText.Of(new ReadMail { Text = Report, Html = lines + lines });
        Assert.Contains("41 字", body.Doubt, StringComparison.Ordinal);
        Assert.Contains("82 字", body.Doubt, StringComparison.Ordinal);
        Assert.Null(BodyText.Of(new ReadMail { Text = Report, Html = $"<p>【外部邮件】请谨慎点击链接</p>{lines}" }).Doubt);
    }

    // Who opens the mail sees the page: 41 字, where the text that would count has 82.
    [Fact]
    public void A_text_that_holds_more_than_the_page_leaves_a_doubt()
    {
        var lines = $"<p>{Report.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p>";
        var body = BodyText.Of(new ReadMail { Text = $"{Report}\n{Report}", Html = lines });
        Assert.Contains("纯文本部分 82 字，网页（HTML）部分 41 字", body.Doubt, StringComparison.Ordinal);
        Assert.Null(BodyText.Of(new ReadMail { Text = $"【外部邮件】请谨慎点击链接\n{Report}", Html = lines }).Doubt);
        Assert.Null(BodyText.Of(new ReadMail { Text = $"{Report}\n{Report}", Html = "<img src='cid:1'>" }).Doubt); // nothing to compare
    }

    // Two reports of 55 字 (five lines of eleven) with hardly a character in common: some 2 × 50 are unlike, more than a fifth of 110 and 40 (62).
    [Fact]
    public void A_page_as_long_as_the_text_that_says_other_things_leaves_a_doubt()
    {
        var text = "东城高新产业招商引资额\n创近年历史最好水平达到\n一百二十亿元同比增长快\n新签约重点项目三十七个\n区内企业复工率全部完成";
        var page = "西坡乡村农户养殖黑山羊\n带动贫困家庭户均收入超\n两万余斤苹果外销往沿海\n村级合作社分红仪式举办\n群众满意度持续提升走高";
        Assert.Equal((55, 55), (text.Replace("\n", "", StringComparison.Ordinal).Length, page.Replace("\n", "", StringComparison.Ordinal).Length));
        var body = BodyText.Of(new ReadMail { Text = text, Html = $"<p>{page.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p>" });
        Assert.Contains("纯文本部分 55 字，网页（HTML）部分 55 字，两部分不一样", body.Doubt, StringComparison.Ordinal);

        // The same in another order (a table by columns), or in entities, is the same.
        var entities = string.Concat(text.Select(c => c == '\n' ? "<br>" : $"&#{(int)c};"));
        Assert.Null(BodyText.Of(new ReadMail { Text = text, Html = $"<p>{entities}</p>" }).Doubt);
        Assert.Null(BodyText.Of(new ReadMail { Text = text, Html = $"<p>{string.Join("</p><p>", text.Split('\n').Reverse())}</p>" }).Doubt);
    }

    // What stands there is the office's own letter: counted, it would fulfil the commission that it is.
    [Theory]
    [InlineData("", "")]
    [InlineData("发自我的iPhone\n\n", "")]
    [InlineData("", "收到，马上修改。\n")]
    public void A_reply_with_nothing_above_the_letter_it_answers_leaves_a_doubt(string above, string below)
    {
        var quoted = $"{above}------------------ 原始邮件 ------------------\n发件人: \"信息考核\" <1@qq.com>\n发送时间: 2023年6月5日(星期一) 上午8:30\n收件人: \"国投\" <a@163.com>\n主题: 约稿\n\n{Report}\n{below}";
        var body = BodyText.Of(new ReadMail { Text = quoted, Subject = "回复：约稿" });
        Assert.Contains("是所回复的来信", body.Doubt, StringComparison.Ordinal);
        Assert.Equal("1@qq.com", body.PassedOnFrom);
        Assert.Null(BodyText.Of(new ReadMail { Text = quoted, Subject = "转发：约稿" }).Doubt);
    }

    // Thunderbird's way: the report stands below the letter, marked, that it answers. In the second, 41 字 above and 41 below, more than a note (40).
    [Fact]
    public void What_a_reply_says_below_the_letter_or_between_its_lines_leaves_a_doubt()
    {
        const string Letter = "On 2023-06-05 08:30, 信息考核 wrote:\n> 请报送。\n> 谢谢\n\n";
        Assert.Contains("是所回复的来信", BodyText.Of(new ReadMail { Text = Letter + Report, RepliesTo = ["1@b.cn"] }).Doubt, StringComparison.Ordinal);
        Assert.Contains("还有发件人写的 41 字", BodyText.Of(new ReadMail { Text = $"{Report}\n{Letter}{Report}", RepliesTo = ["1@b.cn"] }).Doubt, StringComparison.Ordinal);
        Assert.Null(BodyText.Of(new ReadMail { Text = $"{Report}\n{Letter}张三\n国投集团办公室", RepliesTo = ["1@b.cn"] }).Doubt);
    }

    // 41 字 above and 41 below. Nothing else says that the mail answers another.
    [Fact]
    public void A_citizen_who_writes_at_an_hour_does_not_end_a_report_without_a_word()
    {
        var text = $"{Report}\n在6月5日9:30的12345热线工单中，望京社区王女士写道：\n{Report}";
        Assert.Contains("“…写道：”一行下面有 41 字", BodyText.Of(new ReadMail { Text = text }).Doubt, StringComparison.Ordinal);
        Assert.Null(BodyText.Of(new ReadMail { Text = text, RepliesTo = ["1@b.cn"] }).Doubt);
        Assert.Null(BodyText.Of(new ReadMail { Text = $"{Report}\n在 2023-06-01 09:00:00，\"某某\" <a@163.com> 写道：\n{Report}" }).Doubt);
    }

    // A note of 41 字, two times which and 20 are less than the 164 below it.
    [Fact]
    public void A_note_of_two_sentences_above_a_long_forward_leaves_a_doubt()
    {
        var report = string.Join('\n', Enumerable.Repeat(Report, 4));
        Assert.Contains("只有 41 字，下面引用或转发的邮件有 164 字", BodyText.Of(new ReadMail { Text = Report + Forwarded + report, Subject = "转发：（专报）信息" }).Doubt, StringComparison.Ordinal);
        Assert.Null(BodyText.Of(new ReadMail { Text = Report + Forwarded + report, Subject = "信息" }).Doubt);
    }

    // NetEase's Mail Master sets the header into a table, its HTML is read with tabs between the cells.
    [Theory]
    [InlineData("发件人\t国投<a@163.com>\n发送日期\t2023-06-01 09:00\n收件人\tb@qq.com\n主题\t信息\n\n")]
    [InlineData("======= 2023-06-05 10:10:00 您在来信中写道：=======\n\n")]
    [InlineData("在2023年6月5日，信息考核 写道：\n\n")]
    [InlineData("On 2023-06-05, Li wrote:\n\n")]
    [InlineData("在您的来信中曾经提到:\n\n")]
    [InlineData("-----Original Messages-----\n")]
    public void Rarer_programs_quote_in_their_own_way(string line) => Assert.Equal(Report, BodyText.Own($"{Report}\n\n{line}请报送。"));

    [Fact]
    public void A_forward_alone_is_certain() => Assert.Null(BodyText.Of(new ReadMail { Text = Forwarded + Report }).Doubt);
}
