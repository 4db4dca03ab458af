using System.ComponentModel;
using System.Runtime.InteropServices;
using MailIntake.Mail.Storage;
using Microsoft.Win32.SafeHandles;

namespace MailIntake.Mail.Sources;

/// <summary>A file that holds a mail, as a listing saw it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Key">The name by which it stays known.</param>
/// <param name="Modified">When it was last written: the time the mail is taken to have arrived.</param>
/// <param name="Length">Its size in octets.</param>
internal sealed partial record MailFile(string Path, string Key, DateTime Modified, long Length)
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int NonBlocking = 0x800; // O_NONBLOCK: a named pipe must not hold the poll up

    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000; // O_NOFOLLOW

    /// <summary>The regular files of a folder, and those whose name is broken (<see cref="BrokenFileName"/>), which cannot be opened. Links are not followed: they could lead to any file the service may read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keyOf">The key of a file name, or null where it is no mail.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static IEnumerable<MailFile> In(string folder, Func<string, string?> keyOf)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            // Exists first: it looks once, and what follows is of that one look, whatever becomes of the file meanwhile.
            if (file.Exists)
            {
                if ((file.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Directory)) == 0 && keyOf(file.Name) is { } key)
                {
                    yield return new MailFile(file.FullName, key, file.LastWriteTimeUtc, file.Length);
                }
            }
            else if (BrokenFileName.Is(file.Name) && keyOf(file.Name) is { } broken)
            {
                yield return new MailFile(file.FullName, broken, DateTime.UnixEpoch, 0);
            }
        }
    }

    /// <summary>Opens the file for reading, not through a link.</summary>
    /// <exception cref="IOException">It cannot be opened; a <see cref="FileNotFoundException"/> where it is gone.</exception>
    public SafeFileHandle Open()
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.OpenHandle(Path, options: FileOptions.SequentialScan);
        }

        int descriptor;
        while ((descriptor = Open(Path, CloseOnExec | NonBlocking | NoFollow)) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case 4: // EINTR
                    continue;
                case 2 when BrokenFileName.Is(Path): // ENOENT
                    throw new IOException(BrokenFileName.Fault);
                case 2:
                    throw new FileNotFoundException(null, Path);
                case var error:
                    throw new IOException(new Win32Exception(error).Message);
            }
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
