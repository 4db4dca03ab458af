namespace MailIntake.Configuration;

/// <summary>How one mailbox is reached.</summary>
public sealed record MailboxConfiguration
{
    /// <summary>The size limit where none is written: 50 MB.</summary>
    public const long DefaultSizeLimit = 50L << 20;

    /// <summary>Its address, lower case.</summary>
    public required string Address { get; init; }

    /// <summary>Where it lies.</summary>
    public required MailboxSource Source { get; init; }

    /// <summary>The login's name; the address where none is written.</summary>
    public required string User { get; init; }

    /// <summary>The login's secret (授权码), or null where the source needs none.</summary>
    public SecretReference? Secret { get; init; }

    /// <summary>True where the secret is an OAuth 2.0 access token.</summary>
    public bool SecretIsAccessToken { get; init; }

    /// <summary>The folders to read; empty for INBOX and, where there is one, the junk folder.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>
    /// The authserv-id (RFC 8601 section 2.5) of the receiving provider, or null where sender checks are not looked at. Several joined by 、;
    /// one that ends in * is a beginning (NetEase's servers each have their own: mx7, mx41).
    /// </summary>
    public string? AuthservId { get; init; }

    /// <summary>Mails over so many octets are archived whole but read in their headers only.</summary>
    public long SizeLimit { get; init; } = DefaultSizeLimit;

    /// <summary>The file of an extra certificate authority, or null.</summary>
    public string? CaPath { get; init; }

    /// <summary>The line in <c>mailintake.yaml</c>.</summary>
    public int Line { get; init; }
}
