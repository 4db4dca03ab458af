using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Pop3;

/// <summary>One POP3 mailbox and how to read it.</summary>
/// <param name="Account">The mailbox's address: what mails are said to have come from.</param>
/// <param name="Server">Where the server is.</param>
/// <param name="User">The login name.</param>
/// <param name="Secret">Gives the secret (授权码, password or access token) when a connection logs in; it may throw a <see cref="Domain.TransportException"/>.</param>
public sealed record Pop3Options(string Account, ServerAddress Server, string User, Func<string> Secret)
{
    /// <summary>The port of POP3 with TLS at once (RFC 8314 section 3.2).</summary>
    public const int TlsPort = 995;

    /// <summary>The port of POP3 with STLS (RFC 2595 section 4).</summary>
    public const int StartTlsPort = 110;

    /// <summary>True where the secret is an OAuth 2.0 access token (AUTH XOAUTH2).</summary>
    public bool SecretIsAccessToken { get; init; }

    /// <summary>A PEM file of extra certificate authorities, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The largest mail taken into memory, in octets; a larger one is handed over as a stream.</summary>
    public long Limit { get; init; } = 50L << 20;

    /// <summary>Octets handed out and not yet given back before reading pauses; one larger mail passes alone.</summary>
    public long Budget { get; init; } = 8 << 20;

    /// <summary>How long the server may be silent while an answer is due.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Told when a step of connecting begins (null) and what was seen when it is done, for diagnosis; or null.</summary>
    public Action<ConnectionStep, string?>? Progress { get; init; }

    /// <summary>The provider, known by server or address, or null.</summary>
    public KnownProvider? Provider => KnownProviders.OfHost(Server.Host) ?? KnownProviders.OfAddress(Account);
}
