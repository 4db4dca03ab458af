using System.CommandLine;
using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Domain.Time;
using MailIntake.Mail.Storage;
using MailIntake.Notices;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Commands;

/// <summary><c>digest</c>: the bulletin of a period as files, and on demand as mails.</summary>
internal static class DigestCommand
{
    public static Command Create(GlobalOptions global)
    {
        var office = Parse.Office();
        var period = Parse.Period(required: true);
        var folder = Parse.Folder("--out", "写到哪个文件夹，默认为 <data>/bulletins 下");
        var send = new Option<bool>("--send") { Description = "同时发出" };
        var command = new Command("digest", "生成通报 digest.html、digest.xlsx 和 bulletin.docx，加 --send 同时发出") { office, period, folder, send };
        command.SetAction((result, ct) => RunAsync(
            global.Context(result), result.GetRequiredValue(office), result.GetRequiredValue(period)!.Value, result.GetValue(folder), result.GetValue(send), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string id, Period period, string? folder, bool send, CancellationToken ct)
    {
        var configuration = context.Configuration();
        var office = CommandContext.Office(configuration, id);
        var today = OfficeTime.Day(context.Clock.GetUtcNow());
        if (period.First > today)
        {
            throw new InputException($"{period.Label}还没有开始（今天是 {today:yyyy-MM-dd}），没有可通报的；请核对 --period");
        }

        if (send && office.Outgoing is null)
        {
            throw new InputException("没有发信方式；请在 mailintake.yaml 写上 outgoing，或去掉 --send");
        }

        if (send)
        {
            Worker.WarnOfSending(context, [office.Outgoing]);
        }

        await using var services = new ServiceCollection().AddWorker(context, configuration, context.ExistingLedger(configuration)).BuildServiceProvider();
        var ledger = services.GetRequiredService<Ledger>();
        var desk = services.GetRequiredService<BulletinDesk>();
        var bulletin = await desk.MakeAsync(office, period, ct);
        var target = folder ?? Path.Combine(context.Folders.Data, "bulletins", office.Id, period.ToString());
        OutputFolder.Make(folder is null ? "--data" : "--out", target);
        if (period.Last == today)
        {
            context.Error.WriteLine($"{period.Label}到今天 24 时才结束：现在做的是截至昨天的阶段通报，期满的通报明天起再做");
        }

        if (bulletin.IsClosed && await ledger.Bulletins.FindAsync(id, period, ct) is { } row)
        {
            context.Error.WriteLine($"这一期已于 {OfficeTime.Local(row.MadeAt):yyyy-MM-dd HH:mm} 发布，写出的是发布时的文件；此后的补登和改判列在下一期的调整里");
        }
        else if (bulletin.IsClosed && await services.GetRequiredService<DueBulletins>().UnreadAsync(office, period, ct) is { Count: > 0 } unread)
        {
            // As in one that the schedule sends: who reads it must know.
            bulletin = bulletin with { Notice = DueBulletins.NoticeOf(unread) };
            context.Error.WriteLine($"警告：{bulletin.Notice}；请先用 ingest 收一次，再做通报");
        }

        // Sent first: the files of what is published are those that were sent.
        var code = send ? await SendAsync(services, context, office, bulletin, ct) : ExitCode.Done;
        var published = bulletin.IsClosed ? await ledger.Bulletins.FilesAsync(id, period, ct) : new Dictionary<string, byte[]>();
        foreach (var (name, content) in published.Count > 0
            ? DigestFile.Names.Where(published.ContainsKey).Select(n => (n, published[n]))
            : DigestFile.Of(office, bulletin, today).Select(f => (f.Name, f.Content)))
        {
            var path = Path.Combine(target, name);
            DurableFile.WriteAtomically(path, content);
            context.Output.WriteLine(path);
        }

        return code;
    }

    private static async Task<int> SendAsync(
        IServiceProvider services, CommandContext context, Configuration.Office office, Domain.Bulletin.Bulletin bulletin, CancellationToken ct)
    {
        var desk = services.GetRequiredService<BulletinDesk>();
        if (await desk.QueueAsync(office, bulletin, ct) is not { } recipients)
        {
            return await SendAgainAsync(services, context, "这一期通报", await desk.QueuedAsync(office, bulletin, ct), ct);
        }

        context.Output.WriteLine($"已排队，发给：{string.Join("、", recipients)}");
        return await SendAsync(services, context, ct);
    }

    /// <summary>Sends what was queued before and is not sent yet: what failed is queued once more with the same octets, what waits is tried where it is due.</summary>
    public static async Task<int> SendAgainAsync(IServiceProvider services, CommandContext context, string what, IReadOnlyList<OutboxRow> mails, CancellationToken ct)
    {
        if (mails.All(m => m.State == OutboxState.Sent))
        {
            context.Output.WriteLine($"{what}已在 {OfficeTime.Local(mails.Max(m => m.SentAt)!.Value):yyyy-MM-dd HH:mm} 发过，不再发送");
            return ExitCode.Done;
        }

        var failed = mails.Where(m => m.State == OutboxState.Failed).ToList();
        await services.GetRequiredService<Ledger>().Outbox.RequeueAsync(failed, ct);
        foreach (var mail in mails.Where(m => m.State != OutboxState.Sent))
        {
            context.Output.WriteLine(TextTable.Safe(
                $"{what}没有发到 {mail.Recipients.Replace("\n", "、", StringComparison.Ordinal)}（{mail.LastReply ?? "还没有轮到"}）：{(mail.State == OutboxState.Failed ? "现在把同一封信再发一次" : "仍在发件箱里，到时再试")}"));
        }

        return await SendAsync(services, context, ct);
    }

    /// <summary>Sends what is due in the outbox, unless a running worker does.</summary>
    public static async Task<int> SendAsync(IServiceProvider services, CommandContext context, CancellationToken ct)
    {
        DataLock held;
        try
        {
            held = DataLock.Take(context.Folders.Data);
        }
        catch (DataInUseException)
        {
            context.Output.WriteLine("由正在运行的 mailintake 发出");
            return ExitCode.Done;
        }

        using (held)
        {
            foreach (var office in services.GetRequiredService<ConfigurationStore>().Current.Offices)
            {
                await services.GetRequiredService<ReminderDesk>().WithdrawAsync(office, ct); // as the worker does before it sends
            }

            var outbox = await Worker.SendDueAsync(services, ct);
            context.Output.WriteLine(outbox);
            return outbox.NeedsPerson ? ExitCode.NeedsPerson : ExitCode.Done;
        }
    }
}
