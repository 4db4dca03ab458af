namespace MailIntake.Benchmarks.Mailbox;

/// <summary>What a generated mailbox holds, measured on the mails as written.</summary>
/// <param name="Mails">How many.</param>
/// <param name="Octets">All together.</param>
/// <param name="Median">Octets of the middle mail.</param>
/// <param name="Mean">Octets on average.</param>
/// <param name="Largest">Octets of the largest.</param>
/// <param name="Docx">Mails with a docx.</param>
/// <param name="Repeated">Mails that repeat an earlier one.</param>
/// <param name="Bad">Mails with something wrong.</param>
internal sealed record MailboxFacts(int Mails, long Octets, int Median, int Mean, int Largest, int Docx, int Repeated, int Bad);
