using System.Runtime.InteropServices;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Pipeline;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

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
            Assert.StartsWith("没有权限：请检查这个文件及其文件夹的属主和权限", StorageFault.Describe(fault));
        }
        finally
        {
            File.SetUnixFileMode(place["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory(Timeout = 300_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ledger_that_is_gone_from_a_full_archive_is_not_begun_anew(bool cut)
    {
        using var place = new Workplace();
        Receive(place, 1);
        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
        SqliteConnection.ClearAllPools();
        var path = Path.Combine(place.Data, "mailintake.db");
        File.Delete(path);
        if (cut)
        {
            File.WriteAllText(path, ""); // as a full disk or a copy that was broken off leaves it
        }

        var rows = place.Csv("rows.csv", "日期,单位,文种,标题\n2023-02-10,民政局,信息,养老服务提质\n");
        foreach (var args in (string[][])[["run"], ["ingest"], ["import", "submissions", rows, "--office", "kundulun"]])
        {
            var (code, output, error) = await place.RunAsync(args);
            Assert.Equal((2, ""), (code, output));
            Assert.Contains("台账不见了", error);
            Assert.Contains("restore", error);
            Assert.Contains("--data", error);
        }

        Assert.Contains("没有台账", (await place.RunAsync("verify")).Error);
        Assert.Equal(cut, File.Exists(path));
        Assert.True(!cut || new FileInfo(path).Length == 0);
    }

    // Else everybody has nothing, bulletins say so, and the next mails get numbers that others bear.
    [Fact(Timeout = 300_000)]
    public async Task An_office_whose_folder_was_renamed_is_refused_by_every_command_until_it_has_its_name_back()
    {
        using var place = new Workplace();
        Receive(place, 1);
        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
        var (was, now) = (Path.Combine(place.Config, "offices", "panzhihua"), Path.Combine(place.Config, "offices", "pzhgzw"));
        Directory.Move(was, now);
        foreach (var args in (string[][])[["run"], ["ingest"], ["status"], ["check"], ["verify"], ["score", "--office", "pzhgzw", "--period", "2023-06"], ["digest", "--office", "pzhgzw", "--period", "2023-06", "--out", place["out"]]])
        {
            var (code, _, error) = await place.RunAsync(args);
            Assert.True(code == 2, string.Join(' ', args) + error);
            Assert.Contains($"offices/pzhgzw: 信箱 {Workplace.Mailbox} 以前的来稿记在考核主办单位“panzhihua”名下", error);
        }

        Directory.Move(now, was);
        await IngestAsync(place, "2023-06-20T12:00:00+08:00");

        // An office that reads mail no more keeps its folder; one that has it no more but whose mailbox is nobody's is no renamed one.
        place.Settings("mailboxes: {}");
        Directory.Delete(was, recursive: true);
        Assert.Equal(0, (await place.RunAsync("check")).Code);
    }

    // As where the disk of the archive is not mounted: new mails would go below the mount point, and what was kept would be missed when somebody looks for it.
    [Fact(Timeout = 300_000)]
    public async Task An_archive_that_is_empty_though_mails_were_kept_is_told_and_nothing_is_taken_in_until_it_is_back()
    {
        using var place = new Workplace();
        Receive(place, 1);
        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
        var (archive, away) = (Path.Combine(place.Data, "archive"), place["away"]);
        Directory.Move(archive, away);
        Directory.CreateDirectory(archive);
        Receive(place, 2);
        foreach (var command in (string[])["ingest", "run", "status"])
        {
            var (code, _, error) = await place.RunAsync(command, "--now", "2023-06-20T11:00:00+08:00");
            Assert.Equal(2, code);
            Assert.Contains($"存档文件夹 {archive} 却是空的", error);
        }

        Assert.Empty(Directory.GetFileSystemEntries(archive));
        Directory.Delete(archive);
        Directory.Move(away, archive);
        await IngestAsync(place, "2023-06-20T12:00:00+08:00");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_first_start_that_was_killed_before_it_had_a_ledger_is_made_again()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(Path.Combine(place.Data, "archive"));
        File.WriteAllText(Path.Combine(place.Data, "mailintake.db"), "");
        Receive(place, 1);
        await IngestAsync(place, "2023-06-20T10:00:00+08:00");
    }

    /// <summary>What is open goes on being written to where its name is gone, and nobody would see it.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_whose_ledger_is_moved_away_or_replaced_stops_recording_and_says_so(bool replaced)
    {
        using var place = new Workplace();
        var context = new CommandContext(new AppFolders(place.Config, place.Data), TimeProvider.System, TextWriter.Null, TextWriter.Null);
        await using var services = new ServiceCollection().AddWorker(context, context.Configuration()).BuildServiceProvider();
        var poller = services.GetRequiredService<MailboxPoller>();
        Receive(place, 1);
        Assert.Null((await poller.PollAsync(Workplace.Mailbox, null, default))!.Error);
        var path = Path.Combine(place.Data, "mailintake.db");
        services.GetRequiredService<Ledger>().Database.CopyTo(place["copy.db"]);
        File.Move(path, place["away.db"]);
        if (replaced)
        {
            File.Move(place["copy.db"], path);
        }

        Receive(place, 2);
        for (var i = 0; i < 2; i++)
        {
            var result = await poller.PollAsync(Workplace.Mailbox, null, default);
            Assert.StartsWith("台账文件被移走或换掉", result!.Error);
            Assert.Contains("restore", result.Error);
            Assert.Equal(0, result.Report.Mails);
        }

        var fault = await Assert.ThrowsAsync<IOException>(() => Worker.SendDueAsync(services, default));
        Assert.StartsWith("台账文件被移走或换掉", fault.Message);
        Assert.Single(Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories));
        Assert.Equal(replaced, File.Exists(path));
    }

    [Theory]
    [InlineData(5, "被另一个程序占用")] // SQLITE_BUSY
    [InlineData(8, "只读")] // SQLITE_READONLY
    [InlineData(10, "磁盘读写出错")] // SQLITE_IOERR
    [InlineData(11, "restore")] // SQLITE_CORRUPT
    [InlineData(13, "磁盘已满")] // SQLITE_FULL
    public void A_fault_of_the_ledger_is_told_in_Chinese_with_what_to_do(int code, string expected) =>
        Assert.Contains(expected, StorageFault.Describe(new SqliteException("fault", code)));

    // SQLITE_ERROR is told of a ledger that lacks a table and of a statement that is wrong in itself: only the first is mended by a backup.
    [Theory]
    [InlineData("SQLite Error 1: 'no such table: Submissions'.", true)]
    [InlineData("SQLite Error 1: 'no such column: s.Number'.", true)]
    [InlineData("SQLite Error 1: 'table Submissions has no column named Number'.", true)]
    [InlineData("SQLite Error 1: 'too many SQL variables'.", false)]
    public void A_backup_is_advised_only_where_the_ledger_is_not_as_it_was_made(string message, bool isLedger)
    {
        var told = StorageFault.Describe(new SqliteException(message, 1));
        Assert.Equal(isLedger, told.Contains("restore", StringComparison.Ordinal));
        Assert.Equal(!isLedger, told.Contains("程序错误", StringComparison.Ordinal));
        Assert.Contains(message, told);
    }

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
