using MailIntake.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Mailbox;
using MailIntake.Storage;

namespace MailIntake.Pipeline;

/// <summary>One run over mails of a folder, on their way into the ledger.</summary>
/// <param name="Mailbox">The mailbox's address.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Office">The office it belongs to.</param>
/// <param name="Store">The ledger's side of the folder.</param>
/// <param name="Report">Counts what is recorded.</param>
/// <param name="Progress">Told after each batch how far it is, or null.</param>
/// <param name="Expected">How many mails there are to take in, where the mailbox says so.</param>
internal sealed record FolderRun(string Mailbox, MailFolder Folder, IntakeOffice Office, IntakeStore Store, IntakeReport Report, IProgress<WorkProgress>? Progress, long? Expected)
{
    /// <summary>True where these mails are not the next behind the folder's cursor, which stays where it is.</summary>
    public bool BesideCursor { get; init; }

    /// <summary>True for mails that lie at places recorded of mails that lie elsewhere: each is another mail.</summary>
    public bool Doubled { get; init; }

    /// <summary>What the folders hold that are read at this poll; null where a mail that came again need not be told from a moved one.</summary>
    public FolderLists? Lists { get; init; }

    /// <summary>The folders that must be listed before the next mail can be recorded.</summary>
    public HashSet<MailFolder> Unlisted { get; } = [];

    /// <summary>The note of the interrupted batch that these mails are of, forgotten when all of them are in the ledger; else null.</summary>
    public BatchNote? Interrupted { get; init; }

    /// <summary>The office's commissions (约稿) as they were last read.</summary>
    public CommissionIndex? Commissions { get; set; }
}
