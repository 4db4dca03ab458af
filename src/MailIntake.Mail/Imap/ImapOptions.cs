using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Imap;

/// <summary>One IMAP mailbox and how to read it.</summary>
/// <param name="Account">The mailbox's address: what mails are said to have come from.</param>
/// <param name="Server">Where the server is.</param>
/// <param name="User">The login name.</param>
/// <param name="Secret">Gives the secret (授权码, password or access token) when a connection logs in; it may throw a <see cref="Domain.TransportException"/>.</param>
public sealed record ImapOptions(string Account, ServerAddress Server, string User, Func<string> Secret)
{
    /// <summary>How to log in.</summary>
    public ImapAuthentication Authentication { get; init; }

    /// <summary>A PEM file of extra certificate authorities, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The folders to read by the names people see; empty for INBOX and, where there is one, the junk folder.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The largest mail taken into memory, in octets; a larger one is handed over as a stream.</summary>
    public long Limit { get; init; } = 50L << 20;

    /// <summary>Octets handed out and not yet given back before reading pauses; one larger mail passes alone.</summary>
    public long Budget { get; init; } = 8 << 20;

    /// <summary>How long the server may be silent while an answer is due. A command's whole answer may take ten times as long, a mail longer by its size.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a folder stays open before it is opened anew, so that a folder rebuilt by the provider is noticed.</summary>
    public TimeSpan ReopenAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// True where UID SEARCH in an open folder shows new mail by itself, as at QQ and NetEase. Elsewhere (Dovecot) a server looks for new mail only on NOOP, and
    /// only when the search is done: NOOP goes behind the search in the same write, and where it tells of new mail the search is repeated.
    /// </summary>
    public bool SearchSeesNewMail { get; init; } = KnownProviders.OfHost(Server.Host) is { Family: ProviderFamily.Qq or ProviderFamily.NetEase };

    /// <summary>The program's version given to the server with ID (RFC 2971), without which NetEase refuses to open a folder.</summary>
    public string Version { get; init; } = typeof(ImapOptions).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Told every line of the conversation, secrets and mails left out, for diagnosis; or null.</summary>
    public Action<string>? Transcript { get; init; }

    /// <summary>Told when a step of connecting begins (null) and what was seen when it is done, for diagnosis; or null.</summary>
    public Action<ConnectionStep, string?>? Progress { get; init; }

    /// <summary>The provider, known by server or address, or null.</summary>
    public KnownProvider? Provider => KnownProviders.OfHost(Server.Host) ?? KnownProviders.OfAddress(Account);
}
