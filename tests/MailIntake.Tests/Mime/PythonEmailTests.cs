using System.Text.Json;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

/// <summary>Reader and writer against Python's email package, on well-formed mails.</summary>
public sealed class PythonEmailTests
{
    private static readonly MimeFormat Format = new();

    [PythonFact]
    public async Task What_the_writer_writes_Python_reads_as_it_was_meant()
    {
        var random = new Random(2023);
        var mails = Enumerable.Range(0, 100).Select(i => Make(random, i)).ToList();
        var output = await PythonFactAttribute.RunAsync("read", string.Concat(mails.Select(m => Convert.ToBase64String(Format.Write(m)) + "\n")));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(mails.Count, lines.Length);
        foreach (var (mail, line) in mails.Zip(lines))
        {
            using var seen = JsonDocument.Parse(line);
            Assert.Equal(mail.Subject, seen.RootElement.GetProperty("subject").GetString());
            Assert.Equal(mail.MessageId, seen.RootElement.GetProperty("messageId").GetString());
            Assert.Equal(mail.Text, seen.RootElement.GetProperty("text").GetString());
            Assert.Equal([mail.From], Addresses(seen.RootElement.GetProperty("from")));
            Assert.Equal(mail.To, Addresses(seen.RootElement.GetProperty("to")));
            Assert.Equal(mail.Attachments.Select(a => $"{a.FileName} {a.MediaType} {Convert.ToBase64String(a.Content.Span)}"), Files(seen.RootElement));
        }
    }

    [PythonFact]
    public async Task What_Python_writes_the_reader_reads_as_it_was_meant()
    {
        var lines = (await PythonFactAttribute.RunAsync("write", "")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(150, lines.Length);
        foreach (var line in lines)
        {
            using var meant = JsonDocument.Parse(line);
            var mail = Format.Read(meant.RootElement.GetProperty("mail").GetBytesFromBase64());
            Assert.Equal(meant.RootElement.GetProperty("subject").GetString()!.Normalize(), mail.Subject);
            Assert.Equal(meant.RootElement.GetProperty("messageId").GetString(), mail.MessageId);
            Assert.Equal(meant.RootElement.GetProperty("text").GetString(), mail.Text.TrimEnd('\n') + "\n");
            Assert.Equal(Addresses(meant.RootElement.GetProperty("from")), mail.From);
            Assert.Equal(Addresses(meant.RootElement.GetProperty("to")), mail.Recipients);
            Assert.Equal(Files(meant.RootElement), mail.Attachments.Select(a => $"{a.FileName} {a.MediaType} {Convert.ToBase64String(a.Content.Span)}"));
        }
    }

    private static OutgoingMail Make(Random random, int number)
    {
        string[] words = ["关于", "政务信息", "report", "a, b", "\"quoted\"", "（专报）", "Ünïcödé", "𠮷野", "=?utf-8?Q?x?=", "\\", "<x@y>", new string('长', 60), new string('w', 90)];
        string Phrase(int most) => string.Join(' ', Enumerable.Range(0, 1 + random.Next(most)).Select(_ => words[random.Next(words.Length)]));
        var content = new byte[random.Next(500)];
        random.NextBytes(content);
        return new OutgoingMail
        {
            From = new MailAddress(Phrase(4), $"office{number}@qq.com"),
            To = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(i => new MailAddress(Phrase(3), $"unit{i}@example.cn"))],
            Subject = Phrase(10),
            Date = DateTimeOffset.UnixEpoch.AddDays(number),
            MessageId = $"{number}.digest@qq.com",
            Text = string.Concat(Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Phrase(20) + "\n")),
            Html = random.Next(2) == 0 ? null : $"<p>{number}</p>",
            Attachments = [.. Enumerable.Range(0, random.Next(3)).Select(i => new MailAttachment($"{Phrase(3)} {i}.docx", "application/msword", content))],
        };
    }

    private static IEnumerable<MailAddress> Addresses(JsonElement array) => array.EnumerateArray().Select(a => new MailAddress(a[0].GetString(), a[1].GetString()!));

    private static IEnumerable<string> Files(JsonElement root) => root.GetProperty("files").EnumerateArray().Select(f => $"{f[0].GetString()} {f[1].GetString()} {f[2].GetString()}");
}
