namespace MailIntake.Storage;

/// <summary>A place at which a submission's mail lay.</summary>
/// <param name="Id">The ledger's key; a later place has a higher one.</param>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="UidValidity">The folder's UIDVALIDITY.</param>
/// <param name="Uid">The UID.</param>
/// <param name="SourceKey">The name that a source without UIDs knows the mail by (<see cref="LocationRow.SourceKey"/>), else null.</param>
public readonly record struct RecordedPlace(long Id, long SubmissionId, string Folder, uint UidValidity, uint Uid, string? SourceKey);
