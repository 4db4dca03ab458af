namespace MailIntake.Tests.Classify.Corpus;

/// <summary>How the program's decisions compare with the labels: right and all, by field.</summary>
internal sealed record CorpusResult
{
    /// <summary>Of the mails whose unit is known.</summary>
    public required Share Unit { get; init; }

    /// <summary>Of the mails whose kind is known.</summary>
    public required Share Kind { get; init; }

    /// <summary>Of all mails: the status is the label's.</summary>
    public required Share Status { get; init; }

    /// <summary>Of the mails whose 字数 is known.</summary>
    public required Share Words { get; init; }

    /// <summary>Of all mails: status right, and unit and kind where the mail counts, or a person is asked.</summary>
    public required Share NotSilent { get; init; }

    /// <summary>Of the ordinary mails: those that need a person.</summary>
    public required Share Review { get; init; }

    /// <summary>How often a label's status or kind was decided as another, by what was meant and what was decided.</summary>
    public required IReadOnlyDictionary<(string Meant, string Decided), int> Confusion { get; init; }

    /// <summary>What was decided wrong, a line each.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>True where every goal is met.</summary>
    public bool IsGood => Unit.Of1 >= 0.995 && Kind.Of1 >= 0.99 && Status.Of1 >= 0.99 && Words.Of1 >= 0.99 && NotSilent.Of1 >= 0.999 && Review.Of1 <= 0.05;

    /// <summary>The figures in one line.</summary>
    public string Figures =>
        $"unit {Unit}, kind {Kind}, countability {Status}, 字数 {Words}, nothing wrong silently {NotSilent}, review of the ordinary {Review}";
}
