using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MailIntake.Mail.Storage;

/// <summary>
/// Files that are on the disk when a call returns, or an exception that says why not. The base library cannot be used for
/// this on Linux: <see cref="RandomAccess.FlushToDisk"/> and <see cref="FileStream.Flush(bool)"/> return normally when fsync
/// fails (.NET 10.0.12), and folders, whose entries need a sync of their own after a rename, cannot be opened at all.
/// So the system calls are made here and their results are checked.
/// </summary>
/// <remarks>
/// After a failed sync the kernel may have dropped the unwritten pages and a second sync would report success: never sync
/// the same file again, write it anew.
/// </remarks>
public static partial class DurableFile
{
    /// <summary>How unfinished files begin; a file of this name is left over from a crash and holds nothing that was promised.</summary>
    public const string UnfinishedPrefix = ".unfinished-";

    /// <summary>Only the service's own user may read: mails and ledgers name people.</summary>
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Files synced at the same time: enough that nearly all wait for the same flush of the disk.</summary>
    private const int SyncedAtOnce = 16;

    private const int Interrupted = 4; // EINTR
    private const int SetFlags = 4; // F_SETFL
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x64 and arm64

    /// <summary>O_DIRECT, which is not the same everywhere; no other flag of an open file is set here.</summary>
    private static readonly int Direct = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    /// <summary>Octets of a page; whole ones suit every disk's blocks.</summary>
    private const int Page = 4096;

    /// <summary>Octets given to the disk at a time: nearly every mail at once, and no more than the processor's own cache holds.</summary>
    private const int BlockSize = 512 << 10;

    [ThreadStatic]
    private static byte[]? block;

    /// <summary>Waits until a file's content is on the disk (fsync).</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its name in the message, where known.</param>
    /// <exception cref="IOException">The disk did not take it; <see cref="Exception.HResult"/> is the errno on Unix.</exception>
    public static void Sync(SafeFileHandle file, string? path = null)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file); // FlushFileBuffers, whose failure the base library does report
            return;
        }

        while (FileSync(file) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno != Interrupted)
            {
                throw Failed("写入磁盘失败", path ?? "文件", errno);
            }
        }
    }

    /// <summary>
    /// Waits until the content of several files is on the disk. They are synced at the same time, because the disk takes one flush, and the file
    /// system one commit, for all that wait for it: 200 new files one after the other take ten times as long.
    /// </summary>
    /// <param name="files">The open files and their names in the message.</param>
    /// <exception cref="IOException">The disk did not take at least one of them.</exception>
    public static void SyncAll(IReadOnlyList<(SafeFileHandle File, string Path)> files)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;

        // Threads of their own: they all wait for the disk, and the pool's must not.
        var others = new Thread[Math.Clamp(files.Count, 1, SyncedAtOnce) - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(SyncNext, maxStackSize: 256 << 10) { IsBackground = true, Name = $"sync-{i}" };
            others[i].Start();
        }

        SyncNext();
        foreach (var thread in others)
        {
            thread.Join();
        }

        failure?.Throw();

        void SyncNext()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < files.Count;)
                {
                    Sync(files[i].File, files[i].Path);
                }
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    /// <summary>
    /// Writes a new file's content past the system's cache where the system can (O_DIRECT, open(2)): a mail is written once and hardly ever read again,
    /// and every page of the cache costs more than the disk does. The last, broken page goes the ordinary way, and so does everything the system does not
    /// take past its cache. Nothing is promised before <see cref="Sync"/> returns.
    /// </summary>
    /// <param name="file">The file, open for writing and empty.</param>
    /// <param name="content">Everything it shall hold.</param>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void WriteOnce(SafeFileHandle file, ReadOnlySpan<byte> content)
    {
        var written = OperatingSystem.IsLinux() ? WritePastCache(file, content[..(content.Length / Page * Page)]) : 0;
        RandomAccess.Write(file, content[written..], written); // tells why, where the disk took nothing
    }

    /// <summary>Writes whole pages from the file's beginning on.</summary>
    /// <returns>How many octets the disk took; all of them are whole pages.</returns>
    private static unsafe int WritePastCache(SafeFileHandle file, ReadOnlySpan<byte> pages)
    {
        if (pages.IsEmpty || Control(file, SetFlags, Direct) != 0)
        {
            return 0;
        }

        // The disk reads the memory itself, which has to begin at a page.
        fixed (byte* pinned = block ??= GC.AllocateUninitializedArray<byte>(BlockSize + Page, pinned: true))
        {
            var start = pinned + (Page - (int)((nuint)pinned % Page));
            var done = 0;
            while (done < pages.Length)
            {
                var piece = pages[done..Math.Min(pages.Length, done + BlockSize)];
                piece.CopyTo(new Span<byte>(start, BlockSize));
                var took = (int)WriteAt(file, start, piece.Length, done);
                done += Math.Max(took, 0) / Page * Page;
                if (took != piece.Length)
                {
                    break;
                }
            }

            _ = Control(file, SetFlags, 0);
            return done;
        }
    }

    /// <summary>Waits until a folder's entries (files created, renamed or removed in it) are on the disk. Nothing to do on Windows, where NTFS journals them.</summary>
    /// <exception cref="IOException">The folder cannot be opened or the disk did not take it.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor;
        while ((descriptor = Open(path, ReadOnlyCloseOnExec)) < 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno != Interrupted)
            {
                throw Failed("无法打开文件夹", path, errno);
            }
        }

        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(folder, path);
    }

    /// <summary>Creates a folder and those above it that are missing, for their owner alone; each new entry is on the disk when it returns.</summary>
    /// <exception cref="IOException">A folder cannot be created or synced.</exception>
    public static void CreateDirectory(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full) || Path.GetDirectoryName(full) is not { } parent)
        {
            return;
        }

        CreateDirectory(parent);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            Directory.CreateDirectory(full, Private | UnixFileMode.UserExecute);
        }

        SyncDirectory(parent);
    }

    /// <summary>
    /// Writes a file whole or not at all: beside it under an unfinished name, synced, renamed over the old one, the folder synced.
    /// Whoever opens the path, even after a power loss, finds the old content or the new.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="content">Everything it shall hold.</param>
    /// <param name="mode">Who may read it, on Unix; its owner alone by default.</param>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    /// <exception cref="IOException">A step failed. The old content is still there, or, where only the last sync failed, the new one perhaps not for good.</exception>
    public static void WriteAtomically(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Private)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var unfinished = Path.Combine(folder, UnfinishedPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = mode;
            }

            using (var file = new FileStream(unfinished, options))
            {
                if (mode != Private && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file.SafeFileHandle, mode); // whatever the process's umask
                }

                file.Write(content);
                Sync(file.SafeFileHandle, path);
            }

            Rename(unfinished, path);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        SyncDirectory(folder);
    }

    /// <summary>Renames a file, over another one where there is one. Never copies: what was synced under the one name is on the disk under the other.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name.</param>
    /// <exception cref="IOException">It cannot be renamed, as onto another disk (EXDEV); <see cref="Exception.HResult"/> is the errno on Unix.</exception>
    public static void Rename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(from, to, overwrite: true);
        }
        else if (RenameFile(from, to) != 0)
        {
            throw Failed("改名失败", to, Marshal.GetLastPInvokeError());
        }
    }

    private static IOException Failed(string what, string path, int errno) =>
        new($"{what}：{path}（{Marshal.GetPInvokeErrorMessage(errno)}，errno {errno}）", errno);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    private static unsafe partial nint WriteAt(SafeFileHandle file, byte* octets, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
