using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>The submission server that mail goes out through.</summary>
/// <param name="Server">Where the server is.</param>
public sealed record SmtpOptions(ServerAddress Server)
{
    /// <summary>The port of submission with TLS at once (RFC 8314 section 3.3).</summary>
    public const int TlsPort = 465;

    /// <summary>The port of submission with STARTTLS (RFC 6409 section 3.1).</summary>
    public const int StartTlsPort = 587;

    /// <summary>The login name, or null for a relay on this machine that asks for none.</summary>
    public string? User { get; init; }

    /// <summary>Gives the secret (授权码, password or access token) when a connection logs in; it may throw a <see cref="Domain.TransportException"/>.</summary>
    public Func<string> Secret { get; init; } = () => "";

    /// <summary>True where the secret is an OAuth 2.0 access token (AUTH XOAUTH2).</summary>
    public bool SecretIsAccessToken { get; init; }

    /// <summary>A PEM file of extra certificate authorities, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>How long a whole reply to a command may take (RFC 5321 section 4.5.3.2: five minutes).</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the server may take to accept the next 64 KiB of a mail (RFC 5321 section 4.5.3.2.5: three minutes).</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// The octets a second at which a server must take a mail at least. A whole mail may take as long as its size needs at this rate, and the time of one step
    /// (<see cref="DataTimeout"/>) more for a pause that RFC 5321 allows: held to the time of each step alone, a server that reads a little each time would hold all mails
    /// behind it for hours. An office's line carries several times as much. 10 MB may take 14 minutes.
    /// </summary>
    public int DataRate { get; init; } = 16 * 1024;

    /// <summary>How long the answer to a whole mail may take (RFC 5321 section 4.5.3.2.6: ten minutes; a shorter wait makes duplicates).</summary>
    public TimeSpan AcceptTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the answer to a mail already handed over is still waited for after the program was told to stop.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The provider, known by server or login, or null.</summary>
    public KnownProvider? Provider => KnownProviders.OfHost(Server.Host) ?? (User is null ? null : KnownProviders.OfAddress(User));
}
