namespace MailIntake.Safekeeping;

/// <summary>A file that the ledger names: an archived mail or a piece of evidence.</summary>
/// <param name="Path">Its path below the data folder, with <c>/</c>.</param>
/// <param name="Sha256">What the ledger says of its octets, lower-case hexadecimal.</param>
/// <param name="Of">The number of the submission or event it belongs to, for messages.</param>
internal sealed record KeptFile(string Path, string Sha256, string Of);
