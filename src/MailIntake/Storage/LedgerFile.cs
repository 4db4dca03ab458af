namespace MailIntake.Storage;

/// <summary>The ledger's file as the system knows it.</summary>
internal static class LedgerFile
{
    /// <summary>True where there is a ledger; an empty file is none: what a first start leaves that was killed, or a full disk.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="UnauthorizedAccessException">Nobody can tell, for there is no permission to look (<see cref="File.Exists"/> would say no).</exception>
    /// <exception cref="IOException">Nobody can tell, for the disk is at fault.</exception>
    public static bool Exists(string path)
    {
        try
        {
            return new FileInfo(path).Length > 0;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}
