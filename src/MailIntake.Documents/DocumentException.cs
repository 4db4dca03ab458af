namespace MailIntake.Documents;

/// <summary>A file that cannot be read as a report. It never leaves this project: the readers make it a fault of the text.</summary>
/// <param name="message">Why, and what the sender can do, in Chinese.</param>
internal class DocumentException(string message) : Exception(message);
