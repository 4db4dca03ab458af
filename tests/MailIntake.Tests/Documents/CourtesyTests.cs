using MailIntake.Documents;

namespace MailIntake.Tests.Documents;

/// <summary>
/// scoring.md, 字数: the body counts without greeting and signature. Whole lines at its edges that are nothing but courtesy go; what may be the report's own stays, for a
/// report that is shortened wrongly costs its unit points.
/// </summary>
public class CourtesyTests
{
    private const string Report = "国投集团建成智慧停车平台\n6月5日，国投集团建成全市首个智慧停车平台，接入泊位1.2万个。\n下一步，将向县区推广。";

    [Theory]
    [InlineData("祝工作愉快")]
    [InlineData("祝您工作顺利、身体健康！")]
    [InlineData("祝工作顺利，万事如意。")]
    [InlineData("祝各位领导端午安康")]
    [InlineData("祝夏安")]
    [InlineData("即颂夏安")]
    [InlineData("敬祝商祺！")]
    [InlineData("谨祝时祺")]
    [InlineData("顺颂商祺")]
    [InlineData("顺颂\n商祺")]
    [InlineData("顺颂时祺\n张三")]
    [InlineData("即颂\n近安")]
    [InlineData("顺致崇高敬意！")]
    [InlineData("致以崇高的敬礼！")]
    [InlineData("此致敬礼")]
    [InlineData("此致　敬礼！")]
    [InlineData("此致，敬礼！")]
    [InlineData("此致，\n敬礼")]
    [InlineData("此致：\n敬礼！\n国投集团办公室\n2023年6月5日")]
    [InlineData("谢谢！祝好")]
    [InlineData("谢谢王科长！")]
    [InlineData("祝李科长工作愉快！")]
    [InlineData("不妥之处，请批评指正。")]
    [InlineData("请予采纳为盼")]
    [InlineData("非常感谢")]
    [InlineData("感谢领导的支持！")]
    [InlineData("辛苦各位老师了")]
    [InlineData("妥否，请批示。")]
    public void A_complimentary_close_goes(string closing)
    {
        Assert.Equal(Report, BodyText.Own($"{Report}\n{closing}"));
        Assert.Equal(Report, BodyText.Own($"{Report}\n\n{closing}\n\n"));
    }

    [Theory]
    [InlineData("市国资委办公室\n张三")]
    [InlineData("国投集团综合部\n张 三\n13800000000")]
    [InlineData("国投集团党政办\n欧阳敏")]
    [InlineData("信息员：张三 13800000000")]
    [InlineData("信息员：张三")]
    [InlineData("信息员:张三 138-0000-0000")]
    [InlineData("联络员：张三\n电话0812-3333333")]
    [InlineData("经办人：张三")]
    [InlineData("联系人：张三，联系电话：0812-3333333")]
    [InlineData("（联系人：张三，电话：0812-3333333）")]
    [InlineData("联系人及电话：张三 0812-3333333")]
    [InlineData("138 0000 0000")]
    [InlineData("0812—3333333")]
    [InlineData("张三，13800000000")]
    [InlineData("国投集团办公室 张三 138 0000 0000")]
    [InlineData("报送单位：国投集团\n联系人：张三")]
    public void Who_sends_it_and_how_to_reach_him_goes(string signature) => Assert.Equal(Report, BodyText.Own($"{Report}\n\n{signature}"));

    [Theory]
    [InlineData("来自企业微信")]
    [InlineData("来自飞书邮箱")]
    [InlineData("来自钉钉")]
    [InlineData("来自阿里邮箱")]
    [InlineData("来自 139邮箱")]
    [InlineData("来自我的iPhone")]
    [InlineData("来自腾讯企业邮箱")]
    [InlineData("来自QQ邮箱手机版")]
    [InlineData("由飞书邮箱发送")]
    [InlineData("使用网易邮箱大师发送")]
    [InlineData("从我的iPhone发送")]
    [InlineData("发自我的钉钉")]
    [InlineData("发自飞书邮箱")]
    [InlineData("发自 vivo X90")]
    [InlineData("（发自我的手机）")]
    [InlineData("【来自钉钉邮箱】")]
    [InlineData("Sent from my iPhone")]
    [InlineData("Sent via 飞书")]
    [InlineData("Sent using Zoho Mail")]
    public void The_footer_of_a_mail_program_goes(string footer) => Assert.Equal(Report, BodyText.Own($"{Report}\n\n{footer}"));

    [Theory]
    [InlineData("现报上简讯一篇，请审。")]
    [InlineData("现报上简讯一篇。")]
    [InlineData("现将我单位信息报上，请查收。")]
    [InlineData("现将我单位信息报上。")]
    [InlineData("现报送信息一则：")]
    [InlineData("请审。")]
    [InlineData("我单位信息如下：")]
    [InlineData("以下是我单位报送的信息：")]
    [InlineData("市国资委办公室信息科李科长：您好！")]
    [InlineData("李科长：您好！\n现报上简讯一篇，请审。")]
    [InlineData("李科长:你好!")]
    [InlineData("李科长：您好！现将我单位6月份信息报送如下：")]
    [InlineData("办公室：您好！")]
    [InlineData("办公室各位领导、老师：大家好！")]
    [InlineData("尊敬的李科长：您好！")]
    [InlineData("信息科各位老师：你们好！")]
    [InlineData("早上好！")]
    [InlineData("李姐：您好！")]
    public void A_salutation_and_what_sends_the_report_along_go(string opening)
    {
        Assert.Equal(Report, BodyText.Own($"{opening}\n{Report}"));
        Assert.Equal("", BodyText.Own(opening));
    }

    // Doubtful: they stay counted.
    [Theory]
    [InlineData("祝贺大会圆满顺利")]
    [InlineData("祝福祖国繁荣昌盛！")]
    [InlineData("祝融号火星车成功着陆！")]
    [InlineData("祝愿群众生活平安")]
    [InlineData("祝塔镇通村公路全线贯通！")]
    [InlineData("感谢党和政府的关怀。")]
    [InlineData("感谢信送到了社区。")]
    [InlineData("辛苦指数换来幸福指数")]
    [InlineData("下一步，望采用新技术提升效率。")]
    [InlineData("二是加强把关，请审核人员到场。")]
    [InlineData("三是主动对接，请接收单位做好准备。")]
    [InlineData("此致敬礼的仪式感动全场。")]
    [InlineData("发自内心的服务赢得好评")]
    [InlineData("发自基层的声音")]
    [InlineData("来自基层一线")]
    [InlineData("来自12345热线")]
    [InlineData("来自华为")]
    [InlineData("从指挥中心发送")]
    [InlineData("通过钉钉发送")]
    [InlineData("信息员：全市共120名，覆盖所有社区。")]
    [InlineData("经办人：实行首问负责制")]
    [InlineData("群众满意")]
    [InlineData("金额，12345678")]
    [InlineData("张三")]
    public void A_last_line_that_only_resembles_courtesy_stays(string line) => Assert.Equal($"{Report}\n{line}", BodyText.Own($"{Report}\n{line}"));

    [Theory]
    [InlineData("服务窗口首问语：同志，您好")]
    [InlineData("一声“您好”暖人心")]
    [InlineData("窗口服务从说好您好")]
    [InlineData("国投集团推行文明用语：您好")]
    [InlineData("感谢信")]
    [InlineData("谢谢你，热心市民")]
    [InlineData("上报信息工作提质增效")]
    [InlineData("现报送渠道全面拓宽")]
    [InlineData("请审计部门提前介入")]
    [InlineData("以下为重点项目信息：")]
    [InlineData("现将信息化建设情况报上级备案。")]
    public void A_first_line_that_only_resembles_courtesy_stays(string line) => Assert.Equal($"{line}\n{Report}", BodyText.Own($"{line}\n{Report}"));

    // A notice tells whom to turn to; the office and the date below still sign it.
    [Theory]
    [InlineData("请有意者于6月10日前报名。\n联系人：张三，联系电话：0812-3333333", "")]
    [InlineData("请有意者于6月10日前报名。\n\n联系人：张三\n联系电话：0812-3333333", "\n\n国投集团办公室\n2023年6月5日")]
    [InlineData("五、联系方式：\n联系人：张三\n电话：0812-3333333", "")]
    [InlineData("（三）咨询电话\n0812-3333333", "")]
    public void Whom_a_notice_names_stays(string notice, string signature) => Assert.Equal($"{Report}\n{notice}", BodyText.Own($"{Report}\n{notice}{signature}"));

    // Only the last sentence leads to it.
    [Fact]
    public void A_report_that_speaks_of_an_enrolment_is_no_notice() =>
        Assert.Equal($"{Report}\n吸引300人报名。培训已全部完成。", BodyText.Own($"{Report}\n吸引300人报名。培训已全部完成。\n\n联系人：张三"));

    // Rows of names and offices, and a name below an office that a heading introduces.
    [Theory]
    [InlineData("表彰名单：\n市国资委办公室\n张三")]
    [InlineData("市国资委办公室\n张三\n市委办公室\n李四")]
    [InlineData("先进个人\n市国资委办公室\n张三")]
    public void A_name_below_an_office_is_a_signature_only_below_the_end_of_a_sentence(string rows) => Assert.Equal($"{Report}\n{rows}", BodyText.Own($"{Report}\n{rows}"));

    // In the middle of a list at the end a footer's words are the report's.
    [Fact]
    public void A_source_within_a_list_does_not_cut_it()
    {
        const string List = "线索来源\n来自企业微信\n来自12345热线\n来自现场走访";
        Assert.Equal($"{Report}\n{List}", BodyText.Own($"{Report}\n{List}"));
    }

    [Fact]
    public void Courtesy_in_the_middle_of_a_report_stays()
    {
        const string Middle = "国投集团慰问一线职工。\n此致敬礼的手势定格在镜头里，职工代表说：\n祝工作愉快\n随后，慰问组走访了三个项目部，送去慰问品二百余份，现场解决停车、就餐、住宿等方面的困难十余件。";
        Assert.Equal(Middle, BodyText.Own(Middle));
    }
}
