using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MailIntake.Commands;
using MailIntake.Outbox;
using MailIntake.Storage;
using MailIntake.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailIntake.Tests.Schedule;

/// <summary>A month's change on the program itself, started as a process with <c>--now</c>.</summary>
[Trait("Program", "Delivered")]
public sealed class RehearsalTests
{
    private static readonly string Settings = Workplace.SettingsOf() + "\nschedule: { poll: 1, outbox: 1 }";

    [Fact(Timeout = 600_000)]
    public async Task A_bulletin_goes_out_once_at_its_time_and_not_again_after_a_restart()
    {
        using var place = new Workplace(Settings);
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        // Arrived in June, while nobody looked: it counts in June's bulletin.
        place.Receive("1.eml", "2023-06-30T23:59:59", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。");

        await using (var worker = Process(place, "2023-07-03T08:29:52+08:00"))
        {
            await worker.UntilAsync(() => Bulletins(place, "2023-06").Length > 0);
            Assert.Equal(0, await worker.StopAsync());
        }

        var sent = Assert.Single(Bulletins(place, "2023-06"));
        Assert.Contains("P2023-000001", new Mail.Mime.MimeFormat().Read(await File.ReadAllBytesAsync(sent)).Html);
        await using (var worker = Process(place, "2023-07-03T08:31:00+08:00"))
        {
            await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("已启动", StringComparison.Ordinal));
            await Task.Delay(TimeSpan.FromSeconds(3)); // rounds of poll and outbox in which nothing may go out
            Assert.Equal(0, await worker.StopAsync());
        }

        Assert.Single(Bulletins(place, "2023-06"));
    }

    [Fact(Timeout = 600_000)]
    public async Task A_bulletin_due_while_the_worker_was_down_goes_out_once_when_it_is_back()
    {
        using var place = new Workplace(Settings);
        await using (var worker = Process(place, "2023-06-20T10:00:00+08:00"))
        {
            await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("已启动", StringComparison.Ordinal));
            Assert.Equal(0, await worker.StopAsync());
        }

        // Back on a Saturday: nobody is at work.
        await using (var worker = Process(place, "2023-08-05T10:00:00+08:00"))
        {
            await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("已启动", StringComparison.Ordinal));
            await Task.Delay(TimeSpan.FromSeconds(3));
            Assert.Equal(0, await worker.StopAsync());
        }

        Assert.Empty(Bulletins(place, "2023-??"));
        await using (var worker = Process(place, "2023-08-07T10:00:00+08:00"))
        {
            await worker.UntilAsync(() => Bulletins(place, "2023-07").Length > 0);
            Assert.Equal(0, await worker.StopAsync());
        }

        // Down over two first working days: June's and July's, each once.
        Assert.Single(Bulletins(place, "2023-06"));
        Assert.Single(Bulletins(place, "2023-07"));
    }

    [Fact(Timeout = 600_000)]
    public async Task A_policy_that_begins_at_midnight_takes_over_while_the_worker_runs()
    {
        using var place = new Workplace(Settings);
        var policy = await File.ReadAllTextAsync(place.OfficeFile("panzhihua", "policy.yaml"));
        await File.WriteAllTextAsync(
            place.OfficeFile("panzhihua", "policy-2024.yaml"),
            policy.Replace("effective: 2023-05-01", "effective: 2024-01-01", StringComparison.Ordinal).Replace("number-prefix: P", "number-prefix: PZ", StringComparison.Ordinal));
        place.Receive("1.eml", "2023-12-31T23:59:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。");
        await using (var worker = Process(place, "2023-12-31T23:59:30+08:00"))
        {
            await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("收到 1 封", StringComparison.Ordinal));
            await Task.Delay(TimeSpan.FromSeconds(31)); // past midnight
            place.Receive("2.eml", "2024-01-01T00:00:01", "【简讯】国投集团职工素质提升", "集团举办职工技能竞赛，二百三十名一线职工参加，评出技术能手十八名。");
            await worker.UntilAsync(() => File.ReadAllText(worker.Log).Split("收到 1 封").Length == 3);
            Assert.Equal(0, await worker.StopAsync());
        }

        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.Contains("P2023-000001", output);
        Assert.Contains("PZ2024-000001", output);
    }

    [Fact(Timeout = 600_000)]
    public async Task A_report_that_needs_a_program_of_others_and_came_while_the_worker_was_down_counts_in_the_bulletin()
    {
        using var place = new Workplace(Settings);
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        place.ReceiveFile("1.eml", "2023-06-29T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText("今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。"));
        await using (var worker = Process(place, "2023-07-03T10:00:00+08:00"))
        {
            await worker.UntilAsync(() => Bulletins(place, "2023-06").Length > 0);
            Assert.Equal(0, await worker.StopAsync());
        }

        // One report of four: 10 - 3 × (4 - 1) = 1 point (第九条（一）), its evidence the report.
        Assert.Contains("本期来稿 1 件：计数 1。", new Mail.Mime.MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Bulletins(place, "2023-06")))).Html);
    }

    [Fact(Timeout = 600_000)]
    public async Task The_worker_takes_in_what_is_laid_into_a_watched_folder()
    {
        using var place = new Workplace("import: { kundulun: ../oa }\nschedule: { import: 1 }");
        await using var worker = Process(place, "2023-03-01T10:00:00+08:00");
        await worker.UntilAsync(() => Directory.Exists(place["oa"]));
        await File.WriteAllTextAsync(Path.Combine(place["oa"], "oa.csv"), "日期,单位,文种,标题\n2023-02-10,民政局,信息,养老服务提质\n");
        await worker.UntilAsync(() => File.Exists(Path.Combine(place["oa"], "done", "oa.csv")));
        await File.WriteAllTextAsync(Path.Combine(place["oa"], "oa.csv"), "日期,单位,文种,标题\n2023-02-30,民政局,信息,养老服务提质\n");
        await worker.UntilAsync(() => File.Exists(Path.Combine(place["oa"], "failed", "oa.csv")));
        Assert.Contains("第 2 行：日期“2023-02-30”不是日期", await File.ReadAllTextAsync(Path.Combine(place["oa"], "failed", "oa.csv.txt")));
        Assert.Equal(0, await worker.StopAsync());
        Assert.Contains("养老服务提质", (await place.RunAsync("submissions", "--office", "kundulun", "--json")).Out);
    }

    [Fact(Timeout = 600_000)]
    public async Task A_changed_configuration_is_taken_up_while_the_worker_runs()
    {
        using var place = new Workplace("schedule: { outbox: 1 }");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。");
        await using var worker = Process(place, "2023-06-20T10:00:00+08:00");
        await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("已启动", StringComparison.Ordinal));
        place.Settings("mailboxes: { x: abcdefghijklmnop }");
        await worker.UntilAsync(() => Rejected(worker) == 1);
        place.Settings($"mailboxes:\n  {Workplace.Mailbox}: {{ source: \"folder:../mail\"\nschedule: {{ poll: 1 }}"); // a } is missing
        await worker.UntilAsync(() => Rejected(worker) == 2);
        File.Delete(Path.Combine(place.Config, "mailintake.yaml"));
        await worker.UntilAsync(() => Rejected(worker) == 3);
        place.Settings(Settings);
        await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("收到 1 封", StringComparison.Ordinal));
        place.Settings(Settings + "\nconsole: { level: debug }"); // taken up too: from now on the beginning of each poll is told
        await worker.UntilAsync(() => File.ReadAllText(worker.Log).Contains("开始读取", StringComparison.Ordinal));
        Assert.Equal(0, await worker.StopAsync());

        // Not even a secret that somebody wrote in the wrong place stands in a log.
        Assert.DoesNotContain("abcdefghijklmnop", File.ReadAllText(worker.Log) + string.Concat(Directory.GetFiles(Path.Combine(place.Data, "logs")).Select(File.ReadAllText)));
    }

    [Fact(Timeout = 600_000)]
    public async Task An_office_that_gets_a_way_out_later_sends_no_bulletins_of_months_that_were_over()
    {
        using var place = new Workplace(string.Join('\n', Settings.Split('\n').Where(line => !line.StartsWith("outgoing", StringComparison.Ordinal))));
        await place.RunAsync("ingest", "--now", "2023-01-10T10:00:00+08:00"); // on trial, without a way out
        place.Settings(Settings);
        await place.RunAsync("ingest", "--now", "2023-11-10T10:00:00+08:00");
        Assert.Empty(Bulletins(place, "2023-??"));

        await place.RunAsync("ingest", "--now", "2023-12-01T09:00:00+08:00"); // a Friday, the first working day
        Assert.Contains(".2023-11.", Assert.Single(Bulletins(place, "2023-??")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 600_000)]
    public async Task Ingest_sends_all_that_is_due_however_much_it_is()
    {
        using var place = new Workplace(Settings);
        await place.RunAsync("ingest", "--now", "2023-06-10T10:00:00+08:00");
        var at = new DateTimeOffset(2023, 6, 10, 10, 0, 0, TimeSpan.FromHours(8));
        await new Ledger(LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), TimeProvider.System).Outbox.QueueAsync(
            [.. Enumerable.Range(1, 101).Select(i => new OutboxRow
            {
                Purpose = $"receipt/{i}", Office = "panzhihua", MessageId = $"{i}@qq.com", Subject = "收到", Sender = Workplace.Mailbox, Recipients = OutboxSender.Join(["gt@example.cn"]),
                Mail = System.Text.Encoding.ASCII.GetBytes($"Message-ID: <{i}@qq.com>\r\nSubject: 1\r\n\r\nText\r\n"), State = OutboxState.Queued, QueuedAt = at, DueAt = at,
            })],
            null, default);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        var (_, output, _) = await place.RunAsync("ingest", "--now", "2023-06-10T10:01:00+08:00");
        Assert.True(output.Contains("发出 101，待重试 0，发不出 0", StringComparison.Ordinal), output);
        Assert.Equal(101, Directory.GetFiles(place.Outbox, "*.eml").Length);
    }

    [Fact(Timeout = 600_000)]
    public async Task An_office_whose_policy_begins_later_has_no_bulletin_of_the_months_before()
    {
        using var place = new Workplace(Settings);
        var policy = place.OfficeFile("panzhihua", "policy.yaml");
        File.WriteAllText(policy, File.ReadAllText(policy).Replace("effective: 2023-05-01", "effective: 2023-08-01", StringComparison.Ordinal));
        await place.RunAsync("ingest", "--now", "2023-06-10T10:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-09-01T09:00:00+08:00"); // a Friday

        // June and July were over before the policy was in force; August was not.
        Assert.Contains(".2023-08.", Assert.Single(Bulletins(place, "2023-??")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_of_which_a_part_failed_ends_with_exit_1_and_one_that_is_told_to_stop_with_0()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<FailingService>();
        using (var host = builder.Build())
        {
            await host.StartAsync();
            Assert.Equal(1, await RunCommand.UntilStoppedAsync(host, NullLogger.Instance, CancellationToken.None));
        }

        using var stop = new CancellationTokenSource();
        using var sound = Host.CreateEmptyApplicationBuilder(null).Build();
        await sound.StartAsync();
        var running = RunCommand.UntilStoppedAsync(sound, NullLogger.Instance, stop.Token);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    /// <summary>A mail being fetched and a mail handed over whole: both servers owe an answer, and neither ever gives it.</summary>
    [Fact(Timeout = 600_000)]
    public async Task A_worker_whose_servers_have_fallen_silent_stops_in_time_and_sends_the_mail_again_later()
    {
        using var place = new Workplace(Settings);
        await place.RunAsync("ingest", "--now", "2023-06-10T10:00:00+08:00");
        var at = new DateTimeOffset(2023, 6, 10, 10, 0, 0, TimeSpan.FromHours(8));
        await new Ledger(LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), TimeProvider.System).Outbox.QueueAsync(
            [new OutboxRow
            {
                Purpose = "receipt/1", Office = "panzhihua", MessageId = "1@qq.com", Subject = "收到", Sender = Workplace.Mailbox, Recipients = OutboxSender.Join(["gt@example.cn"]),
                Mail = "Message-ID: <1@qq.com>\r\nSubject: 1\r\n\r\nText\r\n"u8.ToArray(), State = OutboxState.Queued, QueuedAt = at, DueAt = at,
            }],
            null, default);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        await using var imap = new SilentServer("* OK ready", line => line.Split(' ') is [var tag, .. var words] && !line.Contains(" UID FETCH ", StringComparison.Ordinal) ? words[0] switch
        {
            "CAPABILITY" => $"* CAPABILITY IMAP4rev1 ID\r\n{tag} OK done",
            "LIST" => $"* LIST () \"/\" INBOX\r\n{tag} OK done",
            "EXAMINE" => $"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n{tag} OK [READ-ONLY] done",
            "UID" => $"* SEARCH 101\r\n{tag} OK done",
            _ => $"{tag} OK done",
        } : null);
        await using var smtp = new SilentServer("220 ready", line => line switch { "DATA" => "354 go on", "." => null, _ when line.Contains(':') || line == "Text" || line.Length == 0 => Told(line), _ => "250 done" });
        await File.WriteAllTextAsync(Path.Combine(place.Config, "secret"), "abcdefghijklmnop");
        place.Settings(Workplace.SettingsOf($"smtp://127.0.0.1:{smtp.Port}?tls=none", $"source: \"imap://127.0.0.1:{imap.Port}?tls=none\", secret: file:secret") + "\nschedule: { poll: 1, outbox: 1 }");
        await using (var worker = Process(place, "2023-06-10T10:01:00+08:00"))
        {
            await worker.UntilAsync(() => imap.IsSilent && smtp.IsSilent);
            Assert.Equal(0, await worker.StopAsync());
        }

        var (_, status, _) = await place.RunAsync("status", "--now", "2023-06-10T10:02:00+08:00");
        Assert.Contains("待发 1 封，发不出 0 封", status);
        Assert.Contains("没有收到它的答复", status);

        static string Told(string line) => line.StartsWith("MAIL ", StringComparison.Ordinal) || line.StartsWith("RCPT ", StringComparison.Ordinal) ? "250 done" : "";
    }

    /// <summary>A server that greets, answers lines, and at the first that is given no answer falls silent and stays on the line.</summary>
    private sealed class SilentServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Task playing;

        public SilentServer(string greeting, Func<string, string?> answer)
        {
            listener.Start();
            playing = PlayAsync(greeting, answer);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public bool IsSilent { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await playing.ContinueWith(_ => { }, TaskScheduler.Default);
            listener.Dispose();
            stop.Dispose();
        }

        private async Task PlayAsync(string greeting, Func<string, string?> answer)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
            await writer.WriteAsync(greeting + "\r\n");
            while (await reader.ReadLineAsync(stop.Token) is { } line && answer(line) is { } said)
            {
                await writer.WriteAsync(said.Length > 0 ? said + "\r\n" : "");
            }

            IsSilent = true;
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("a defect");
        }
    }

    private static string[] Bulletins(Workplace place, string period) =>
        Directory.Exists(place.Outbox) ? Directory.GetFiles(place.Outbox, $"*panzhihua.{period}.*eml") : [];

    private static int Rejected(WorkerProcess worker) => File.ReadAllText(worker.Log).Split("继续使用之前的配置").Length - 1;

    private static WorkerProcess Process(Workplace place, string now) => new(place, now);

    private sealed class WorkerProcess : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
        private readonly Process process;
        private readonly Task writing;

        public WorkerProcess(Workplace place, string now)
        {
            Log = place[$"worker-{Guid.NewGuid():N}.log"];
            process = new Process
            {
                StartInfo = new ProcessStartInfo(DeliveredProgram.Path, ["run", "--config", place.Config, "--data", place.Data, "--now", now]) { RedirectStandardError = true },
            };
            process.Start();
            writing = Task.Run(async () =>
            {
                while (await process.StandardError.ReadLineAsync() is { } line)
                {
                    await File.AppendAllTextAsync(Log, line + "\n");
                }
            });
            File.AppendAllText(Log, "");
        }

        public string Log { get; }

        public async Task UntilAsync(Func<bool> done)
        {
            var watch = Stopwatch.StartNew();
            while (!done())
            {
                Assert.False(process.HasExited, $"the worker ended: {File.ReadAllText(Log)}");
                Assert.True(watch.Elapsed < Patience, $"not within {Patience}: {File.ReadAllText(Log)}");
                await Task.Delay(100);
            }
        }

        /// <summary>Sends SIGTERM and returns the exit code; fails where the worker takes longer than it promises.</summary>
        public async Task<int> StopAsync()
        {
            using var patience = new CancellationTokenSource(Stopping.Within);
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.True(process.HasExited, $"not stopped within {Stopping.Within}: {File.ReadAllText(Log)}");
            await writing;
            var told = File.ReadAllText(Log);
            Assert.Contains("正在停止", told);
            Assert.DoesNotContain("程序内部出错", told);
            return process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            await writing;
            process.Dispose();
        }
    }
}
