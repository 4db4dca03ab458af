using MailIntake.Configuration;

namespace MailIntake.Notices;

/// <summary>Whether the disk of the data folder is nearly full, as the administrator is written to and as <c>status</c> says it.</summary>
/// <param name="Free">Octets that are free.</param>
/// <param name="Least">Octets that must be.</param>
internal readonly record struct DiskSpace(long Free, long Least)
{
    /// <summary>Where nobody is to be written to: room for two mails of the usual limit; on a full disk the ledger cannot note that nothing is received.</summary>
    private const long LeastUntold = 100 << 20;

    /// <summary>True where too little is free.</summary>
    public bool IsLow => Free < Least;

    /// <summary>True where it is well again. Half as much again: a disk at the bound would be told of all day.</summary>
    public bool IsAmple => Free >= Least / 2 * 3;

    /// <summary>The disk of a folder, by the alarm's measure where there is one.</summary>
    public static DiskSpace Of(string folder, AlarmConfiguration? alarm) =>
        new(new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace, alarm?.FreeSpace ?? LeastUntold);
}
