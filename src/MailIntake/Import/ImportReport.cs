namespace MailIntake.Import;

/// <summary>What an import did.</summary>
/// <param name="Added">Rows that are new.</param>
/// <param name="Known">Rows that an earlier import had brought.</param>
public sealed record ImportReport(int Added, int Known);
