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

    /// <summary>What the limits say of an item of so many 字: the status it gets, and what they saw, null where they have nothing to say.</summary>
    public (SubmissionStatus Status, string? Saw) Judge(int words)
    {
        if (words < Min)
        {
            return (Under, Saw($"{words} 字，不足“{Name}”要求的 {Min} 字"));
        }

        return words > Max ? (Over, Saw($"{words} 字，超过“{Name}”要求的 {Max} 字")) : (SubmissionStatus.Counted, null);
    }

    private string Saw(string saw) => Clause.Length > 0 ? $"{saw}（{Clause}）" : saw;
}
