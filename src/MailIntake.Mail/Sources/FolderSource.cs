using MailIntake.Domain.Mailbox;

namespace MailIntake.Mail.Sources;

/// <summary>
/// A folder of .eml files: one mail a file, known by the file's name, arrived when the file was last written. Folders below are not
/// entered, links not followed, nothing is changed. Files may be copied in while the program runs: one written within the last second is
/// waited for, one that changes while it is read is left to the next poll. A file replaced under its old name
/// stays the mail it was, and is told for some days where its size shows it.
/// </summary>
/// <param name="options">The mailbox.</param>
public sealed class FolderSource(FileSourceOptions options) : IMailSource
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private readonly ByteBudget budget = new(options.Budget);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<MailFolder>>([new MailFolder("INBOX", IsJunk: false)]);

    /// <inheritdoc/>
    public Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct) => Task.FromResult<IMailboxSession>(
        new FileSession(options, folder.Name, known, budget, () => MailFile.In(options.Path, KeyOf), Settling));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string? KeyOf(string name) => name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) && name[0] != '.' ? name : null;
}
