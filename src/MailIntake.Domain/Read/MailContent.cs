namespace MailIntake.Domain.Read;

/// <summary>A read mail with the texts that may be its report.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Body">The body without greeting, signature and quoted text.</param>
/// <param name="Files">The attachments that may be reports (images shown within the text and the like left out), in order.</param>
public sealed record MailContent(ReadMail Mail, ReportText Body, IReadOnlyList<ReportText> Files)
{
    /// <summary>The names of all attachments, of the files and folders in attached archives and of the attachments of attached mails, read or not: security marks are looked for in them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The names of the attachments that are neither documents nor shown within the text: pictures, tables, archives of such.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Those of the <see cref="Ignored"/> that are no pictures, sounds, films or tables: a document that nobody can read here may be among them.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>The names of the pictures shown within the text that are larger than a logo: the report may stand in them.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>True where a file has still to be read by an external reader.</summary>
    public bool Awaits => Files.Any(file => file.Awaits);
}
