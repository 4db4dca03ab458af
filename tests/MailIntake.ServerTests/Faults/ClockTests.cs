using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailIntake.ServerTests.MainJob;

namespace MailIntake.ServerTests.Faults;

/// <summary>The running worker while its machine's clock is set (<c>clock.c</c>, loaded into it): polls go on, and nothing is published by a clock that has just leapt.</summary>
public sealed class ClockTests : IDisposable
{
    private const string Mailbox = "2515574179@qq.com";

    private readonly Product product = new($$"""
        mailboxes:
          {{Mailbox}}: { source: "folder:../mail" }
        outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
        schedule: { poll: 600, outbox: 1 }
        """);

    private string Mails => Path.Combine(product.Config, "..", "mail");

    private string Clock => Path.Combine(product.Config, "..", "clock");

    private Process? worker;

    public void Dispose()
    {
        if (worker is { HasExited: false })
        {
            worker.Kill(entireProcessTree: true);
            worker.WaitForExit();
        }

        worker?.Dispose();
        product.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_clock_set_back_by_a_year_does_not_stop_the_polls()
    {
        Set("2024-06-20 10:00:00");
        var log = Start();
        Receive("1.eml", "（简讯）国投集团项目建设提速");
        await UntilAsync(log, () => log.ToString().Contains("收到 1 封", StringComparison.Ordinal)); // the poll is over, and the next is in ten minutes

        Set("2023-06-20 10:00:00");
        Receive("2.eml", "（简讯）国投集团盘活资产");

        await UntilAsync(log, () => product.Archived().Length == 2);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_clock_that_leaps_into_the_next_months_publishes_nothing()
    {
        // Overdue by July, and to be told once.
        Directory.CreateDirectory(Mails);
        File.WriteAllText(Path.Combine(product.Config, "offices", "panzhihua", "notices.yaml"), "overdue-list: true\n");
        var commissions = Path.Combine(product.Config, "..", "commissions.csv");
        File.WriteAllText(commissions, "编号,标题,单位,下发日期,截止时间\nYG-1,甲,国投集团,2023-06-19,2023-07-10 17:00\n");
        Assert.Equal(0, (await product.RunHereAsync("ingest", "--now", "2023-06-19T10:00:00+08:00")).Exit);
        Assert.Equal(0, (await product.RunHereAsync("import", "commissions", commissions, "--office", "panzhihua")).Exit);

        Set("2023-06-20 10:00:00");
        var log = Start();
        Receive("1.eml", "（简讯）国投集团项目建设提速");
        await UntilAsync(log, () => log.ToString().Contains("收到 1 封", StringComparison.Ordinal));

        Set("2023-08-04 10:00:00"); // a Friday, after the days on which June's and July's bulletins are due
        Receive("2.eml", "（简讯）国投集团盘活资产");
        await UntilAsync(log, () => product.Archived().Length == 2 && log.ToString().Contains("系统时钟被调整", StringComparison.Ordinal));
        await Task.Delay(TimeSpan.FromSeconds(8)); // rounds of the outbox, and of the bulletins' own job
        Set("2023-06-20 10:05:00");
        Receive("3.eml", "（简讯）国投集团开工");
        await UntilAsync(log, () => product.Archived().Length == 3);

        Assert.False(Sent(), log.ToString());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_worker_that_is_started_again_soon_after_a_leap_still_publishes_nothing()
    {
        Set("2023-06-20 10:00:00");
        var log = Start();
        Receive("1.eml", "（简讯）国投集团项目建设提速");
        await UntilAsync(log, () => log.ToString().Contains("收到 1 封", StringComparison.Ordinal));
        Set("2023-07-10 10:00:00"); // after the day on which June's bulletin is due, and less than the month that is a long pause
        await UntilAsync(log, () => log.ToString().Contains("系统时钟被调整", StringComparison.Ordinal));
        using (var kill = Process.Start("kill", ["-TERM", worker!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await worker.WaitForExitAsync();
        worker.Dispose();
        log = Start();
        Receive("2.eml", "（简讯）国投集团盘活资产");
        await UntilAsync(log, () => product.Archived().Length == 2);
        await Task.Delay(TimeSpan.FromSeconds(8)); // rounds of the outbox, and of the bulletins' own job

        Assert.False(Sent(), log.ToString());
    }

    private bool Sent() => Directory.Exists(Path.Combine(product.DataPath, "outbox")) && Directory.EnumerateFiles(Path.Combine(product.DataPath, "outbox"), "*.eml").Any();

    /// <summary>Sets the worker's clock to a time in Asia/Shanghai; it runs on from there.</summary>
    private void Set(string local)
    {
        var shift = DateTimeOffset.Parse(local + " +08:00", CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow;
        using var file = new FileStream(Clock, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(BitConverter.GetBytes((long)shift.TotalSeconds));
    }

    private void Receive(string name, string subject)
    {
        Directory.CreateDirectory(Mails);
        var path = Path.Combine(Mails, name);
        File.WriteAllText(path + ".new", $"From: x@example.cn\r\nSubject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{subject}，完成投资一亿二千万元，{name}。\r\n");
        File.SetLastWriteTimeUtc(path + ".new", new DateTime(2023, 6, 5, 8, 0, 0, DateTimeKind.Utc));
        File.Move(path + ".new", path);
    }

    private StringBuilder Start()
    {
        Directory.CreateDirectory(Mails);
        var library = Path.Combine(product.Config, "..", "clock.so");
        using (var compiler = Process.Start("gcc", ["-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Faults", "clock.c"), "-ldl"]))
        {
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }

        product.Environment["LD_PRELOAD"] = Path.GetFullPath(library);
        product.Environment["CLOCK_FILE"] = Path.GetFullPath(Clock);
        var told = new StringBuilder();
        worker = product.Start([], "run");
        worker.ErrorDataReceived += (_, line) =>
        {
            lock (told)
            {
                told.AppendLine(line.Data);
            }
        };
        worker.OutputDataReceived += (_, _) => { };
        worker.BeginErrorReadLine();
        worker.BeginOutputReadLine();
        return told;
    }

    private async Task UntilAsync(StringBuilder log, Func<bool> done)
    {
        var watch = Stopwatch.StartNew();
        while (!Locked(log, done))
        {
            Assert.False(worker!.HasExited, Locked(log, log.ToString));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(100), Locked(log, log.ToString));
            await Task.Delay(100);
        }
    }

    private static T Locked<T>(StringBuilder log, Func<T> read)
    {
        lock (log)
        {
            return read();
        }
    }
}
