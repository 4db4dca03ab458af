using System.Runtime.InteropServices;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;

namespace MailIntake.Tests.Storage;

/// <summary>What happens to the data's surroundings while the program works: nothing is lost, the message says what to do, work resumes.</summary>
public sealed class FaultTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_clock_that_jumps_forth_and_back_loses_nothing_and_counts_nothing_twice()
    {
        using var place = new Workplace();
        Receive(place, 1);
        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
        Receive(place, 2);
        await IngestAsync(place, "2037-01-01T00:00:00+08:00");
        Receive(place, 3);
        await IngestAsync(place, "2023-06-01T00:00:00+08:00"); // before any of the mails came
        Receive(place, 4);
        await IngestAsync(place, "2023-06-20T11:00:00+08:00");

        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(1, 9).Where(n => output.Contains($"\"P2023-{n:000000}\"", StringComparison.Ordinal)));
        Assert.Equal(4, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        (var code, output, var error) = await place.RunAsync("verify", "--now", "2023-06-20T12:00:00+08:00");
        Assert.True(code == 0, output + error);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_second_worker_is_told_of_the_first_and_what_only_reads_works_beside_it()
    {
        using var place = new Workplace();
        Receive(place, 1);
        using (DataLock.Take(place.Data))
        {
            var (code, _, error) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
            Assert.NotEqual(0, code);
            Assert.Contains("另一个 mailintake 进程", error);
            Assert.Equal(0, (await place.RunAsync("status")).Code);
        }

        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_ledger_that_another_program_holds_for_a_while_is_waited_for()
    {
        using var place = new Workplace();
        Receive(place, 1);
        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
        Receive(place, 2);
        Task<(int Code, string Out, string Error)> ingest;
        using (var other = new SqliteConnection($"Data Source={Path.Combine(place.Data, "mailintake.db")};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction(); // the lock of a writer
            ingest = Task.Run(() => place.RunAsync("ingest", "--now", "2023-06-20T11:00:00+08:00"));
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.False(ingest.IsCompleted);
        }

        var (code, output, error) = await ingest;
        Assert.True(code == 0, output + error);
        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    [Fact]
    public void A_data_folder_without_permission_is_told_as_such_and_not_as_one_without_a_ledger()
    {
        using var place = new TempFolder();
        var path = place["data/mailintake.db"];
        LedgerDatabase.Open(path);
        File.SetUnixFileMode(place["data"], UnixFileMode.None);
        try
        {
            var fault = Assert.ThrowsAny<UnauthorizedAccessException>(() => Unprivileged(() => LedgerDatabase.OpenExisting(path)));
            Assert.StartsWith("没有权限：请检查数据文件夹的属主和权限", StorageFault.Describe(fault));
        }
        finally
        {
            File.SetUnixFileMode(place["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData(5, "被另一个程序占用")] // SQLITE_BUSY
    [InlineData(8, "只读")] // SQLITE_READONLY
    [InlineData(10, "磁盘读写出错")] // SQLITE_IOERR
    [InlineData(11, "restore")] // SQLITE_CORRUPT
    [InlineData(13, "磁盘已满")] // SQLITE_FULL
    public void A_fault_of_the_ledger_is_told_in_Chinese_with_what_to_do(int code, string expected) =>
        Assert.Contains(expected, StorageFault.Describe(new SqliteException("fault", code)));

    /// <summary>Does it as a user who is not root, whom no permission stops: on Linux that is a thread's own (setfsuid(2)).</summary>
    private static void Unprivileged(Action action)
    {
        const uint Nobody = 65534;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            _ = Environment.IsPrivilegedProcess ? SetFileSystemUser(Nobody) : 0;
            fault = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (fault is not null)
        {
            throw fault;
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);

    private static void Receive(Workplace place, int number) =>
        place.Receive($"{number}.eml", $"2023-06-0{number + 4}T10:00:00", "【简讯】国投集团工作", $"第{number}件：" + new string((char)('一' + (number * 50)), 40));

    private static async Task IngestAsync(Workplace place, string now)
    {
        var (code, output, error) = await place.RunAsync("ingest", "--now", now);
        Assert.True(code == 0, output + error);
    }
}
