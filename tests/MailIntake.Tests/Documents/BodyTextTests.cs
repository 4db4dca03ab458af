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
}
