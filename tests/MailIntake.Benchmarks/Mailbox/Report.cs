namespace MailIntake.Benchmarks.Mailbox;

/// <summary>A report's title and its paragraphs, the title the first of them.</summary>
internal sealed record Report(string Title, IReadOnlyList<string> Paragraphs)
{
    /// <summary>The whole text, one paragraph a line.</summary>
    public string Text => string.Join('\n', Paragraphs) + "\n";
}
