namespace MailIntake.Domain.Classify;

/// <summary>What a decision says about a submission. The JSON names are in <see cref="SubmissionStatusNames"/>.</summary>
public enum SubmissionStatus
{
    /// <summary>Counted (计数).</summary>
    Counted,

    /// <summary>Kept and shown, not counted (不计).</summary>
    NotCounted,

    /// <summary>The same item as an earlier one (重复).</summary>
    Duplicate,

    /// <summary>A person has to look (待审).</summary>
    Review,

    /// <summary>Bears a security mark (隔离): its text is neither indexed nor forwarded.</summary>
    Quarantined,

    /// <summary>No report: automatic replies, bounces, lists, the office's own mail (搁置).</summary>
    SetAside,
}
