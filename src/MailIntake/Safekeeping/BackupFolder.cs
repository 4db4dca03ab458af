using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Mail.Storage;
using MailIntake.Pipeline;
using MailIntake.Storage;

namespace MailIntake.Safekeeping;

/// <summary>
/// A backup: a copy of the ledger, the files it names under the same paths as in the data folder, and <c>SHA256SUMS</c>, which lists them all and
/// is what makes the folder a backup. The ledger is copied first and the files that the copy names after it, so that every row has its file and every file
/// its row, whatever the worker takes in meanwhile; the list is replaced last and
/// at once, so that an interrupted backup leaves the one before it whole. The copy before it is what the ledger is held to: one that does not go on from
/// there was cut off or put back, which nothing inside of it shows. A file that is there with the right octets is not written again. The list is
/// what <c>sha256sum -c</c> reads.
/// </summary>
/// <param name="root">The backup folder.</param>
internal sealed partial class BackupFolder(string root)
{
    private const string List = "SHA256SUMS";
    private const string LedgerPrefix = "ledger-";
    private const string KeptPrefix = "kept-";

    /// <summary>Brings the backup up to date.</summary>
    /// <param name="folders">The data folder.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="now">The instant, in the copy's name.</param>
    /// <param name="progress">Told how many files are in the backup, or null.</param>
    /// <param name="ct">Cancels; the backup before stays whole.</param>
    /// <returns>How many files it holds and how many were written now; what could not be taken, in Chinese.</returns>
    /// <exception cref="DataInUseException">Another process writes to the folder.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public (int Files, int Written, IReadOnlyList<string> Missing) Update(AppFolders folders, LedgerDatabase ledger, DateTimeOffset now, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        DurableFile.CreateDirectory(root);

        // Each of two at once would take the other's copies for what an earlier one left, and delete the ledger that the other's list is about to name.
        using var held = DataLock.TakeBackup(root);
        foreach (var left in Directory.EnumerateFiles(root, DurableFile.UnfinishedPrefix + "*", SearchOption.AllDirectories))
        {
            File.Delete(left);
        }

        var copy = Path.Combine(root, DurableFile.UnfinishedPrefix + Guid.NewGuid().ToString("N"));
        ledger.CopyTo(copy);
        var name = $"{LedgerPrefix}{OfficeTime.Local(now):yyyyMMdd-HHmmss}-{KeptFiles.Hash(copy, ct)![..8]}.db";
        File.Move(copy, Full(name), overwrite: true);

        var list = new StringBuilder();
        var missing = new List<string>();
        foreach (var older in Copies().Where(f => Path.GetFileName(f) != name && !Continues(ledger, f)))
        {
            var kept = KeptPrefix + Path.GetFileName(older);
            File.Move(older, Full(kept), overwrite: true);
            missing.Add($"现在的台账不是从上次备份的台账接着记下来的：后来的记录被截去、改写，或者换成了更早的台账。上次备份的台账留作 {Full(kept)}，请查明原因");
        }

        var (count, written) = (0, 0);
        Add(list, KeptFiles.Hash(Full(name), ct)!, name);
        var files = new KeptFiles(folders);
        var copied = LedgerDatabase.OpenCopy(Full(name));
        var named = files.Named(copied).ToList();
        foreach (var file in named)
        {
            progress?.Report(new WorkProgress(count, named.Count));
            if (KeptFiles.Hash(Full(file.Path), ct) != file.Sha256)
            {
                // Taken for what the ledger says, never for what lies there: damage must not reach the backup.
                if (!Copy(files.FullPath(file.Path), Full(file.Path), file.Sha256, ct))
                {
                    missing.Add($"存档文件不见了或被改动，没有备份：{file.Path}（{file.Of}）");
                    continue;
                }

                written++;
            }

            Add(list, file.Sha256, file.Path);
            count++;
        }

        DurableFile.SyncDirectory(root);
        DurableFile.WriteAtomically(Full(List), Encoding.UTF8.GetBytes(list.ToString()));
        foreach (var older in Copies().Where(f => Path.GetFileName(f) != name))
        {
            File.Delete(older);
        }

        foreach (var purged in files.Purged(copied).Keys.Select(Full).Where(File.Exists))
        {
            File.Delete(purged); // the list no longer names it
        }

        return (count, written, missing);
    }

    /// <summary>Puts the backup into an empty data folder: the files first, the ledger last, so that an interrupted restore is no data folder yet.</summary>
    /// <param name="folders">The data folder.</param>
    /// <param name="database">Where the ledger shall be.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many files there are besides the ledger.</returns>
    /// <exception cref="FileNotFoundException">The folder is no backup.</exception>
    /// <exception cref="InvalidDataException">The backup is damaged; the message names the file.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public int Restore(AppFolders folders, string database, CancellationToken ct)
    {
        var entries = Entries().ToList();
        if (entries.Count == 0)
        {
            throw new InvalidDataException($"备份的清单 {Full(List)} 是空的");
        }

        var data = Path.GetFullPath(folders.Data);
        foreach (var (sha256, path) in entries)
        {
            if (!Path.GetFullPath(path, data).StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"备份的清单 {Full(List)} 中的路径“{path}”在数据文件夹之外");
            }

            if (KeptFiles.Hash(Full(path), ct) != sha256)
            {
                throw new InvalidDataException($"备份中的文件不见了或被改动：{Full(path)}");
            }
        }

        // All is read twice: a damaged backup is refused before anything is written.
        foreach (var (sha256, path) in entries.Skip(1))
        {
            Take(path, Path.GetFullPath(path, data), sha256, ct);
        }

        Take(entries[0].Path, database, entries[0].Sha256, ct);
        return entries.Count - 1;
    }

    /// <summary>The copies of the ledger that earlier backups left, by the very form of their names: other files are not the program's to remove.</summary>
    private string[] Copies() => [.. Directory.GetFiles(root, LedgerPrefix + "*").Where(f => CopyName().IsMatch(Path.GetFileName(f)))];

    private static bool Continues(LedgerDatabase ledger, string copy)
    {
        try
        {
            return ledger.Continues(copy);
        }
        catch (DbException)
        {
            return true; // the copy itself is damaged: nothing to hold the ledger to
        }
    }

    private IEnumerable<(string Sha256, string Path)> Entries()
    {
        var number = 0;
        foreach (var line in File.ReadLines(Full(List)))
        {
            number++;
            // The form of sha256sum: a name with a backslash or line end in it is escaped, and the line begins with a backslash.
            var escaped = line.StartsWith('\\');
            var entry = escaped ? line[1..] : line;
            if (entry.Length < 67 || entry[64..66] != "  ")
            {
                throw new InvalidDataException($"备份的清单 {Full(List)} 第 {number} 行读不懂");
            }

            var name = entry[66..];
            yield return (entry[..64], escaped ? Escapes().Replace(name, m => m.Value[1] == 'n' ? "\n" : m.Value[1..]) : name);
        }
    }

    private void Take(string path, string target, string sha256, CancellationToken ct)
    {
        if (!Copy(Full(path), target, sha256, ct))
        {
            throw new IOException($"备份中的文件在恢复时变了：{Full(path)}");
        }
    }

    /// <summary>Copies a file whole or not at all; false where it is not there or holds other octets.</summary>
    private static bool Copy(string from, string to, string sha256, CancellationToken ct)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(to))!;
        DurableFile.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, DurableFile.UnfinishedPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            using (var copy = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 }))
            {
                if (KeptFiles.Hash(from, ct, copy) != sha256)
                {
                    return false;
                }

                DurableFile.Sync(copy.SafeFileHandle, to);
            }

            File.Move(unfinished, to, overwrite: true);
            DurableFile.SyncDirectory(folder);
            return true;
        }
        finally
        {
            File.Delete(unfinished); // no effect once it was renamed
        }
    }

    private static void Add(StringBuilder list, string sha256, string path)
    {
        var escape = path.AsSpan().ContainsAny('\\', '\n');
        list.Append(escape ? "\\" : "").Append(sha256).Append("  ").Append(escape ? path.Replace("\\", "\\\\").Replace("\n", "\\n") : path).Append('\n');
    }

    [GeneratedRegex("^ledger-[0-9]{8}-[0-9]{6}-[0-9a-f]{8}\\.db$")]
    private static partial Regex CopyName();

    [GeneratedRegex(@"\\.", RegexOptions.Singleline)]
    private static partial Regex Escapes();

    private string Full(string path) => Path.Combine(root, path);
}
