namespace MailIntake.Domain.Classify;

/// <summary>How an office classifies mail: the content of its <c>classification.yaml</c>. The scale of what differs between offices is here, none of it in code.</summary>
public sealed record OfficeClassification
{
    /// <summary>The office's id.</summary>
    public required string Office { get; init; }

    /// <summary>Its mailboxes.</summary>
    public IReadOnlyList<OfficeMailbox> Mailboxes { get; init; } = [];

    /// <summary>Its kinds.</summary>
    public IReadOnlyList<KindRule> Kinds { get; init; } = [];

    /// <summary>Its rules, in order.</summary>
    public IReadOnlyList<ClassificationRule> Rules { get; init; } = [];

    /// <summary>The kinds told by 字数 where neither mailbox nor tag nor rule names one; empty where the office does not allow it.</summary>
    public IReadOnlyList<WordBand> ByWords { get; init; } = [];

    /// <summary>The kind of a mail that nothing else names, or null.</summary>
    public string? DefaultKind { get; init; }

    /// <summary>What happens to a mail whose kind is not known.</summary>
    public StatusPolicy Untagged { get; init; } = new(SubmissionStatus.Review, "不能确定文种");

    /// <summary>What happens to a mail whose unit is not known.</summary>
    public StatusPolicy Unidentified { get; init; } = new(SubmissionStatus.Review, "不能确定报送单位");

    /// <summary>What happens to a mail with several report attachments (一事一报).</summary>
    public StatusPolicy SeveralReports { get; init; } = new(SubmissionStatus.Review, "有多个稿件附件");

    /// <summary>What happens to a report whose text another unit sent before it (疑似抄袭); counted: with a warning.</summary>
    public StatusPolicy Copied { get; init; } = new(SubmissionStatus.Review, "疑似抄袭");

    /// <summary>Why mail is no valid way in (途径无效), or null where it is one.</summary>
    public string? NoMail { get; init; }

    /// <summary>How a commission's number (约稿编号) looks in a subject, or null.</summary>
    public TextPattern? CommissionNumber { get; init; }

    /// <summary>The events (事项) that return an item, such as 退回重报: its new version then replaces it in the count.</summary>
    public IReadOnlyList<string> ReturnedBy { get; init; } = [];

    /// <summary>Marks of internal documents besides the state's 密级.</summary>
    public IReadOnlyList<string> InternalMarks { get; init; } = [];

    /// <summary>Names of units that are believed only where they stand alone.</summary>
    public IReadOnlyList<string> StandaloneNames { get; init; } = [];

    /// <summary>Names of attachments that are never the report (审签单), or null.</summary>
    public TextPattern? NoReports { get; init; }

    /// <summary>Below this many 字 a text is no report and a person looks at it.</summary>
    public int TooShort { get; init; }
}
