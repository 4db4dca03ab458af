using MailIntake.Mail;
using MailIntake.Mail.Pop3;
using MailIntake.Mail.Transport;

namespace MailIntake.Configuration;

/// <summary>Where a mailbox lies: an IMAP or POP3 server, or a folder of this machine.</summary>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Server">The server, or null for folders.</param>
/// <param name="Path">The folder's full path, empty for servers.</param>
public sealed record MailboxSource(MailboxSourceKind Kind, ServerAddress? Server, string Path)
{
    private const int ImapsPort = 993; // RFC 8314 section 3.2
    private const int ImapPort = 143;

    /// <summary>Reads a mailbox's <c>source</c>; null and a fault in Chinese where it is none.</summary>
    /// <param name="text">The text of the configuration.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    /// <param name="fault">What is wrong and what to write.</param>
    public static MailboxSource? Parse(string text, string folder, out string? fault) => Scheme(text) switch
    {
        "imap" or "imaps" => OfServer(MailboxSourceKind.Imap, text, "imap", ImapsPort, ImapPort, out fault),
        "pop3" or "pop3s" => OfServer(MailboxSourceKind.Pop3, text, "pop3", Pop3Options.TlsPort, Pop3Options.StartTlsPort, out fault),
        "maildir" => OfFolder(MailboxSourceKind.Maildir, text, folder, out fault),
        "folder" => OfFolder(MailboxSourceKind.Folder, text, folder, out fault),
        _ => Refuse("不能这样写，请写 imaps://主机[:端口]（加密连接）、imap://主机[:端口]（STARTTLS）、pop3s://主机[:端口]、maildir:路径 或 folder:路径", out fault),
    };

    /// <summary>The IMAP server of an address whose provider is known, else null.</summary>
    public static MailboxSource? OfKnownProvider(string address) => KnownProviders.OfAddress(address) is { } provider
        ? new MailboxSource(MailboxSourceKind.Imap, new ServerAddress(provider.ImapHost, ImapsPort, TransportSecurity.ImplicitTls), "")
        : null;

    /// <summary>The server or folder as messages name it.</summary>
    public override string ToString() => Server?.ToString() ?? Path;

    private static string Scheme(string text) => text.IndexOf(':') is > 0 and var colon ? text[..colon].ToLowerInvariant() : "";

    private static MailboxSource? OfServer(MailboxSourceKind kind, string text, string protocol, int tlsPort, int startTlsPort, out string? fault) =>
        ServerAddress.TryParse(text, protocol, tlsPort, startTlsPort, out var server, out fault) ? new MailboxSource(kind, server, "") : null;

    private static MailboxSource? OfFolder(MailboxSourceKind kind, string text, string folder, out string? fault)
    {
        var path = text[(text.IndexOf(':') + 1)..];
        if (path.Length == 0)
        {
            return Refuse("maildir: 和 folder: 后面要写路径", out fault);
        }

        fault = null;
        return new MailboxSource(kind, null, System.IO.Path.GetFullPath(path, System.IO.Path.GetFullPath(folder)));
    }

    private static MailboxSource? Refuse(string message, out string? fault)
    {
        fault = message;
        return null;
    }
}
