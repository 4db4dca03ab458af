using System.Runtime.InteropServices;

namespace MailIntake.Storage;

/// <summary>The ledger's file as the system knows it: whether it is there, and whether what is open is still what lies at its path.</summary>
internal static partial class LedgerFile
{
    private const int HasMovedOperation = 20; // SQLITE_FCNTL_HAS_MOVED, sqlite.org/c3ref/c_fcntl_begin_atomic_write.html

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

    /// <summary>True where a connection's file has been deleted, moved or replaced since it was opened: what is written to it nobody will see. Never on Windows, where an open file stays.</summary>
    /// <param name="connection">The open connection's handle.</param>
    public static bool HasMoved(SafeHandle connection) => Control(connection, "main", HasMovedOperation, out var moved) == 0 && moved != 0;

    // The name by which the provider knows the library, so that there is one of it. Compares the open file's inode with that at its path; not wrapped by the provider.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Control(SafeHandle database, string name, int operation, out int result);
}
