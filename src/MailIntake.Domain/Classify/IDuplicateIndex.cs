namespace MailIntake.Domain.Classify;

/// <summary>The earlier submissions of an office in which duplicates are looked for: the ledger's, and those before it in the same batch.</summary>
public interface IDuplicateIndex
{
    /// <summary>The first counted or reviewed submission of the unit with the same normalised text, whenever received; null where none.</summary>
    EarlierSubmission? SameText(string office, string unit, string textHash);

    /// <summary>Submissions of the unit received within 30 days before the instant that bear a sketch or were returned.</summary>
    IEnumerable<EarlierSubmission> Recent(string office, string unit, DateTimeOffset receivedAt);

    /// <summary>The first submission with the same bytes in any mailbox of the office; null where none.</summary>
    EarlierSubmission? SameBytes(string office, string sha256);
}
