namespace MailIntake.Bulletin;

/// <summary>A section of the document: a heading and its paragraphs.</summary>
/// <param name="Heading">The heading without its number.</param>
/// <param name="Paragraphs">The paragraphs, at least one.</param>
public sealed record NoticeSection(string Heading, IReadOnlyList<string> Paragraphs);
