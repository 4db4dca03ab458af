using System.Runtime.InteropServices;

namespace MailIntake.Mail.Storage;

/// <summary>
/// Makes every file that this process creates readable by its own user alone, and every folder too: what the program keeps (mails, ledger, logs) names
/// people, and libraries that create files of their own (SQLite's journals, the scheduler's database, logs) cannot all be told one by one.
/// </summary>
public static partial class PrivateFiles
{
    private const uint GroupAndOthers = 0x3F; // 0077

    /// <summary>Sets the process's umask; nothing to do on Windows, where files inherit the folder's permissions.</summary>
    public static void OwnerOnly()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(GroupAndOthers);
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
