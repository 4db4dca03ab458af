namespace MailIntake.Storage;

/// <summary>
/// Held by the one process that takes mail in and sends mail for a data folder (<c>run</c>, <c>ingest</c>): two of them would give
/// out the same numbers twice. The system releases it when the process ends, however it ends. Commands that only read, import or
/// decide do not need it.
/// </summary>
public sealed class DataLock : IDisposable
{
    /// <summary>The name of the file it holds in the data folder; the file stays when the lock is released.</summary>
    public const string FileName = "worker.lock";

    private readonly FileStream file;

    private DataLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <exception cref="IOException">Another process holds it; the message says so in Chinese.</exception>
    public static DataLock Take(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        Directory.CreateDirectory(dataFolder);
        try
        {
            return new DataLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"数据目录 {dataFolder} 正由另一个 mailintake 进程（run 或 ingest）使用；请先停止它，或换一个 --data 目录。", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
