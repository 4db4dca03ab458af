using MailIntake.Benchmarks.Mailbox;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>A mailbox on a loopback server.</summary>
/// <param name="Port">Plain IMAP.</param>
/// <param name="User">The login name, which is the address.</param>
/// <param name="Secret">The password.</param>
internal sealed record BenchmarkMailbox(int Port, string User, string Secret)
{
    /// <summary>The mailbox to which Shuozhou's units send.</summary>
    public const string Address = "szxxgkk@126.com";

    /// <summary>Fills a mailbox of a server with mails of Shuozhou's units.</summary>
    public static MailboxFacts Fill(string maildir, int mails, int seed) => MailboxGenerator.Write(maildir, mails, seed, Units());

    /// <summary>The same mails in memory.</summary>
    public static byte[][] Make(int mails, int seed) => MailboxGenerator.Make(mails, seed, Units());

    private static List<string> Units() => [.. File.ReadLines(ShippedConfig.Path("shuozhou", "units.csv")).Skip(1).Select(line => line.Split(',')[0]).Where(unit => unit.Length > 0)];
}
