using System.IO.Compression;
using System.Text;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Mime.Hostile;

/// <summary>The mails of the issue's list, each under a subject that a clerk would write.</summary>
public static class HostileMails
{
    private const string Head = "From: clerk@example.cn\r\nSubject: =?utf-8?B?77yI566A5oql77yJ5biC5Y+R5pS55aeU5rW35aSW5L+h5oGv?=\r\n"; // （简报）市发改委海外信息

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<HostileMail> All =
    [
        new("a million addresses", "邮件头超过", () => Text(Head, "To: ", Repeat(i => $"a{i}@b.cn,\r\n ", 1_000_000), "x@y.cn\r\n\r\nthe first text")),
        new("300,000 encoded words", "邮件头超过", () => Text(Head, "Comments: ", Repeat(_ => "=?gb2312?B?zajWqg==?=\r\n ", 300_000), "\r\n\r\nanother text")),
        new("a million empty parts", "邮件部分超过", () => Text(Head, "Content-Type: multipart/mixed; boundary=b\r\n\r\n", Repeat(_ => "--b\r\n\r\n", 1_000_000), "--b--")),
        new("100,000 RFC 2231 continuations", null, () => Text(Head, "Content-Type: a/b; name*0*=utf-8''%E4;", Repeat(i => $"\r\n name*{i + 1}*=%B8%AD%E4;", 99_999), "\r\n\r\nx")),
        new("100 MB of base64", "邮件超过大小上限", () => Text(Head, "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n", Repeat(_ => Line, 1_300_000), "")),
        new("45 MB of base64, as large as a mail may be", "文本附件超过 12 MB", () => Text(Head, "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n", Repeat(_ => Line, 600_000), "")),
        new("45 MB of text", "正文超过", () => Text(Head, "Content-Transfer-Encoding: base64\r\n\r\n", Repeat(_ => Line, 600_000), "")),
        new("10,000 nested parts", "嵌套超过", () => Text(Head, "", Repeat(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n", 10_000), "\r\nx")),
        new("10,000 mails, each attached to the next", null, () => Text(Head, "", Repeat(_ => "Content-Type: message/rfc822\r\n\r\n", 10_000), "\r\nx")),
        new("a header of 1 MB", null, () => Text(Head, "X-Long: ", new string('x', 1_000_000), "\r\n\r\none more text")),
        new("a zip of 1 GB of zeros", "48 MB", () => WithFile("稿件.zip", Zip("稿件.txt", megabytes: 1024, _ => (byte)0))),
        new("a docx of 1 GB", "稿件.docx", () => WithFile("稿件.docx", Zip("word/document.xml", megabytes: 1024, _ => (byte)' '))),
        new("billion laughs", "稿件.docx", () => WithFile("稿件.docx", TestDocx.OfRaw("<!DOCTYPE d [<!ENTITY a \"haha\">" + Repeat(i => $"<!ENTITY b{i} \"{Repeat(_ => i == 0 ? "&a;" : $"&b{i - 1};", 10)}\">", 12) + "]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&b11;</w:t></w:r></w:p></w:body></w:document>"))),
        new("an entity that names a file of the machine (XXE)", "稿件.docx", () => WithFile("稿件.docx", TestDocx.OfRaw("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"))),
        new("a file in a zip that leads out of it (zip-slip)", null, () => WithFile("稿件.zip", Zip("../../../../../tmp/mailintake-slip.txt", megabytes: 1, i => (byte)('a' + (i % 26))))),
        new("a name of control and bidi characters that leads elsewhere", null, () => WithFile("../../\u202Egpj.exe\r\nBcc: x@y.cn\r\n\u0007.txt", "report"u8.ToArray())),
        new("a subject of 1 MB that names a unit at every second character", null, () => OfText("Subject: " + Repeat(_ => "应县", 170_000), "标题里全是单位名称")),
        new("a sender whose name is a million units", null, () => OfText("Subject: s", "发件人名称里全是单位名称", Repeat(_ => "应县", 500_000))),
        new("2.6 million characters of 秘密 in one line", null, () => OfText("Subject: s", Repeat(_ => "秘密", 1_300_000))),
        new("lines of 30,000 blanks and a letter", null, () => OfText("Subject: s", Repeat(_ => new string(' ', 30_000) + "x\r\n", 250))),
        new("headers of earlier mails with 30,000 blanks in each", null, () => OfText("Subject: s", Repeat(_ => "From" + new string(' ', 30_000) + "x\r\n", 250))),
        new("100,000 empty lines and 100,000 signatures", null, () => OfText("Subject: s", Repeat(_ => "\r\n", 100_000) + Repeat(_ => "国投集团 2023-06-05\r\n", 100_000))),
        new("a docx of half a million styles, each based on the next", "样式超过", () => WithFile("稿件.docx", TestDocx.Of("<w:p><w:r><w:t>a</w:t></w:r></w:p>", TestDocx.Part(
            "word/styles.xml", "styles", Repeat(i => $"<w:style w:styleId=\"{i}\"><w:basedOn w:val=\"{i + 1}\"/></w:style>", 500_000) + "<w:style w:styleId=\"500000\"><w:rPr><w:vanish/></w:rPr></w:style>")))),
        new("a docx of elements ten million deep in a deleted text", "嵌套太深", () => WithFile("稿件.docx", TestDocx.Of("<w:p><w:del>" + Repeat(_ => "<a>", 10_000_000)))),
        new("700,000 beginnings of a uuencoded file in one line", null, () => OfText("Subject: s", Repeat(_ => "begin ", 700_000))),
        new("an OFD whose 500 documents of 500 pages are one part of 30 MB", "OFD 附件", () => WithFile("稿件.ofd", Zip(
            ("OFD.xml", Encoding.UTF8.GetBytes($"<OFD>{Repeat(_ => "<DocRoot>Document.xml</DocRoot>", 500)}</OFD>")),
            ("Document.xml", Encoding.UTF8.GetBytes($"<Document>{Repeat(_ => "<Page BaseLoc=\"Page.xml\"/>", 500)}</Document>")),
            ("Page.xml", Encoding.UTF8.GetBytes($"<Page>{Repeat(_ => "<TextObject/>", 2_300_000)}</Page>"))))),
        new("an OFD whose pieces of text are each ten thousand letters wide", "OFD 附件", () => WithFile("稿件.ofd", Zip(
            ("OFD.xml", "<OFD><DocRoot>Document.xml</DocRoot></OFD>"u8.ToArray()),
            ("Document.xml", "<Document><Page BaseLoc=\"Page.xml\"/></Document>"u8.ToArray()),
            ("Page.xml", Encoding.UTF8.GetBytes($"<Page>{Repeat(_ => "<TextCode DeltaX=\"g 10000 1\">a</TextCode>", 700_000)}</Page>"))))),
    ];

    private const string Line = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\r\n";

    private static byte[] Text(string head, string before, string many, string after) => Encoding.Latin1.GetBytes(string.Concat(head, before, many, after));

    private static string Repeat(Func<int, string> text, int count)
    {
        var result = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            result.Append(text(i));
        }

        return result.ToString();
    }

    private static byte[] OfText(string subject, string body, string sender = "clerk") => Encoding.UTF8.GetBytes(
        $"From: {sender} <clerk@example.cn>\r\n{subject}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n");

    private static byte[] WithFile(string name, byte[] content) => Text(
        Head, $"Content-Type: application/octet-stream; name=\"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks), "\r\n");

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var file = zip.CreateEntry(name).Open();
                file.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Zip(string entry, int megabytes, Func<int, byte> octet)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var file = zip.CreateEntry(entry).Open();
            byte[] block = [.. Enumerable.Range(0, 1 << 20).Select(octet)];
            for (var i = 0; i < megabytes; i++)
            {
                file.Write(block);
            }
        }

        return stream.ToArray();
    }
}
