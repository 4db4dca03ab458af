namespace MailIntake.Import;

/// <summary>What one look into the watched folders did.</summary>
/// <param name="Imported">Files imported.</param>
/// <param name="Refused">Files refused and moved away with a report; a person has to look.</param>
/// <param name="NotTaken">Files and folders that could not be read or moved, and stay for the next look; told in the log.</param>
public sealed record WatchReport(int Imported, int Refused, int NotTaken)
{
    /// <summary>What both did.</summary>
    public static WatchReport operator +(WatchReport one, WatchReport other) =>
        new(one.Imported + other.Imported, one.Refused + other.Refused, one.NotTaken + other.NotTaken);
}
