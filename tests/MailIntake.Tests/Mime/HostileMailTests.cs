using System.Text;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

/// <summary>Mails made to cost: each is read within its bound, and the limit that stopped the reading is named.</summary>
public sealed class HostileMailTests
{
    private const string Head = "From: a@b.cn\r\nSubject: s\r\n";
    private const int Timeout = 60_000;

    /// <summary>
    /// Reads on a thread of its own and bounds what is allocated: beside the mail at most twice its size (its decoded content and
    /// the content's text) and 100 MB.
    /// </summary>
    private static async Task<ReadMail> Read(byte[] raw)
    {
        var (mail, allocated) = await Task.Run(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = new MimeFormat().Read(raw);
            return (read, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        Assert.InRange(allocated, 0, (2L * raw.Length) + (100 << 20));
        return mail;
    }

    private static Task<ReadMail> Read(string mail) => Read(Encoding.Latin1.GetBytes(mail));

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Repeat(Func<int, string> text, int count)
    {
        var result = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            result.Append(text(i));
        }

        return result.ToString();
    }

    [Fact(Timeout = Timeout)]
    public async Task A_million_addresses()
    {
        var mail = await Read("From: " + Repeat(i => $"a{i}@b.cn,\r\n ", 1_000_000) + "x@y.cn\r\n\r\nbody");
        Assert.Equal(10_000, mail.From.Count);
        Assert.Equal("body", mail.Text);
        Assert.Equal("邮件头超过 4 MB 或 10000 个字段，其余未读", mail.Limit);
    }

    [Fact(Timeout = Timeout)]
    public async Task Three_hundred_thousand_encoded_words()
    {
        // 通知 is CD A8 D6 AA in GB 2312, zajWqg== in base64; the header is cut at 4 MB.
        var mail = await Read("Subject: " + Repeat("=?gb2312?B?zajWqg==?=\r\n ", 300_000) + "\r\nFrom: a@b.cn\r\n\r\nbody");
        Assert.StartsWith("通知通知", mail.Subject);
        Assert.DoesNotContain(mail.Subject, c => c is not ('通' or '知'));
        Assert.Equal("邮件头超过 4 MB 或 10000 个字段，其余未读", mail.Limit);
    }

    [Fact(Timeout = Timeout)]
    public async Task Encoded_words_that_never_end() =>
        Assert.Contains("编码字没有结束，按原样保留", (await Read(Head + "Subject: " + Repeat("=?a?B?", 600_000) + "?=\r\n\r\nbody")).Defects);

    [Fact(Timeout = Timeout)]
    public async Task Encoded_words_of_as_many_unknown_charsets() =>
        Assert.InRange((await Read("Subject: " + Repeat(i => $"=?x{i}?B?zajWqg==?= ", 100_000) + "\r\n\r\nbody")).Defects.Count, 1, 50);

    [Fact(Timeout = Timeout)]
    public async Task A_million_empty_parts()
    {
        var mail = await Read(Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat("--b\r\n\r\n", 1_000_000) + "--b--");
        Assert.Equal("邮件部分超过 20000 个，其余未读", mail.Limit);
    }

    [Fact(Timeout = Timeout)]
    public async Task Ten_thousand_parts_are_all_read()
    {
        var mail = await Read(Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat("--b\r\nContent-Type: a/b\r\n\r\nx\r\n", 10_000) + "--b--");
        Assert.Equal(10_000, mail.Attachments.Count);
        Assert.Null(mail.Limit);
        Assert.Empty(mail.Defects);
    }

    [Fact(Timeout = Timeout)]
    public async Task Ten_thousand_nested_parts()
    {
        var mail = await Read(Head + Repeat(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n", 10_000) + "\r\nx");
        Assert.Equal("multipart 嵌套超过 64 层，更深的未读", mail.Limit);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_hundred_thousand_continuations()
    {
        var mail = await Read(Head + "Content-Type: a/b; name*0*=utf-8''%E4;" + Repeat(i => $"\r\n name*{i + 1}*=%B8%AD%E4;", 99_998) + "\r\n name*99999*=%B8%AD\r\n\r\nx");

        // 中 is E4 B8 AD in UTF-8; each section ends within a character.
        Assert.Equal(Repeat("中", 99_999), Assert.Single(mail.Attachments).FileName);
        Assert.Empty(mail.Defects);
    }

    [Fact(Timeout = Timeout)]
    public async Task Parameters_whose_quotes_never_close() =>
        Assert.Single((await Read(Head + "Content-Type: a/b; " + Repeat("a=\"b\"c;", 500_000) + "\r\n\r\nx")).Attachments);

    [Fact(Timeout = Timeout)]
    public async Task A_hundred_megabytes_of_base64()
    {
        var mail = await Read(Head + "Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Repeat(new string('A', 76) + "\r\n", 1_280_000));
        Assert.Equal(1_280_000 * 57, Assert.Single(mail.Attachments).Content.Length);
        Assert.Empty(mail.Defects);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_hundred_megabytes_of_text()
    {
        var mail = await Read(Head + "Content-Transfer-Encoding: base64\r\n\r\n" + Repeat(new string('A', 76) + "\r\n", 1_280_000));
        Assert.Equal("正文超过 8 MB，其余未读", mail.Limit);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_hundred_megabytes_of_equals_signs_in_quoted_printable()
    {
        var mail = await Read(Head + "Content-Type: a/b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + Repeat("= ", 50_000_000));
        Assert.Equal(99_999_998, Assert.Single(mail.Attachments).Content.Length);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_header_of_one_megabyte_is_read_whole()
    {
        var mail = await Read(Head + "X-Long: " + new string('x', 1_000_000) + "\r\n\r\nbody");
        Assert.Equal(1_000_000, mail.Header("X-Long")!.Length);
        Assert.Equal("body", mail.Text);
        Assert.Empty(mail.Defects);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("X: y\r\n")]
    [InlineData("no field\r\n")]
    [InlineData(" folded\r\n")]
    public async Task A_header_of_a_hundred_megabytes(string line)
    {
        var mail = await Read(Head + Repeat(line, 100_000_000 / line.Length) + "\r\nbody");
        Assert.Equal("邮件头超过 4 MB 或 10000 个字段，其余未读", mail.Limit);
        Assert.Equal("body", mail.Text);
    }

    [Fact(Timeout = Timeout)]
    public async Task Delimiters_that_almost_match_many_open_boundaries()
    {
        var boundary = new string('b', 60);
        var mail = await Read(Head + Repeat(i => $"Content-Type: multipart/mixed; boundary={boundary}{i}\r\n\r\n--{boundary}{i}\r\n", 60) + "\r\n" + Repeat($"--{boundary}\r\n", 1_000_000));
        Assert.Contains("multipart 没有结束边界，读到邮件末尾", mail.Defects);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_letter_under_millions_of_accents()
    {
        var mail = await Read(Encoding.UTF8.GetBytes(Head + "Content-Type: text/plain; charset=utf-8\r\n\r\na" + Repeat("\u0301\u0323", 1_000_000)));

        // The dot below (class 220) is sorted before the acute (class 230) and composes with the letter.
        Assert.StartsWith("\u1EA1\u0323\u0323", mail.Text);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("(")]
    [InlineData("<")]
    [InlineData("\"a\" <")]
    [InlineData("<@a,")]
    [InlineData("=?a?Q?b, ")]
    [InlineData("a:")]
    [InlineData("\\")]
    public async Task Senders_that_never_end(string text) => Assert.NotEmpty((await Read("From: " + Repeat(text, 3_900_000 / text.Length) + "\r\n\r\nx")).Defects);
}
