namespace MailIntake.Pipeline;

/// <summary>How far taking in a mailbox is.</summary>
/// <param name="Mails">Mails recorded so far.</param>
/// <param name="Expected">How many there will be in all, where the mailbox says so; null else.</param>
public sealed record IntakeProgress(int Mails, long? Expected);
