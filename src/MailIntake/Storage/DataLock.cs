namespace MailIntake.Storage;

/// <summary>
/// Held by the one process that takes mail in and sends mail for a data folder (<c>run</c>, <c>ingest</c>): two of them would give
/// out the same numbers twice; and by the one that writes to a backup folder (<c>backup</c>): two of them would delete each other's copy
/// of the ledger. The system releases it when the process ends, however it ends. Commands that only read, import or
/// decide do not need it.
/// </summary>
public sealed class DataLock : IDisposable
{
    /// <summary>The name of the file it holds in the data folder; the file stays when the lock is released.</summary>
    public const string FileName = "worker.lock";

    private const string BackupFileName = "backup.lock";

    // What the base library keeps of a lock that is held: EWOULDBLOCK of flock on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private const int HeldOnLinux = 11;
    private const int HeldOnMacOS = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private readonly FileStream file;

    private DataLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <exception cref="DataInUseException">Another process holds it.</exception>
    /// <exception cref="IOException">The folder or the file in it cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to.</exception>
    public static DataLock Take(string dataFolder) =>
        Take(dataFolder, FileName, $"数据目录 {dataFolder} 正由另一个 mailintake 进程（run 或 ingest）使用；请先停止它，或换一个 --data 目录。");

    /// <summary>Takes the lock of a backup folder, which is held in a file beside the copies that no list names.</summary>
    /// <param name="folder">The backup folder.</param>
    /// <exception cref="DataInUseException">Another process holds it.</exception>
    /// <exception cref="IOException">The folder or the file in it cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to.</exception>
    public static DataLock TakeBackup(string folder) =>
        Take(folder, BackupFileName, $"备份文件夹 {folder} 正由另一个 mailintake backup 写入；请等它结束后再运行，或换一个文件夹。");

    private static DataLock Take(string folder, string name, string held)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(folder);
        try
        {
            return new DataLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is HeldOnLinux or HeldOnMacOS or HeldOnWindows)
        {
            throw new DataInUseException(held, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
