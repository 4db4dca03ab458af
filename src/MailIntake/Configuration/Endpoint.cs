using System.Net;

namespace MailIntake.Configuration;

/// <summary>Where a mailbox lies or mail goes: a server, or a folder of this machine.</summary>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Text">The address as it is written, for messages.</param>
/// <param name="Host">The server's name; empty for folders.</param>
/// <param name="Port">The server's port; 0 for folders.</param>
/// <param name="Tls">How the connection is protected; of no meaning for folders.</param>
/// <param name="Path">The folder's full path; empty for servers.</param>
public sealed record Endpoint(EndpointKind Kind, string Text, string Host, int Port, EndpointTls Tls, string Path)
{
    /// <summary>Reads a mailbox's <c>source</c>; null and a fault in Chinese where it is none.</summary>
    /// <param name="text">The text of the configuration.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    /// <param name="fault">What is wrong and what to write.</param>
    public static Endpoint? ParseSource(string text, string folder, out string fault) => Scheme(text) switch
    {
        "imaps" => Server(EndpointKind.Imap, text, 993, EndpointTls.Implicit, out fault),
        "imap" => Server(EndpointKind.Imap, text, 143, EndpointTls.StartTls, out fault),
        "maildir" => Folder(EndpointKind.Maildir, text, folder, out fault),
        "folder" => Folder(EndpointKind.Folder, text, folder, out fault),
        "pop3s" => Refuse("pop3s 尚未支持，请用 imaps://服务器", out fault),
        _ => Refuse("请写 imaps://服务器[:端口]、imap://服务器[:端口]（使用 STARTTLS）、maildir:路径 或 folder:路径", out fault),
    };

    /// <summary>Reads the <c>via</c> of outgoing mail; null and a fault in Chinese where it is none.</summary>
    public static Endpoint? ParseVia(string text, string folder, out string fault) => Scheme(text) switch
    {
        "smtps" => Server(EndpointKind.Smtp, text, 465, EndpointTls.Implicit, out fault),
        "smtp" => Server(EndpointKind.Smtp, text, 587, EndpointTls.StartTls, out fault),
        "pickup" => Folder(EndpointKind.Pickup, text, folder, out fault),
        _ => Refuse("请写 smtps://服务器[:端口]、smtp://服务器[:端口]（使用 STARTTLS）或 pickup:路径", out fault),
    };

    private static string Scheme(string text) => text.IndexOf(':') is > 0 and var colon ? text[..colon] : "";

    private static Endpoint? Folder(EndpointKind kind, string text, string folder, out string fault)
    {
        var path = text[(text.IndexOf(':') + 1)..];
        fault = path.Length == 0 ? "冒号后面要写路径" : "";
        return path.Length == 0 ? null : new Endpoint(kind, text, "", 0, EndpointTls.None, System.IO.Path.GetFullPath(path, System.IO.Path.GetFullPath(folder)));
    }

    private static Endpoint? Server(EndpointKind kind, string text, int port, EndpointTls tls, out string fault)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.DnsSafeHost.Length == 0 || uri.AbsolutePath is not ("" or "/") || uri.Fragment.Length > 0)
        {
            return Refuse($"应当是 {Scheme(text)}://服务器[:端口]", out fault);
        }

        if (uri.UserInfo.Length > 0)
        {
            return Refuse("地址里不能写用户名和密码；用户名写在 user，授权码写成 secret: env:变量名 或 file:文件", out fault);
        }

        if (uri.Query.Length > 0)
        {
            if (uri.Query != "?tls=none" || tls == EndpointTls.Implicit)
            {
                return Refuse($"不认识“{uri.Query}”；只有 {Scheme(text).TrimEnd('s')}:// 对本机地址可以写 ?tls=none", out fault);
            }

            if (uri.DnsSafeHost != "localhost" && !(IPAddress.TryParse(uri.DnsSafeHost, out var address) && IPAddress.IsLoopback(address)))
            {
                return Refuse("不加密（?tls=none）只允许用于本机地址 127.0.0.1、::1 或 localhost", out fault);
            }

            tls = EndpointTls.None;
        }

        fault = "";
        return new Endpoint(kind, text, uri.DnsSafeHost, uri.Port > 0 ? uri.Port : port, tls, "");
    }

    private static Endpoint? Refuse(string message, out string fault)
    {
        fault = message;
        return null;
    }
}
