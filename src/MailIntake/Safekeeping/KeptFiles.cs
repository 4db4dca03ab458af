using System.Buffers;
using System.Security.Cryptography;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Import;
using MailIntake.Mail.Storage;
using MailIntake.Storage;

namespace MailIntake.Safekeeping;

/// <summary>The files that the ledger promises: which there must be, which there are, and what is in them.</summary>
/// <param name="folders">Where they are.</param>
internal sealed class KeptFiles(AppFolders folders)
{
    /// <summary>Every file the ledger names, but for mails that were purged.</summary>
    public IEnumerable<KeptFile> Named(LedgerDatabase ledger)
    {
        using var context = ledger.Context();
        foreach (var mail in context.Submissions.Where(s => s.ArchivePath != null && !context.Purges.Any(p => p.SubmissionId == s.Id)).OrderBy(s => s.Id).Select(s => new { s.ArchivePath, s.Sha256, s.Number }))
        {
            yield return new KeptFile(Below(Path.Combine(folders.Archive, mail.ArchivePath!)), mail.Sha256 ?? "", mail.Number);
        }

        foreach (var row in context.Events.Where(e => e.Evidence != "").OrderBy(e => e.Id).Select(e => new { e.Office, e.Number, e.Evidence }))
        {
            var folder = EvidenceFiles.FolderOf(folders.Evidence(row.Office), row.Number);
            foreach (var kept in LedgerRows.Split(row.Evidence))
            {
                yield return new KeptFile(Below(Path.Combine(folder, EvidenceFiles.NameOf(kept))), EvidenceFiles.HashOf(kept), row.Number);
            }
        }
    }

    /// <summary>The paths below the data folder of the mails that were purged (保存期满), with their numbers.</summary>
    public IReadOnlyDictionary<string, string> Purged(LedgerDatabase ledger)
    {
        using var context = ledger.Context();
        return context.Purges.Join(context.Submissions.Where(s => s.ArchivePath != null), p => p.SubmissionId, s => s.Id, (p, s) => new { s.ArchivePath, s.Number }).AsEnumerable()
            .DistinctBy(p => p.ArchivePath).ToDictionary(p => Below(Path.Combine(folders.Archive, p.ArchivePath!)), p => p.Number, StringComparer.Ordinal);
    }

    /// <summary>Every mail in the archive folder, whether the ledger names it or not.</summary>
    public IEnumerable<string> Archived() => Directory.Exists(folders.Archive)
        ? Directory.EnumerateFiles(folders.Archive, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith(DurableFile.UnfinishedPrefix, StringComparison.Ordinal) && !Path.GetFileName(f).StartsWith(MailArchive.NotePrefix, StringComparison.Ordinal)).Select(Below)
        : [];

    /// <summary>The full path of a file below the data folder.</summary>
    public string FullPath(string path) => Path.Combine(folders.Data, path);

    /// <summary>SHA-256 of a file's octets in lower-case hexadecimal; null where there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="copy">Takes the octets on the way, or null.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Hash(string path, CancellationToken ct, Stream? copy = null)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            for (int read; (read = file.Read(buffer)) > 0;)
            {
                ct.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                copy?.Write(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string Below(string path) => Path.GetRelativePath(folders.Data, path).Replace('\\', '/');
}
