using MailIntake.Domain.Classify;

namespace MailIntake.Domain.Ledger;

/// <summary>
/// A submission (来稿) as scoring sees it: one mail or one imported row as it was decided for a span of days. A submission that was decided anew
/// stands in the ledger once for each span, under the same number; the spans do not overlap.
/// </summary>
public sealed record Submission
{
    /// <summary>The ledger's number, such as <c>P2023-000012</c>, or the imported 编号.</summary>
    public required string Number { get; init; }

    /// <summary>The unit, or null where it is not known.</summary>
    public required string? Unit { get; init; }

    /// <summary>The kind (文种), or null where it is not known.</summary>
    public required string? Kind { get; init; }

    /// <summary>Whether it counts.</summary>
    public required SubmissionStatus Status { get; init; }

    /// <summary>
    /// When the designated mailbox received it, or the imported 日期. What replaces a returned item takes its place in the count, so it counts
    /// from when the mailbox first received the item.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The title.</summary>
    public string Title { get; init; } = "";

    /// <summary>The authors (作者).</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>字数, or null where it is not known.</summary>
    public int? Words { get; init; }

    /// <summary>The commission (约稿编号) it answers, or null.</summary>
    public string? Commission { get; init; }

    /// <summary>True where it came from an import file.</summary>
    public bool Imported { get; init; }

    /// <summary>The number of the returned submission that it replaces in the count, or null.</summary>
    public string? Replaces { get; init; }

    /// <summary>The number of the submission that it duplicates (重复), or null.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>The day from whose beginning it stands so, or null where it did from its receipt.</summary>
    public DateOnly? HoldsFrom { get; init; }

    /// <summary>The day from whose beginning a later decision holds, or null where none does.</summary>
    public DateOnly? HoldsUntil { get; init; }

    /// <summary>True where this is how the submission stands by the end of a day.</summary>
    public bool HoldsOn(DateOnly day) => !(HoldsFrom > day) && !(HoldsUntil <= day);
}
