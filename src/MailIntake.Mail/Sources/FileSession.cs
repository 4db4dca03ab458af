using System.Runtime.CompilerServices;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using Microsoft.Win32.SafeHandles;

namespace MailIntake.Mail.Sources;

/// <summary>
/// A folder of mail files, open for reading. Files carry no numbers: new ones are numbered on from the ledger's highest, in order
/// of their time and name. A file that cannot be read does not hold up the others: it gets no number, the others are
/// handed out, and the stream then ends in a <see cref="TransportException"/> that names it; the next poll tries it again. Nothing is ever written.
/// </summary>
/// <param name="options">The mailbox.</param>
/// <param name="folder">The folder's name.</param>
/// <param name="known">What the ledger holds of it.</param>
/// <param name="budget">Bounds the octets handed out.</param>
/// <param name="list">Lists its files.</param>
/// <param name="settling">How long a file must have rested before it is read: one that is still being copied would be taken in half.</param>
internal sealed class FileSession(
    FileSourceOptions options, string folder, IKnownMails known, ByteBudget budget, Func<IEnumerable<MailFile>> list, TimeSpan settling) : IMailboxSession
{
    private const int MostNamed = 5;

    /// <summary>How long after it was written a file is told that has another size than what was taken in under its name.</summary>
    private static readonly TimeSpan Replaced = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public string Folder => folder;

    /// <inheritdoc/>
    public uint UidValidity => 1;

    /// <inheritdoc/>
    public bool HasUids => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = Math.Max(uid, known.HighestUid);
        var unreadable = new List<string>();
        var files = Files().ToLookup(file => known.Contains(file.Key));
        foreach (var file in files[false].DistinctBy(file => file.Key).OrderBy(file => file.Modified).ThenBy(file => file.Key, StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var rest = settling - (DateTime.UtcNow - file.Modified);
            if (rest > TimeSpan.Zero && rest <= settling)
            {
                await Task.Delay(rest, ct).ConfigureAwait(false);
            }

            FetchedMail? mail = null;
            try
            {
                mail = await ReadAsync(file, next + 1, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                unreadable.Add($"{Path.GetFileName(file.Path)}（{e.Message}）");
            }

            if (mail is not null)
            {
                next++;
                using (mail.Oversize)
                {
                    yield return mail;
                }
            }
        }

        // A Maildir's files are never written again; in another folder one may be completed late, or another mail saved under its name. Told while somebody still knows of it: the poll
        // of a mailbox with a file that was harmlessly written again long ago must not fail for ever.
        var now = DateTime.UtcNow;
        var replaced = settling == TimeSpan.Zero ? []
            : files[true].Where(file => file.Modified < now - settling && file.Modified > now - Replaced && !known.Contains(file.Key, file.Length)).Select(file => file.Key).ToList();
        var faults = new List<string>();
        if (unreadable.Count > 0)
        {
            faults.Add($"有 {unreadable.Count} 个文件无法读取：{Named(unreadable)}。请检查文件权限");
        }

        if (replaced.Count > 0)
        {
            faults.Add($"有 {replaced.Count} 个文件收取以后换了内容：{Named(replaced)}。收取过的文件名不会再读，请把现在的内容另存为新的文件名，原来的文件名移走");
        }

        if (faults.Count > 0)
        {
            throw new TransportException($"邮箱 {options.Account}：{options.Path} 中{string.Join("；", faults)}；其余邮件已正常收取", retry: true);
        }
    }

    private static string Named(List<string> files) => $"{string.Join("、", files.Take(MostNamed))}{(files.Count > MostNamed ? " 等" : "")}";

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldMail>> ListAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<HeldMail>>([.. Files().Select(file => new HeldMail(0, file.Key))]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<MailFile> Files()
    {
        try
        {
            return [.. list()];
        }
        catch (DirectoryNotFoundException e)
        {
            throw new TransportException($"邮箱 {options.Account}：文件夹 {options.Path} 不存在或不完整，请核对 source", retry: false, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TransportException($"邮箱 {options.Account}：无法读取文件夹 {options.Path}：{e.Message}。请检查权限", retry: e is IOException, inner: e);
        }
    }

    /// <summary>Reads a mail, or null where it is gone or still being written: the next poll sees what has become of it.</summary>
    private async Task<FetchedMail?> ReadAsync(MailFile file, uint number, CancellationToken ct)
    {
        if (Open(file) is not { } handle)
        {
            return null;
        }

        MailBuffer? buffer = null;
        FetchedMail? mail = null;
        try
        {
            var length = RandomAccess.GetLength(handle);
            var location = new MailLocation(options.Account.ToLowerInvariant(), folder, UidValidity, number);
            var received = new DateTimeOffset(file.Modified);
            if (length > options.Limit || length > Array.MaxLength)
            {
                return mail = HasChanged(file, handle)
                    ? null
                    : new FetchedMail(location, received, length) { Oversize = new FileStream(handle, FileAccess.Read, bufferSize: 0), SourceKey = file.Key };
            }

            buffer = await MailBuffer.RentAsync(budget, (int)length, ct).ConfigureAwait(false);
            for (var done = 0; done < length;)
            {
                var read = RandomAccess.Read(handle, buffer.Memory.Span[done..], done);
                if (read == 0)
                {
                    return null;
                }

                done += read;
            }

            return mail = HasChanged(file, handle) ? null : new FetchedMail(location, received, length, buffer) { Raw = buffer.Memory, SourceKey = file.Key };
        }
        finally
        {
            if (mail is null)
            {
                buffer?.Dispose();
            }

            if (mail?.Oversize is null)
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>Opens a file; where it has been renamed since the listing (a mail program sets flags in a Maildir), under its new name; null where it is gone.</summary>
    private SafeFileHandle? Open(MailFile file)
    {
        try
        {
            return file.Open();
        }
        catch (FileNotFoundException)
        {
            return list().FirstOrDefault(other => other.Key == file.Key)?.Open();
        }
    }

    private static bool HasChanged(MailFile file, SafeFileHandle handle) =>
        RandomAccess.GetLength(handle) != file.Length || File.GetLastWriteTimeUtc(handle) != file.Modified;
}
