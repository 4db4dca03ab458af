using MailIntake.Mail.Storage;

namespace MailIntake.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("durable-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_renamed_over_another_and_never_copied_to_another_disk()
    {
        var (from, to) = (Path.Combine(folder, "from"), Path.Combine(folder, "to"));
        File.WriteAllText(from, "甲");
        File.WriteAllText(to, "乙");
        DurableFile.Rename(from, to);
        Assert.Equal("甲", File.ReadAllText(to));
        Assert.False(File.Exists(from));

        // What File.Move does there is a copy, which nothing has synced. /dev/shm is a file system of its own on every Linux.
        var other = $"/dev/shm/{Guid.NewGuid():N}";
        if (OperatingSystem.IsLinux())
        {
            var failure = Assert.Throws<IOException>(() => DurableFile.Rename(to, other));
            Assert.Equal(18, failure.HResult); // EXDEV
            Assert.Contains(other, failure.Message);
            Assert.Equal((true, false), (File.Exists(to), File.Exists(other)));
        }
    }

    [Fact]
    public void A_failed_fsync_is_an_exception_with_the_reason()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // the device below is Linux's
        }

        // fsync(2): EINVAL (22) for a file that does not support synchronization, such as /dev/null. FlushToDisk stays silent on it.
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        RandomAccess.FlushToDisk(device);

        var failure = Assert.Throws<IOException>(() => DurableFile.Sync(device, "ledger.db"));

        Assert.Equal(22, failure.HResult);
        Assert.Contains("ledger.db", failure.Message);
        Assert.Contains("Invalid argument", failure.Message);
    }

    [Fact]
    public void One_file_that_cannot_be_synced_fails_its_whole_batch()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var files = Enumerable.Range(0, 40).Select(i => Path.Combine(folder, $"{i}.eml")).Append("/dev/null")
            .Select(path => (File: File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write), path)).ToList();
        try
        {
            DurableFile.SyncAll(files[..40]);
            var failure = Assert.Throws<IOException>(() => DurableFile.SyncAll(files));

            Assert.Contains("/dev/null", failure.Message);
        }
        finally
        {
            files.ForEach(f => f.File.Dispose());
        }
    }

    // Whole pages of 4096 octets go past the cache, 512 KiB at a time; what is behind them the ordinary way.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(524_288)]
    [InlineData(524_289)]
    [InlineData(1_572_864 + 8191)]
    public void A_file_that_is_written_once_holds_what_was_given(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var path = Path.Combine(folder, "mail.eml");
        using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 }))
        {
            DurableFile.WriteOnce(file.SafeFileHandle, content);
            DurableFile.Sync(file.SafeFileHandle);
        }

        Assert.Equal(content, File.ReadAllBytes(path));
    }

    // A file's flags stay as they were: what is written behind the content need not be whole pages.
    [Fact]
    public void A_file_that_was_written_once_can_be_written_on()
    {
        var path = Path.Combine(folder, "mail.eml");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            DurableFile.WriteOnce(file, new byte[8192]);
            RandomAccess.Write(file, "end"u8, 8192);
        }

        Assert.Equal([.. new byte[8192], .. "end"u8], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_disk_that_takes_no_more_is_told_when_a_file_is_written()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // full(4): every write fails with ENOSPC (28).
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        var failure = Assert.Throws<IOException>(() => DurableFile.WriteOnce(full, new byte[10_000]));

        Assert.Contains("No space left on device", failure.Message);
    }

    [Fact]
    public void A_folder_that_does_not_exist_cannot_be_synced()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // folders are not synced there
        }

        var failure = Assert.Throws<IOException>(() => DurableFile.SyncDirectory(Path.Combine(folder, "missing")));

        Assert.Equal(2, failure.HResult); // ENOENT
    }

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_unfinished_remains()
    {
        var path = Path.Combine(folder, "报送.eml");
        DurableFile.WriteAtomically(path, new byte[100_000]);

        DurableFile.WriteAtomically(path, "second"u8);

        Assert.Equal("second"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_leaves_the_old_content_and_no_litter()
    {
        var path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(Path.Combine(path, "child"));

        Assert.ThrowsAny<IOException>(() => DurableFile.WriteAtomically(path, "new"u8));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        Assert.True(Directory.Exists(Path.Combine(path, "child")));
    }

    [Fact]
    public void Missing_folders_are_created_down_to_the_last()
    {
        var deep = Path.Combine(folder, "2023", "06", "05");

        DurableFile.CreateDirectory(deep);
        DurableFile.CreateDirectory(deep + Path.DirectorySeparatorChar);

        Assert.True(Directory.Exists(deep));
    }
}
