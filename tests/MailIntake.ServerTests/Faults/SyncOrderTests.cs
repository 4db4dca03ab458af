using System.Buffers.Binary;
using System.Text;
using MailIntake.Archive;
using MailIntake.Mail.Storage;
using MailIntake.ServerTests.MainJob;

namespace MailIntake.ServerTests.Faults;

/// <summary>
/// What a power loss would leave: a killed program's writes are all in the system's cache and nothing of them is lost, so that only the order of its system
/// calls tells whether each thing was on the disk before the next was built on it.
/// </summary>
public sealed class SyncOrderTests : IDisposable
{
    private const string Mailbox = "szxxgkk@126.com";
    private const int Mails = 12;

    private readonly Product product = new($$"""
        mailboxes:
          {{Mailbox}}: { source: "folder:../mail" }
        outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
        """);

    public void Dispose() => product.Dispose();

    /// <summary>In a new data folder, and where the ledger and the months' folders are there: making those syncs folders that would need it anyway.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData(false, 3, 2)] // makes the mailbox's folder and those of two months; transactions for the tables and for the first run
    [InlineData(true, 0, 0)]
    public async Task Each_thing_is_on_the_disk_before_the_next_is_built_on_it(bool again, int foldersMade, int otherCommits)
    {
        if (again)
        {
            Deliver(first: 0, mails: 2);
            var (before, _, why) = await product.RunAsync("ingest", "--now", "2022-08-20T08:00:00+08:00");
            Assert.True(before == 0, why);
        }

        Deliver(first: 2, Mails);
        var trace = Path.Combine(product.Config, "..", "trace");
        var (exit, output, error) = await product.RunUnderAsync(
            ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "24", "-o", trace, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,pwrite64"],
            "ingest", "--now", "2022-08-20T09:00:00+08:00");
        Assert.True(exit == 0, output + error);

        var archive = Path.Combine(product.DataPath, "archive");
        var wal = Path.Combine(product.DataPath, "mailintake.db-wal");
        var calls = SystemCall.ReadTrace(trace).Where(call => call.Result >= 0).OrderBy(call => call.Begun).ToList();
        var syncs = calls.Where(call => call.Name is "fsync" or "fdatasync").ToList();
        var renames = calls.Where(call => call.Name.StartsWith("rename", StringComparison.Ordinal))
            .Select(call => (Call: call, From: SystemCall.Path(call.Texts[0]), To: SystemCall.Path(call.Texts[1]))).ToList();

        // A file has its content on the disk before it gets its name.
        Assert.All(renames.Where(rename => Path.GetFileName(rename.From).StartsWith(DurableFile.UnfinishedPrefix, StringComparison.Ordinal)), rename =>
        {
            var written = calls.Where(call => call.Name == "pwrite64" && call.File == rename.From).Max(call => call.Ended);
            Assert.True(IsSynced(rename.From, written, rename.Call.Begun), $"{rename.To} was named before it was on the disk");
        });

        // A batch's note has its name on the disk before the first of its mails has one.
        var notes = renames.Where(rename => Path.GetFileName(rename.To).StartsWith(MailArchive.NotePrefix, StringComparison.Ordinal)).ToList();
        var mails = renames.Where(rename => rename.To.EndsWith(".eml", StringComparison.Ordinal)).ToList();
        Assert.Equal(Mails, mails.Count);
        Assert.All(mails, mail =>
        {
            var note = notes.Last(note => note.Call.Ended < mail.Call.Begun);
            Assert.True(IsSynced(archive, note.Call.Ended, mail.Call.Begun), $"{mail.To} was named before its batch's note was on the disk");
            Assert.InRange(Removed(note.To), mail.Call.Ended + 1, int.MaxValue);
        });

        // Names of mails and folders are on the disk before the ledger tells of them.
        var frames = calls.Where(call => call.Name == "pwrite64" && call.File == wal && call.Rest.Contains(", 24, ", StringComparison.Ordinal)).ToList(); // headers of the WAL's frames
        Assert.All(mails.Select(mail => (mail.Call, Folder: Path.GetDirectoryName(mail.To)!)).Concat(Made()), named =>
            Assert.True(IsSynced(named.Folder, named.Call.Ended, Next(named.Call.Ended)), $"a new name in {named.Folder} was not on the disk when the ledger was written"));
        Assert.Equal(foldersMade, Made().Count(made => made.Folder.StartsWith(archive, StringComparison.Ordinal)));

        // A transaction is on the disk before the next is written; the batch's, before its note is removed. The frame that ends a transaction tells the
        // size of the database after it, others 0 (SQLite's file format, 4.1).
        var commits = frames.Where(frame => BinaryPrimitives.ReadUInt32BigEndian(SystemCall.Octets(frame.Texts[0]).AsSpan(4)) != 0).ToList();
        Assert.InRange(commits.Count, notes.Count + otherCommits, int.MaxValue);
        Assert.All(commits, commit => Assert.True(IsSynced(wal, commit.Ended, Next(commit.Ended)), $"the transaction of line {commit.Begun + 1} was not on the disk when the next was written"));
        Assert.All(notes, note =>
        {
            var commit = commits.First(commit => commit.Begun > note.Call.Ended);
            Assert.True(IsSynced(wal, commit.Ended, Removed(note.To)), "a note was removed before its mails were in the ledger");
        });

        bool IsSynced(string file, int after, int before) => syncs.Exists(sync => sync.File == file && sync.Begun > after && sync.Ended < before);
        int Next(int after) => frames.Find(frame => frame.Begun > after)?.Begun ?? int.MaxValue;
        int Removed(string file) => Assert.Single(calls, call => call.Name.StartsWith("unlink", StringComparison.Ordinal) && SystemCall.Path(call.Texts[0]) == file).Begun;
        IEnumerable<(SystemCall Call, string Folder)> Made() => calls.Where(call => call.Name.StartsWith("mkdir", StringComparison.Ordinal))
            .Select(call => (Call: call, Path: SystemCall.Path(call.Texts[0])))
            .Where(made => made.Path == product.DataPath || made.Path == archive || made.Path.StartsWith(archive + '/', StringComparison.Ordinal)).Select(made => (made.Call, Path.GetDirectoryName(made.Path)!));
    }

    /// <summary>Mails of two months, so that there are two folders of them.</summary>
    private void Deliver(int first, int mails)
    {
        var folder = Directory.CreateDirectory(Path.Combine(product.Config, "..", "mail")).FullName;
        for (var i = first; i < first + mails; i++)
        {
            var path = Path.Combine(folder, $"{i:00}.eml");
            File.WriteAllText(path, $"From: x{i}@example.cn\r\nSubject: report {i}\r\n\r\ntext {i}\r\n", Encoding.ASCII);
            File.SetLastWriteTimeUtc(path, new DateTime(2022, 7 + (i % 2), 2, 2, 0, 0, DateTimeKind.Utc).AddMinutes(i));
        }
    }
}
