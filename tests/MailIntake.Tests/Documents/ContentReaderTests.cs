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

    // 𠮷 is two UTF-16 code units: the limit of a name, 200, of one in an archive, 100, and of one to look for marks in, 200, falls between them.
    [Fact]
    public void A_name_that_is_too_long_is_not_cut_within_a_character()
    {
        var (longest, inArchive) = (new string('a', 199), new string('b', 99));
        var content = new ContentReader().Read(new ReadMail
        {
            Attachments =
            [
                File(longest + "𠮷.docx", "application/octet-stream", TestDocx.OfText("甲乙")),
                File("包.zip", "application/zip", TestArchives.Zip(Encoding.UTF8, (inArchive + "𠮷.txt", "丙丁戊"u8.ToArray()))),
            ],
        });
        Assert.Equal([(longest, null), ("包.zip", inArchive)], content.Files.Select(f => (f.Source, f.Member)));
        var tables = new WorkbookTexts();
        tables.AddName($"图/{longest}𠮷.png");
        Assert.Equal(["图", longest], tables.Names);
    }
}
