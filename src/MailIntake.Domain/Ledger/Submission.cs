using MailIntake.Domain.Classify;

namespace MailIntake.Domain.Ledger;

/// <summary>A submission (来稿) as scoring sees it: one mail or one imported row with its present decision.</summary>
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

    /// <summary>When the designated mailbox received it, or the imported 日期.</summary>
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
}
