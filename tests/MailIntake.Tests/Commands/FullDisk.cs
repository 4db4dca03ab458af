namespace MailIntake.Tests.Commands;

/// <summary>A log on a disk that is full: /dev/full answers every write with ENOSPC.</summary>
internal static class FullDisk
{
    public static StreamWriter Open() => new(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) { AutoFlush = true };
}
