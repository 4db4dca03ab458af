namespace MailIntake.Storage;

/// <summary>Where a submission's mail lay last.</summary>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="UidValidity">The folder's UIDVALIDITY.</param>
/// <param name="Uid">The UID.</param>
/// <param name="SourceKey">The name that a source without UIDs knows the mail by (<see cref="LocationRow.SourceKey"/>), else null.</param>
public readonly record struct RecordedPlace(long SubmissionId, string Folder, uint UidValidity, uint Uid, string? SourceKey);
