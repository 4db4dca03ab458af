using MailIntake.Domain.Identify;

namespace MailIntake.Domain.Classify;

/// <summary>The earlier submissions of an office in which duplicates are looked for: the ledger's, and those before it in the same batch.</summary>
public interface IDuplicateIndex
{
    /// <summary>How long before a mail its near-identical texts are looked for, and texts of other units; and how long after a return (退回) the item's new version is.</summary>
    static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <summary>The submission of the unit with the same normalised text, whenever received, that a mail is held against (<see cref="EarlierSubmission.FirstOf"/>); null where none.</summary>
    EarlierSubmission? SameText(string office, string unit, string textHash);

    /// <summary>
    /// The counted and reviewed submissions that concern a mail (<see cref="DuplicateJudge.Concerns(IdentifiedMail, EarlierSubmission)"/>): of those of all units received within the
    /// <see cref="Window"/> before it, and those received before that and returned within it. Earliest first.
    /// </summary>
    IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail);

    /// <summary>The first submission with the same bytes in any mailbox of the office, of the lowest <see cref="EarlierSubmission.CopyRank"/>; null where none.</summary>
    EarlierSubmission? SameBytes(string office, string sha256);
}
