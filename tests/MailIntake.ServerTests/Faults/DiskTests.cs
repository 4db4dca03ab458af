using System.Text;
using MailIntake.ServerTests.MainJob;

namespace MailIntake.ServerTests.Faults;

/// <summary>The program on a disk that is full, read-only or broken: a clear message, nothing lost, and work goes on when the cause is gone.</summary>
public sealed class DiskTests : IDisposable
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Now = "2022-08-20T09:00:00+08:00";
    private const int Mails = 40;

    private readonly Product product = new($$"""
        mailboxes:
          {{Mailbox}}: { source: "folder:../mail" }
        outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
        """);

    public void Dispose() => product.Dispose();

    /// <summary>A file system of 3 MB in memory for mails of 4 MB, in a mount namespace of its own; it ends with the script.</summary>
    [Fact(Timeout = 300_000)]
    public async Task A_full_disk_and_a_read_only_one_are_told_and_work_goes_on_when_they_are_so_no_more()
    {
        Deliver(Mails, octets: 100_000);
        var results = Directory.CreateDirectory(Path.Combine(product.Config, "..", "results")).FullName;
        Directory.CreateDirectory(product.DataPath);
        var script = Path.Combine(results, "script");
        File.WriteAllText(script, """
            set -e
            data=$1 results=$2; shift 2
            mount -t tmpfs -o size=3m,mode=700 tmpfs "$data"
            run() { set +e; "${@:2}" >"$results/$1" 2>&1; echo "exit $?" >>"$results/$1"; set -e; }
            run full "$@"
            run status "${@/ingest/status}"
            mount -o remount,size=64m "$data"
            run freed "$@"
            mount -o remount,ro "$data"
            run read-only "$@"
            mount -o remount,rw "$data"
            run writable "$@"
            cp -r "$data" "$results/data"
            """);

        // Without root, a user namespace allows the mounts.
        string[] apart = Environment.IsPrivilegedProcess ? ["unshare", "--mount"] : ["unshare", "--map-root-user", "--mount"];
        var (exit, output, error) = await product.RunUnderAsync([.. apart, "bash", script, product.DataPath, results], "ingest", "--now", Now);
        Assert.True(exit == 0, output + error);

        string Told(string step) => File.ReadAllText(Path.Combine(results, step));
        Assert.EndsWith("exit 1\n", Told("full"), StringComparison.Ordinal);
        Assert.Contains("磁盘已满", Told("full"), StringComparison.Ordinal);
        Assert.EndsWith("exit 1\n", Told("status"), StringComparison.Ordinal);
        Assert.Contains("只剩", Told("status"), StringComparison.Ordinal);
        Assert.EndsWith("exit 0\n", Told("freed"), StringComparison.Ordinal);
        Assert.EndsWith("exit 1\n", Told("read-only"), StringComparison.Ordinal);
        Assert.Contains("只读", Told("read-only"), StringComparison.Ordinal);
        Assert.EndsWith("exit 0\n", Told("writable"), StringComparison.Ordinal);
        Directory.Delete(product.DataPath);
        Directory.Move(Path.Combine(results, "data"), product.DataPath);
        await AllAreThereOnceAsync(Mails);
    }

    /// <summary>
    /// A system call that fails once in a thread (each with its own count of them), as on a disk with a bad sector or a quota. Where the place is given,
    /// only calls for that file or folder fail, in a data folder that an earlier run made. SQLite's build decides between fsync and fdatasync.
    /// </summary>
    [Theory(Timeout = 300_000)]
    [InlineData("fsync,fdatasync", "EIO", 1, null)] // the first of all: of the folder that the data folder is made in
    [InlineData("fsync,fdatasync", "EIO", 1, "")] // the first of each thread: of the mails' files
    [InlineData("fsync,fdatasync", "EIO", 1, "archive")] // of the batch's note
    [InlineData("fsync,fdatasync", "EIO", 1, "archive/" + Mailbox + "/2022-08")] // of the mails' names
    [InlineData("fsync,fdatasync", "EIO", 1, "mailintake.db-wal")] // of the ledger's transaction
    [InlineData("rename", "EIO", 3, null)]
    [InlineData("pwrite64", "EIO", 60, null)]
    [InlineData("pwrite64", "ENOSPC", 5, null)]
    [InlineData("pwrite64", "ENOSPC", 30, null)]
    public async Task A_write_or_sync_that_fails_is_told_and_the_next_run_makes_up_for_it(string call, string fault, int when, string? place)
    {
        var trace = Path.Combine(product.Config, "..", "trace");
        List<string> strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", trace, "-e", $"trace={call}", "-e", $"inject={call}:error={fault}:when={when}"];
        if (place is not null)
        {
            Deliver(0, octets: 0);
            var (first, _, why) = await product.RunHereAsync("ingest", "--now", Now);
            Assert.True(first == 0, why);
            strace.AddRange(place.Length == 0 ? [] : ["-P", Path.Combine(product.DataPath, place)]);
        }

        Deliver(10, octets: 2_000);
        var (exit, output, error) = await product.RunUnderAsync(strace, "ingest", "--now", Now);
        Assert.Contains("(INJECTED)", await File.ReadAllTextAsync(trace), StringComparison.Ordinal); // it did happen
        Assert.True(exit == 1, $"{exit}: {output}{error}");
        Assert.Contains("磁盘", output + error, StringComparison.Ordinal);
        if (File.Exists(Path.Combine(product.DataPath, "mailintake.db"))) // the first of all faults leaves no ledger
        {
            Assert.Empty(await product.SubmissionsAsync("shuozhou")); // not in the ledger what is not on the disk
        }

        (exit, output, error) = await product.RunHereAsync("ingest", "--now", Now);
        Assert.True(exit == 0, output + error);
        await AllAreThereOnceAsync(10);
    }

    private async Task AllAreThereOnceAsync(int mails)
    {
        Assert.Equal(mails, (await product.SubmissionsAsync("shuozhou")).Count);
        Assert.Equal(mails, product.Archived().Length);
        var (exit, output, error) = await product.RunHereAsync("verify");
        Assert.True(exit == 0, output + error);
    }

    private void Deliver(int mails, int octets)
    {
        var folder = Directory.CreateDirectory(Path.Combine(product.Config, "..", "mail")).FullName;
        for (var i = 0; i < mails; i++)
        {
            var random = new Random(i);
            var text = string.Concat(Enumerable.Range(0, octets / 3).Select(_ => (char)('一' + random.Next(2000)))); // three octets each in UTF-8
            var path = Path.Combine(folder, $"{i:00}.eml");
            File.WriteAllText(path, $"From: x{i}@example.cn\r\nSubject: report {i}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n", new UTF8Encoding(false));
            File.SetLastWriteTimeUtc(path, new DateTime(2022, 8, 1, 2, 0, 0, DateTimeKind.Utc).AddMinutes(i));
        }
    }
}
