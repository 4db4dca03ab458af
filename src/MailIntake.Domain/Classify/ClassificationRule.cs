namespace MailIntake.Domain.Classify;

/// <summary>
/// A rule of an office: where its condition holds it names the kind, sets the status, or only warns. Rules are asked in the
/// order of the file; the first that names a kind and the first that sets a status decide, every warning is told.
/// </summary>
/// <param name="Name">Its name, by which decisions cite it.</param>
/// <param name="When">Its condition.</param>
public sealed record ClassificationRule(string Name, RuleCondition When)
{
    /// <summary>The kind it names for a mail without one, or null.</summary>
    public string? Kind { get; init; }

    /// <summary>The status it sets, or null.</summary>
    public SubmissionStatus? Status { get; init; }

    /// <summary>Why, or what a person should know, in Chinese, with the clause.</summary>
    public string Reason { get; init; } = "";
}
