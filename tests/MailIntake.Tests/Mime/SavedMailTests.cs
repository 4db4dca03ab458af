using System.Text;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

public class SavedMailTests
{
    [Theory]
    [InlineData("Received: from x\r\n\tby y\r\nFrom: a@b.cn\r\nDate: Mon, 5 Jun 2023 09:00:00 +0800\r\n\r\n正文", true)]
    [InlineData("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x", true)] // Word's single-file page
    [InlineData("From: <Saved by Blink>\r\nSubject: x\r\n", true)]                              // a browser's
    [InlineData("From: 张三\n发送时间: 2023-06-05\n\n正文", false)]                                // a quoted mail in a text, no header
    [InlineData("Subject: 关于防汛\n\n正文", false)]
    [InlineData("关于防汛工作的报告\n正文", false)]
    [InlineData("", false)]
    public void A_file_is_a_mail_by_its_header(string text, bool isMail) => Assert.Equal(isMail, SavedMail.Is(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_mail_attached_as_an_ordinary_file_is_read_and_listed_as_it_stands()
    {
        var mail = new MimeFormat().Read(Encoding.UTF8.GetBytes(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=a.eml\r\nContent-Disposition: attachment; filename=a.eml\r\n\r\n"
            + "From: a@b.cn\r\nSubject: inner\r\nMIME-Version: 1.0\r\n\r\ntext"));
        var file = Assert.Single(mail.Attachments);
        Assert.Equal(("application/octet-stream", "inner", "text"), (file.MediaType, file.Mail?.Subject, file.Mail?.Text));
    }
}
