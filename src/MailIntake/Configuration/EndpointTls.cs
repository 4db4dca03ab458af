namespace MailIntake.Configuration;

/// <summary>How a connection is protected.</summary>
public enum EndpointTls
{
    /// <summary>TLS from the first octet (RFC 8314).</summary>
    Implicit,

    /// <summary>STARTTLS, which is required: without it nothing is said.</summary>
    StartTls,

    /// <summary>None; accepted for the loopback address alone.</summary>
    None,
}
