using System.Diagnostics;
using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class BodyTextBoundsTests
{
    // Four million characters each, made for what costs most: whoever is far from linear needs minutes, or throws where a pattern's second is over.
    public static TheoryData<string> Pieces =>
    [
        "日期                                                    x\n", "主题：x\n日期：x\n", "下面是被转发的邮件：\n\n\n", "发件人：x\n", "攀枝花市财政局\n", "—\n项目建设提速\n", "--\n", "本邮件保密\n", "本邮件及保密\n项目建设提速\n", "\n", "———\n", "获取 Outlook <https://a",
        "从 <https://a", "在 <a@b> ", "【外部邮件】链接", "> ", ">\n\n", "国 ", "<p style='font-size:0;white-space:pre'>", "<pre>\n\n", "<p style='font-size:font-size:font-size:'>",
        "原始邮件\n\n\n", ">\n国\n", "--&nbsp;&nbsp;", "--\n项目建设提速增效。项目建设提速增效。项目建设提速增效。项目建设提速增效。项目建设提速增效。\n", "来自国邮箱-----", "主题：\n\n", "国资委办公室\n张三\n", "祝\n", "祝祝祝", "谢谢", "来自我的\n", "来自<http", "信息员：张三 138\n报名\n", "李科长：",
    ];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_hostile_body_is_read_in_seconds(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();
        BodyText.Of(new ReadMail { Text = text + "\n攀枝花市财政局\n攀枝花市审计局" });
        BodyText.Of(new ReadMail { Text = "", Html = text });
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }
}
