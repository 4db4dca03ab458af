namespace MailIntake.Tests.Classify.Corpus;

/// <summary>A mail of the corpus with its true label.</summary>
/// <param name="Office">The office's id.</param>
/// <param name="Mailbox">Where it arrives.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Octets">The mail.</param>
/// <param name="Label">The truth.</param>
/// <param name="Case">What it is an example of.</param>
/// <param name="IsOrdinary">True for what a unit sends when it keeps to the office's document.</param>
internal sealed record CorpusMail(string Office, string Mailbox, DateTimeOffset ReceivedAt, byte[] Octets, CorpusLabel Label, string Case, bool IsOrdinary)
{
    /// <summary>True where the office returns the item (退回) after it was decided.</summary>
    public bool IsReturned { get; init; }
}
