using System.Text;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Tests.Documents;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

public class ClassifierTests
{
    [Theory]
    [InlineData("（专报）国投集团盘活资产")]
    [InlineData("(专报)国投集团盘活资产")]
    [InlineData("（专报)国投集团盘活资产")] // a clerk's mixed brackets
    [InlineData("【专报】国投集团盘活资产")]
    [InlineData("[专报] 国投集团盘活资产")]
    [InlineData("〔专报〕国投集团盘活资产")]
    [InlineData("《专报》国投集团盘活资产")]
    [InlineData("专报：国投集团盘活资产")]
    [InlineData("专报: 国投集团盘活资产")]
    [InlineData("国投集团盘活资产（专报）")]
    [InlineData("转发：回复: Fw:Re: FWD：答复：（专报）国投集团盘活资产")]
    [InlineData("Re[2]: 回复(3)：【专报】国投集团盘活资产")]
    [InlineData("【专报信息】国投集团盘活资产")]
    [InlineData("【专报第3期】国投集团盘活资产")]
    [InlineData("【2023年6月专报】国投集团盘活资产")]
    public void A_tag_in_any_bracket_or_at_the_start_names_the_kind(string subject)
    {
        var decision = Decide("panzhihua", Sent(subject, Report(1800)));
        Assert.Equal(("专报", "国投集团盘活资产"), (decision.Kind, decision.Title));
    }

    [Theory]
    [InlineData("【国投集团-专报】盘活资产")]
    [InlineData("【国投集团】【专报】盘活资产")]
    [InlineData("国投集团专报：盘活资产")]
    [InlineData("（专报）国投集团：盘活资产")]
    public void The_units_label_is_no_part_of_the_title(string subject)
    {
        var decision = Decide("panzhihua", Sent(subject, Report(1800)));
        Assert.Equal(("国投集团", "专报", "盘活资产"), (decision.Unit, decision.Kind, decision.Title));
    }

    // 能源科 is in the roster, but in a subject only believed where it stands alone, and nowhere else: every county has one.
    [Theory]
    [InlineData("（动态）能源科开展夏季检查", null, "主题中有“能源科”")]
    [InlineData("（动态）开展夏季检查", "能源科", "发件人名称中有“能源科”")]
    [InlineData("（动态）开展夏季检查", "张三", "主题、发件人名称和附件名中也没有花名册的单位名称")]
    public void A_common_name_that_is_not_believed_is_told(string subject, string? name, string saw)
    {
        var decision = Decide("dingxi", Sent(subject, Report(400), name: name));
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.Unit));
        var reason = Assert.Single(decision.Reasons, r => r is { Rule: "单位", Decides: false });
        Assert.Contains(saw, reason.Saw);
        Assert.Equal(name != "张三", reason.Saw.Contains("standalone-names", StringComparison.Ordinal));
        Assert.Equal("能源科", Decide("dingxi", Sent("（动态）能源科：开展夏季检查", Report(400))).Unit);
    }

    [Fact]
    public void A_word_inside_a_title_is_no_tag()
    {
        var decision = Decide("panzhihua", Sent("国投集团《专报工作指引》（试行）出台", Report(400)));
        Assert.Equal(("简讯", "国投集团《专报工作指引》（试行）出台"), (decision.Kind, decision.Title));
    }

    [Fact]
    public void Two_different_tags_are_for_a_person()
    {
        var decision = Decide("panzhihua", Sent("【简讯】国投集团盘活资产（专报）", Report(400)));
        Assert.Equal((null, SubmissionStatus.Review), (decision.Kind, decision.Status));
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("简讯、专报", StringComparison.Ordinal));
    }

    [Fact]
    public void The_senders_address_names_the_unit_before_any_name()
    {
        var decision = Decide("panzhihua", Sent("（简讯）文旅集团游客增长", Report(300), KnownSender.ToUpperInvariant()));
        Assert.Equal("国投集团", decision.Unit);
        Assert.Contains(decision.Reasons, r => r.Rule == "单位" && r.Saw.Contains("发件地址", StringComparison.Ordinal));
    }

    [Fact]
    public void Display_name_and_attachment_names_name_the_unit_too()
    {
        Assert.Equal("文旅集团", Decide("panzhihua", Sent("（简讯）游客增长", Report(300), name: "攀枝花文旅集团办公室")).Unit);
        Assert.Equal("攀发展集团", Decide("panzhihua", Sent("（简讯）产业园开工", "", "a@b.cn", null, Docx("攀枝花发展集团简讯.docx", Report(300)))).Unit);
    }

    [Fact]
    public void Two_different_units_are_for_a_person()
    {
        var decision = Decide("panzhihua", Sent("（简讯）国投集团与文旅集团签约", Report(300)));
        Assert.Equal((null, SubmissionStatus.Review), (decision.Unit, decision.Status));
    }

    [Theory]
    [InlineData("（简报）山阴县教育局开展阳光招生", "山阴县")] // 教育局 alone would be the city's
    [InlineData("（简报）市自然资源局便民举措", "市规划和自然资源局")]
    [InlineData("（简报）朔州经济开发区管委会招商", "朔州经济开发区管委会")]
    public void The_longest_name_wins_and_a_name_that_continues_another_is_part_of_it(string subject, string unit) =>
        Assert.Equal(unit, Decide("shuozhou", Sent(subject, Report(300)), Shuozhou).Unit);

    [Theory]
    [InlineData("（简报）怀仁市教育局开展阳光招生", "怀仁市")] // 市教育局 is longer than 怀仁市 and yet only its part
    [InlineData("（简报）怀仁市市场监管局开展夏季检查", "怀仁市")]
    [InlineData("（简报）怀仁市场监管局开展夏季检查", "怀仁市")]
    [InlineData("（简报）山西省朔州市教育局开展阳光招生", "市教育局")]
    [InlineData("（简报）山西省应县推进蔬菜产业", "应县")]
    [InlineData("（简报）我市市场监管局开展夏季检查", "市市场监管局")]
    [InlineData("简报市教育局开展阳光招生", "市教育局")]
    [InlineData("（简报）联动会同市教育局开展阳光招生", "市教育局")]
    [InlineData("（简报）朔州教育局开展阳光招生", "市教育局")]
    [InlineData("（简报）市教育局学习大同市教育局做法", "市教育局")]
    [InlineData("（简报）市住房和城乡建设局推进城市更新", "市住建局")]
    public void A_bureau_is_the_citys_or_the_countys_that_is_named_before_it(string subject, string unit) =>
        Assert.Equal(unit, Decide("shuozhou", Sent(subject, Report(300)), Shuozhou).Unit);

    [Theory]
    [InlineData("shuozhou", "（简报）大同市教育局开展阳光招生", "大同市教育局")]
    [InlineData("shuozhou", "（简报）太原市水利局推进节水", "太原市水利局")]
    [InlineData("shuozhou", "（简报）国家统计局朔州调查队开展住户调查", "国家统计局")]
    [InlineData("shuozhou", "（简报）国家能源局推进煤电改造", "国家能源局")]
    [InlineData("shuozhou", "（简报）山西省财政局下达资金", "山西省财政局")]
    [InlineData("shuozhou", "（简报）怀仁教育局开展阳光招生", "怀仁教育局")] // 怀仁市 is in the roster
    [InlineData("dingxi", "（动态）甘肃省发改委社会发展科调研养老服务", "甘肃省发改委社会发展科")]
    public void A_bureau_of_another_place_is_for_a_person(string office, string subject, string named)
    {
        var decision = Decide(office, Sent(subject, Report(400)), office == "shuozhou" ? Shuozhou : null);
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.Unit));
        Assert.Contains(decision.Reasons, r => r.Rule == "单位" && r.Saw.Contains($"“{named}”可能是别处的单位", StringComparison.Ordinal));
    }

    // The forms in which clerks write a commission's number without brackets around it.
    [Theory]
    [InlineData("稳外贸情况 YG-2018-01")]
    [InlineData("稳外贸情况YG-2018-01")]
    [InlineData("稳外贸情况 约稿编号：YG-2018-01")]
    [InlineData("约稿编号：YG-2018-01 稳外贸情况")]
    [InlineData("约稿编号：YG-2018-01，稳外贸情况")]
    [InlineData("约稿YG-2018-01：稳外贸情况")]
    [InlineData("YG-2018-01 稳外贸情况")]
    [InlineData("YG-2018-01：稳外贸情况")]
    [InlineData("ＹＧ——２０１８－０１　稳外贸情况")] // with a Chinese input method on
    [InlineData("约稿〔2018〕1号 稳外贸情况")]
    [InlineData("（约稿）稳外贸情况 YG-2018-01")]
    [InlineData("回复：【约稿编号：YG-2018-01】稳外贸情况")]
    public void A_commissions_number_is_no_part_of_the_title(string subject)
    {
        var decision = Decide("yinchuan", Sent($"{subject}", Report(400), KnownSender));
        Assert.Equal(("稳外贸情况", "约稿"), (decision.Title, decision.Kind));
    }

    [Theory]
    [InlineData("约稿YG-2018-01报告", "约稿YG-2018-01报告")] // 报告 alone would be the title of every answer
    [InlineData("YG-2018-01", "YG-2018-01")]
    [InlineData("稳外贸YG-2018-01情况摸底", "稳外贸YG-2018-01情况摸底")] // within the title
    [InlineData("YG-2018-01-2号线开工", "YG-2018-01-2号线开工")]
    public void What_is_not_only_a_commissions_number_stays_in_the_title(string subject, string title) =>
        Assert.Equal(title, Decide("yinchuan", Sent(subject, Report(400), KnownSender)).Title);

    public static TheoryData<string, string, string> AutomaticHeaders => new()
    {
        { "Auto-Submitted", "auto-replied", "自动邮件" },
        { "auto-submitted", "auto-generated; x=y", "自动邮件" },
        { "X-QQ-HolidayReply", "1", "自动邮件" },
        { "X-QQ-AUTO-REPLY", "true", "自动邮件" },
        { "Precedence", "bulk", "自动邮件" },
        { "List-Unsubscribe", "<mailto:x@y>", "自动邮件" },
        { "Return-Path", "<>", "自动邮件" },
        { "Return-Path", "<user+auto_=abc@qq.com>", "自动邮件" },
        { "Content-Type", "multipart/report; report-type=delivery-status", "自动邮件" },
    };

    [Theory]
    [MemberData(nameof(AutomaticHeaders))]
    public void Automatic_mail_is_set_aside(string header, string value, string rule)
    {
        var decision = Decide("panzhihua", Sent("（简讯）国投集团", Report(300)) with { Headers = [new HeaderField(header, value)] });
        Assert.Equal(SubmissionStatus.SetAside, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Rule == rule);
    }

    [Theory]
    [InlineData("自动回复: 国投集团信息", "a@qq.com")]
    [InlineData("自动回复：您好", "a@qq.com")]
    [InlineData("系统退信", "PostMaster@qq.com")]
    [InlineData("Undelivered Mail Returned to Sender", "MAILER-DAEMON@mail.example")]
    [InlineData("6月信息通报", "2515574179@QQ.com")] // the office's own
    public void Replies_bounces_and_the_offices_own_mail_are_set_aside(string subject, string sender) =>
        Assert.Equal(SubmissionStatus.SetAside, Decide("panzhihua", Sent(subject, Report(300), sender)).Status);

    [Theory]
    [InlineData("自动回复")]
    [InlineData("外出自动回复: 信息通知")]
    [InlineData("假期自动回复：国庆")]
    [InlineData("已读回执：关于报送信息的通知")]
    public void What_mail_programs_write_is_set_aside_without_a_header_too(string subject) =>
        Assert.Equal(SubmissionStatus.SetAside, Decide("panzhihua", Sent(subject, Report(300), KnownSender)).Status);

    // Not certain: a recall may be one of a report that was counted, the others may be a person's.
    [Theory]
    [InlineData("撤回: （简讯）国投集团康养")]
    [InlineData("撤回：（简讯）国投集团康养")]
    [InlineData("Recall: （简讯）国投集团康养")]
    [InlineData("邮件撤回")]
    [InlineData("邮件撤回提醒")]
    [InlineData("邮件召回报告: 成功: （简讯）")]
    [InlineData("不在办公室: 信息通知")]
    [InlineData("回执：关于报送信息的通知")]
    [InlineData("[已阅]关于报送信息的通知")]
    [InlineData("未读: 信息通知")]
    [InlineData("已送达: （简讯）国投集团康养")]
    [InlineData("已传送: 信息通知")]
    [InlineData("已中继: 信息通知")]
    [InlineData("Read: 信息通知")]
    [InlineData("Accepted: 信息例会")]
    [InlineData("已接受: 信息例会")]
    [InlineData("邮件回执：信息通知")]
    [InlineData("您的邮件已被阅读：信息通知")]
    [InlineData("来自国投集团的自动回复")]
    [InlineData("[自动回复] 信息通知")]
    [InlineData("Re: 信息通知 [自动回复]")]
    [InlineData("回复: 自动回复: 信息通知")]
    public void What_may_be_no_report_is_for_a_person(string subject)
    {
        var decision = Decide("panzhihua", Sent(subject, Report(300), KnownSender));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r is { Rule: AutomaticMail.Rule, Decides: true });
    }

    [Theory]
    [InlineData("回复：回执：（简讯）国投集团康养")]
    [InlineData("回复: 自动回复: 信息通知")]
    public void An_answer_with_a_document_is_a_report(string subject) =>
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(subject, "修改后的稿件见附件", KnownSender, null, Docx("稿.docx", Report(300)))).Status);

    [Theory]
    [InlineData("国投集团自动回复系统上线")]
    [InlineData("关于撤回行政许可的报告")]
    [InlineData("撤回行政许可：国投集团规范程序")]
    [InlineData("邮件撤回功能上线")]
    [InlineData("回执单管理更加规范")]
    [InlineData("未读书目清零")]
    [InlineData("不在办公室在现场")]
    [InlineData("已接受捐赠三百万元")]
    [InlineData("来自国投集团的自动回复系统")]
    [InlineData("（简讯）已阅文件归档提速")]
    public void A_title_with_such_a_word_is_a_reports(string subject)
    {
        var decision = Decide("panzhihua", Sent(subject, Report(300), KnownSender));
        Assert.DoesNotContain(decision.Reasons, r => r.Rule == AutomaticMail.Rule);
        Assert.NotEqual(SubmissionStatus.SetAside, decision.Status);
    }

    [Theory]
    [InlineData("text/calendar", null)]
    [InlineData("text/calendar", "invite.ics")]
    [InlineData("application/octet-stream", "会议.ICS")]
    public void An_invitation_is_for_a_person_and_a_report_with_one_is_counted(string type, string? name)
    {
        var calendar = new MailAttachment(name, type, "BEGIN:VCALENDAR"u8.ToArray());
        var invitation = Decide("panzhihua", Sent("会议邀请: 信息工作培训会", Report(300), KnownSender, null, calendar));
        Assert.Equal(SubmissionStatus.Review, invitation.Status);
        Assert.Contains(invitation.Reasons, r => r is { Rule: AutomaticMail.Rule, Decides: true });
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent("（简讯）国投集团培训", "见附件", KnownSender, null, calendar, Docx("稿.docx", Report(300)))).Status);
    }

    [Theory]
    [InlineData("Auto-Submitted", "no")]
    [InlineData("Precedence", "normal")]
    [InlineData("Return-Path", "<a@qq.com>")]
    public void Headers_that_a_person_mails_too_set_nothing_aside(string header, string value) =>
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent("（简讯）国投集团自动回复机器人上线", Report(300)) with { Headers = [new HeaderField(header, value)] }).Status);

    [Theory]
    [InlineData("（简讯）国投集团情况", "机密★1年\n内容")]
    [InlineData("（简讯）国投集团情况", "秘密★\n内容")]
    [InlineData("（简讯）国投集团情况", "绝 密\n内容")] // spread over its line, as official documents print it
    [InlineData("（简讯）国投集团情况", "机　密\n内容")]
    [InlineData("（简讯）国投集团情况", "000001\n　机 密★1年\n内容")]
    [InlineData("（简讯）国投集团情况", "内 部 资 料\n内容")]
    [InlineData("（简讯）国投集团情况", "领导：\n要求动机 密切联系群众", false)] // blanks between words of a sentence
    [InlineData("（简讯）国投集团情况", "第一行\n  绝密\n内容")]
    [InlineData("（简讯）国投集团情况", "密级：机密\n内容")]
    [InlineData("（简讯）国投集团情况", "秘密 5年\n内容")]
    [InlineData("【秘密】国投集团情况", "内容")]
    [InlineData("【内部】国投集团情况", "内容")]
    [InlineData("（简讯）国投集团情况", "内部资料 注意保存\n内容")]
    [InlineData("（简讯）国投集团情况", "内部★\n内容")]
    [InlineData("（简讯）国投集团保守商业秘密", "开展国家秘密3年专项行动，机密文件管理规范，内部资料有序。", false)]
    [InlineData("（简讯）国投集团情况", "密级（绝密/机密/秘密）：无", false)]
    public void A_security_mark_quarantines_and_a_word_does_not(string subject, string text, bool marked = true)
    {
        var decision = Decide("panzhihua", Sent(subject, text + Report(100)[..50] + "\n" + text));
        Assert.Equal(marked, decision.Status == SubmissionStatus.Quarantined);
    }

    // What stands alone in the first line is the mark, however it is spelled.
    [Theory]
    [InlineData("密　级：机密")]
    [InlineData("密 级：秘密")]
    [InlineData("密　级：机　密")]
    [InlineData("密级★机密")]
    [InlineData("秘密级")]
    [InlineData("机密级★10年")]
    [InlineData("【机密级】")]
    [InlineData("（秘密级）")]
    [InlineData("【机密级】关于项目的情况")]
    [InlineData("秘密等级：机密")]
    [InlineData("秘密等级：机密级")]
    [InlineData("涉密等级：秘密")]
    [InlineData("涉密等级：秘密　保密期限：1年")]
    [InlineData("秘密（1年）")]
    [InlineData("机密（长期）")]
    [InlineData("秘密*1年")]
    [InlineData("000001　　　　秘密*1年")]
    [InlineData("机密·5年")]
    [InlineData("（机密，5年）")]
    [InlineData("（机密级，5年）")]
    [InlineData("定密：秘密")]
    [InlineData("机密件")]
    [InlineData("秘密１年")]
    [InlineData("秘密★１年")]
    [InlineData("                                            机密件")] // set to the right with blanks
    public void A_mark_is_found_however_it_is_spelled(string line)
    {
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent("（简讯）国投集团情况", $"{line}\n{Report(300)}")).Status);
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent("（简讯）国投集团情况", "", "a@b.cn", null, Docx("稿.docx", $"{line}\n{Report(300)}"))).Status);
    }

    [Theory]
    [InlineData("商业秘密")]
    [InlineData("商业秘密（1年）")]
    [InlineData("保守国家秘密")]
    [InlineData("非密")]
    [InlineData("密级：非密")]
    [InlineData("密级：无")]
    [InlineData("密　级：")]
    [InlineData("秘密等级：")]
    [InlineData("密　级：□绝密 □机密 □秘密")] // a form that nobody filled in
    [InlineData("涉密等级：绝密/机密/秘密")]
    [InlineData("不涉密")]
    [InlineData("内部控制")]
    [InlineData("内部件")] // a part of a machine
    [InlineData("《工作秘密管理办法》")]
    [InlineData("机密级计算机")]
    [InlineData("购置机密级计算机3台，机密级、秘密级载体分开存放。")]
    [InlineData("绝密级、机密级、秘密级")]
    [InlineData("绝密（30年）、机密（20年）、秘密（10年）")]
    [InlineData("取得涉密信息系统集成资质（秘密级），通过验收。")]
    [InlineData("涉密人员")]
    [InlineData("机密件管理规定")]
    [InlineData("秘密级别的确定")]
    [InlineData("依法定密：秘密事项3项、机密事项1项。")]
    [InlineData("确定秘密等级：秘密、机密和绝密三级。")]
    [InlineData("保密期限分别为：绝密，三十年；机密，二十年；秘密，10年。")]
    [InlineData("商业秘密·5年保护行动")]
    [InlineData("分绝密级机密级秘密级三等")]
    public void A_sentence_about_secrets_is_no_mark(string line) =>
        Assert.NotEqual(SubmissionStatus.Quarantined, Decide("panzhihua", Sent("（简讯）国投集团情况", $"{line}\n{Report(300)}")).Status);

    [Theory]
    [InlineData("国投集团_秘密.docx")]
    [InlineData("国投集团-内部资料.docx")]
    [InlineData("秘密-国投集团.docx")]
    [InlineData("国投集团_机密级_20230605.docx")]
    [InlineData("机密.docx")]
    [InlineData("国投集团商业秘密.docx", false)]
    [InlineData("国投集团-工作秘密管理办法.docx", false)]
    [InlineData("国投集团_内部控制.docx", false)]
    [InlineData("国投集团_不涉密.docx", false)]
    [InlineData("国投集团-机密级计算机管理.docx", false)]
    public void A_mark_may_be_a_part_of_a_files_name(string name, bool marked = true) =>
        Assert.Equal(marked, Decide("panzhihua", Sent("（简讯）国投集团情况", "", "a@b.cn", null, Docx(name, Report(300)))).Status == SubmissionStatus.Quarantined);

    // A mark in a table's cell, in runs, in a cell's own text or in the printed header; a category alone in a cell is none.
    [Theory]
    [InlineData("xl/sharedStrings.xml", "<sst><si><t>项目清单</t></si><si><t>机密★3年</t></si></sst>")]
    [InlineData("xl/sharedStrings.xml", "<sst><si><r><t>密级：</t></r><r><t>机密</t></r></si></sst>")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t='inlineStr'><is><t>（秘密）</t></is></c></row></sheetData></worksheet>")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><headerFooter><oddHeader>&amp;C机密★3年</oddHeader></headerFooter></worksheet>")]
    [InlineData("xl/sharedStrings.xml", "<sst><si><t>监督类型</t></si><si><t>内部</t></si><si><t>秘密</t></si></sst>", false)]
    [InlineData("xl/sharedStrings.xml", "<sst><si><t>商业秘密保护</t></si><si><t>密级</t></si><si><t>无</t></si></sst>", false)]
    [InlineData("xl/sharedStrings.xml", "<sst><si><t>broken", false)]
    public void A_mark_within_an_attached_table_is_found(string part, string xml, bool marked = true)
    {
        var types = ("[Content_Types].xml", "<Types/>"u8.ToArray());
        var table = TestArchives.Zip(Encoding.UTF8, types, ("xl/workbook.xml", "<workbook/>"u8.ToArray()), (part, Encoding.UTF8.GetBytes(xml)));
        var decision = Decide("panzhihua", Sent("（简讯）国投集团清单", Report(300), "a@b.cn", null, new MailAttachment("清单.xlsx", "application/octet-stream", table)));
        Assert.Equal(marked ? SubmissionStatus.Quarantined : SubmissionStatus.Counted, decision.Status);
    }

    [Fact]
    public void A_table_that_is_nested_without_end_is_left()
    {
        var xml = string.Concat(Enumerable.Repeat("<a>", 200_000));
        var table = TestArchives.Zip(Encoding.UTF8, ("[Content_Types].xml", "<Types/>"u8.ToArray()), ("xl/sharedStrings.xml", Encoding.UTF8.GetBytes(xml)));
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent("（简讯）国投集团清单", Report(300), "a@b.cn", null, new MailAttachment("清单.xlsx", "application/octet-stream", table))).Status);
    }

    [Fact]
    public void Of_a_quarantined_mail_nothing_is_kept_but_that_it_came()
    {
        var decision = Decide("panzhihua", Sent("（简讯）国投集团某事", "", "a@b.cn", null, Docx("机密★1年 某事.docx", "机密★1年" + Report(300))));
        Assert.Equal(SubmissionStatus.Quarantined, decision.Status);
        Assert.True(decision is { Title: null, TextHash: null, TextSketch: null, Words: null, CountedFrom: null, Kind: null, Unit: "国投集团" });
        Assert.DoesNotContain(decision.Reasons, r => r.Saw.Contains("某事", StringComparison.Ordinal));
    }

    [Fact]
    public void The_one_report_attachment_is_counted_else_the_body()
    {
        var attached = Decide("panzhihua", Sent("（简讯）国投集团", "领导好，稿件请查收。", "a@b.cn", null, Docx("稿.docx", Report(321))));
        Assert.Equal((321, "稿.docx"), (attached.Words, attached.CountedFrom));
        var body = Decide("panzhihua", Sent("（简讯）国投集团", "您好：\n" + Report(123) + "\n联系人：张三", "a@b.cn", null, new MailAttachment("图.jpg", "image/jpeg", new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 })));
        Assert.Equal((123, "body"), (body.Words, body.CountedFrom));
    }

    [Fact]
    public void The_same_report_in_two_formats_is_one_report_and_a_sign_off_sheet_none()
    {
        var decision = Decide("panzhihua", Sent("（简讯）国投集团", "", "a@b.cn", null,
            new MailAttachment("智慧停车.pdf", "application/pdf", "%PDF-1.4 "u8.ToArray()), Docx("智慧停车.docx", Report(400)), Docx("信息审签单.docx", "同意报送。请领导审签。")));
        Assert.Equal((SubmissionStatus.Counted, 400, "智慧停车.docx"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    [Fact]
    public void An_attachment_that_cannot_be_read_is_reviewed_with_the_reason_and_the_remedy()
    {
        var decision = Decide("panzhihua", Sent("（专报）国投集团盘活资产", "见附件", "a@b.cn", null, new MailAttachment("稿.pdf", "application/pdf", "%PDF-1.4 "u8.ToArray())));
        Assert.Equal((SubmissionStatus.Review, "专报", (int?)null), (decision.Status, decision.Kind, decision.Words));
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("PDF", StringComparison.Ordinal) && r.Saw.Contains("改发 docx", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("见附件，请查收。")]
    public void A_mail_without_a_report_is_reviewed_and_no_brief(string text) =>
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", Sent("国投集团信息", text)).Status);

    // The document sets 简讯 no lower limit (≤ 500 字); an office that wants one sets too-short.
    [Theory]
    [InlineData(1, SubmissionStatus.Counted)]
    [InlineData(5, SubmissionStatus.Counted)] // 今日报送。 has five
    [InlineData(6, SubmissionStatus.Review)]
    public void A_few_words_are_a_brief_unless_the_office_sets_how_few_are_too_few(int tooShort, SubmissionStatus expected)
    {
        var shipped = Office("panzhihua");
        var office = new OfficeContext(shipped.Classification with { TooShort = tooShort }, shipped.Roster);
        Assert.Equal(expected, Classifier.Decide(office, Arrive("panzhihua", Sent("国投集团信息", "今日报送。")), new Earlier(), _ => null).Status);
    }

    [Theory]
    [InlineData("https://mail.qq.com/cgi-bin/ftnExs_download?k=1")]
    [InlineData("http://wx.mail.qq.com/ftn/download?func=3")]
    [InlineData("https://mail.163.com/large-attachment-download/index.html?p=1")]
    [InlineData("https://dashi.163.com/html/cloud-attachment-download/?key=1")]
    public void A_large_attachment_that_is_a_link_is_reviewed(string link)
    {
        var decision = Decide("panzhihua", Sent("（简讯）国投集团", Report(300)) with { Html = $"<a href=\"{link}\">超大附件</a>" });
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Rule == "超大附件");
    }

    [Fact]
    public void A_mail_whose_arrival_the_mailbox_does_not_date_is_reviewed_and_stays_so_when_it_is_decided_anew()
    {
        const string undated = "服务器没有给出这封邮件的到达时间，按收取的时间计";
        var mail = Sent("（简讯）国投集团盘活资产", Report(300), KnownSender);
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", mail).Status);

        var decision = Classifier.Decide(Office("panzhihua"), Arrive("panzhihua", mail) with { Defect = undated }, new Earlier(), _ => null);

        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Equal(undated, ArrivedMail.DefectAmong(decision.Reasons));
    }

    [Fact]
    public void Junk_from_a_rostered_address_is_reviewed_other_junk_left_alone()
    {
        var known = Decide("panzhihua", Sent("（简讯）盘活资产", Report(300), KnownSender), junk: true);
        Assert.Equal((SubmissionStatus.Review, "国投集团", "简讯"), (known.Status, known.Unit, known.Kind));
        Assert.Equal(SubmissionStatus.SetAside, Decide("panzhihua", Sent("（简讯）国投集团盘活资产", Report(300)), junk: true).Status);
    }

    [Theory]
    [InlineData("someone@qq.com", "发票", true, true)] // a stranger's junk
    [InlineData("someone@qq.com", "自动回复: 发票", true, true)]
    [InlineData(KnownSender, "自动回复: 信息", true, false)] // a unit's is kept, automatic or not
    [InlineData("someone@qq.com", "自动回复: 信息", false, false)] // not in the junk folder
    public void Only_a_strangers_mail_in_the_junk_folder_is_left_alone(string sender, string subject, bool junk, bool leftAlone)
    {
        var identified = Classifier.Identify(Office("panzhihua"), Arrive("panzhihua", Sent(subject, Report(300), sender), junk: junk));
        Assert.Equal((SubmissionStatus.SetAside, leftAlone), (identified.Provisional.Status, identified.LeftAlone));
    }

    [Fact]
    public void Several_senders_are_for_a_person() =>
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", Sent("（简讯）国投集团盘活资产", Report(300)) with { From = [new(null, "a@b.cn"), new(null, KnownSender)] }).Status);

    [Fact]
    public void A_mail_over_the_limit_is_reviewed_with_its_kind_and_unit()
    {
        var decision = Decide("shuozhou", Sent("大文件", "", "a@b.cn") with { HeadersOnly = true }, Shuozhou);
        Assert.Equal((SubmissionStatus.Review, (int?)null), (decision.Status, decision.Words));
        Assert.Contains(decision.Reasons, r => r.Rule == "邮件大小" && r.Saw.Contains("limit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("正文。\n作者：张三、李四", "张三,李四")]
    [InlineData("正文。\n（撰稿：张三）", "张三")]
    [InlineData("标题\n作者：张 三  李小四\n正文。", "张三,李小四")]
    [InlineData("正文。（供稿：国投集团 王五）\n联系电话：1234567", "王五")]
    [InlineData("正文。\n作者单位：国投集团", "")]
    [InlineData("作者：要有担当，推进改革发展稳定", "")]
    [InlineData("正文。\n执笔人：阿依古丽·买买提", "阿依古丽·买买提")]
    public void Authors_are_read_from_the_reports_own_line(string text, string expected)
    {
        var report = text.Replace("正文。", "正文。" + Report(30), StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(',', Decide("panzhihua", Sent("（简讯）国投集团", report)).Authors));
    }

    [Fact]
    public void Every_step_is_told_in_order_and_the_first_status_decides()
    {
        var decision = Decide("shuozhou", Sent("（专报）市水利局召开防汛工作会议", Report(900)), Shuozhou);
        Assert.Equal(["邮箱", "单位", "发件人核对", "文种", "字数", "会议消息", "字数限制"], decision.Reasons.Select(r => r.Rule));
        Assert.Equal(SubmissionStatus.NotCounted, decision.Status);
    }

    [Fact]
    public void Identifying_is_a_function_of_the_mail()
    {
        var mail = Arrive("panzhihua", Sent("（简讯）国投集团", Report(300)));
        var decisions = new Decision[64];
        Parallel.For(0, decisions.Length, i => decisions[i] = Classifier.Identify(Office("panzhihua"), mail).Provisional);
        Assert.All(decisions, d => Assert.Equal((decisions[0].Title, decisions[0].TextHash, decisions[0].TextSketch, decisions[0].Status), (d.Title, d.TextHash, d.TextSketch, d.Status)));
    }
}
