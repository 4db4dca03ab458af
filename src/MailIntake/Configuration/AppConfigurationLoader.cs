using System.Net;
using MailIntake.Domain;
using MailIntake.Mail;
using MailIntake.Mail.Dkim;
using Serilog.Events;

namespace MailIntake.Configuration;

/// <summary>Reads <c>mailintake.yaml</c>. Every fault is reported, with its line and what to write instead; nothing is connected to and no secret is read.</summary>
public static class AppConfigurationLoader
{
    private static readonly Dictionary<string, LogEventLevel> Levels = new(StringComparer.Ordinal)
    {
        ["debug"] = LogEventLevel.Debug, ["information"] = LogEventLevel.Information, ["warning"] = LogEventLevel.Warning, ["error"] = LogEventLevel.Error,
    };

    /// <summary>More often than this providers may refuse the login: QQ does at 15 seconds, and 120 are known to be well.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(60);

    /// <summary>Reads the file of a configuration folder; where there is none, the defaults: no mailbox, nothing sent, SQLite in the data folder.</summary>
    /// <param name="folders">The program's folders.</param>
    /// <param name="problems">Where faults go.</param>
    /// <returns>What could be read; of use only where no fault was reported.</returns>
    public static AppConfiguration Load(AppFolders folders, List<Problem> problems)
    {
        var defaults = new AppConfiguration { DatabasePath = Path.GetFullPath("mailintake.db", Path.GetFullPath(folders.Data)) };
        var path = Path.Combine(folders.Config, AppConfiguration.FileName);
        if (!File.Exists(path))
        {
            return defaults;
        }

        return ConfigFile.Read(path, AppConfiguration.FileName, problems) is { } map ? Read(map, folders, defaults) : defaults;
    }

    private static AppConfiguration Read(ConfigMap map, AppFolders folders, AppConfiguration defaults)
    {
        var mailboxes = map.MapOrNull("mailboxes");
        var configuration = defaults with
        {
            Mailboxes = mailboxes is null ? [] : ReadMailboxes(mailboxes, folders),
            LeavesMailboxesOut = mailboxes is null,
            Outgoing = map.MapOrNull("outgoing") is { } outgoing ? OutgoingConfiguration.Read(outgoing, folders) : null,
            ImportFolders = map.MapOrNull("import") is { } import ? ReadImportFolders(import, folders) : [],
            Alarm = map.MapOrNull("alarm") is { } alarm ? AlarmConfiguration.Read(alarm) : null,
        };

        if (map.MapOrNull("storage") is { } storage)
        {
            configuration = configuration with
            {
                DatabasePath = ReadDatabase(storage, folders) ?? defaults.DatabasePath,
                DatabaseLine = storage.LineOf("database"),
                RetentionYears = storage.WholeOrNull("retention-years", 1, 100),
            };
            storage.Close();
        }

        if (map.MapOrNull("schedule") is { } schedule)
        {
            configuration = configuration with
            {
                PollInterval = Seconds(schedule, "poll") ?? defaults.PollInterval,
                OutboxInterval = Seconds(schedule, "outbox") ?? defaults.OutboxInterval,
                ImportInterval = Seconds(schedule, "import") ?? defaults.ImportInterval,
            };
            if (configuration.PollInterval < Unhurried
                && configuration.Mailboxes.FirstOrDefault(m => m.Source.Server is { } server && KnownProviders.OfHost(server.Host) is not null) is { } hurried)
            {
                schedule.Warn("poll", $"每 {configuration.PollInterval.TotalSeconds:0} 秒收一次太勤，服务商会拒绝登录（QQ 邮箱 15 秒一次就会，{hurried.Address} 也是这样的邮箱）；请写 120");
            }

            schedule.Close();
        }

        if (map.MapOrNull("console") is { } console)
        {
            if (console.TextOrNull("level") is { } level)
            {
                if (Levels.TryGetValue(level, out var value))
                {
                    configuration = configuration with { ConsoleLevel = value };
                }
                else
                {
                    console.Report("level", $"“{level}”不是日志级别，可以写：{string.Join("、", Levels.Keys)}");
                }
            }

            console.Close();
        }

        if (map.TextOrNull("resolver") is { } resolver)
        {
            if (resolver == "system")
            {
                configuration = configuration with { Resolver = new ResolverSetting(null) };
            }
            else if (IPEndPoint.TryParse(resolver, out var server))
            {
                configuration = configuration with { Resolver = new ResolverSetting(server.Port == 0 ? new IPEndPoint(server.Address, TxtResolver.Port) : server) };
            }
            else
            {
                map.Report("resolver", $"“{resolver}”不能用；请写 system（本机所设的域名服务器）或域名服务器的 IP 地址，如 223.5.5.5、127.0.0.1:5353");
            }
        }

        map.Close();
        return configuration;
    }

    private static TimeSpan? Seconds(ConfigMap map, string key) =>
        map.WholeOrNull(key, 1, 86400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static string? ReadDatabase(ConfigMap map, AppFolders folders)
    {
        const string Sqlite = "sqlite:";
        switch (map.TextOrNull("database"))
        {
            case null:
                return null;
            case var text when text.StartsWith("postgres:", StringComparison.Ordinal):
                map.Report("database", "PostgreSQL 尚未支持，请写 sqlite:mailintake.db");
                return null;
            case var text when text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length:
                return Path.GetFullPath(text[Sqlite.Length..], Path.GetFullPath(folders.Data));
            case var text:
                map.Report("database", $"“{text}”不能用，请写 sqlite:文件，如 sqlite:mailintake.db（相对于数据文件夹）");
                return null;
        }
    }

    private static List<ImportFolder> ReadImportFolders(ConfigMap map, AppFolders folders)
    {
        var found = new List<ImportFolder>();
        foreach (var office in map.Keys.ToList())
        {
            var text = map.Text(office);
            if (text.Length == 0)
            {
                continue; // reported
            }

            // Files are moved within it, so that it is data.
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, Path.GetFullPath(folders.Data)));
            if (found.Find(f => f.Path == path) is { } other)
            {
                map.Report(office, $"导入文件夹 {text} 已属于 {other.Office}；每个办公室要有自己的文件夹");
            }

            found.Add(new ImportFolder(office, path, map.LineOf(office)));
        }

        map.Close();
        return found;
    }

    private static List<MailboxConfiguration> ReadMailboxes(ConfigMap map, AppFolders folders)
    {
        var mailboxes = new List<MailboxConfiguration>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in map.Keys)
        {
            var address = key.ToLowerInvariant();
            var mailbox = map.MapOrNull(key) is { } settings ? ReadMailbox(settings, address, folders, map.LineOf(key)) : null;
            if (!AddressText.IsAddress(address))
            {
                map.Report(key, "这一行的键不是邮箱地址；mailboxes 下面每个键是一个信箱的地址，它的设置写在花括号里或再缩进一层");
            }
            else if (!seen.Add(address))
            {
                map.Report(key, $"信箱 {address} 出现了不止一次");
            }
            else if (!map.Has(key))
            {
                map.Report(key, $"信箱 {address} 没有写怎样连接，至少写 {{ secret: env:变量名 }}");
            }
            else if (mailbox is not null)
            {
                mailboxes.Add(mailbox);
            }
        }

        return mailboxes;
    }

    private static MailboxConfiguration? ReadMailbox(ConfigMap map, string address, AppFolders folders, int line)
    {
        MailboxSource? source;
        if (map.TextOrNull("source") is { } text)
        {
            source = MailboxSource.Parse(text, folders.Config, out var fault);
            if (source is null)
            {
                map.Report("source", $"source：{fault}");
            }
        }
        else
        {
            source = MailboxSource.OfKnownProvider(address);
            if (source is null && AddressText.IsAddress(address))
            {
                map.File.Report(line, $"不知道 {address} 的收信服务器，请写 source: imaps://服务器");
            }
        }

        var secret = SecretReader.Read(map, folders);
        if (source is { Kind: MailboxSourceKind.Pop3 } && map.Has("folders"))
        {
            map.Report("folders", "POP3 只有一个收件箱，不能写 folders；要读别的文件夹，请用 imaps://");
        }

        if (source is { Server: not null } && !map.Has("secret"))
        {
            map.File.Report(line, $"信箱 {address} 缺少授权码，请写 secret: env:变量名 或 file:文件");
        }

        var token = SecretReader.IsAccessToken(map);
        var limit = SizeText.Read(map, "limit", 1 << 10, 1 << 30) ?? MailboxConfiguration.DefaultSizeLimit;
        var ca = map.TextOrNull("ca");
        var (user, folderNames, authservId) = (map.TextOrNull("user"), map.Texts("folders"), map.TextOrNull("authserv-id")); // asked for whatever the source is: they are no unknown keys
        var mailbox = source is null ? null : new MailboxConfiguration
        {
            Address = address,
            Source = source,
            User = user ?? address,
            Secret = secret,
            SecretIsAccessToken = token,
            Folders = folderNames,
            AuthservId = authservId,
            SizeLimit = limit,
            CaPath = ca is null ? null : Path.GetFullPath(ca, Path.GetFullPath(folders.Config)),
            Line = line,
        };
        map.Close();
        return mailbox;
    }
}
