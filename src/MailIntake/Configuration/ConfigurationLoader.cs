using System.Security.Cryptography;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using MailIntake.Mail;

namespace MailIntake.Configuration;

/// <summary>Reads the whole configuration folder. Every fault of every file is reported at once; nothing is connected to and no secret is read.</summary>
public static class ConfigurationLoader
{
    private const string OfficesFolder = "offices";

    /// <summary>The roster's name in an office's folder.</summary>
    internal const string RosterFile = "units.csv";

    /// <summary>The name of the file by which an office's mail is classified.</summary>
    internal const string ClassificationFile = "classification.yaml";

    /// <summary>Reads the folder.</summary>
    /// <param name="folders">The program's folders.</param>
    /// <param name="clock">The time, by which a version of a policy is in force.</param>
    /// <param name="problems">Where faults and hints go.</param>
    /// <returns>The configuration, or null where a fault was found.</returns>
    public static ConfigurationSnapshot? Load(AppFolders folders, TimeProvider clock, List<Problem> problems)
    {
        if (!Directory.Exists(folders.Config))
        {
            problems.Add(new Problem(folders.Config, null, "没有这个配置文件夹；请用 --config 指明，程序附带的 config 文件夹可以直接使用"));
            return null;
        }

        var found = new List<Problem>();
        try
        {
            return Read(folders, clock, found);
        }
        catch (UnauthorizedAccessException e)
        {
            found.Add(new Problem(folders.Config, null, $"里面有读不了的文件夹：请检查它的属主和权限（{e.Message}）"));
            return null;
        }
        finally
        {
            problems.AddRange(found);
        }
    }

    private static ConfigurationSnapshot? Read(AppFolders folders, TimeProvider clock, List<Problem> found)
    {
        StrayFiles.InRoot(folders.Config, found);
        var app = AppConfigurationLoader.Load(folders, found);
        var calendar = CalendarLoader.Load(folders.Config, found);
        var offices = LoadOffices(folders, clock, app, Texts.Load(folders.Config, found), found);
        CheckMailboxes(app, offices, found);
        return found.Exists(p => !p.IsWarning) ? null : new ConfigurationSnapshot(app, [.. offices.Select(o => o.Office).OfType<Office>()], calendar);
    }

    private static List<OfficeFiles> LoadOffices(AppFolders folders, TimeProvider clock, AppConfiguration app, Texts texts, List<Problem> problems)
    {
        var root = Path.Combine(folders.Config, OfficesFolder);
        string[] ids = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)] : [];
        if (ids.Length == 0)
        {
            problems.Add(new Problem(OfficesFolder, null, "没有考核主办单位；每个单位一个文件夹：offices/编号/，内有 policy.yaml、classification.yaml 和 units.csv"));
        }

        return [.. ids.Select(id => LoadOffice(folders, clock, app, texts, id, problems))];
    }

    private static OfficeFiles LoadOffice(AppFolders folders, TimeProvider clock, AppConfiguration app, Texts texts, string id, List<Problem> problems)
    {
        var folder = Path.Combine(folders.Config, OfficesFolder, id);
        var name = $"{OfficesFolder}/{id}";
        StrayFiles.InOffice(folder, name, problems);
        var policies = PolicyLoader.Load(folder, id, name, problems);
        var roster = RosterLoader.Load(Path.Combine(folder, RosterFile), $"{name}/{RosterFile}", policies?.History.CategoryNames, problems);
        if (policies is not null && roster is not null)
        {
            CheckCategories(policies, roster);
        }

        roster = roster is null ? null : PeopleLoader.Load(Path.Combine(folder, PeopleLoader.FileName), $"{name}/{PeopleLoader.FileName}", roster, problems);
        var map = ConfigFile.Read(Path.Combine(folder, ClassificationFile), $"{name}/{ClassificationFile}", problems);
        var classification = ClassificationLoader.Read(id, map, roster, problems);
        if (policies is not null && classification is not null)
        {
            CheckAgreement(policies.History, OfficeTime.Day(clock.GetUtcNow()), classification, map!);
        }

        var phrases = texts.For(folder, name, problems);
        var notices = OfficeNotices.Load(folder, name, problems);
        var ways = policies?.Outgoing.ToDictionary(v => v.Key, v => v.Value is { } own ? OutgoingConfiguration.Read(own, folders) : app.Outgoing);
        if (roster is not null && classification is not null)
        {
            HintAtNames(roster, classification, $"{name}/{RosterFile}", problems);
            HintAtSenders(roster, [.. classification.Mailboxes.Select(m => m.Address), .. ways?.Values.OfType<OutgoingConfiguration>().Select(w => w.From.Address) ?? []], $"{name}/{RosterFile}", problems);
        }

        var office = policies is null || ways is null || roster is null || classification is null
            ? null
            : new Office(
                id, policies.History,
                new OfficeContext(
                    classification, roster, [.. ways.Values.OfType<OutgoingConfiguration>().Select(w => w.From.Address).Distinct(StringComparer.OrdinalIgnoreCase)],
                    app.Mailboxes.Where(m => m.AuthservId is not null).ToDictionary(m => m.Address, m => m.AuthservId!),
                    phrases.Subjects(), ways.Values.Any(w => w?.Provider?.Family == ProviderFamily.Qq)),
                ways, VersionOf(folder), clock) { Texts = phrases, Notices = notices };
        return new OfficeFiles(id, classification is null ? null : map, office);
    }

    /// <summary>The roster is one for all versions: a unit whose category a version does not know would be missing from every result of its time.</summary>
    private static void CheckCategories(OfficePolicies policies, Roster roster)
    {
        var known = policies.History.CategoryNames;
        foreach (var version in policies.History.Versions)
        {
            var own = string.Join('、', version.Categories.Select(c => c.Name));
            foreach (var category in roster.Units.GroupBy(u => u.Category).Where(c => known.Contains(c.Key) && version.FindCategory(c.Key) is null))
            {
                policies.Files[version.Effective].Report(
                    "categories",
                    $"没有类别“{category.Key}”，花名册中属于它的单位（{string.Join('、', category.Take(3).Select(u => u.Name))}{(category.Count() > 3 ? "等" : "")}）按这一份计分的各期排不进去；"
                    + $"这个类别在别的一份里改了名、拆分或新设的，请在这一份里相当的类别（{own}）上加 aliases: [{category.Key}]；没有相当的，在这一份也写上这个类别");
            }
        }
    }

    /// <summary>Hints at names of one character, which other words hold (古镇 holds 镇), unless they are to stand alone.</summary>
    private static void HintAtNames(Roster roster, OfficeClassification classification, string name, List<Problem> problems)
    {
        foreach (var unit in roster.Units)
        {
            foreach (var text in unit.Aliases.Prepend(unit.Name).Where(t => t.Length == 1 && !classification.StandaloneNames.Contains(t)))
            {
                problems.Add(new Problem(
                    name, null, $"“{unit.Name}”的名称或别名“{text}”只有一个字，主题的别的词里有这个字的邮件也会认成这个单位；请写全，只用于导入的，在 {ClassificationFile} 的 standalone-names 里也写上“{text}”", IsWarning: true));
            }
        }
    }

    /// <summary>Hints at units that send from the office's own addresses: what comes from there is the office's and no report.</summary>
    private static void HintAtSenders(Roster roster, string[] own, string name, List<Problem> problems)
    {
        foreach (var unit in roster.Units)
        {
            foreach (var sender in unit.Senders.Intersect(own, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add(new Problem(name, null, $"“{unit.Name}”的发件邮箱 {sender} 是本办公室自己的信箱：从它发来的邮件当作本办公室的信搁置，不计数；请换成这个单位自己的地址", IsWarning: true));
            }
        }
    }

    /// <summary>What the policy counts and what the classification decides must be the same kinds and events.</summary>
    private static void CheckAgreement(PolicyHistory policies, DateOnly today, OfficeClassification classification, ConfigMap map)
    {
        var policy = policies.Versions[^1];
        foreach (var kind in map.Maps("kinds").Where(k => !policy.Kinds.Contains(k.Text("name"))))
        {
            if (policies.Versions.Any(v => v.Kinds.Contains(kind.Text("name"))))
            {
                kind.Warn("name", $"文种“{kind.Text("name")}”在最新的计分办法中没有了，{policy.Effective:yyyy-MM-dd} 起收到的邮件判成它不再计分；补录的旧稿用得到可以留着");
            }
            else
            {
                kind.Report("name", $"文种“{kind.Text("name")}”在 policy.yaml 的 kinds 中没有；两处要一致：{string.Join("、", policy.Kinds)}");
            }
        }

        // Late rows of an earlier policy's time may still be of a kind that the latest has dropped, and mail is not classified to a kind that is not here.
        foreach (var kind in policies.Versions.Where(v => policies.LastDayOf(v) >= today).SelectMany(v => v.Kinds).Distinct().Except(classification.Kinds.Select(k => k.Name)))
        {
            map.Warn("kinds", $"kinds 中没有 policy.yaml 的文种“{kind}”：邮件不会判成它，导入的不查字数；两处应当一致");
        }

        foreach (var item in classification.ReturnedBy.Except(policies.Versions.SelectMany(v => v.Events.Items)))
        {
            map.Report("returned-by", $"returned-by 的事项“{item}”在 policy.yaml 的 events 中没有{NameText.Remedy(item)}");
        }

        foreach (var (earlier, later) in policies.Versions.Zip(policies.Versions.Skip(1)))
        {
            if (classification.ReturnedBy.Intersect(earlier.Events.Items).Any() && !classification.ReturnedBy.Intersect(later.Events.Items).Any())
            {
                map.Warn(
                    "returned-by",
                    $"{later.Effective:yyyy-MM-dd} 起的计分办法里没有 returned-by 的事项（{string.Join("、", classification.ReturnedBy)}）：改了名的，把新的名称也写进 returned-by，否则退回的原稿和新稿都计数；取消了退回的不必改");
            }
        }
    }

    /// <summary>Each mailbox belongs to exactly one office.</summary>
    private static void CheckMailboxes(AppConfiguration app, List<OfficeFiles> offices, List<Problem> problems)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var office in offices)
        {
            foreach (var mailbox in office.Classification?.Maps("mailboxes") ?? [])
            {
                if (mailbox.TextOrNull("address")?.Trim() is { Length: > 0 } address && !owners.TryAdd(address, office.Id) && owners[address] != office.Id)
                {
                    mailbox.Report("address", $"信箱 {address} 已属于 {owners[address]}；一个信箱只能属于一个考核主办单位");
                }
            }
        }

        // An office whose classification cannot be read may own the mailbox: then only its own faults are told.
        if (offices.Count > 0 && offices.TrueForAll(o => o.Classification is not null))
        {
            foreach (var mailbox in app.Mailboxes.Where(m => !owners.ContainsKey(m.Address)))
            {
                problems.Add(new Problem(AppConfiguration.FileName, mailbox.Line, $"信箱 {mailbox.Address} 不属于任何考核主办单位；请在 offices/编号/{ClassificationFile} 的 mailboxes 中写上，或删去这一行"));
            }
        }

        foreach (var folder in app.ImportFolders.Where(f => !offices.Exists(o => o.Id == f.Office)))
        {
            problems.Add(new Problem(AppConfiguration.FileName, folder.Line, $"import 下没有考核主办单位“{folder.Office}”；可以写：{string.Join("、", offices.Select(o => o.Id))}"));
        }
    }

    private static string VersionOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.GetFiles(folder).Where(IsConfiguration).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>True for the files that are configuration, not what an editor leaves beside them.</summary>
    internal static bool IsConfiguration(string path) => Path.GetExtension(path) is ".yaml" or ".csv" && Path.GetFileName(path)[0] is not ('.' or '~');

    /// <summary>What was read of an office's folder.</summary>
    /// <param name="Id">The office's id.</param>
    /// <param name="Classification">What stands in its classification, or null where that has a fault.</param>
    /// <param name="Office">The office, or null where a file has a fault.</param>
    private sealed record OfficeFiles(string Id, ConfigMap? Classification, Office? Office);
}
