namespace MailIntake.Mail.Transport;

/// <summary>How a connection to a mail server is protected.</summary>
public enum TransportSecurity
{
    /// <summary>TLS from the first octet (RFC 8314 section 3.3).</summary>
    ImplicitTls,

    /// <summary>Plain text until STARTTLS, which the server must offer before anything secret is said (RFC 3207, RFC 9051 section 6.2.1).</summary>
    StartTls,

    /// <summary>None; only towards this machine itself.</summary>
    None,
}
