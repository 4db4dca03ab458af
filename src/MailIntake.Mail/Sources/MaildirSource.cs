using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;

namespace MailIntake.Mail.Sources;

/// <summary>
/// A Maildir (cr.yp.to/proto/maildir.html): mails in <c>new</c> and <c>cur</c>, known by their base name without flags, arrived when the file was
/// last written; folders in the manner of Maildir++ (<c>.Junk</c>). Delivery renames finished files into place, so what is there is whole.
/// Nothing is moved from <c>new</c> to <c>cur</c>: the clerk's mailbox stays as it was. Links are not followed.
/// </summary>
/// <param name="options">The mailbox.</param>
public sealed class MaildirSource(FileSourceOptions options) : IMailSource
{
    /// <summary>The folders in which mails lie. new before cur: a mail moved on between the two is then seen twice, which its key shows, and not missed.</summary>
    public static readonly IReadOnlyList<string> Parts = ["new", "cur"];

    private readonly ByteBudget budget = new(options.Budget);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct)
    {
        if (options.Folders.Count > 0)
        {
            return Task.FromResult<IReadOnlyList<MailFolder>>([.. options.Folders.Select(name => new MailFolder(name, JunkFolders.IsUsualName(name)))]);
        }

        List<MailFolder> folders = [new MailFolder("INBOX", IsJunk: false)];
        try
        {
            folders.AddRange(new DirectoryInfo(options.Path).EnumerateDirectories(".*")
                .Where(below => below.LinkTarget is null)
                .Select(below => ModifiedUtf7.Decode(below.Name[1..]))
                .Where(JunkFolders.IsUsualName).Order(StringComparer.Ordinal).Take(1)
                .Select(name => new MailFolder(name, IsJunk: true)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TransportException($"邮箱 {options.Account}：无法读取文件夹 {options.Path}：{e.Message}。请核对 source 和权限", retry: e is IOException and not DirectoryNotFoundException, inner: e);
        }

        return Task.FromResult<IReadOnlyList<MailFolder>>(folders);
    }

    /// <inheritdoc/>
    public Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct)
    {
        if (folder.Name.Contains('/'))
        {
            throw new TransportException($"邮箱 {options.Account}：文件夹名“{folder.Name}”不能含有 /", retry: false);
        }

        var path = folder.Name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? options.Path : Path.Combine(options.Path, "." + ModifiedUtf7.Encode(folder.Name));

        IEnumerable<MailFile> List() => Parts.SelectMany(part => MailFile.In(OwnFolder(Path.Combine(path, part)), KeyOf));
        return Task.FromResult<IMailboxSession>(new FileSession(options, folder.Name, known, budget, List, settling: TimeSpan.Zero));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A folder that is one: a link in its place could lead anywhere.</summary>
    private static string OwnFolder(string path) => new DirectoryInfo(path).LinkTarget is null ? path : throw new DirectoryNotFoundException();

    private static string? KeyOf(string name)
    {
        var flags = name.IndexOf(':');
        var key = flags < 0 ? name : name[..flags];
        return key.Length > 0 && key[0] != '.' ? key : null;
    }
}
