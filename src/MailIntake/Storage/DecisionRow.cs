using MailIntake.Domain.Classify;

namespace MailIntake.Storage;

/// <summary>One decision about a submission. Appended, never changed: the one with the highest sequence holds.</summary>
public sealed class DecisionRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The submission.</summary>
    public long SubmissionId { get; set; }

    /// <summary>The office's id, as the submission has it.</summary>
    public required string Office { get; set; }

    /// <summary>1 for the first decision, then upwards.</summary>
    public int Sequence { get; set; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; set; }

    /// <summary>
    /// From when it holds for results; null: from the mail's receipt. So do the first decision and what takes a mail out of review. A mail decided
    /// before holds as it did until the day it is decided anew, a returned one until its new version is received.
    /// </summary>
    public DateTimeOffset? EffectiveAt { get; set; }

    /// <summary>Who decided.</summary>
    public DecisionOrigin Origin { get; set; }

    /// <summary>The unit, or null.</summary>
    public string? Unit { get; set; }

    /// <summary>The kind, or null.</summary>
    public string? Kind { get; set; }

    /// <summary>Whether it counts.</summary>
    public SubmissionStatus Status { get; set; }

    /// <summary>字数, or null.</summary>
    public int? Words { get; set; }

    /// <summary><c>body</c>, an attachment's name, or null.</summary>
    public string? CountedFrom { get; set; }

    /// <summary>The title, or null.</summary>
    public string? Title { get; set; }

    /// <summary>The authors joined by 、, empty where none.</summary>
    public string Authors { get; set; } = "";

    /// <summary>约稿编号, or null.</summary>
    public string? Commission { get; set; }

    /// <summary>The number of the submission that it duplicates or replaces, or null.</summary>
    public string? RelatedTo { get; set; }

    /// <summary>True where it replaces the submission that <see cref="RelatedTo"/> names.</summary>
    public bool Replaces { get; set; }

    /// <summary>Hash of the normalised text, or null.</summary>
    public string? TextHash { get; set; }

    /// <summary>The text's sketch, or null.</summary>
    public long? TextSketch { get; set; }

    /// <summary>True where a file of the mail has still to be read by an external reader.</summary>
    public bool Awaits { get; set; }

    /// <summary>The configuration the decision was made under: a hash of the office's files.</summary>
    public string Policy { get; set; } = "";

    /// <summary>The reasons as a JSON list of {rule, saw}.</summary>
    public string Reasons { get; set; } = "[]";

    /// <summary>The warnings as a JSON list of texts.</summary>
    public string Warnings { get; set; } = "[]";
}
