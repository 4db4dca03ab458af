namespace MailIntake.Pipeline;

/// <summary>How far long work is.</summary>
/// <param name="Done">Mails, files or items done so far.</param>
/// <param name="Expected">How many there will be in all, where that is known; null else.</param>
public sealed record WorkProgress(int Done, long? Expected);
