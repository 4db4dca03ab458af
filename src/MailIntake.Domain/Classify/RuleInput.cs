namespace MailIntake.Domain.Classify;

/// <summary>What the conditions of a rule see of a mail.</summary>
public sealed record RuleInput
{
    /// <summary>The mailbox it came to.</summary>
    public string Mailbox { get; init; } = "";

    /// <summary>The sender's address.</summary>
    public string Sender { get; init; } = "";

    /// <summary>The unit's name, empty where it is not known.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The unit's category, empty where it is not known.</summary>
    public string Category { get; init; } = "";

    /// <summary>The kind, empty where it is not known yet.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The labels in the subject: what stands in brackets, and the tags of kinds also where they stand before a colon.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The title: the subject without prefixes, tags and the unit's label.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The report's text.</summary>
    public string Text { get; init; } = "";

    /// <summary>字数, or null where it is not known.</summary>
    public int? Words { get; init; }

    /// <summary>The names of the attachments.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>The number of the commission (约稿编号) in the subject, or null.</summary>
    public string? Commission { get; init; }
}
