namespace MailIntake.Domain.Outbox;

/// <summary>What the server answered to an accepted mail.</summary>
/// <param name="Reply">Its answer to the data, made safe to print.</param>
/// <param name="Refused">The recipients it refused, with its words and whether to try them again.</param>
public sealed record SendReceipt(string Reply, IReadOnlyList<RefusedRecipient> Refused);
