namespace MailIntake.Documents;

/// <summary>A file that cannot be read as a report. It never leaves <see cref="ReportReader"/>, which makes it a fault of the text.</summary>
/// <param name="message">Why, and what the sender can do, in Chinese.</param>
internal sealed class DocumentException(string message) : Exception(message);
