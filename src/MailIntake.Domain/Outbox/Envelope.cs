namespace MailIntake.Domain.Outbox;

/// <summary>The SMTP envelope (RFC 5321 section 2.3.1).</summary>
/// <param name="From">The reverse-path address; equal to the header's From.</param>
/// <param name="Recipients">The forward-path addresses, at least one.</param>
public sealed record Envelope(string From, IReadOnlyList<string> Recipients);
