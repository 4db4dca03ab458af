using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using MailIntake.Mail.Storage;

namespace MailIntake.Archive;

/// <summary>
/// The folder of every mail's raw octets, as plain .eml files that any mail program opens:
/// <c>szxxgkk@126.com/2023-06/20230605-163000 关于春耕的专报 v1u1234-9f3a2b1c.eml</c>. A mail is written first under an unfinished name
/// (<see cref="Write"/>); the files of a batch are then synced together and renamed (<see cref="Keep"/>). Only after that is
/// anything recorded about them, so the ledger never names a mail that a power loss took away.
/// </summary>
public sealed class MailArchive
{
    /// <summary>Characters of the subject that a file name keeps: enough for a person, short enough for every file system (3 octets each).</summary>
    private const int SubjectLength = 40;

    private const string Extension = ".eml";

    /// <summary>Headers end long before this.</summary>
    private const int HeaderBytes = 1 << 20;

    /// <summary>How the notes of batches begin, in the archive folder itself.</summary>
    public const string NotePrefix = ".batch-";

    private readonly string root;

    /// <summary>Opens the archive. What an interrupted batch left unfinished stays until <see cref="RemoveUnfinished"/>.</summary>
    /// <param name="root">The archive folder, created where missing.</param>
    public MailArchive(string root)
    {
        this.root = Path.GetFullPath(root);
        DurableFile.CreateDirectory(this.root);
    }

    /// <summary>Removes what an interrupted batch left under unfinished names. Only for the one process that takes mail in.</summary>
    public void RemoveUnfinished()
    {
        foreach (var left in Directory.EnumerateFiles(root, DurableFile.UnfinishedPrefix + "*"))
        {
            File.Delete(left);
        }
    }

    /// <summary>The full path of an archived mail.</summary>
    public string FullPath(string path) => Path.Combine(root, path);

    /// <summary>The first octets of an archived mail.</summary>
    /// <param name="path">Its path in the archive.</param>
    /// <param name="most">At most so many; by default as many as any header has.</param>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    public byte[] Beginning(string path, int most = HeaderBytes)
    {
        using var file = File.OpenRead(FullPath(path));
        var raw = new byte[(int)Math.Min(file.Length, most)];
        file.ReadExactly(raw);
        return raw;
    }

    /// <summary>Writes a mail in memory under an unfinished name and hashes it. Safe to call from several threads.</summary>
    public ArchiveDraft Write(ReadOnlySpan<byte> raw)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(raw, hash);
        var path = UnfinishedPath();
        var file = Create(path);
        try
        {
            DurableFile.WriteOnce(file.SafeFileHandle, raw);
            return new ArchiveDraft(file, path, Convert.ToHexStringLower(hash), raw.Length);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Streams a mail over the size limit to an unfinished file, hashing it on the way; memory stays at one block.</summary>
    /// <param name="raw">The mail's octets.</param>
    /// <param name="start">Takes the first octets, in which the header is read.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ArchiveDraft> WriteAsync(Stream raw, MemoryStream start, CancellationToken ct)
    {
        const int Block = 1 << 17;
        const int HeaderLimit = 1 << 20;
        var path = UnfinishedPath();
        var file = Create(path);
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            int read;
            while ((read = await raw.ReadAsync(buffer.AsMemory(0, Block), ct).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
                start.Write(buffer, 0, (int)Math.Clamp(HeaderLimit - start.Length, 0, read));
                size += read;
            }

            return new ArchiveDraft(file, path, Convert.ToHexStringLower(hash.GetCurrentHash()), size);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Makes a batch of drafts part of the archive: every file synced, renamed to its <see cref="ArchiveDraft.Path"/>, and the
    /// folders synced. When it returns, the mails survive a power loss.
    /// </summary>
    /// <param name="drafts">The drafts.</param>
    /// <param name="note">What the batch holds; one that was found (<see cref="Interrupted"/>) names its mails already and is not written again.</param>
    /// <returns>The note as it is on the disk; to be forgotten (<see cref="Forget"/>) when the ledger has the batch.</returns>
    /// <exception cref="IOException">The disk did not take them; nothing may be recorded about any of them.</exception>
    public BatchNote Keep(IReadOnlyList<ArchiveDraft> drafts, BatchNote note)
    {
        // The note before the names: no mail may be in the archive of which neither ledger nor note tells.
        DurableFile.SyncAll([.. drafts.Select(draft => (draft.File.SafeFileHandle, draft.Path))]);
        if (note.File.Length == 0)
        {
            note = note with { File = Path.Combine(root, $"{NotePrefix}{Guid.NewGuid():N}.json") };
            DurableFile.WriteAtomically(note.File, JsonSerializer.SerializeToUtf8Bytes(note, BatchNoteJson.Default.BatchNote));
        }

        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            draft.File.Dispose();
            var path = FullPath(draft.Path);
            var folder = Path.GetDirectoryName(path)!;
            if (touched.Add(folder))
            {
                DurableFile.CreateDirectory(folder);
            }

            DurableFile.Rename(draft.UnfinishedPath, path);
            draft.IsKept = true;
        }

        foreach (var folder in touched)
        {
            DurableFile.SyncDirectory(folder);
        }

        return note;
    }

    /// <summary>The ledger has the batch.</summary>
    public static void Forget(BatchNote note) => File.Delete(note.File); // one that a power loss brings back names mails that are known

    /// <summary>The batches of a mailbox that were interrupted between archive and ledger.</summary>
    /// <exception cref="IOException">A note cannot be read.</exception>
    public IReadOnlyList<BatchNote> Interrupted(string mailbox)
    {
        var notes = new List<BatchNote>();
        foreach (var file in Directory.EnumerateFiles(root, NotePrefix + "*"))
        {
            try
            {
                if (JsonSerializer.Deserialize(File.ReadAllBytes(file), BatchNoteJson.Default.BatchNote) is { } note && note.Mailbox == mailbox)
                {
                    notes.Add(note with { File = file });
                }
            }
            catch (JsonException)
            {
                // Not one of ours, or damaged on the disk; mails without a row are named by verify.
            }
            catch (FileNotFoundException)
            {
                // Another mailbox's, whose batch is recorded by now.
            }
        }

        return notes;
    }

    /// <summary>
    /// The name of a mail: mailbox, month, the instant of receipt and subject, so that a person finds it; UID and hash, so that
    /// no two mails share it, not even where a rebuilt mailbox gives out its UIDs again. A function of the mail and its place:
    /// a batch repeated after a crash writes the same files and no second ones.
    /// </summary>
    /// <param name="location">Where the mail lies.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="sourceKey">The name the source knows it by where the source has no UIDs of its own, else null.</param>
    /// <param name="sha256">SHA-256 of its octets in hexadecimal.</param>
    /// <param name="subject">Its subject, or null where it must not appear (a mail with a security mark).</param>
    public static string NameOf(MailLocation location, DateTimeOffset receivedAt, string? sourceKey, string sha256, string? subject)
    {
        var at = OfficeTime.Local(receivedAt);
        var name = new StringBuilder()
            .Append(Safe(location.Account, 80)).Append('/')
            .Append(at.ToString("yyyy-MM")).Append('/')
            .Append(at.ToString("yyyyMMdd-HHmmss")).Append(' ');
        if (!location.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase))
        {
            name.Append(Safe(location.Folder, 20)).Append(' ');
        }

        var title = Safe(subject ?? "", SubjectLength);
        if (title.Length > 0)
        {
            name.Append(title).Append(' ');
        }

        // UIDs that the ledger gave out itself may come out otherwise after a crash; the source's own key does not.
        _ = sourceKey is null
            ? name.Append('v').Append(location.UidValidity).Append('u').Append(location.Uid)
            : name.Append('k').Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceKey)).AsSpan(0, 4)));
        return name.Append('-').Append(sha256.AsSpan(0, 8)).Append(Extension).ToString();
    }

    /// <summary>The name for a mail whose own (<see cref="NameOf"/>) another with the same octets has.</summary>
    /// <param name="name">Its own name.</param>
    /// <param name="twin">The how many-th it is of them, from 2.</param>
    public static string NameOfTwin(string name, int twin) => string.Create(CultureInfo.InvariantCulture, $"{name[..^Extension.Length]}-{twin}{Extension}");

    /// <summary>Letters, digits and a few marks that every file system takes; all else, bidi and control characters too, becomes one space.</summary>
    private static string Safe(string text, int length)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= length)
            {
                break;
            }

            if (Rune.IsLetterOrDigit(rune) || rune.Value is '@' or '.' or '-' or '_' or '（' or '）' or '【' or '】' or '“' or '”')
            {
                safe.Append(rune);
            }
            else if (safe.Length > 0 && safe[^1] != ' ')
            {
                safe.Append(' ');
            }
        }

        return safe.ToString().Trim(' ', '.');
    }

    private string UnfinishedPath() => Path.Combine(root, DurableFile.UnfinishedPrefix + Guid.NewGuid().ToString("N"));

    private static FileStream Create(string path)
    {
        // Mails name people: only the service's own user may read them.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
