namespace MailIntake.Import;

/// <summary>What one look into the watched folders did.</summary>
/// <param name="Imported">Files imported.</param>
/// <param name="Refused">Files refused and moved away with a report; a person has to look.</param>
public sealed record WatchReport(int Imported, int Refused);
