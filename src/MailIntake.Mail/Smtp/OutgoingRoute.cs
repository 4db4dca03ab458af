using System.Diagnostics.CodeAnalysis;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>The way out as the configuration names it in <c>via</c>: a submission server, or a folder that another program picks mails up from.</summary>
/// <param name="Server">The server, or null.</param>
/// <param name="PickupFolder">The folder as written, or null. Exactly one of the two is there.</param>
public sealed record OutgoingRoute(ServerAddress? Server, string? PickupFolder)
{
    private const string Pickup = "pickup:";

    /// <summary>Reads <c>smtps://host[:port]</c>, <c>smtp://host[:port][?tls=none]</c> or <c>pickup:PATH</c>.</summary>
    /// <param name="text">What the configuration says.</param>
    /// <param name="route">The route, or null.</param>
    /// <param name="problem">What is wrong and what to write, in Chinese and without the text, which may be a secret in the wrong place; or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out OutgoingRoute? route, [NotNullWhen(false)] out string? problem)
    {
        route = null;
        if (text.StartsWith(Pickup, StringComparison.OrdinalIgnoreCase))
        {
            var folder = text[Pickup.Length..].Trim();
            if (folder.Length == 0)
            {
                problem = "pickup: 之后要写文件夹，如 pickup:outbox";
                return false;
            }

            route = new(null, folder);
            problem = null;
            return true;
        }

        if (!text.StartsWith("smtp", StringComparison.OrdinalIgnoreCase))
        {
            problem = "不是发信方式，请写成 smtps://主机[:端口]、smtp://主机[:端口]（STARTTLS）或 pickup:文件夹";
            return false;
        }

        if (!ServerAddress.TryParse(text, "smtp", SmtpOptions.TlsPort, SmtpOptions.StartTlsPort, out var server, out problem))
        {
            return false;
        }

        route = new(server, null);
        return true;
    }
}
