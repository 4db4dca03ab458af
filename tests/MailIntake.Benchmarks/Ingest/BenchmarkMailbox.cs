namespace MailIntake.Benchmarks.Ingest;

/// <summary>A mailbox on a loopback server.</summary>
/// <param name="Port">Plain IMAP.</param>
/// <param name="User">The login name, which is the address.</param>
/// <param name="Secret">The password.</param>
internal sealed record BenchmarkMailbox(int Port, string User, string Secret)
{
    /// <summary>The mailbox to which Shuozhou's units send.</summary>
    public const string Address = "szxxgkk@126.com";
}
