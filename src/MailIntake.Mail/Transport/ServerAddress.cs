using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace MailIntake.Mail.Transport;

/// <summary>Where a mail server is and how the connection to it is protected: <c>smtps://host[:port]</c>, <c>smtp://host[:port][?tls=none]</c>, and alike for IMAP and POP3.</summary>
/// <param name="Host">A host name or an IP address (IPv6 without brackets).</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Security">TLS at once, STARTTLS, or none.</param>
public sealed record ServerAddress(string Host, int Port, TransportSecurity Security)
{
    /// <summary>Reads an address as the configuration writes it.</summary>
    /// <param name="text">Such as <c>imaps://imap.qq.com</c>.</param>
    /// <param name="protocol">The scheme with STARTTLS: <c>smtp</c>, <c>imap</c>, <c>pop3</c>; with an s behind it, TLS at once.</param>
    /// <param name="tlsPort">The port where TLS begins at once, if none is written.</param>
    /// <param name="startTlsPort">The port of plain text with STARTTLS, if none is written.</param>
    /// <param name="address">The address, or null.</param>
    /// <param name="problem">What is wrong and what to write, in Chinese and without the text, which may hold a password; or null.</param>
    public static bool TryParse(
        string text, string protocol, int tlsPort, int startTlsPort,
        [NotNullWhen(true)] out ServerAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = null;
        var secure = text.StartsWith($"{protocol}s://", StringComparison.OrdinalIgnoreCase);
        if ((!secure && !text.StartsWith($"{protocol}://", StringComparison.OrdinalIgnoreCase)) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            problem = $"不是服务器地址，请写成 {protocol}s://主机[:端口]（加密连接），或 {protocol}://主机[:端口]（STARTTLS）";
        }
        else if (uri.UserInfo.Length > 0)
        {
            problem = $"服务器地址里不能写用户名或密码，只写 {uri.Scheme}://{uri.Host}；登录名写在 user，授权码写在 secret";
        }
        else if (uri.AbsolutePath is not ("" or "/") || uri.Fragment.Length > 0 || uri.Query is not ("" or "?tls=none"))
        {
            problem = "主机和端口之后只能写 ?tls=none";
        }
        else if (uri.Port == 0)
        {
            problem = "端口应当是 1 到 65535 的整数";
        }
        else if (uri.Query.Length > 0 && (secure || !IsLoopback(uri.IdnHost)))
        {
            problem = secure
                ? $"{protocol}s:// 总是加密，不能写 ?tls=none"
                : "?tls=none 只允许用于本机（127.0.0.1、::1、localhost），其他服务器必须加密，请去掉 ?tls=none";
        }
        else
        {
            var security = secure ? TransportSecurity.ImplicitTls : uri.Query.Length > 0 ? TransportSecurity.None : TransportSecurity.StartTls;
            address = new(uri.IdnHost, uri.Port > 0 ? uri.Port : secure ? tlsPort : startTlsPort, security);
            return true;
        }

        return false;
    }

    /// <summary>Host and port as messages name them.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
}
