using System.Text;
using MailIntake.Configuration;

namespace MailIntake.Demo;

/// <summary>A folder of its own in which the demo works: a copy of the configuration that ships, the sample mails as mailboxes, and the data.</summary>
public sealed class DemoFolder
{
    /// <summary>The mailbox of an office that accepts no mail, to show what becomes of mail that comes all the same.</summary>
    private const string NoMailMailbox = "kdlqxxk@example.cn";

    /// <summary>Makes the folder.</summary>
    /// <exception cref="IOException">It cannot be written, or the shipped configuration is not beside the program.</exception>
    public DemoFolder()
    {
        Root = Directory.CreateTempSubdirectory("mailintake-demo-").FullName;
        Folders = new AppFolders(Path.Combine(Root, "config"), Path.Combine(Root, "data"));
        Copy(Path.Combine(AppContext.BaseDirectory, "config"), Folders.Config);
        Mails = DemoMails.Read();
        WriteMailboxes();
        WriteConfiguration();
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Configuration and data in it.</summary>
    public AppFolders Folders { get; }

    /// <summary>The sample mails.</summary>
    public IReadOnlyList<DemoMail> Mails { get; }

    /// <summary>Writes a table that is to be imported, and returns its file.</summary>
    public string Table(string name)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, DemoResources.Text(name), new UTF8Encoding(true));
        return path;
    }

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private void WriteMailboxes()
    {
        for (var i = 0; i < Mails.Count; i++)
        {
            var mail = Mails[i];
            var path = Path.Combine(MailFolder(mail.Mailbox), $"{i + 1:000}.eml");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, mail.Raw);
            File.SetLastWriteTimeUtc(path, mail.ReceivedAt.UtcDateTime);
        }
    }

    private void WriteConfiguration()
    {
        var yaml = new StringBuilder("mailboxes:\n");
        foreach (var mailbox in Mails.Select(m => m.Mailbox).Distinct())
        {
            yaml.Append($"  {mailbox}: {{ source: \"folder:{MailFolder(mailbox)}\" }}\n");
        }

        yaml.Append("outgoing: { via: \"pickup:outbox\", from: \"信息考核 <demo@example.cn>\" }\n");
        File.WriteAllText(Path.Combine(Folders.Config, AppConfiguration.FileName), yaml.ToString());
        foreach (var path in Directory.GetFiles(Folders.Config, "classification.yaml", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(path);
            File.WriteAllText(path, text.Replace("mailboxes: []", $"mailboxes: [ {{ address: {NoMailMailbox} }} ]", StringComparison.Ordinal));
        }
    }

    private string MailFolder(string mailbox) => Path.Combine(Root, "mail", mailbox);
}
