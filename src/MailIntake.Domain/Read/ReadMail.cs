namespace MailIntake.Domain.Read;

/// <summary>
/// What the MIME reader sees in a mail: decoded, bounded, never an exception. What is wrong with the mail stands in <see cref="Defects"/>.
/// Strings are NFC with C0 controls but tab and line feed removed; line ends are LF.
/// </summary>
public sealed record ReadMail
{
    /// <summary>The decoded subject, empty where there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The addresses of From; several From fields give several addresses and a defect.</summary>
    public IReadOnlyList<MailAddress> From { get; init; } = [];

    /// <summary>The addresses of Reply-To.</summary>
    public IReadOnlyList<MailAddress> ReplyTo { get; init; } = [];

    /// <summary>The addresses of To and Cc.</summary>
    public IReadOnlyList<MailAddress> Recipients { get; init; } = [];

    /// <summary>The Message-ID without angle brackets, or null. Never the key by which mails are told apart.</summary>
    public string? MessageId { get; init; }

    /// <summary>The Message-IDs of In-Reply-To and References without angle brackets, in that order.</summary>
    public IReadOnlyList<string> RepliesTo { get; init; } = [];

    /// <summary>All inline text/plain leaves joined by one LF (message/rfc822 not entered).</summary>
    public string Text { get; init; } = "";

    /// <summary>The inline text/html leaves as HTML source, joined by LF; empty where there are none.</summary>
    public string Html { get; init; } = "";

    /// <summary>The leaves that are files, as they stand in the mail.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>
    /// The files as a person sees them: those within a winmail.dat in its place (nothing, where it has none beside a text), and those that stand uuencoded in the text after the
    /// <see cref="Attachments"/>.
    /// </summary>
    public IReadOnlyList<MailAttachment> Files { get => field ?? Attachments; init; }

    /// <summary>All header fields in order, decoded.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>
    /// The topmost Authentication-Results field, unfolded and not decoded, or null: it repeats what the sender chose, and an encoded word in that
    /// must not become punctuation.
    /// </summary>
    public string? AuthenticationResults { get; init; }

    /// <summary>What was wrong with the mail and how it was read all the same, in Chinese; empty for a clean mail.</summary>
    public IReadOnlyList<string> Defects { get; init; } = [];

    /// <summary>The defect because of which the sender may be another, in Chinese; else null. A decision that hangs on the sender needs a person.</summary>
    public string? SenderDoubt { get; init; }

    /// <summary>The defect because of which the subject may be another, in Chinese; else null.</summary>
    public string? SubjectDoubt { get; init; }

    /// <summary>Why <see cref="Text"/> may not be whole, in Chinese; else null.</summary>
    public string? TextDoubt { get; init; }

    /// <summary>Why <see cref="Html"/> may not be whole, in Chinese; else null.</summary>
    public string? HtmlDoubt { get; init; }

    /// <summary>The limit that stopped the reading before the mail's end, in Chinese, or null: such a mail needs a person.</summary>
    public string? Limit { get; init; }

    /// <summary>True where only the headers were read because the mail is over the size limit.</summary>
    public bool HeadersOnly { get; init; }

    /// <summary>The first value of a header field, or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;
}
