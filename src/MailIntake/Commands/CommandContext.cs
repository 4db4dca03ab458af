using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Time;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary>What a command works with.</summary>
/// <param name="Folders">Where configuration and data are.</param>
/// <param name="Clock">The time, shifted by <c>--now</c>.</param>
/// <param name="Output">What the command was asked for goes here.</param>
/// <param name="Error">All else.</param>
public sealed record CommandContext(AppFolders Folders, TimeProvider Clock, TextWriter Output, TextWriter Error)
{
    /// <summary>The day as of which a result is asked for; one that is not over is told, since quotas that end with it count as missed.</summary>
    /// <param name="given">The day that was given, or null.</param>
    /// <param name="period">The period, whose last day holds where none was given.</param>
    public DateOnly AsOf(DateOnly? given, Period period)
    {
        var (asOf, today) = (given ?? period.Last, OfficeTime.Day(Clock.GetUtcNow()));
        if (asOf >= today)
        {
            var advice = today > period.First ? $"；现在为止的，请加 --as-of {today.AddDays(-1):yyyy-MM-dd}" : "";
            Error.WriteLine($"提示：结果截至 {asOf:yyyy-MM-dd}，这一天还没有过完（今天是 {today:yyyy-MM-dd}），到期的任务按现有的来稿计算{advice}");
        }

        return asOf;
    }

    /// <summary>Reads the configuration; hardly a command does so that does not open the ledger next, which is set up meanwhile.</summary>
    /// <exception cref="InputException">It has faults.</exception>
    public ConfigurationSnapshot Configuration()
    {
        LedgerDatabase.SetUpAhead();
        var problems = new List<Problem>();
        return ConfigurationLoader.Load(Folders, Clock, problems) ?? throw new InputException([.. problems.Where(p => !p.IsWarning)]);
    }

    /// <summary>The office of that id.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static Office Office(ConfigurationSnapshot configuration, string id) => configuration.FindOffice(id)
        ?? throw new InputException($"没有考核主办单位“{id}”；--office 可以写：{string.Join("、", configuration.Offices.Select(o => o.Id))}");

    /// <summary>Opens the ledger, making it where there is none: for what may be the first thing that an office does.</summary>
    /// <exception cref="InputException">The data folder can be none, or the archive shows that there was one: what people decided would be lost unnoticed.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Ledger Ledger(ConfigurationSnapshot configuration)
    {
        var path = configuration.App.DatabasePath;
        if (!LedgerFile.Exists(path) && Directory.Exists(Folders.Archive) && Directory.EnumerateFiles(Folders.Archive, "*.eml", SearchOption.AllDirectories).Any())
        {
            throw new InputException($"数据文件夹 {Folders.Data} 里有存档的邮件，台账不见了（{path} 不存在或是空的）：请把它放回去，或用 restore 从备份恢复到另一个空的数据文件夹；"
                + $"改过 {AppConfiguration.FileName} 的 storage.database 的，请改回；确实要从头开始的，另用一个数据文件夹（--data）");
        }

        OutputFolder.Make("--data", Folders.Data);
        return Fitting(configuration, LedgerDatabase.Open(path));
    }

    /// <summary>Opens the ledger that is there; null, and nothing made, where there is none.</summary>
    /// <exception cref="InputException">It is of other offices.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Ledger? FindLedger(ConfigurationSnapshot configuration) => LedgerDatabase.OpenExisting(configuration.App.DatabasePath) is { } database ? Fitting(configuration, database) : null;

    /// <summary>Opens the ledger that is there: for what has no sense without one.</summary>
    /// <exception cref="InputException">There is none.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Ledger ExistingLedger(ConfigurationSnapshot configuration) => FindLedger(configuration) ?? throw new InputException(
        $"数据文件夹 {Folders.Data} 没有台账（{configuration.App.DatabasePath} 不存在或是空的）：请检查 --data；新设的，先运行 ingest、run 或 import；台账丢了的，用 restore 从备份恢复");

    /// <summary>What is wrong where an office of the ledger was renamed in the configuration; null where all is well.</summary>
    public static Problem? Renamed(ConfigurationSnapshot configuration, Ledger ledger) =>
        ledger.Offices().Where(o => configuration.FindOffice(o) is null).SelectMany(ledger.MailboxesOf, configuration.Renamed).OfType<Problem>().FirstOrDefault();

    private Ledger Fitting(ConfigurationSnapshot configuration, LedgerDatabase database)
    {
        var ledger = new Ledger(database, Clock);
        return Renamed(configuration, ledger) is { } renamed ? throw new InputException([renamed]) : ledger;
    }

    /// <summary>
    /// Refuses settings from which the mailboxes are gone that the ledger knows, and an archive from which everything is: a worker that began with them would receive nothing, or keep
    /// new mails apart from the old ones, and nobody would notice.
    /// </summary>
    /// <exception cref="InputException">They are gone.</exception>
    public static async Task RequireWholeAsync(ConfigurationSnapshot configuration, AppFolders folders, Ledger ledger, CancellationToken ct)
    {
        // Each mailbox has a folder there, which stays when its mails are purged; a mount point has none.
        if (!(Directory.Exists(folders.Archive) && Directory.EnumerateDirectories(folders.Archive).Any(d => Path.GetFileName(d) != "lost+found")) && await ledger.HoldsMailsAsync(ct))
        {
            throw new InputException(
                $"台账里有存档的邮件，存档文件夹 {folders.Archive} 却是空的：可能是存档所在的磁盘没有挂上，或者文件夹被移走了，请挂上或放回；确实丢了的，用 restore 从备份恢复，没有备份的，在里面建一个文件夹再运行");
        }

        if (configuration.App.LeavesMailboxesOut && (await ledger.Mailboxes.PollsAsync(ct)).Count > 0)
        {
            throw new InputException([AppConfiguration.MailboxesGone]);
        }
    }
}
