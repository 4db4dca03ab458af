using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>A read mail with what is known of its arrival: all that a decision may depend on besides the ledger.</summary>
/// <param name="Mailbox">The address of the mailbox it came to.</param>
/// <param name="Folder">The folder's name as people read it.</param>
/// <param name="IsJunk">True where the folder is the provider's junk folder (垃圾箱).</param>
/// <param name="ReceivedAt">When the mailbox received it.</param>
/// <param name="Sha256">The SHA-256 of its octets, lower-case hexadecimal, or null where it is not known.</param>
/// <param name="Content">The mail and the texts that may be its report.</param>
public sealed record ArrivedMail(string Mailbox, string Folder, bool IsJunk, DateTimeOffset ReceivedAt, string? Sha256, MailContent Content)
{
    /// <summary>What our own look at its signatures found, where the provider added no result; else null.</summary>
    public DkimFinding? Signature { get; init; }

    /// <summary>What the mailbox leaves uncertain about its arrival, in Chinese; else null.</summary>
    public string? Defect { get; init; }

    /// <summary>What an earlier decision of the same mail says of its arrival: only the mailbox knew.</summary>
    /// <param name="reasons">The reasons of the earlier decision.</param>
    public static string? DefectAmong(IEnumerable<Reason> reasons) => reasons.FirstOrDefault(reason => reason.Rule == Classifier.ArrivalRule)?.Saw;
}
