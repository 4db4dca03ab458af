using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;

namespace MailIntake.Storage;

/// <summary>A mail with its decision, about to be recorded.</summary>
/// <param name="Mail">The archived mail.</param>
/// <param name="Number">The number it was given (<see cref="SubmissionNumbers"/>).</param>
/// <param name="Year">The year of its number.</param>
/// <param name="Serial">The running number within the year.</param>
/// <param name="Subject">Its subject; empty where it is quarantined.</param>
/// <param name="Sender">Its sender's address.</param>
/// <param name="MessageId">Its Message-ID, or null.</param>
/// <param name="Decision">What was decided.</param>
public sealed record NewMail(ArchivedMail Mail, string Number, int Year, int Serial, string Subject, string Sender, string? MessageId, Decision Decision);
