using MailIntake.Archive;
using MailIntake.Domain.Archive;
using MailIntake.Domain.Identify;

namespace MailIntake.Pipeline;

/// <summary>A mail that was archived (written, not yet synced), read and identified, and waits for its turn to be recorded.</summary>
/// <param name="Draft">Its file in the archive.</param>
/// <param name="Mail">What is recorded of it as a mail.</param>
/// <param name="Identified">What can be said of it by itself.</param>
/// <param name="Subject">Its subject, empty where it is quarantined.</param>
/// <param name="Sender">The address it is from, or empty.</param>
/// <param name="MessageId">Its Message-ID, or null.</param>
internal sealed record ReadItem(ArchiveDraft Draft, ArchivedMail Mail, IdentifiedMail Identified, string Subject, string Sender, string? MessageId);
