using System.CommandLine;
using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Demo;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;
using MailIntake.Import;
using MailIntake.Mail.Storage;
using MailIntake.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Commands;

/// <summary><c>demo</c>: the whole job on sample mails in an own temporary folder, with nothing configured. Opens no connection.</summary>
internal static class DemoCommand
{
    /// <summary>The first working day after the month of the sample mails.</summary>
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 9, 0, 0, OfficeTime.Offset);

    private static readonly Period Month = new(PeriodKind.Month, new DateOnly(2026, 6, 1));

    public static Command Create(GlobalOptions global)
    {
        var command = new Command("demo", "看一遍：样例邮件从收件到通报，不需要任何配置，不连网络");
        command.SetAction((result, ct) => RunAsync(global.Context(result), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext given, CancellationToken ct)
    {
        var folder = new DemoFolder();
        var context = given with { Folders = folder.Folders, Clock = new ShiftedTimeProvider(Now) };
        var output = context.Output;
        if (given.Clock != TimeProvider.System)
        {
            given.Error.WriteLine($"演示的邮件有自己的日子，按 {Now:yyyy-MM-dd HH:mm} 运行，--now 在这里不起作用");
        }

        output.WriteLine($"样例邮件 {folder.Mails.Count} 封，演示的时间是 {Now:yyyy-MM-dd HH:mm}，全部在临时文件夹 {folder.Root} 里进行");
        var configuration = context.Configuration();
        await using var services = new ServiceCollection().AddWorker(context, configuration).BuildServiceProvider();
        using var held = await Worker.BeginAsync(services, context.Folders, ct);
        var ledger = services.GetRequiredService<Ledger>();
        await ImportAsync(context, configuration, ledger, folder, ImportKind.Commissions, ct);
        await IngestCommand.PollAllAsync(services, configuration, context, ct);
        await ImportAsync(context, configuration, ledger, folder, ImportKind.Submissions, ct);
        await ImportAsync(context, configuration, ledger, folder, ImportKind.Events, ct);

        var desk = services.GetRequiredService<BulletinDesk>();
        var digests = new List<string>();
        foreach (var office in configuration.Offices)
        {
            output.WriteLine();
            output.WriteLine($"════ {office.Name} ════");
            WriteDecisions(output, await ledger.SubmissionsAsync(office.Id, Month, ct));
            var bulletin = await desk.MakeAsync(office, Month, ct);
            output.WriteLine();
            ScoreTable.Write(output, office.Name, bulletin.Score, top: 6);
            var into = Path.Combine(folder.Root, "通报", office.Id);
            DurableFile.CreateDirectory(into);
            digests.Add(Path.Combine(into, DigestFile.HtmlName));
            foreach (var file in DigestFile.Of(office, bulletin, OfficeTime.Day(Now)))
            {
                DurableFile.WriteAtomically(Path.Combine(into, file.Name), file.Content);
            }

            await desk.QueueAsync(office, bulletin, ct);
        }

        var outbox = await Worker.SendDueAsync(services, ct);
        output.WriteLine();
        output.WriteLine("通报网页（用浏览器打开；旁边是表格 digest.xlsx 和公文 bulletin.docx）：");
        digests.ForEach(d => output.WriteLine($"  {d}"));
        output.WriteLine($"发出的邮件 {outbox.Sent} 封，在 {Path.Combine(folder.Folders.Data, "outbox")}；邮件原件在 {folder.Folders.Archive}");
        return ExitCode.Done;
    }

    private static async Task ImportAsync(
        CommandContext context, ConfigurationSnapshot configuration, Ledger ledger, DemoFolder folder, ImportKind kind, CancellationToken ct)
    {
        var end = $"-{kind.ToString().ToLowerInvariant()}.csv";
        foreach (var name in DemoResources.Names(end))
        {
            var office = CommandContext.Office(configuration, name[..^end.Length]);
            var problems = new List<Problem>();
            var importer = new Importer(ledger, office, configuration.Calendar, context.Clock);
            var report = await importer.ImportAsync(kind, folder.Table(name), new EvidenceFiles(context.Folders.Evidence(office.Id)), problems, ct);
            if (problems.Exists(p => !p.IsWarning))
            {
                throw new InputException([.. problems.Where(p => !p.IsWarning)]);
            }

            context.Output.WriteLine($"导入 {name}：{report.Added} 行");
        }
    }

    private static void WriteDecisions(TextWriter output, IReadOnlyList<(SubmissionRow Submission, DecisionRow Decision)> rows)
    {
        var table = new TextTable("收到", "单位", "文种", ">字数", "判定", "标题", "理由");
        foreach (var (submission, row) in rows)
        {
            var decision = LedgerRows.Decision(row);
            table.Add(
                $"{OfficeTime.Local(submission.ReceivedAt):MM-dd HH:mm}", decision.Unit ?? "—", decision.Kind ?? "—", decision.Words, decision.Status.Label(),
                ShortText.Of(decision.Title ?? LedgerRows.Subject(submission, decision.Status), 23), ShortText.Of(DecisionText.Why(decision), 41));
        }

        table.WriteTo(output);
    }}
