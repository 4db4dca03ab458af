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
    /// <summary>The number of the commission (约稿编号) it answers, or null.</summary>
    public string? Commission { get; init; }

    /// <summary>Where its mail lies in the archive; null where it lies in none.</summary>
    public string? ArchivePath { get; init; }
}
