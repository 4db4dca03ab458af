using System.CommandLine;
using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Documents.External;
using MailIntake.Domain;
using MailIntake.Domain.Time;
using MailIntake.Mail.Sources;
using MailIntake.Mail.Transport;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary><c>check</c>: reads the whole configuration, tries what can be tried without a network, and says what is missing.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("check", "检查全部配置，逐条指出错误和缺少的内容（不连网络）");
        command.SetAction((result, ct) => RunAsync(global.Context(result), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken ct)
    {
        var problems = new List<Problem>();
        var configuration = ConfigurationLoader.Load(context.Folders, context.Clock, problems);
        if (configuration is not null)
        {
            await TryAsync(configuration, context, problems, ct);
        }

        var faults = problems.Count(p => !p.IsWarning);
        try
        {
            foreach (var problem in problems.OrderBy(p => p.IsWarning))
            {
                context.Error.WriteLine(problem);
            }
        }
        catch (IOException) when (faults > 0)
        {
            // The exit code tells it also where standard error cannot be written, as on a full disk.
        }

        if (configuration is not null && faults == 0)
        {
            foreach (var office in configuration.Offices)
            {
                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{office.Id} {office.Name}：单位 {office.Roster.Units.Count} 个，已连接信箱 {configuration.MailboxesOf(office).Count()} 个，{string.Join('、', office.Policies.Versions.Select(v => $"{v.Document}（{v.Effective:yyyy-MM-dd} 起）"))}"));
            }
        }

        context.Output.WriteLine(faults > 0 ? $"配置有 {faults} 处错误，改正前程序不会使用。" : $"配置可以使用，提示 {problems.Count} 条。");
        return faults > 0 ? ExitCode.Wrong : ExitCode.Done;
    }

    private static async Task TryAsync(ConfigurationSnapshot configuration, CommandContext context, List<Problem> problems, CancellationToken ct)
    {
        void Hint(string file, int? line, string message) => problems.Add(new Problem(file, line, message, IsWarning: true));

        var app = configuration.App;
        var ledger = TryDatabase(app.DatabasePath, problems) is { } database ? new Ledger(database, context.Clock) : null;
        if (app.LeavesMailboxesOut && ledger is not null && (await ledger.Mailboxes.PollsAsync(ct)).Count > 0)
        {
            problems.Add(AppConfiguration.MailboxesGone);
        }
        else if (app.Mailboxes.Count == 0)
        {
            Hint(AppConfiguration.FileName, null, "没有连接信箱，不会收信；请在 mailboxes 下写上信箱和授权码，如 2515574179@qq.com: { secret: env:PANZHIHUA_SECRET }");
        }

        foreach (var mailbox in app.Mailboxes)
        {
            foreach (var doubt in new[] { Doubt(mailbox.Secret), Doubt(mailbox.Source), DoubtOfAuthority(mailbox.CaPath) }.OfType<string>())
            {
                Hint(AppConfiguration.FileName, mailbox.Line, $"信箱 {mailbox.Address}：{doubt}");
            }
        }

        foreach (var outgoing in configuration.Offices.SelectMany(o => o.Ways.Where(w => w.Key >= o.Present.Effective).Select(w => w.Value)).Append(app.Outgoing).OfType<OutgoingConfiguration>().Distinct())
        {
            TryOutgoing(outgoing, Hint);
        }

        if (configuration.Offices.All(o => o.Outgoing is null))
        {
            Hint(AppConfiguration.FileName, null, "没有发信方式，通报只能用 digest 命令生成，不会发出；请写上 outgoing，如 outgoing: { from: \"信息考核 <2515574179@qq.com>\", secret: env:PANZHIHUA_SECRET }");
        }

        foreach (var folder in app.ImportFolders.Where(f => Nearest(f.Path) is not { } nearest || !IsWritable(nearest)))
        {
            Hint(AppConfiguration.FileName, folder.Line, $"导入文件夹 {folder.Path} 不能写入，导入后的文件移不到 done 和 failed");
        }

        foreach (var office in configuration.Offices)
        {
            TryOffice(configuration, office, OfficeTime.Day(context.Clock.GetUtcNow()), Hint);
        }

        foreach (var missing in ReaderProgram.Missing())
        {
            Hint("附件", null, missing);
        }

        var now = OfficeTime.Local(context.Clock.GetUtcNow());
        // The notice for a year is published late in the autumn before it, and deadlines set in November reach into the next year.
        for (var year = now.Year; year <= (now.Month >= 11 ? now.Year + 1 : now.Year); year++)
        {
            if (!configuration.Calendar.Covers(year))
            {
                Hint("calendar", null, $"{CalendarLoader.Missing(year)}；在那以前暂按周一至周五为工作日（元旦、五一、国庆的法定假日除外），按工作日算到那一年的约稿期限算不出来");
            }
        }

        if (ledger is null)
        {
            return;
        }

        if (CommandContext.Renamed(configuration, ledger) is { } renamed)
        {
            problems.Add(renamed);
        }

        foreach (var office in configuration.Offices)
        {
            foreach (var unit in await ledger.UnknownUnitsAsync(office.Id, office.Roster, ct))
            {
                Hint($"offices/{office.Id}/units.csv", null, $"台账中有单位“{unit}”，花名册中没有，它的来稿和登记哪一年都不计；改了名的，请把它写进新名称的别名");
            }
        }
    }

    /// <summary>Why a secret cannot be read, or who else can read it; null where all is well.</summary>
    private static string? Doubt(SecretReference? secret) => secret is null ? null : secret.TryResolve(out _, out var fault) ? secret.Exposure() : fault;

    /// <summary>Why a mailbox's folder cannot be read as what it is said to be; null where all is well, and for servers.</summary>
    private static string? Doubt(MailboxSource source)
    {
        if (source.Server is not null)
        {
            return null;
        }

        if (!Directory.Exists(source.Path))
        {
            return $"没有文件夹 {source.Path}";
        }

        string[] missing = source.Kind == MailboxSourceKind.Maildir ? [.. MaildirSource.Parts.Where(part => !Directory.Exists(Path.Combine(source.Path, part)))] : [];
        return missing.Length == 0 ? null : $"{source.Path} 不是 Maildir，里面没有文件夹 {string.Join("、", missing)}；装着 .eml 文件的文件夹请写 folder:路径";
    }

    /// <summary>Why a file of certificate authorities cannot be used; null where all is well or none is named.</summary>
    private static string? DoubtOfAuthority(string? file)
    {
        try
        {
            foreach (var authority in file is null ? [] : TlsClient.Load(file))
            {
                authority.Dispose();
            }

            return null;
        }
        catch (TransportException e)
        {
            return e.Message;
        }
    }

    private static void TryOutgoing(OutgoingConfiguration outgoing, Action<string, int?, string> hint)
    {
        foreach (var doubt in new[] { Doubt(outgoing.Secret), DoubtOfAuthority(outgoing.CaPath) }.OfType<string>())
        {
            hint(AppConfiguration.FileName, null, $"发信（{outgoing.From.Address}）：{doubt}");
        }

        if (outgoing.Via.PickupFolder is { } folder && Nearest(folder) is { } nearest && !IsWritable(nearest))
        {
            hint(AppConfiguration.FileName, null, $"发信文件夹 {folder} 不能写入");
        }
    }

    private static void TryOffice(ConfigurationSnapshot configuration, Office office, DateOnly today, Action<string, int?, string> hint)
    {
        if (office.Outgoing is not null && office.Bulletins.Any(b => b.Recipients.Count == 0) && office.Roster.Units.All(u => u.ResultAddresses.Count == 0))
        {
            hint($"offices/{office.Id}/units.csv", null, $"没有单位写了通知邮箱、信息员或发件邮箱，bulletins 也没有写收件人；通报只发到 {office.Outgoing.From.Address}");
        }

        if (office.Notices.Receipts != ReceiptsWanted.None)
        {
            foreach (var mailbox in configuration.MailboxesOf(office).Where(m => m.AuthservId is null && !office.Notices.UncheckedReceipts))
            {
                hint(AppConfiguration.FileName, mailbox.Line, $"信箱 {mailbox.Address} 没有写 authserv-id，不能核对发件人，虽然 offices/{office.Id}/{OfficeNotices.FileName} 写了 receipts，它的来信一封也不回；请写上 authserv-id，核对不了而仍要回的，写 receipts-unchecked: true");
            }

            if (office.Notices.UncheckedReceipts && configuration.MailboxesOf(office).Any())
            {
                hint($"offices/{office.Id}/{OfficeNotices.FileName}", null, "receipts-unchecked: true：没有核对过发件人的来信也回，冒用别人地址的来信也会得到回执；服务商写核对结果的，请给信箱写上 authserv-id，去掉这一行");
            }
        }

        if (office.Notices.Statements && !office.Bulletins.Any(b => b.Kind == PeriodKind.Month))
        {
            hint($"offices/{office.Id}/{OfficeNotices.FileName}", null, "statements: true：对账单随每月的通报发，policy.yaml 的 bulletins 里没有 kind: monthly，一封也不会发；请加上每月的通报，或去掉这一行");
        }

        foreach (var version in office.Policies.Versions.Where(v => v.Effective > today.AddYears(2)))
        {
            hint($"offices/{office.Id}", null, $"{version.Document} 写的生效日期 effective 是 {version.Effective:yyyy-MM-dd}，在那以前不按它计分；请核对年份");
        }

        var unknown = office.Roster.Units.Count(u => u.Senders.Count == 0);
        if (unknown > 0 && office.Mailboxes.Any())
        {
            hint($"offices/{office.Id}/units.csv", null, $"{unknown} 个单位没有写发件邮箱，只能按主题、发件人名称和附件名认单位");
        }
    }

    /// <summary>The ledger; null where there is none yet, or none that can be opened.</summary>
    private static LedgerDatabase? TryDatabase(string path, List<Problem> problems)
    {
        try
        {
            if (LedgerDatabase.OpenExisting(path) is { } database)
            {
                return database;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(AppConfiguration.FileName, null, StorageFault.Describe(e)));
            return null;
        }

        var folder = Path.GetDirectoryName(path)!;
        if (Nearest(folder) is not { } nearest || !IsWritable(nearest))
        {
            problems.Add(new Problem(AppConfiguration.FileName, null, $"数据文件夹 {folder} 不能写入"));
        }

        return null;
    }

    /// <summary>The folder, or the nearest one above it that is there.</summary>
    private static string? Nearest(string folder)
    {
        string? nearest = folder;
        while (nearest is not null && !Directory.Exists(nearest))
        {
            nearest = Path.GetDirectoryName(nearest);
        }

        return nearest;
    }

    private static bool IsWritable(string folder)
    {
        try
        {
            // Tried for real: permissions, read-only mounts and quotas are then all covered.
            using (new FileStream(Path.Combine(folder, $".check-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
