using MailIntake.Domain.Bulletin;

namespace MailIntake.Storage;

/// <summary>
/// The mails that a mailbox received on one day, as the mailbox itself told when it was last compared with the ledger. Held and gone together are
/// what the ledger has of the day, whatever was decided; a difference is a mail that was lost.
/// </summary>
public sealed class MailboxDayRow
{
    /// <summary>The mailbox's address.</summary>
    public required string Mailbox { get; set; }

    /// <summary>The day of receipt in Asia/Shanghai, <c>2023-06-05</c>.</summary>
    public required string Day { get; set; }

    /// <summary>Mails in the mailbox, those left alone in the junk folder not counted.</summary>
    public int Held { get; set; }

    /// <summary>Mails of the ledger that are no longer in the mailbox.</summary>
    public int Gone { get; set; }

    /// <summary>Mails in the mailbox that the ledger does not have: a line a folder, its name, a tab and the UIDs, or behind <see cref="ReconciledDay.Names"/> the names they have at a source without UIDs; empty where all is well.</summary>
    public string Missing { get; set; } = "";

    /// <summary>Reads <see cref="Missing"/>: the folders and their UIDs as IMAP writes a set, or names.</summary>
    public static IEnumerable<(string Folder, string Uids)> MissingOf(string missing) =>
        missing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)).Select(parts => (parts[0], parts[^1]));
}
