using System.Globalization;
using System.Text;
using MailIntake.Tests.Commands;

namespace MailIntake.Tests;

/// <summary>A copy of the shipped configuration, a folder of mails as a mailbox, and a data folder, as an administrator would set them up.</summary>
public sealed class Workplace : IDisposable
{
    public const string Mailbox = "2515574179@qq.com";
    private const string Sender = "信息员 <xinxi@example.cn>";
    private readonly TempFolder folder = new();

    public Workplace(string? settings = null)
    {
        var shipped = Path.Combine(ShippedConfig.Root, "config");
        foreach (var path in Directory.GetFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Config, Path.GetRelativePath(shipped, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        Directory.CreateDirectory(MailFolder);
        Settings(settings ?? SettingsOf());
    }

    public string Config => folder["config"];

    public string Data => folder["data"];

    public string MailFolder => folder["mail"];

    public string Outbox => Path.Combine(Data, "outbox");

    public string this[string name] => folder[name];

    /// <summary>Settings with the mailbox and a way out for mail.</summary>
    /// <param name="via">The way out.</param>
    /// <param name="mailbox">Where the mailbox is, and what else there is to say of it.</param>
    public static string SettingsOf(string via = "pickup:outbox", string mailbox = "source: \"folder:../mail\"") => $$"""
        mailboxes:
          {{Mailbox}}: { {{mailbox}} }
        outgoing: { via: "{{via}}", from: "信息考核 <{{Mailbox}}>" }
        """;

    public void Settings(string yaml) => File.WriteAllText(Path.Combine(Config, "mailintake.yaml"), yaml + "\n");

    public string OfficeFile(string office, string name) => Path.Combine(Config, "offices", office, name);

    /// <summary>Puts a mail into the mailbox; returns its file.</summary>
    public string Receive(string name, string at, string subject, string body, string from = Sender) =>
        ReceiveContent(name, at, subject, $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n", from);

    /// <summary>Puts a mail whose only part is a file into the mailbox.</summary>
    public void ReceiveFile(string name, string at, string subject, string file, byte[] content, string from = Sender) => ReceiveContent(
        name, at, subject,
        $"Content-Type: application/octet-stream; name=\"{Word(file)}\"\r\nContent-Disposition: attachment; filename=\"{Word(file)}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + $"{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}\r\n", from);

    /// <summary>Puts a mail into the mailbox as the test writes it from its other header fields on; returns its file.</summary>
    public string ReceiveContent(string name, string at, string subject, string content, string from = Sender)
    {
        var path = Path.Combine(MailFolder, name);
        var open = from.IndexOf('<', StringComparison.Ordinal);
        File.WriteAllText(path, $"From: {Word(from[..open].Trim())} {from[open..]}\r\nSubject: {Word(subject)}\r\nMIME-Version: 1.0\r\n{content}");
        File.SetLastWriteTimeUtc(path, DateTimeOffset.Parse(at + "+08:00", CultureInfo.InvariantCulture).UtcDateTime);
        return path;
    }

    /// <summary>Runs a command on this workplace.</summary>
    public Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => Cli.RunAsync([.. args, "--config", Config, "--data", Data]);

    public string Csv(string name, string content, Encoding? encoding = null)
    {
        File.WriteAllText(folder[name], content, encoding ?? new UTF8Encoding(false));
        return folder[name];
    }

    public void Dispose() => folder.Dispose();

    private static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
