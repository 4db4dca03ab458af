namespace MailIntake.Documents;

/// <summary>What a reader finds in a document.</summary>
/// <param name="Text">The text that is counted, lines ended by line feeds.</param>
/// <param name="Uncounted">What else can be read in it and is no part of the 字数 (running headers and footers, watermarks), one piece a line: security marks stand there.</param>
internal sealed record DocumentText(string Text, string Uncounted = "")
{
    /// <summary>Why the text may not be what was written, in Chinese; else null.</summary>
    public string? Doubt { get; init; }

    /// <summary>Why the text is not what was written, at most its beginning, and what the sender should do, in Chinese; else null.</summary>
    public string? Fault { get; init; }
}
