using System.Text;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

public sealed class MailWriterTests
{
    private static readonly MimeFormat Format = new();

    private static OutgoingMail Mail() => new()
    {
        From = new MailAddress("信息考核", "2515574179@qq.com"),
        To = [new MailAddress("张三（国投集团）", "zhang@example.cn"), new MailAddress(null, "li@example.cn"), new MailAddress("O\"Neil, B.", "o@example.cn")],
        Subject = "关于2023年6月政务信息报送和采用情况的通报（攀枝花市政府国有资产监督管理委员会办公室）",
        Date = new DateTimeOffset(2023, 7, 3, 8, 30, 0, TimeSpan.FromHours(8)),
        MessageId = "P2023-000012.digest@qq.com",
        Text = "各单位：\n现将情况通报如下。\n",
        Html = "<p>各单位：</p>",
        Attachments =
        [
            new MailAttachment("关于2023年6月政务信息报送和采用情况的通报（攀枝花市政府国有资产监督管理委员会）.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray()),
            new MailAttachment("a \"b\".txt", "text/plain", "x"u8.ToArray()),
        ],
        InReplyTo = "tencent_1@qq.com",
    };

    [Fact]
    public void What_is_written_is_read_again_as_it_was_meant()
    {
        var mail = Mail();
        var read = Format.Read(Format.Write(mail));
        Assert.Equal(mail.Subject, read.Subject);
        Assert.Equal([mail.From], read.From);
        Assert.Equal(mail.To, read.Recipients);
        Assert.Equal(mail.MessageId, read.MessageId);
        Assert.Equal(["tencent_1@qq.com", "tencent_1@qq.com", "re.P2023-000012.digest@qq.com"], read.RepliesTo);
        Assert.Equal(mail.Date, MailDate.Parse(read.Header("Date")!));
        Assert.Equal(mail.Text, read.Text);
        Assert.Equal(mail.Html, read.Html.TrimEnd());
        Assert.Equal("auto-generated", read.Header("Auto-Submitted"));
        Assert.Empty(read.Defects);
        Assert.Equal(mail.Attachments.Select(a => (a.FileName, a.MediaType)), read.Attachments.Select(a => (a.FileName, a.MediaType)));
        Assert.All(mail.Attachments.Zip(read.Attachments), p => Assert.Equal(p.First.Content.ToArray(), p.Second.Content.ToArray()));
    }

    [Fact]
    public void The_same_mail_is_written_as_the_same_octets() => Assert.Equal(Format.Write(Mail()), Format.Write(Mail()));

    [Fact]
    public void Lines_end_with_CRLF_and_hold_at_most_76_characters_of_ASCII_but_for_a_longer_media_type()
    {
        var octets = Format.Write(Mail());
        var lines = Encoding.Latin1.GetString(octets).Split("\r\n");
        Assert.All(lines, line => Assert.InRange(line.Replace("vnd.openxmlformats-officedocument.wordprocessingml.document", "").Length, 0, 76));
        Assert.All(lines, line => Assert.DoesNotContain(line, c => c is '\r' or '\n' or > '~'));
    }

    // "References: <" and ">" around 985 octets make 999, one more than a line may have (RFC 5322 section 2.1.1).
    [Fact]
    public void An_identifier_too_long_for_a_line_is_not_referred_to()
    {
        var octets = Format.Write(Mail() with { InReplyTo = new string('a', 980) + "@b.cn" });
        Assert.All(Encoding.Latin1.GetString(octets).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal(["re.P2023-000012.digest@qq.com"], Format.Read(octets).RepliesTo);
    }

    [Fact]
    public void Line_ends_in_values_begin_no_field()
    {
        var read = Format.Read(Format.Write(Mail() with
        {
            Subject = "a\r\nBcc: x@y\r\n\r\nbody",
            From = new MailAddress("n\r\nX-A: 1", "a@b\r\nX-B: 1"),
            To = [new MailAddress("中\r\nX-C: 1", "<c@d>\nX-D: 1")],
            MessageId = "id\r\nX-E: 1",
            InReplyTo = "r>\r\nX-F: 1",
            AutoSubmitted = "no\r\nX-G: 1",
            Attachments = [new MailAttachment("f\"\r\nX-H: 1", "text/x\r\nX-I: 1", default)],
        }));
        Assert.Equal("a  Bcc: x@y    body", read.Subject);
        Assert.DoesNotContain(read.Headers, h => h.Name.StartsWith("X-", StringComparison.Ordinal) || h.Name == "Bcc");
        Assert.Equal("application/octet-stream", Assert.Single(read.Attachments).MediaType);
        Assert.Equal("f\"  X-H: 1", read.Attachments[0].FileName);
    }

    [Fact]
    public void Attachment_names_are_encoded_words_in_both_places()
    {
        // providers.md: QQ shows names right that are RFC 2047 in name= and filename=, and tcmime.bin for RFC 2231.
        var text = Encoding.Latin1.GetString(Format.Write(Mail() with { Attachments = [new MailAttachment("中.doc", "application/msword", default)] }));

        // 中.doc is E4 B8 AD 2E 64 6F 63 in UTF-8, 5LitLmRvYw== in base64.
        Assert.Contains("Content-Type: application/msword;\r\n name=\"=?utf-8?B?5LitLmRvYw==?=\"\r\n", text);
        Assert.Contains("Content-Disposition: attachment;\r\n filename=\"=?utf-8?B?5LitLmRvYw==?=\"\r\n", text);
    }

    [Fact]
    public void An_attached_mail_goes_as_it_stands_and_one_that_cannot_goes_as_a_file()
    {
        var proper = "Subject: a\r\n\r\nb\r\n"u8.ToArray();
        var bareLineFeeds = "Subject: a\n\nb\n"u8.ToArray();
        var read = Format.Read(Format.Write(Mail() with
        {
            Attachments = [new MailAttachment("1.eml", "message/rfc822", proper), new MailAttachment("2.eml", "message/rfc822", bareLineFeeds)],
        }));
        Assert.Equal(["message/rfc822", "application/octet-stream"], read.Attachments.Select(a => a.MediaType));
        Assert.Equal(proper, read.Attachments[0].Content.ToArray());
        Assert.Equal(bareLineFeeds, read.Attachments[1].Content.ToArray());
    }

    // RFC 2045 section 6.4 has each multipart around 8-bit octets say so, RFC 2046 section 5.2.1 forbids base64 for message/rfc822, and RFC 6152 asks what not every server offers.
    [Theory]
    [InlineData("稿件.eml", "稿件.eml")]
    [InlineData("Re: 稿件", "Re: 稿件.eml")]
    [InlineData(null, "mail.eml")]
    public void An_attached_mail_of_8_bit_octets_goes_as_a_file_in_base64_and_is_a_mail_again(string? name, string sent)
    {
        var eightBit = Encoding.UTF8.GetBytes("From: a@b.cn\r\nSubject: a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n通报\r\n");
        var octets = Format.Write(Mail() with { Attachments = [new MailAttachment(name, "message/rfc822", eightBit)] });
        Assert.True(Ascii.IsValid(octets));
        var attachment = Assert.Single(Format.Read(octets).Attachments);
        Assert.Equal((sent, "application/octet-stream"), (attachment.FileName, attachment.MediaType));
        Assert.Equal(eightBit, attachment.Content.ToArray());
        Assert.Equal("通报", attachment.Mail!.Text.Trim());
    }
}
