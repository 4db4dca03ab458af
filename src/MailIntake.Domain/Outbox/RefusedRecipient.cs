namespace MailIntake.Domain.Outbox;

/// <summary>A recipient that the server refused while it took the mail for others.</summary>
/// <param name="Address">The recipient.</param>
/// <param name="Reply">The server's words, made safe to print.</param>
/// <param name="Retry">True where the same recipient may be accepted later.</param>
/// <param name="Advice">What the refusal means and what to do, in Chinese, or null.</param>
/// <param name="RetryAfter">How long to wait before trying again, zero where the next mail may go at once, null where the server gave no hint.</param>
public sealed record RefusedRecipient(string Address, string Reply, bool Retry, string? Advice = null, TimeSpan? RetryAfter = null);
