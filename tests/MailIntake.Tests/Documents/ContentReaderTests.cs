using System.Text;
using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class ContentReaderTests
{
    private static MailAttachment File(string? name, string type, byte[] content, bool inline = false) => new(name, type, content, inline);

    [Fact]
    public void Documents_are_told_by_content_and_pictures_cards_and_calendars_left_out()
    {
        var png = new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0 };
        var content = new ContentReader().Read(new ReadMail
        {
            Text = "请查收。",
            Attachments =
            [
                File("稿件.doc", "application/octet-stream", TestDocx.OfText("甲乙")),
                File("logo.png", "image/png", png, inline: true),
                File("照片.docx", "application/octet-stream", png),
                File("invite.ics", "text/calendar", "BEGIN:VCALENDAR"u8.ToArray()),
                File("card.vcf", "application/octet-stream", "BEGIN:VCARD"u8.ToArray()),
                File("smime.p7s", "application/pkcs7-signature", [0x30, 0x82]),
                File(null, "text/plain", Encoding.UTF8.GetBytes("丙丁戊")),
            ],
        });
        Assert.Equal([("稿件.doc", 2), ("附件2", 3)], content.Files.Select(f => (f.Source, f.Words)));
        Assert.Equal(("body", 0), (content.Body.Source, content.Body.Words));
    }

    [Fact]
    public void Of_a_mail_over_the_limit_nothing_but_the_header_is_looked_at() =>
        Assert.Empty(new ContentReader().Read(new ReadMail { HeadersOnly = true, Subject = "大" }).Files);
}
