using System.CommandLine;
using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Import;
using MailIntake.Notices;
using MailIntake.Outbox;
using MailIntake.Pipeline;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Commands;

/// <summary><c>ingest</c>: takes in the watched folders and every mailbox once, processes everything, sends what is due, stops.</summary>
internal static class IngestCommand
{
    /// <summary>Mailboxes read at once; the processor is shared, the waiting is not.</summary>
    private const int AtOnce = 16;

    public static Command Create(GlobalOptions global)
    {
        var command = new Command("ingest", "现在收一次：读完全部信箱，处理，发出到期的邮件，然后结束");
        command.SetAction((result, ct) => RunAsync(global.Context(result), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken ct)
    {
        var configuration = context.Configuration();
        Worker.WarnOfSending(context, [configuration.App.Outgoing, .. configuration.Offices.Select(o => o.Outgoing)]);
        await using var services = new ServiceCollection().AddWorker(context, configuration).BuildServiceProvider();
        using var held = await Worker.BeginAsync(services, context.Folders, ct);
        var notices = services.GetRequiredService<NoticeDesk>();
        await notices.BeginAsync(configuration.Offices, ct);
        var files = await services.GetRequiredService<ImportWatch>().TakeInAsync(ct);
        var results = await PollAllAsync(services, configuration, context, ct);
        var bulletins = services.GetRequiredService<DueBulletins>();
        var complete = true;
        foreach (var office in configuration.Offices)
        {
            complete &= await TryAsync(context, $"{office.Name}的通报", () => bulletins.QueueAsync(office, ct), ct);
            complete &= await TryAsync(context, $"{office.Name}的回执和催报", () => notices.QueueAsync(office, configuration.Calendar, ct), ct);
        }

        complete &= await TryAsync(context, "告警", () => services.GetRequiredService<AlarmDesk>().QueueAsync(configuration, ct), ct);
        var outbox = await Worker.SendDueAsync(services, ct);
        Write(context.Output, results, files, outbox);
        return !complete || results.Exists(r => r.Result.Error is not null) || files.Refused > 0 || files.NotTaken > 0 || outbox.NeedsPerson ? ExitCode.NeedsPerson : ExitCode.Done;
    }

    /// <summary>What one office's mails bring about holds up neither another's nor what is queued.</summary>
    private static async Task<bool> TryAsync(CommandContext context, string what, Func<Task> queue, CancellationToken ct)
    {
        try
        {
            await queue();
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            context.Error.WriteLine(TextTable.Safe($"{what}未能生成，下次再试：{StorageFault.Describe(e)}"));
            return false;
        }
    }

    /// <summary>Polls every configured mailbox.</summary>
    public static async Task<List<(string Mailbox, PollResult Result)>> PollAllAsync(
        IServiceProvider services, ConfigurationSnapshot configuration, CommandContext context, CancellationToken ct)
    {
        var poller = services.GetRequiredService<MailboxPoller>();
        var results = new List<(string, PollResult)>();
        using (var progress = new ProgressLine(context.Error, context.Clock, "收件", "封"))
        {
            await Parallel.ForEachAsync(configuration.App.Mailboxes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (mailbox, stop) =>
            {
                if (await poller.PollAsync(mailbox.Address, progress.Part(), stop) is { } result)
                {
                    lock (results)
                    {
                        results.Add((mailbox.Address, result));
                    }
                }
            });
        }

        IReadOnlyList<SubmissionStatus> read;
        using (var progress = new ProgressLine(context.Error, context.Clock, "用外部程序读附件", "封"))
        {
            read = await services.GetRequiredService<LateReading>().RunAsync(progress.Part(), ct);
        }

        if (read.Count > 0)
        {
            context.Error.WriteLine($"用外部程序读完附件的邮件 {read.Count} 封：{string.Join("，", read.CountBy(status => status).OrderBy(s => s.Key).Select(s => $"{s.Key.Label()} {s.Value}"))}");
        }

        return [.. results.OrderBy(r => configuration.App.Mailboxes.ToList().FindIndex(m => m.Address == r.Item1))];
    }

    private static void Write(TextWriter output, List<(string Mailbox, PollResult Result)> results, WatchReport files, OutboxReport outbox)
    {
        var table = new TextTable(["信箱", ">收到", .. Enum.GetValues<SubmissionStatus>().Select(s => $">{s.Label()}"), "情况"]);
        foreach (var (mailbox, result) in results)
        {
            var report = result.Report;
            table.Add([mailbox, report.Mails, .. Enum.GetValues<SubmissionStatus>().Select(s => (object?)report[s]), result.Error ?? "正常"]);
        }

        if (results.Count > 0)
        {
            table.WriteTo(output);
        }
        else
        {
            output.WriteLine($"没有连接信箱，没有收件。要收件，请在 {AppConfiguration.FileName} 的 mailboxes 写上信箱和授权码（见 README“连接真实的邮箱”），再用 mailintake check 检查");
        }

        if (files.Imported + files.Refused + files.NotTaken > 0)
        {
            output.WriteLine($"导入：{files.Imported} 个文件，{files.Refused} 个有错{(files.Refused > 0 ? "（已移到 failed 文件夹，说明在旁边的 .txt 里）" : "")}{(files.NotTaken > 0 ? $"，{files.NotTaken} 个没能处理，见上面的日志" : "")}");
        }

        if (outbox.Sent + outbox.Waiting + outbox.Failed + outbox.Held > 0)
        {
            output.WriteLine($"发件：{outbox}（详情见 status）");
        }
    }
}
