using MailIntake.Benchmarks.Measuring;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>isync's mbsync pulling a mailbox to a Maildir, its syncs on: what a well-known program takes to do less.</summary>
internal static class Mbsync
{
    /// <summary>Runs it.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="folder">An empty folder for the Maildir, the state and the configuration.</param>
    /// <param name="mails">How many mails must have come.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ChildRun> RunAsync(BenchmarkMailbox mailbox, string folder, int mails, CancellationToken ct)
    {
        var configuration = Path.Combine(folder, "mbsyncrc");
        await File.WriteAllTextAsync(configuration, $"""
            FSync yes
            IMAPStore far
            Host 127.0.0.1
            Port {mailbox.Port}
            User {mailbox.User}
            Pass {mailbox.Secret}
            SSLType None
            AuthMechs LOGIN

            MaildirStore near
            Path {folder}/
            Inbox {folder}/INBOX
            SubFolders Verbatim

            Channel pull
            Far :far:
            Near :near:
            Patterns INBOX
            Sync Pull
            Create Near
            SyncState {folder}/state-

            """, ct);
        var run = await Child.RunAsync("mbsync", ["--quiet", "--config", configuration, "pull"], null, ct);
        var pulled = Directory.EnumerateFiles(Path.Combine(folder, "INBOX"), "*", SearchOption.AllDirectories).Count(f => Path.GetFileName(f)[0] is >= '0' and <= '9');
        return run.ExitCode == 0 && pulled == mails
            ? run
            : throw new InvalidOperationException($"mbsync ended with exit code {run.ExitCode} and {pulled} of {mails} mails: {run.Errors}");
    }
}
