namespace MailIntake.Mail;

/// <summary>
/// The providers that Chinese offices keep their mailboxes with, by the domain of the address, so that a mailbox's
/// configuration needs no more than its secret. Another server is named by <c>source</c> and <c>outgoing</c>.
/// </summary>
public static class KnownProviders
{
    private const string QqRecent = "QQ 邮箱默认只让程序收取最近 30 天的邮件：请在网页版“设置 → 账号”的“收取选项”中改为“全部”";
    private const string NetEaseRecent = "网易邮箱默认只让程序收取最近 30 天的邮件：请在网页版“设置 → POP3/SMTP/IMAP”的“收取选项”中改为“全部”";

    private static readonly KnownProvider Qq = new(
        ProviderFamily.Qq, "imap.qq.com", "smtp.qq.com",
        "网页版“设置 → 账号”中开启 IMAP/SMTP 服务并生成授权码（16 位字母，不是 QQ 密码）") { RecentOnlyHint = QqRecent };

    private static readonly Dictionary<string, KnownProvider> ByDomain = new(StringComparer.OrdinalIgnoreCase)
    {
        ["qq.com"] = Qq,
        ["vip.qq.com"] = Qq,
        ["foxmail.com"] = Qq,
        ["exmail.qq.com"] = new(
            ProviderFamily.Qq, "imap.exmail.qq.com", "smtp.exmail.qq.com",
            "网页版“设置 → 客户端设置”中开启 IMAP/SMTP 服务；开启了安全登录的，生成客户端专用密码"),
        ["163.com"] = NetEase("163.com"),
        ["126.com"] = NetEase("126.com"),
        ["yeah.net"] = NetEase("yeah.net"),
        ["188.com"] = NetEase("188.com"),
        ["vip.163.com"] = NetEase("vip.163.com"),
        ["vip.126.com"] = NetEase("vip.126.com"),
        ["139.com"] = Standard("139.com"),
        ["189.cn"] = Standard("189.cn"),
        ["sina.com"] = Standard("sina.com"),
        ["sina.cn"] = Standard("sina.cn"),
        ["vip.sina.com"] = Standard("vip.sina.com"),
        ["sohu.com"] = Standard("sohu.com"),
        ["aliyun.com"] = Standard("aliyun.com"),
    };

    /// <summary>The provider of an address, or null where its domain is not known.</summary>
    /// <param name="address">Such as <c>2515574179@qq.com</c>.</param>
    public static KnownProvider? OfAddress(string address) => ByDomain.GetValueOrDefault(address[(address.LastIndexOf('@') + 1)..]);

    /// <summary>The provider that runs a server, or null: the same quirks hold where the server is named by hand.</summary>
    /// <param name="host">Such as <c>imap.163.com</c>.</param>
    public static KnownProvider? OfHost(string host) => ByDomain.Values.FirstOrDefault(provider =>
        host.Equals(provider.ImapHost, StringComparison.OrdinalIgnoreCase) || host.Equals(provider.SmtpHost, StringComparison.OrdinalIgnoreCase));

    private static KnownProvider NetEase(string domain) => new(
        ProviderFamily.NetEase, $"imap.{domain}", $"smtp.{domain}",
        "网页版“设置 → POP3/SMTP/IMAP”中开启 IMAP/SMTP 服务并新增授权码（不是邮箱密码）") { RecentOnlyHint = NetEaseRecent };

    private static KnownProvider Standard(string domain) => new(
        ProviderFamily.Standard, $"imap.{domain}", $"smtp.{domain}", "网页版的设置中开启 IMAP/SMTP 服务并生成授权码");
}
