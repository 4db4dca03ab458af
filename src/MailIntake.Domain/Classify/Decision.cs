namespace MailIntake.Domain.Classify;

/// <summary>What was decided about one mail, and why. Appended, never edited.</summary>
public sealed record Decision
{
    /// <summary>The office's id.</summary>
    public required string Office { get; init; }

    /// <summary>The unit's name in the roster, or null where it is not known.</summary>
    public string? Unit { get; init; }

    /// <summary>The kind (文种), or null where it is not known.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether it counts.</summary>
    public required SubmissionStatus Status { get; init; }

    /// <summary>字数 of the report, or null where none could be read.</summary>
    public int? Words { get; init; }

    /// <summary><c>body</c>, or the attachment's name, or null.</summary>
    public string? CountedFrom { get; init; }

    /// <summary>The title: the subject without prefixes and tags; null where the mail is quarantined.</summary>
    public string? Title { get; init; }

    /// <summary>The named authors (作者), possibly none.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The number of the commission (约稿编号) it answers, or null.</summary>
    public string? Commission { get; init; }

    /// <summary>The number of the submission that this one duplicates or replaces, or null.</summary>
    public string? RelatedTo { get; init; }

    /// <summary>True where <see cref="RelatedTo"/> was returned (退回) and this submission replaces it in the count.</summary>
    public bool Replaces { get; init; }

    /// <summary>A hash of the normalised report text by which resent items are found; null where there is no text.</summary>
    public string? TextHash { get; init; }

    /// <summary>A locality-sensitive hash (64 bits) by which near-identical items are found; null where there is no text or too little.</summary>
    public ulong? TextSketch { get; init; }

    /// <summary>True where a file of the mail has still to be read by an external reader; the mail is then decided anew.</summary>
    public bool Awaits { get; init; }

    /// <summary>The steps that led here, in order.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>What a person should know though it changes nothing, in Chinese.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
