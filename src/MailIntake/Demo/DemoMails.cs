using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Time;

namespace MailIntake.Demo;

/// <summary>
/// The sample mails that ship with the program, out of <c>mails.yaml</c>: written as the usual Chinese mail programs write them, half of them
/// in GBK that calls itself gb2312, with reports in the body or as docx.
/// </summary>
public static class DemoMails
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>Reads the samples.</summary>
    /// <exception cref="InvalidOperationException">The file that ships with the program is broken.</exception>
    public static IReadOnlyList<DemoMail> Read()
    {
        var problems = new List<Problem>();
        var map = ConfigFile.Parse(DemoResources.Text("mails.yaml"), "mails.yaml", problems);
        var mails = new List<DemoMail>();
        var contents = new Dictionary<string, Content>(StringComparer.Ordinal);
        foreach (var entry in map?.Maps("mails") ?? [])
        {
            var content = entry.TextOrNull("same-as") is { } same
                ? contents[same]
                : new Content(entry.Text("body"), [.. entry.Maps("files").Select(f => (f.Text("name"), f.Text("text")))]);
            if (entry.TextOrNull("id") is { } id)
            {
                contents.Add(id, content);
            }

            var headers = entry.MapOrNull("headers");
            var at = OfficeTime.TryParse(entry.Text("at"), out var instant, out _) ? instant : default;
            mails.Add(new DemoMail(entry.Text("to"), at, Write(
                entry.Text("from"), entry.Text("to"), entry.Text("subject"), at, content, entry.TextOrNull("charset") == "gbk",
                [.. headers?.Keys.Select(k => (k, headers.Text(k))) ?? []], mails.Count + 1)));
        }

        return problems.Count == 0 ? mails : throw new InvalidOperationException(string.Join('\n', problems));
    }

    private static byte[] Write(
        string from, string to, string subject, DateTimeOffset at, Content content, bool gbk, IReadOnlyList<(string Name, string Value)> headers, int number)
    {
        var (encoding, charset) = gbk ? (Gbk, "gb2312") : (Encoding.UTF8, "utf-8");
        var open = from.LastIndexOf('<');
        var sender = from[(open + 1)..^1];
        var mail = new StringBuilder();
        mail.Append(CultureInfo.InvariantCulture, $"Date: {at.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0800\r\n")
            .Append($"From: {Word(from[..open].Trim(), encoding, charset)} <{sender}>\r\n")
            .Append($"To: <{to}>\r\n")
            .Append($"Subject: {Word(subject, encoding, charset)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Message-ID: <demo.{number}.{at.ToUnixTimeSeconds()}@{sender[(sender.IndexOf('@') + 1)..]}>\r\n")
            .Append("MIME-Version: 1.0\r\n");
        foreach (var (name, value) in headers)
        {
            mail.Append($"{name}: {value}\r\n");
        }

        var text = $"Content-Type: text/plain; charset=\"{charset}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Base64(encoding.GetBytes(content.Body.Replace("\n", "\r\n", StringComparison.Ordinal)))}\r\n";
        if (content.Files.Count == 0)
        {
            return Encoding.ASCII.GetBytes(mail.Append(text).ToString());
        }

        var boundary = $"----=_Part_{number:000}_demo";
        mail.Append($"Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{text}");
        foreach (var (name, fileText) in content.Files)
        {
            var bytes = name.EndsWith(".docx", StringComparison.Ordinal) ? Docx(fileText) : Encoding.UTF8.GetBytes(fileText);
            mail.Append($"--{boundary}\r\nContent-Type: application/octet-stream;\r\n name=\"{Word(name, encoding, charset)}\"\r\n")
                .Append($"Content-Disposition: attachment;\r\n filename=\"{Word(name, encoding, charset)}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Base64(bytes)}\r\n");
        }

        return Encoding.ASCII.GetBytes(mail.Append($"--{boundary}--\r\n").ToString());
    }

    /// <summary>Encoded words of RFC 2047, at most 75 characters each: 30 octets are 40 of base64.</summary>
    private static string Word(string text, Encoding encoding, string charset)
    {
        var words = new List<string>();
        var part = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (encoding.GetByteCount(part.ToString() + rune) > 30)
            {
                words.Add(part.ToString());
                part.Clear();
            }

            part.Append(rune);
        }

        words.Add(part.ToString());
        return string.Join("\r\n ", words.Select(w => $"=?{charset}?B?{Convert.ToBase64String(encoding.GetBytes(w))}?="));
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);

    private static byte[] Docx(string text)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var paragraphs = text.TrimEnd().Split('\n').Select(line => new Paragraph(new Run(new Text(line) { Space = SpaceProcessingModeValues.Preserve })));
            document.AddMainDocumentPart().Document = new Document(new Body(paragraphs));
        }

        return stream.ToArray();
    }

    private sealed record Content(string Body, IReadOnlyList<(string Name, string Text)> Files);
}
