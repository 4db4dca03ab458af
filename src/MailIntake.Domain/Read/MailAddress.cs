namespace MailIntake.Domain.Read;

/// <summary>An address of a mail (RFC 5322 section 3.4).</summary>
/// <param name="Name">The display name, decoded, or null.</param>
/// <param name="Address">The addr-spec as written (not lower-cased), possibly empty where it could not be read.</param>
public sealed record MailAddress(string? Name, string Address);
