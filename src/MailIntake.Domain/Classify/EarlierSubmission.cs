namespace MailIntake.Domain.Classify;

/// <summary>An earlier submission as the search for duplicates sees it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Unit">Its unit, or null.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Title">Its title.</param>
/// <param name="TextHash">The hash of its normalised text.</param>
/// <param name="TextSketch">Its sketch.</param>
/// <param name="Words">Its 字数.</param>
/// <param name="Status">Its present status.</param>
/// <param name="Returned">True where an event returned it (退回重报, 退稿), so that a new version replaces it.</param>
public sealed record EarlierSubmission(
    string Number, string? Unit, DateTimeOffset ReceivedAt, string? Title, string? TextHash, ulong? TextSketch, int? Words,
    SubmissionStatus Status, bool Returned)
{
    /// <summary>The mailbox it came to, or null.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The kind (文种) it counts as, or would; null where it is not known.</summary>
    public string? Kind { get; init; }

    /// <summary>True where it is not the rules that say how it stands, but a person, a file that was imported, or its new version (退回重报).</summary>
    public bool IsSettled { get; init; }

    /// <summary>True where the rules left it out of the count: in another mailbox of the office, or once the sender is known, the same mail may count.</summary>
    public bool LeftOut => Status is SubmissionStatus.NotCounted or SubmissionStatus.SetAside && !IsSettled;

    /// <summary>True where a person says how it stands.</summary>
    public bool ByPerson { get; init; }

    /// <summary>True where a person took it out of the count: the same text again is not counted by itself.</summary>
    public bool TakenOut => Status is SubmissionStatus.NotCounted or SubmissionStatus.SetAside && ByPerson;

    /// <summary>True where it was returned and its new version took its place (退回重报): the text that was returned is not counted by itself again.</summary>
    public bool Replaced { get; init; }

    /// <summary>Of submissions with the same text the one that the next is held against: the first that counts or waits, else the first that was taken out of the count or replaced; null where there is none.</summary>
    /// <param name="sameText">Those with the same text, earliest first.</param>
    public static EarlierSubmission? FirstOf(IEnumerable<EarlierSubmission> sameText) =>
        sameText.Where(e => e.TakenOut || e.Replaced || e.Status is SubmissionStatus.Counted or SubmissionStatus.Review).MinBy(e => e.TakenOut || e.Replaced);

    /// <summary>The number of the commission (约稿编号) it answers, or null.</summary>
    public string? Commission { get; init; }

    /// <summary>Where its mail lies in the archive; null where it lies in none.</summary>
    public string? ArchivePath { get; init; }

    /// <summary>Of submissions with the same bytes the lowest is the first: a copy is one of what counted, waits or was taken out of the count, not of what was left out, nor of a copy.</summary>
    public int CopyRank => Status == SubmissionStatus.Duplicate ? 2 : LeftOut ? 1 : 0;
}
