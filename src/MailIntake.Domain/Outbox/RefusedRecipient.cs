namespace MailIntake.Domain.Outbox;

/// <summary>A recipient that the server refused while it took the mail for others.</summary>
public sealed record RefusedRecipient(string Address, string Reply, bool Retry);
