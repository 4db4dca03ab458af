using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;
using MailIntake.Import;
using MailIntake.Notices;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Commands;

/// <summary>
/// <c>status</c>: mailboxes, review queue, outbox, next bulletins. Exit code 1 where something needs a person; with <c>--max-lag</c> it says instead whether
/// the worker works, for a health check: a refused address or one mailbox out of reach is no reason to restart a program.
/// </summary>
internal static class StatusCommand
{
    /// <summary>How long a notice that was taken back is shown.</summary>
    private static readonly TimeSpan WithdrawnShown = TimeSpan.FromDays(30);

    public static Command Create(GlobalOptions global)
    {
        var json = Parse.Json();
        var lag = Parse.MaxLag();
        var command = new Command("status", "信箱、待审、发件和下一期通报的状态") { json, lag };
        command.SetAction((result, ct) => RunAsync(
            global.Context(result), result.GetValue(json), result.GetValue(lag) is { } minutes ? TimeSpan.FromMinutes(minutes) : null, ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool json, TimeSpan? lag, CancellationToken ct)
    {
        try
        {
            var configuration = context.Configuration();
            var ledger = lag is null ? context.ExistingLedger(configuration) : context.FindLedger(configuration);
            if (ledger is null)
            {
                // Nothing is wrong with the question, and the answer is no: a container's health is asked before its program has begun.
                context.Error.WriteLine($"mailintake: 没有在工作：{configuration.App.DatabasePath} 还没有建立，run 还没有启动过（或者 --data 写错了）");
                return ExitCode.NeedsPerson;
            }

            await CommandContext.RequireWholeAsync(configuration, context.Folders, ledger, ct);
            var status = await ReadAsync(context, configuration, ledger, ct);
            if (json)
            {
                JsonOutput.WriteLine(context.Output, writer => Write(writer, status));
            }
            else
            {
                Write(context.Output, status);
            }

            var late = lag is { } most ? IsLate(context, status.Mailboxes.Select(m => m.Row), status.Now, most) : IsFull(context, configuration.App.Alarm) | NeedsPerson(status);
            return late ? ExitCode.NeedsPerson : ExitCode.Done;
        }
        catch (InputException fault) when (lag is not null)
        {
            return await AskLedgerAsync(context, fault, lag.Value, ct);
        }
        catch (InputException) when (!json)
        {
            await TellLedgerAsync(context, ct);
            throw;
        }
    }

    /// <summary>What the ledger alone says, where the configuration has a fault: a worker goes on under the last good one, and whether it does is what a person wants to know.</summary>
    private static async Task TellLedgerAsync(CommandContext context, CancellationToken ct)
    {
        try
        {
            if (WithoutConfiguration(context) is { } ledger && await ledger.Mailboxes.PollsAsync(ct) is { Count: > 0 } rows)
            {
                context.Output.WriteLine("【信箱】配置或存档有错，只列台账里的");
                var mailboxes = new TextTable("信箱", "上次查看", "上次读完", "距今", "情况");
                foreach (var row in rows)
                {
                    mailboxes.Add(row.Mailbox, Time(row.LastPoll), Time(row.LastSuccess), Lag(row, context.Clock.GetUtcNow()), State(row, context.Clock.GetUtcNow()));
                }

                mailboxes.WriteTo(context.Output, "  ");
                WriteOutbox(context.Output, await UnsentAsync(ledger, context.Clock.GetUtcNow(), ct));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            context.Error.WriteLine(StorageFault.Describe(e)); // beside the fault, which decides
        }
    }

    /// <summary>The ledger, at the usual place where the settings are what cannot be read; null where there is none.</summary>
    private static Ledger? WithoutConfiguration(CommandContext context) =>
        LedgerDatabase.OpenExisting(AppConfigurationLoader.Load(context.Folders, []).DatabasePath) is { } database ? new Ledger(database, context.Clock) : null;

    /// <summary>
    /// Whether the worker works, asked of the ledger alone where the configuration has a fault: a worker goes on under the last good one, and that it is told of the fault
    /// is no reason to restart it; one that was restarted would not begin, and its mailboxes grow late.
    /// </summary>
    private static async Task<int> AskLedgerAsync(CommandContext context, InputException fault, TimeSpan lag, CancellationToken ct)
    {
        var rows = WithoutConfiguration(context) is { } ledger ? await ledger.Mailboxes.PollsAsync(ct) : [];
        if (rows.Count == 0)
        {
            throw fault; // nobody has ever worked
        }

        foreach (var problem in fault.Problems)
        {
            context.Error.WriteLine(problem);
        }

        return IsLate(context, rows, context.Clock.GetUtcNow(), lag) ? ExitCode.NeedsPerson : ExitCode.Done;
    }

    /// <summary>Says where the disk is nearly full.</summary>
    private static bool IsFull(CommandContext context, AlarmConfiguration? alarm)
    {
        if (!Directory.Exists(context.Folders.Data) || DiskSpace.Of(context.Folders.Data, alarm) is not { IsLow: true } disk)
        {
            return false; // the ledger may lie elsewhere
        }

        context.Error.WriteLine($"警告：数据文件夹 {context.Folders.Data} 所在的磁盘只剩 {SizeText.Name(disk.Free)}，不到 {SizeText.Name(disk.Least)}，写满后不能收信：请腾出空间或提高配额");
        return true;
    }

    private static bool NeedsPerson(Status status) => status.Mailboxes.Any(m => m.Row is { } row && (row.LastError is not null || SilentDays(row, status.Now) is not null)) || status.Days.Any(d => d.Difference != 0)
        || status.Imports.Any(i => i.Failed > 0) || status.Unsent.Any(m => m.State == OutboxState.Failed || (m.State == OutboxState.Queued && m.LastReply is not null));

    /// <summary>
    /// True where no mailbox was read for so long; a worker without mailboxes is never late. A success of the future was noted by a clock that was wrong: nobody knows how old it is.
    /// </summary>
    private static bool IsLate(CommandContext context, IEnumerable<MailboxRow?> mailboxes, DateTimeOffset now, TimeSpan lag)
    {
        if (mailboxes.ToList() is not { Count: > 0 } rows || rows.Exists(row => row?.LastSuccess is { } success && (now - success).Duration() <= lag))
        {
            return false;
        }

        context.Error.WriteLine($"所有信箱都超过 {lag.TotalMinutes:0} 分钟没有读完：程序没有在运行，或者都连不上");
        return true;
    }

    private static async Task<Status> ReadAsync(CommandContext context, ConfigurationSnapshot configuration, Ledger ledger, CancellationToken ct)
    {
        var now = context.Clock.GetUtcNow();
        var rows = (await ledger.Mailboxes.PollsAsync(ct)).ToDictionary(m => m.Mailbox, StringComparer.Ordinal);
        await using var services = new ServiceCollection().AddWorker(context, configuration, ledger).BuildServiceProvider();
        var bulletins = new List<BulletinLine>();
        var review = new List<(Office, int)>();
        foreach (var office in configuration.Offices)
        {
            review.Add((office, (await ledger.CountsAsync(office.Id, ct)).GetValueOrDefault(SubmissionStatus.Review)));
            bulletins.AddRange(await BulletinsAsync(services, office, configuration.Calendar, now, ct));
        }

        return new Status(
            now,
            [.. configuration.App.Mailboxes.Select(m => (m.Address, configuration.OfficeOf(m.Address)!, rows.GetValueOrDefault(m.Address)))],
            review,
            [.. configuration.App.ImportFolders.Select(f => (f, Tables(f.Path), Tables(f.Failed)))],
            await UnsentAsync(ledger, now, ct),
            await ledger.Mailboxes.ReconciledAsync(ct),
            (await ledger.Mailboxes.FoldersAsync(ct)).GroupBy(f => f.Mailbox).ToDictionary(g => g.Key, g => g.Sum(f => UidSet.Parse(f.LeftAlone).Count), StringComparer.Ordinal),
            [.. bulletins.OrderBy(b => b.Due ?? DateTimeOffset.MaxValue)]);
    }

    /// <summary>What waits or was refused, and the notices of commissions that were taken back of late: they are never sent, and the units are to be told otherwise.</summary>
    private static async Task<IReadOnlyList<OutboxRow>> UnsentAsync(Ledger ledger, DateTimeOffset now, CancellationToken ct) =>
    [
        .. await ledger.Outbox.UnsentMailsAsync(ct),
        .. await ledger.Outbox.WithdrawnMailsAsync(CommissionLedger.NoticePurposes, now - WithdrawnShown, ct),
    ];

    /// <summary>What is due and waits, and what comes next; one line for an office that sends none.</summary>
    private static async Task<IEnumerable<BulletinLine>> BulletinsAsync(IServiceProvider services, Office office, WorkCalendar calendar, DateTimeOffset now, CancellationToken ct)
    {
        if (office.Outgoing is null)
        {
            return !office.Bulletins.Any() ? [] : [new BulletinLine(office, null, null, "not-sent", "不发送（没有 outgoing）")];
        }

        var due = await services.GetRequiredService<DueBulletins>().LookAsync(office, ct);
        var next = await services.GetRequiredService<BulletinDesk>().NextAsync(office, calendar, ct);
        return
        [
            .. due.Select(d => new BulletinLine(office, d.Period, d.Due, "due", "已到期，" + (d.AwaitsWork ? "等待上班时间"
                : d.AwaitsMail(now) ? $"等待信箱 {string.Join("、", d.Unread)} 读完，至迟到 {OfficeTime.Local(d.Patience):yyyy-MM-dd HH:mm}" : "等待 run 或 ingest 发出"))),
            .. next.Select(n => new BulletinLine(office, n.Period, n.Due, "planned", null)),
        ];
    }

    private static void Write(Utf8JsonWriter json, Status status)
    {
        json.WriteStartObject();
        json.WriteStartArray("mailboxes");
        foreach (var (address, office, row) in status.Mailboxes)
        {
            json.WriteStartObject();
            json.WriteString("mailbox", address);
            json.WriteString("office", office.Id);
            json.WriteString("lastPoll", row is null ? null : OfficeTime.Iso(row.LastPoll));
            json.WriteString("lastSuccess", row?.LastSuccess is { } success ? OfficeTime.Iso(success) : null);
            if (row?.LastSuccess is { } since)
            {
                json.WriteNumber("lagSeconds", (long)(status.Now - since).TotalSeconds);
            }
            else
            {
                json.WriteNull("lagSeconds");
            }

            json.WriteString("lastError", row?.LastError);
            json.WriteNumber("failures", row?.Failures ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteReconciliation(json, status);
        json.WriteStartArray("review");
        foreach (var (office, count) in status.Review)
        {
            json.WriteStartObject();
            json.WriteString("office", office.Id);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("imports");
        foreach (var (folder, waiting, failed) in status.Imports)
        {
            json.WriteStartObject();
            json.WriteString("office", folder.Office);
            json.WriteString("folder", folder.Path);
            json.WriteNumber("waiting", waiting);
            json.WriteNumber("failed", failed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outbox");
        foreach (var mail in status.Unsent)
        {
            json.WriteStartObject();
            json.WriteString("mail", mail.Purpose);
            json.WriteString("state", mail.State switch { OutboxState.Failed => "failed", OutboxState.Withdrawn => "withdrawn", _ => "queued" });
            json.WriteNumber("attempts", mail.Attempts);
            json.WriteString("due", mail.State == OutboxState.Queued ? OfficeTime.Iso(mail.DueAt) : null);
            json.WriteString("lastReply", mail.LastReply);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("bulletins");
        foreach (var bulletin in status.Bulletins)
        {
            json.WriteStartObject();
            json.WriteString("office", bulletin.Office.Id);
            json.WriteString("period", bulletin.Period?.ToString());
            json.WriteString("due", bulletin.Due is { } due ? OfficeTime.Iso(due) : null);
            json.WriteString("state", bulletin.State);
            json.WriteString("why", bulletin.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReconciliation(Utf8JsonWriter json, Status status)
    {
        json.WriteStartArray("reconciliation");
        foreach (var (address, _, row) in status.Mailboxes)
        {
            json.WriteStartObject();
            json.WriteString("mailbox", address);
            json.WriteString("checked", row?.ReconciledAt is { } at ? OfficeTime.Iso(at) : null);
            json.WriteNumber("leftAlone", status.LeftAlone.GetValueOrDefault(address));
            json.WriteStartArray("days");
            foreach (var day in Shown(status, address, days: 31))
            {
                json.WriteStartObject();
                json.WriteString("day", day.Day);
                json.WriteNumber("mailbox", day.Held);
                json.WriteNumber("removed", day.Gone);
                foreach (var kind in Enum.GetValues<SubmissionStatus>())
                {
                    json.WriteNumber(kind.Name(), day.Counts.GetValueOrDefault(kind));
                }

                json.WriteNumber("difference", day.Difference);
                json.WriteStartArray("missing");
                foreach (var (folder, uids) in day.Missing)
                {
                    json.WriteStartObject();
                    json.WriteString("folder", folder);
                    json.WriteString("uids", uids);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The last days with mails, and every day that differs.</summary>
    private static IEnumerable<ReconciledDay> Shown(Status status, string mailbox, int days)
    {
        var since = OfficeTime.Local(status.Now).AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return status.Days.Where(d => d.Mailbox == mailbox && (d.Difference != 0 || string.CompareOrdinal(d.Day, since) > 0));
    }

    private static void Write(TextWriter output, Status status)
    {
        output.WriteLine("【信箱】");
        var mailboxes = new TextTable("信箱", "办公室", "上次查看", "上次读完", "距今", "情况");
        foreach (var (address, office, row) in status.Mailboxes)
        {
            mailboxes.Add(address, office.Name, Time(row?.LastPoll), Time(row?.LastSuccess), Lag(row, status.Now), State(row, status.Now));
        }

        mailboxes.WriteTo(output, "  ");
        WriteReconciliation(output, status);
        output.WriteLine($"【待审】{string.Join("，", status.Review.Select(r => $"{r.Office.Name} {r.Count} 件"))}");
        foreach (var (folder, waiting, failed) in status.Imports)
        {
            output.WriteLine(TextTable.Safe($"【导入】{folder.Office}：待导入 {waiting} 个文件，有错 {failed} 个{(failed > 0 ? $"（{folder.Failed}，改正后放回 {folder.Path}，原文件删去）" : "")}"));
        }

        WriteOutbox(output, status.Unsent);
        output.WriteLine("【下一期通报】");
        var bulletins = new TextTable("办公室", "期间", "发送时间", "情况");
        foreach (var bulletin in status.Bulletins)
        {
            bulletins.Add(bulletin.Office.Name, bulletin.Period?.Label ?? "—", bulletin.Due is { } due ? $"{OfficeTime.Local(due):yyyy-MM-dd HH:mm}" : "—", bulletin.Why ?? "到时发送");
        }

        bulletins.WriteTo(output, "  ");
    }

    private static string Time(DateTimeOffset? at) => at is { } time ? $"{OfficeTime.Local(time):yyyy-MM-dd HH:mm:ss}" : "还没有";

    /// <summary>How long ago a mailbox was read through; nothing where it never was, or by a clock that was ahead.</summary>
    private static string Lag(MailboxRow? row, DateTimeOffset now) => (now - row?.LastSuccess) switch
    {
        null or { Ticks: < 0 } => "—",
        { TotalMinutes: < 2 } lag => $"{Math.Floor(lag.TotalSeconds):0} 秒",
        { TotalHours: < 2 } lag => $"{Math.Floor(lag.TotalMinutes):0} 分钟",
        { TotalDays: < 2 } lag => $"{Math.Floor(lag.TotalHours):0} 小时",
        { } lag => $"{Math.Floor(lag.TotalDays):0} 天",
    };

    /// <summary>The whole days since a mailbox was read, or null where it was today. Whatever the interval, a worker that runs reads every mailbox many times a day.</summary>
    private static double? SilentDays(MailboxRow row, DateTimeOffset now) => (now - row.LastSuccess)?.TotalDays is >= 1 and var days ? Math.Floor(days) : null;

    private static string State(MailboxRow? row, DateTimeOffset now) => row is null ? "还没有收过" : row.LastError is { } error ? $"失败 {row.Failures} 次：{error}"
        : SilentDays(row, now) is { } days ? $"已有 {days:0} 天没有收：程序没有在运行？" : "正常";

    private static void WriteOutbox(TextWriter output, IReadOnlyList<OutboxRow> unsent)
    {
        output.WriteLine($"【发件】待发 {unsent.Count(m => m.State == OutboxState.Queued)} 封，发不出 {unsent.Count(m => m.State == OutboxState.Failed)} 封");
        foreach (var mail in unsent.Where(m => m.LastReply is not null))
        {
            var state = mail.State switch { OutboxState.Failed => "发不出", OutboxState.Withdrawn => "不再发出", _ => mail.Attempts == 0 ? "未发出" : $"第 {mail.Attempts} 次未发出" };
            output.WriteLine(TextTable.Safe($"  {mail.Purpose}：{state}，{mail.LastReply}"));
        }
    }

    private static void WriteReconciliation(TextWriter output, Status status)
    {
        output.WriteLine("【对数】每天第一次收件时，信箱里的邮件与台账逐封核对");
        foreach (var (address, _, row) in status.Mailboxes.Where(m => m.Row?.ReconciledAt is not null))
        {
            var days = status.Days.Where(d => d.Mailbox == address).ToList();
            var alone = status.LeftAlone.GetValueOrDefault(address);
            output.WriteLine(TextTable.Safe(
                $"  {address}：{OfficeTime.Local(row!.ReconciledAt!.Value):yyyy-MM-dd HH:mm} 核对，信箱中 {days.Sum(d => d.Held)} 封，信箱中已看不到 {days.Sum(d => d.Gone)} 封，"
                + $"台账 {days.Sum(d => d.Counts.Values.Sum())} 件{(alone > 0 ? $"，垃圾箱里陌生人的 {alone} 封没有收" : "")}；{(days.TrueForAll(d => d.Difference == 0) ? "逐日相符" : "有不符的日子")}"));
            if (days.Exists(d => d.Gone > 0) && DigestPhrases.Hidden(address) is { } hint)
            {
                output.WriteLine($"    {hint}");
            }

            foreach (var day in Shown(status, address, days: 7))
            {
                output.WriteLine(TextTable.Safe($"    {day.Text}"));
            }
        }
    }

    private static int Tables(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count(ImportWatch.IsTable) : 0;

    private sealed record Status(
        DateTimeOffset Now,
        IReadOnlyList<(string Address, Office Office, MailboxRow? Row)> Mailboxes,
        IReadOnlyList<(Office Office, int Count)> Review,
        IReadOnlyList<(ImportFolder Folder, int Waiting, int Failed)> Imports,
        IReadOnlyList<OutboxRow> Unsent,
        IReadOnlyList<ReconciledDay> Days,
        IReadOnlyDictionary<string, int> LeftAlone,
        IReadOnlyList<BulletinLine> Bulletins);

    /// <summary>A bulletin: "planned" for later, "due" and waiting, or "not-sent" (and then of no period).</summary>
    private sealed record BulletinLine(Office Office, Period? Period, DateTimeOffset? Due, string State, string? Why);
}
