using MailIntake.Domain.Read;

namespace MailIntake.Domain.Outbox;

/// <summary>A mail to be sent, before it is written as octets.</summary>
public sealed record OutgoingMail
{
    /// <summary>The sender; its address must equal the login (providers refuse others).</summary>
    public required MailAddress From { get; init; }

    /// <summary>To whom.</summary>
    public required IReadOnlyList<MailAddress> To { get; init; }

    /// <summary>Where answers go, or null where they go to the sender.</summary>
    public MailAddress? ReplyTo { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The Date header.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The Message-ID without angle brackets, unique and stable for this mail: a repeated sending is recognisable as the same.</summary>
    public required string MessageId { get; init; }

    /// <summary>The plain text; always there beside HTML.</summary>
    public required string Text { get; init; }

    /// <summary>The HTML, or null.</summary>
    public string? Html { get; init; }

    /// <summary>The files.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>The Message-ID it answers, or null.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The value of Auto-Submitted (RFC 3834): <c>auto-generated</c> or <c>auto-replied</c>.</summary>
    public string AutoSubmitted { get; init; } = "auto-generated";
}
