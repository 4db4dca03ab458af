namespace MailIntake.Domain.Read;

/// <summary>The text of one candidate for the report of a mail: its body, or one attachment.</summary>
/// <param name="Source"><c>body</c>, or the attachment's name.</param>
/// <param name="Text">The plain text, empty where it could not be read.</param>
/// <param name="Words">字数 as Word and WPS show it; 0 where the text could not be read.</param>
/// <param name="Fault">Why the text could not be read and what the sender should do, in Chinese; null where it was read.</param>
public sealed record ReportText(string Source, string Text, int Words, string? Fault = null)
{
    /// <summary>The <see cref="Source"/> of a mail's body.</summary>
    public const string Body = "body";

    /// <summary>The file's name within the attachment where that is an archive or a mail, else null.</summary>
    public string? Member { get; init; }

    /// <summary>True where it could be read but is not yet: a reader of its own process, or one that is not installed, has still to read it.</summary>
    public bool Awaits { get; init; }

    /// <summary>True where a program of others failed on it by no fault of the file's: it awaits another try.</summary>
    public bool Failed { get; init; }

    /// <summary>
    /// What else can be read there and is not counted: running headers and footers, and of a body what <see cref="ReadMail.Text"/> does not hold (its
    /// HTML, the mails attached to it). Security marks alone are looked for in it.
    /// </summary>
    public string Uncounted { get; init; } = "";

    /// <summary>Of a body the sender's own text with greeting and signature, where the authors are named; null elsewhere.</summary>
    public string? Signed { get; init; }

    /// <summary>True of a body in which the sender wrote nothing of his own, where it is the text of the mail that he answered.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Of a body in which the sender wrote nothing of his own, the address that the mail below is from by its header; null where none is named.</summary>
    public string? PassedOnFrom { get; init; }

    /// <summary>Why the text may not be whole, though it could be read, in Chinese; else null.</summary>
    public string? Doubt { get; init; }

    /// <summary>True where a text of so many 字 is so much longer than another that one of the two is but a note or an annex.</summary>
    public static bool IsFarMore(int words, int than) => words > (2 * than) + 20;

    /// <summary>What a person knows the file by.</summary>
    public string Name => Member is null ? Source : $"{Source}/{Member}";

    /// <summary>The name of the file itself.</summary>
    public string FileName => Member ?? Source;
}
