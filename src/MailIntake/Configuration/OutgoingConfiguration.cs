using MailIntake.Domain.Read;
using MailIntake.Mail;
using MailIntake.Mail.Smtp;
using MailIntake.Mail.Transport;

namespace MailIntake.Configuration;

/// <summary>How mail goes out.</summary>
/// <param name="Via">The SMTP server, or the pickup folder.</param>
/// <param name="From">The sender; its address is the login's (providers refuse others: QQ 501, NetEase 553).</param>
/// <param name="User">The login's name.</param>
/// <param name="Secret">The login's secret, or null where the server asks for none.</param>
/// <param name="CaPath">The file of an extra certificate authority, or null.</param>
/// <param name="SecretIsAccessToken">True where the secret is an OAuth 2.0 access token.</param>
public sealed record OutgoingConfiguration(
    OutgoingRoute Via, MailAddress From, string User, SecretReference? Secret, string? CaPath, bool SecretIsAccessToken = false)
{
    /// <summary>What a known provider is given a minute where the configuration says nothing: it tells no number, and fewer are never refused.</summary>
    private const int ProviderMailsPerMinute = 30;

    private const int UsualRecipients = 40;

    /// <summary>The most mails a minute, or null without limit. Providers' numbers are not published and are settings.</summary>
    public int? MailsPerMinute { get; init; }

    /// <summary>The most mails a day of the office's time, or null without limit.</summary>
    public int? MailsPerDay { get; init; }

    /// <summary>The most recipients of one mail: providers refuse more (NetEase 550 RP:RCL), a long list goes out as several mails.</summary>
    public int RecipientsPerMail { get; init; } = UsualRecipients;

    /// <summary>The provider that sends it in the end: whose server it is, or the sender's where another program takes it from a folder; null where it is none that is known.</summary>
    public KnownProvider? Provider => Via.Server is { } server ? KnownProviders.OfHost(server.Host) : KnownProviders.OfAddress(From.Address);

    /// <summary>Reads the mapping <c>outgoing</c>, of <c>mailintake.yaml</c> or of an office's policy; null (and problems) where it cannot be used.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="folders">The program's folders.</param>
    public static OutgoingConfiguration? Read(ConfigMap map, AppFolders folders)
    {
        var fromText = map.Text("from");
        var from = ParseFrom(fromText);
        if (from is null && fromText.Length > 0)
        {
            map.Report("from", "from：不是发件人，请写成 名称 <地址@域名> 或 地址@域名");
        }

        OutgoingRoute? via = null;
        if (map.TextOrNull("via") is { } text)
        {
            if (OutgoingRoute.TryParse(text, out via, out var fault))
            {
                via = via.PickupFolder is { } folder ? via with { PickupFolder = Path.GetFullPath(folder, Path.GetFullPath(folders.Data)) } : via;
            }
            else
            {
                map.Report("via", $"via：{fault}");
            }
        }
        else if (from is not null)
        {
            if (KnownProviders.OfAddress(from.Address) is { } provider)
            {
                via = new OutgoingRoute(new ServerAddress(provider.SmtpHost, SmtpOptions.TlsPort, TransportSecurity.ImplicitTls), null);
            }
            else
            {
                map.Report("from", $"不知道 {from.Address} 的发信服务器，请写 via: smtps://服务器");
            }
        }

        var user = map.TextOrNull("user") ?? from?.Address ?? "";
        if (from is not null && user.Contains('@') && !user.Equals(from.Address, StringComparison.OrdinalIgnoreCase))
        {
            map.Report("user", $"登录名与发件人地址 {from.Address} 不同，服务商会拒收；请改成一致");
        }

        var secret = SecretReader.Read(map, folders);
        if (via?.Server is { Security: not TransportSecurity.None } && secret is null && !map.Has("secret"))
        {
            map.Report("secret", "缺少授权码，请写 secret: env:变量名 或 file:文件");
        }

        var token = SecretReader.IsAccessToken(map);
        var ca = map.TextOrNull("ca");
        var perMinute = map.WholeOrNull("per-minute", 1, 10_000) ?? (via?.Server is { } server && KnownProviders.OfHost(server.Host) is not null ? ProviderMailsPerMinute : null);
        var perDay = map.WholeOrNull("per-day", 1, 1_000_000);
        var recipients = map.WholeOrNull("recipients", 1, 1000);
        map.Close();
        return via is null || from is null
            ? null
            : new OutgoingConfiguration(via, from, user, secret, ca is null ? null : Path.GetFullPath(ca, Path.GetFullPath(folders.Config)), token)
            {
                MailsPerMinute = perMinute,
                MailsPerDay = perDay,
                RecipientsPerMail = recipients ?? UsualRecipients,
            };
    }

    private static MailAddress? ParseFrom(string text)
    {
        var open = text.LastIndexOf('<');
        var (name, address) = open >= 0 && text.EndsWith('>') ? (text[..open].Trim().Trim('"'), text[(open + 1)..^1].Trim()) : ("", text.Trim());
        return AddressText.IsAddress(address) && !name.Any(char.IsControl) ? new MailAddress(name.Length > 0 ? name : null, address) : null;
    }
}
