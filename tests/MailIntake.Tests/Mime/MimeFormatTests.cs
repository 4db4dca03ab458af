using System.Text;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

/// <summary>What <c>read --json</c> does not show: recipients, dates, references, header fields, inline images.</summary>
public sealed class MimeFormatTests
{
    private static readonly MimeFormat Format = new();

    private static ReadMail Read(string mail) => Format.Read(Encoding.UTF8.GetBytes(mail));

    [Fact]
    public void Recipients_replies_and_header_fields_are_read()
    {
        var mail = Read("""
            From: a@b.cn
            To: =?gb2312?B?1cXI/Q==?= <z@b.cn>,
             office: c@b.cn, d@b.cn;
            Cc: "E, F" <e@b.cn>
            Reply-To: r@b.cn
            In-Reply-To: <1@b.cn>
            References: <0@b.cn>
             <1@b.cn>
            X-QQ-AUTO-REPLY: 1
            received: from x
            Received: from y

            text
            """.ReplaceLineEndings("\r\n"));

        // 张三 is D5 C5 C8 FD in GB 2312.
        Assert.Equal([new("张三", "z@b.cn"), new(null, "c@b.cn"), new(null, "d@b.cn"), new("E, F", "e@b.cn")], mail.Recipients);
        Assert.Equal([new(null, "r@b.cn")], mail.ReplyTo);
        Assert.Equal(["1@b.cn", "0@b.cn", "1@b.cn"], mail.RepliesTo);
        Assert.Equal("1", mail.Header("x-qq-auto-reply"));
        Assert.Equal([new("received", "from x"), new("Received", "from y")], mail.Headers.TakeLast(2));
        Assert.Empty(mail.Defects);
    }

    [Theory]
    [InlineData("Mon, 5 Jun 2023 08:30:15 +0800", "2023-06-05T08:30:15+08:00")]
    [InlineData("5 Jun 2023 08:30 +0800", "2023-06-05T08:30:00+08:00")]
    [InlineData("Mon, 05 Jun 2023 08:30:00 +0800 (CST)", "2023-06-05T08:30:00+08:00")]
    [InlineData("Mon,5 Jun 2023 08:30:00 -0330 (Newfoundland)", "2023-06-05T08:30:00-03:30")]
    [InlineData("Mon, 5 Jun 2023 08:30:00 +1430", "2023-06-05T08:30:00+00:00")] // no zone on Earth: as an unknown one
    [InlineData("Mon, 5 Jun 2023 08:30:00 GMT", "2023-06-05T08:30:00+00:00")]
    [InlineData("Mon, 5 Jun 2023 08:30:00 EDT", "2023-06-05T08:30:00-04:00")]
    [InlineData("Mon, 5 Jun 2023 08:30:00 Z", "2023-06-05T08:30:00+00:00")] // military and unknown zones are UTC
    [InlineData("Mon, 5 Jun 2023 08:30:00", "2023-06-05T08:30:00+00:00")]
    [InlineData("5 Jun 23 08:30:00 +0800", "2023-06-05T08:30:00+08:00")] // two digits below 50
    [InlineData("5 Jun 99 08:30:00 +0800", "1999-06-05T08:30:00+08:00")] // two digits from 50 on
    [InlineData("5 Jun 123 08:30:00 +0800", "2023-06-05T08:30:00+08:00")] // three digits: 1900 is added
    [InlineData("Monday, 5-June-2023 08:30:00 +0800", "2023-06-05T08:30:00+08:00")]
    [InlineData("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00")]
    public void A_date_is_read_as_RFC_5322_has_it_obsolete_forms_included(string date, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), MailDate.Parse(Read($"From: a@b.cn\r\nDate: {date}\r\n\r\n").Header("Date")!));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("31 Feb 2023 08:30:00 +0800")]
    [InlineData("5 Jun 2023 24:30:00 +0800")]
    [InlineData("5 Jun 2023")]
    [InlineData("5 Foo 2023 08:30:00 +0800")]
    [InlineData("-5 Jun 2023 08:-3:00 +0800")]
    [InlineData("99999999999 Jun 2023 08:30:00 +0800")]
    public void A_date_that_is_none_is_null(string date) => Assert.Null(MailDate.Parse(Read($"From: a@b.cn\r\nDate: {date}\r\n\r\n").Header("Date")!));

    [Fact]
    public void Only_the_header_is_read_of_a_mail_over_the_size_limit()
    {
        var mail = Format.ReadHeaders(Encoding.ASCII.GetBytes("From: a@b.cn\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Ty"));
        Assert.True(mail.HeadersOnly);
        Assert.Equal("s", mail.Subject);
        Assert.Equal("", mail.Text);
        Assert.Empty(mail.Attachments);
        Assert.Empty(mail.Defects);
    }

    [Fact]
    public void A_header_that_is_cut_off_is_read_as_far_as_it_goes()
    {
        var mail = Format.ReadHeaders("From: a@b.cn\r\nSubject: one\r\n tw"u8.ToArray());
        Assert.Equal("one tw", mail.Subject);
    }

    [Fact]
    public void Images_within_the_text_are_inline_and_documents_are_not()
    {
        var mail = Read("""
            From: a@b.cn
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html

            <p>text<img src="cid:one@b"></p>
            --b
            Content-Type: image/png; name=1.png
            Content-ID: <one@b>

            x
            --b
            Content-Type: image/png; name=2.png
            Content-Disposition: inline

            x
            --b
            Content-Type: image/png; name=3.png
            Content-ID: <three@b>
            Content-Disposition: attachment

            x
            --b
            Content-Type: application/msword; name=4.doc
            Content-Disposition: inline

            x
            --b--
            """);
        Assert.Equal([true, true, false, false], mail.Attachments.Select(a => a.IsInline));
        Assert.Equal("<p>text<img src=\"cid:one@b\"></p>", mail.Html);
        Assert.Equal("", mail.Text);
    }

    [Theory]
    [InlineData("<meta charset=gb2312>")]
    [InlineData("<META http-equiv=Content-Type content=\"text/html; charset=GBK\">")]
    public void HTML_without_a_label_names_its_charset_itself(string meta)
    {
        // 㐀 is 81 39 EE 39 in GB18030, which nothing but the name tells.
        byte[] mail = [.. Encoding.ASCII.GetBytes($"From: a@b.cn\r\nContent-Type: text/html\r\n\r\n<html><head>{meta}</head>"), 0x81, 0x39, 0xEE, 0x39];
        Assert.EndsWith("㐀", Format.Read(mail).Html);
    }

    [Fact]
    public void A_null_mail_and_every_short_one_is_read()
    {
        Assert.Equal("", Format.Read(default).Text);
        for (var first = 0; first < 256; first++)
        {
            Assert.Empty(Format.Read(new[] { (byte)first }).From);
            Assert.Empty(Format.Read(new[] { (byte)first, (byte)'\n' }).From);
        }
    }

    // Programs that write no brackets: the last word is the address. With blanks around the @, or behind a dot, it is the obsolete syntax of RFC 5322 section 4.4.
    [Theory]
    [InlineData("=?gbk?B?1cXI/Q==?= z@b.cn", "张三", "z@b.cn")] // D5 C5 C8 FD
    [InlineData("Zhang San z@b.cn", "Zhang San", "z@b.cn")]
    [InlineData("z @ b.cn", null, "z@b.cn")]
    [InlineData("zhang . san@b.cn", null, "zhang.san@b.cn")]
    public void A_sender_without_brackets_is_name_and_address(string from, string? name, string address) =>
        Assert.Equal([new(name, address)], Read($"From: {from}\r\n\r\n").From);

    // Quoted strings whose blanks and @ belong to no address: what can be read is read, and the rest of the mail with it.
    [Theory]
    [InlineData("a \"b@c \"")]
    [InlineData("\" \" x@y.cn")]
    [InlineData("\"@\" @")]
    public void A_sender_that_is_no_address_takes_nothing_else_from_the_mail(string from)
    {
        var mail = Read($"From: {from}\r\nTo: {from}\r\nSubject: 1\r\n\r\ntext");
        Assert.Equal(("1", "text", 1), (mail.Subject, mail.Text.Trim(), mail.From.Count));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n\n\r\n")]
    public void An_empty_line_in_front_of_a_mail_does_not_make_its_header_text(string before)
    {
        var mail = Read(before + "From: z@b.cn\r\nSubject: 1\r\n\r\ntext");
        Assert.Equal(("1", "text"), (mail.Subject, mail.Text.Trim()));
        Assert.Equal("早上好", Read(before + "早上好").Text.Trim());
    }

    [Fact]
    public void A_content_type_of_text_alone_is_plain_text() => Assert.Equal("早上好", Read("Content-Type: text\r\n\r\n早上好").Text.Trim());

    [Fact]
    public void A_blank_at_the_end_of_a_boundary_is_none_of_it() => Assert.Equal("早上好", Read("""
        Content-Type: multipart/mixed; boundary="XX "

        --XX
        Content-Type: text/plain; charset=utf-8

        早上好
        --XX--
        """.ReplaceLineEndings("\r\n")).Text.Trim());

    // 稿 is E7 A8 BF, 件 E4 BB B6 in UTF-8.
    [Theory]
    [InlineData("filename=\"%E7%A8%BF%E4%BB%B6.docx\"", "稿件.docx")]
    [InlineData("filename=%e7%a8%bf%2Edocx", "稿.docx")]
    [InlineData("filename=\"5%25.docx\"", "5%25.docx")] // nothing that is not ASCII: the sender's own percent sign
    [InlineData("filename=\"%E7%A8.docx\"", "%E7%A8.docx")] // cut within a character
    [InlineData("filename=\"%E7%A8%BF5%.docx\"", "%E7%A8%BF5%.docx")] // not the whole is encoded
    [InlineData("filename=\"稿%E7%A8%BF.docx\"", "稿%E7%A8%BF.docx")]
    public void A_file_name_in_percent_signs_is_decoded_where_all_of_it_is_so_written(string parameter, string name)
    {
        var mail = Read($"MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; {parameter}\r\n\r\nx");
        Assert.Equal(name, Assert.Single(mail.Attachments).FileName);
    }
}
