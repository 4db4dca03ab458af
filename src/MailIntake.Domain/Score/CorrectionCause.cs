namespace MailIntake.Domain.Score;

/// <summary>What changed an earlier result on a day: an event withdrawn (冲正), or a submission decided anew (改判).</summary>
/// <param name="Number">The number of the correction, or of the submission.</param>
/// <param name="About">The day of what it changes: when the event happened, the commission was issued or the submission was received.</param>
/// <param name="Text">What it changes, in Chinese.</param>
/// <param name="Reason">Why, in Chinese, empty where the reader is not told; null for a submission, whose decision says it.</param>
public sealed record CorrectionCause(string Number, DateOnly About, string Text, string? Reason)
{
    /// <summary>What it changes, and why.</summary>
    public string Described => string.IsNullOrEmpty(Reason) ? Text : $"{Text}（{Reason}）";
}
