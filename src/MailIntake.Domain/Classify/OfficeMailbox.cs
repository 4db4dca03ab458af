namespace MailIntake.Domain.Classify;

/// <summary>A mailbox of an office.</summary>
/// <param name="Address">The address, lower case.</param>
/// <param name="Kind">The kind (文种) of every mail to it, whatever its tag; null where the mail decides.</param>
public sealed record OfficeMailbox(string Address, string? Kind = null);
