namespace MailIntake.Benchmarks.Mailbox;

/// <summary>What one mail of the mailbox shall be, settled before any is written so that writing needs no order.</summary>
/// <param name="Index">Its place, 0 for the oldest.</param>
/// <param name="Size">The octets it shall have.</param>
/// <param name="Docx">True where the report is an attached docx.</param>
/// <param name="Shape">What is wrong with it.</param>
/// <param name="CopyOf">The mail it repeats, or -1.</param>
internal sealed record MailPlan(int Index, int Size, bool Docx, MailShape Shape, int CopyOf);
