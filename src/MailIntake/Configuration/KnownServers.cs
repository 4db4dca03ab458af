namespace MailIntake.Configuration;

/// <summary>placeholder</summary>
public static class KnownServers
{
    /// <summary>x</summary>
    public static Endpoint? Imap(string address) => null;
    /// <summary>x</summary>
    public static Endpoint? Smtp(string address) => null;
}
