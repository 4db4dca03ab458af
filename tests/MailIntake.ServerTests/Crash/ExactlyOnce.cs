using System.Security.Cryptography;
using MailIntake.Mail.Storage;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;
using MailIntake.Storage;

namespace MailIntake.ServerTests.Crash;

/// <summary>The promise, checked mail by mail: what was in the mailbox is in the archive and in the ledger, each mail exactly once.</summary>
internal static class ExactlyOnce
{
    /// <summary>Compares mailbox, archive and ledger.</summary>
    /// <param name="product">The program's data.</param>
    /// <param name="server">The server.</param>
    /// <param name="mailboxes">The mailboxes that were read to their end.</param>
    /// <param name="gone">SHA-256 of mails that were taken in and are in no mailbox any more.</param>
    public static async Task HoldsAsync(Product product, DovecotServer server, IReadOnlyList<string> mailboxes, params IReadOnlyList<string> gone)
    {
        using var context = LedgerDatabase.Open(Path.Combine(product.DataPath, "mailintake.db")).Context();
        var submissions = context.Submissions.ToDictionary(s => s.Id);

        // Each mail of the mailbox has its place in the ledger, and the row that came there last its octets.
        var present = mailboxes.SelectMany(mailbox => server.Contents(mailbox).Select(mail => (mailbox, mail.UidValidity, mail.Uid, mail.Sha256))).ToList();
        var places = context.Locations.OrderBy(l => l.Id).ToList().ToLookup(l => (l.Mailbox, (uint)l.UidValidity, (uint)l.Uid), l => submissions[l.SubmissionId].Sha256);
        Assert.All(present, mail => Assert.Equal(mail.Sha256, places[(mail.mailbox, mail.UidValidity, mail.Uid)].LastOrDefault()));

        // No row and no file more than there were mails: as many of the same octets as were there.
        string[] all = [.. present.Select(mail => mail.Sha256), .. gone];
        Assert.Equal(all.Order(), submissions.Values.Select(s => s.Sha256!).Order());
        var archive = Path.Combine(product.DataPath, "archive");
        Assert.Equal(submissions.Values.Select(s => s.ArchivePath!).Order(StringComparer.Ordinal), product.Archived().Select(f => Path.GetRelativePath(archive, f)).Order(StringComparer.Ordinal));
        Assert.All(submissions.Values, s => Assert.Equal(s.Sha256, Hash(Path.Combine(archive, s.ArchivePath!))));

        // Nothing half-written stays behind.
        Assert.Empty(Directory.GetFiles(product.DataPath, DurableFile.UnfinishedPrefix + "*", SearchOption.AllDirectories));
        var (exit, output, error) = await product.RunHereAsync("verify");
        Assert.True(exit == 0, output + error);
    }

    /// <summary>SHA-256 of a file.</summary>
    public static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>Every submission and score, as the commands print them.</summary>
    /// <param name="product">The program's data.</param>
    /// <param name="office">The office.</param>
    /// <param name="month">The period, such as <c>2022-08</c>.</param>
    public static async Task<string> ResultsAsync(Product product, string office, string month)
    {
        var (exit, score, error) = await product.RunHereAsync("score", "--office", office, "--period", month, "--json");
        Assert.True(exit == 0, error);
        return string.Join('\n', (await product.SubmissionsAsync(office)).Select(row => row.GetRawText())) + "\n" + score;
    }
}
