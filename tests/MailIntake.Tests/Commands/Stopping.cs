namespace MailIntake.Tests;

/// <summary>What the program promises of being stopped.</summary>
public static class Stopping
{
    /// <summary>SIGTERM stops <c>run</c> cleanly within 10 s, whatever is under way: the contract's own bound, which holds on a machine under load too.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
}
