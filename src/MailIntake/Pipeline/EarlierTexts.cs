using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;

namespace MailIntake.Pipeline;

/// <summary>
/// The report texts of earlier submissions, read again from the archive where a new mail has to be compared with them. The ledger holds hashes
/// alone; the text is the one of the mail's texts that has the hash, so that it is what was counted, whatever the rules were then.
/// </summary>
/// <param name="archive">Where the mails are.</param>
/// <param name="format">Reads mails.</param>
/// <param name="content">Reads files.</param>
public sealed class EarlierTexts(MailArchive archive, IMailFormat format, ContentReader content)
{
    /// <summary>Characters kept: the texts of some thousand mails, so that a first poll seldom reads its own archive again.</summary>
    private const int MostKept = 4_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> kept = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private int characters;

    /// <summary>Keeps a text that was just read, by its hash; the oldest make room.</summary>
    public void Keep(string? hash, string? text)
    {
        if (hash is null || text is null || text.Length > TextLikeness.MostCharacters)
        {
            return;
        }

        lock (gate)
        {
            if (!kept.TryAdd(hash, text))
            {
                return;
            }

            order.Enqueue(hash);
            for (characters += text.Length; characters > MostKept && order.TryDequeue(out var oldest);)
            {
                characters -= kept.Remove(oldest, out var gone) ? gone.Length : 0;
            }
        }
    }

    /// <summary>The text, read without programs of others; null where it needs one, or the mail cannot be read.</summary>
    public string? Read(EarlierSubmission earlier)
    {
        if (earlier is not { ArchivePath: { } path, TextHash: { } hash })
        {
            return null;
        }

        lock (gate)
        {
            if (kept.TryGetValue(hash, out var text))
            {
                return text;
            }
        }

        try
        {
            using var memory = new MailMemory();
            return WithHash(content.Read(format.Read(File.ReadAllBytes(archive.FullPath(path)), memory)), hash);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null; // whatever keeps an old mail from being read must not keep the new one from being recorded: a person is asked
        }
    }

    /// <summary>The texts of some submissions by their numbers, read with the help of programs of others; those that cannot be read are left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(IReadOnlyList<EarlierSubmission> wanted, CancellationToken ct)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var earlier in wanted)
        {
            if (await ReadAsync(earlier, ct).ConfigureAwait(false) is { } text)
            {
                texts[earlier.Number] = text;
            }
        }

        return texts;
    }

    private async Task<string?> ReadAsync(EarlierSubmission earlier, CancellationToken ct)
    {
        if (earlier is not { ArchivePath: { } path, TextHash: { } hash })
        {
            return null;
        }

        try
        {
            var mail = format.Read(await File.ReadAllBytesAsync(archive.FullPath(path), ct).ConfigureAwait(false));
            return WithHash(await content.ReadWholeAsync(mail, ct).ConfigureAwait(false), hash);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return null;
        }
    }

    private static string? WithHash(MailContent read, string hash) =>
        read.Files.Append(read.Body).FirstOrDefault(text => text.Fault is null && ReportKey.Of(text.Text).Hash == hash)?.Text;
}
