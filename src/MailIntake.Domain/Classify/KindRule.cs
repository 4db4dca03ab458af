namespace MailIntake.Domain.Classify;

/// <summary>A kind of item (文种) of an office.</summary>
/// <param name="Name">Its name.</param>
public sealed record KindRule(string Name)
{
    /// <summary>The tags by which subjects name it; the name itself is always one.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The least 字数, or null.</summary>
    public int? Min { get; init; }

    /// <summary>The most 字数, or null.</summary>
    public int? Max { get; init; }

    /// <summary>The status of an item below <see cref="Min"/>: counted with a warning by default.</summary>
    public SubmissionStatus Under { get; init; } = SubmissionStatus.Counted;

    /// <summary>The status of an item above <see cref="Max"/>: counted with a warning by default.</summary>
    public SubmissionStatus Over { get; init; } = SubmissionStatus.Counted;

    /// <summary>The clause that sets the limits, or empty.</summary>
    public string Clause { get; init; } = "";
}
