using MailIntake.Documents;

namespace MailIntake.Tests.Documents;

/// <summary>
/// Bodies as clerks' mail programs write them: what the clerk wrote as the report stands as <c>{0}</c>, everything else is the program's or
/// courtesy. Written by hand after the ways of the clients named.
/// </summary>
public class ClerkBodyTests
{
    private const string Report = """
        国投集团建成全市首个智慧停车平台
        6月5日，国投集团建成全市首个智慧停车平台，接入泊位1.2万个，日均服务车辆3万台次。
        一是统一标准。制定接入规范12项，群众在感谢信中写道：
        “现在找车位方便多了。”
        二是强化保障。下一步，将向县区推广，请有关单位做好配合工作。
        """;

    // QQ Mail in a browser
    private const string QqSigned = "{0}\n\n\n\n刘敏\n国投集团办公室\n \n";
    private const string QqReply = "{0}\n\n\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n";
    private const string QqReplyText = "{0}\n \n \n------------------ 原始邮件 ------------------\n发件人:                                                                                                                        \"信息科\"                                                                                    <a@qq.com>;\n发送时间: 2023年6月1日(星期四) 上午9:00\n收件人: \"刘敏\"<b@qq.com>;\n\n主题: 约稿\n\n\n\n请于本周五前报送。";
    private const string QqMobile = "各位领导好：\n{0}\n\n发自我的iPhone\n\n\n------------------ Original ------------------\nFrom: 信息科 <a@qq.com>\nDate: Thu,Jun 1,2023 9:00 AM\nTo: 刘敏 <b@qq.com>\nSubject: Re: 约稿\n\n请报送。";
    private const string QqAndroid = "{0}\n\n---原始邮件---\n发件人: \"信息科\"<a@qq.com>\n发送时间: 2023年6月1日(周四) 上午9:00\n收件人: \"刘敏\"<b@qq.com>;\n主题: 约稿\n\n请报送。";
    private const string QqForward = "\n\n\n------------------ 转发邮件 ------------------\n发件人: \"刘敏\" <a@qq.com>;\n发送时间: 2023年6月5日(星期一) 上午9:00\n收件人: \"办公室\"<b@qq.com>;\n主题: 信息\n\n\n{0}\n";

    // Foxmail
    private const string FoxmailSigned = "信息科：\n    现将我集团信息一篇报上，请审核。\n{0}\n \n\n\n刘敏\n攀枝花市国投集团综合部\n电话：0812-3330000\n";
    private const string FoxmailReply = "{0}\n \n\n\nliumin@pzhgt.com\n \n发件人： 信息科\n发送时间： 2023-06-01 09:00\n收件人： 刘敏\n主题： 约稿\n请报送。";
    private const string FoxmailEnglish = "{0}\n\n\nliumin@pzhgt.com\n\nFrom: 信息科\nDate: 2023-06-01 09:00\nTo: 刘敏\nCC: 办公室\nSubject: 约稿\n请报送。";
    private const string FoxmailForward = "\n\n\n刘敏\n攀枝花市国投集团综合部\n \n发件人： 办公室\n发送时间： 2023-06-05 09:00\n收件人： 刘敏\n主题： 信息\n{0}\n\n联系人：张三\n";

    // Outlook
    private const string OutlookReply = "{0}\n\n发件人: 信息科 <a@qq.com> \n发送时间: 2023年6月1日 9:00\n收件人: 刘敏 <b@pzhgt.com>\n抄送: 办公室 <c@pzhgt.com>\n主题: 约稿\n\n请报送。";
    private const string OutlookEnglish = "{0}\n\nBest regards,\n刘敏\n\n-----Original Message-----\nFrom: 信息科 [mailto:a@qq.com]\nSent: Thursday, June 1, 2023 9:00 AM\nTo: 刘敏\nSubject: 约稿\n\n请报送。";
    private const string OutlookMobile = "{0}\n\n获取 Outlook for Android\n________________________________\nFrom: 信息科 <a@qq.com>\nSent: Thursday, June 1, 2023 9:00:00 AM\nTo: 刘敏 <b@qq.com>\nSubject: 约稿\n\n请报送。";
    private const string Windows = "{0}\n\n从 Windows 版邮件发送\n\n发件人: 信息科\n发送时间: 2023年6月1日 9:00\n收件人: 刘敏\n主题: 约稿\n\n请报送。";
    private const string OutlookRule = "{0}\n\n________________________________\n";

    // NetEase
    private const string NetEaseReply = "{0}\n\n\n\n\n\n\n\n在 2023-06-01 09:00:00，\"信息科\" <a@163.com> 写道：\n\n请报送。";
    private const string NetEaseEnglish = "{0}\n\n\n\nAt 2023-06-01 09:00:00, \"信息科\" <a@163.com> wrote:\n\n请报送。";
    private const string NetEaseMaster = "{0}\n\n\n| |\n刘敏\n|\n|\nliumin@163.com\n|\n签名由网易邮箱大师定制\n";
    private const string NetEaseMasterReply = "{0}\n\n---- 回复的原邮件 ----\n| 发件人 | 信息科<a@163.com> |\n| 发送日期 | 2023年06月01日 09:00 |\n| 收件人 | 刘敏<b@163.com> |\n| 主题 | 约稿 |\n请报送。";
    private const string NetEaseMasterForward = "\n\n---- 转发的原邮件 ----\n| 发件人 | 刘敏<a@163.com> |\n| 日期 | 2023年06月05日 09:00 |\n| 收件人 | b@163.com |\n| 主题 | 信息 |\n{0}";
    private const string NetEaseForward = "\n\n\n-------- 转发邮件信息 --------\n发件人：\"刘敏\" <a@163.com>\n发送日期：2023-06-05 09:00:00\n收件人：b@163.com\n主题：信息\n\n{0}\n";

    // Phones
    private const string ApplePhone = "领导好！\n{0}\n\n发自我的 iPhone\n\n> 在 2023年6月1日，上午9:00，信息科 <a@qq.com> 写道：\n> \n> 请报送。";
    private const string Huawei = "{0}\n\n来自我的华为手机\n-------- 原始邮件 --------\n发件人： 信息科 <a@qq.com>\n日期： 2023年6月1日周四 上午9:00\n收件人： 刘敏 <b@qq.com>\n主题： 约稿\n请报送。";
    private const string Xiaomi = "{0}\n\n发自小米手机\n在 信息科 <a@qq.com>，2023年6月1日 上午9:00写道：\n\n请报送。";
    private const string WeCom = "{0}\n\n发自企业微信\n";

    // Courtesy and official form
    private const string OneLineCover = "领导好！现将我单位6月份信息报送如下：\n{0}\n以上信息，请审阅。谢谢！";
    private const string Formal = "市国资委办公室：\n    现将有关情况报告如下：\n{0}\n\n                          国投集团办公室\n                          2023年6月5日";
    private const string OneLineSignature = "{0}\n\n国投集团办公室　　2023年6月5日";
    private const string ChineseDate = "{0}\n\n　　　　　　　　攀枝花市国投集团\n　　　　　　　　二〇二三年六月五日";
    private const string ShortDate = "{0}\n\n国投集团综合部\n6月5日";
    private const string Reporter = "{0}\n\n报送单位：国投集团办公室\n报送人：刘敏\n联系电话：0812-3330000";
    private const string Salute = "尊敬的领导：\n    您好！\n{0}\n\n此致\n敬礼！\n\n刘敏\n国投集团办公室\n2023.6.5";
    private const string Wishes = "您好！附件是我单位报送的信息，请查收！谢谢！\n{0}\n\n祝您工作愉快\n刘敏 13800000000";
    private const string Disclaimer = "{0}\n\n刘敏\n国投集团办公室\n\n【保密声明】本邮件及其附件含有国投集团的保密信息，仅限于发送给上面地址中列出的个人。\n如果您错收了本邮件，请立即删除。";
    private const string EnglishDisclaimer = "{0}\n-- \n刘敏\nCONFIDENTIALITY NOTICE: This e-mail is confidential.";

    public static TheoryData<string> Bodies =>
    [
        QqSigned, QqReplyText, QqMobile, QqAndroid, QqForward, FoxmailSigned, FoxmailReply, FoxmailEnglish, FoxmailForward, OutlookReply, OutlookMobile, Windows, OutlookRule,
        NetEaseReply, NetEaseEnglish, NetEaseMaster, NetEaseMasterReply, NetEaseMasterForward, NetEaseForward, ApplePhone, Huawei, Xiaomi, WeCom, OneLineCover, Formal, OneLineSignature,
        ChineseDate, ShortDate, Reporter, Salute, Wishes, Disclaimer, EnglishDisclaimer, OutlookEnglish, QqReply.Replace("&nbsp;", "\u00A0", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Of_a_clerks_mail_the_report_is_left(string body) =>
        Assert.Equal(Report.ReplaceLineEndings("\n"), BodyText.Own(body.Replace("{0}", Report.ReplaceLineEndings("\n"), StringComparison.Ordinal)));

    [Theory]
    [InlineData("项目总投资1.2亿元，方案已报请审定。")]
    [InlineData("今年以来，全市新增企业1200户。\n以上措施为信息化建设提供了支撑。")]
    [InlineData("各县区工作进展\n仁和区\n12.5\n盐边县\n3.4")]
    [InlineData("在写给市政府的感谢信中，群众写道：\n“办事方便多了。”\n下一步将继续推进。")]
    [InlineData("2023年6月，群众在意见簿上写道：\n“好。”")]
    [InlineData("关于成立市大数据管理局的建议\n建议整合职能，成立专门机构。")]
    public void What_only_looks_like_courtesy_stays(string report) => Assert.Equal(report, BodyText.Own(report));
}
