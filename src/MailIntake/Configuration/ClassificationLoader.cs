using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Configuration;

/// <summary>
/// Reads an office's <c>classification.yaml</c>. A rule that names a kind, unit or category that does not exist, or whose own examples
/// disagree with it, is a fault like an unknown key: a rule nobody can trust must not decide about mail.
/// </summary>
public sealed class ClassificationLoader
{
    private static readonly SubmissionStatus[] RuleStatuses = [SubmissionStatus.NotCounted, SubmissionStatus.Review, SubmissionStatus.Quarantined, SubmissionStatus.SetAside];
    private static readonly SubmissionStatus[] LimitStatuses = [SubmissionStatus.Counted, SubmissionStatus.NotCounted, SubmissionStatus.Review];

    /// <summary>As many names are told of what may be written.</summary>
    private const int NamesTold = 60;

    private readonly Roster? roster;
    private readonly HashSet<string> kinds = new(StringComparer.Ordinal);
    private int refusedPatterns;

    private ClassificationLoader(Roster? roster) => this.roster = roster;

    /// <summary>Reads what stands in the file; null (and problems) where it cannot be used.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="map">The file's content; null where it could not be read, which is reported already.</param>
    /// <param name="roster">The office's units, against which names in rules are checked; null where they could not be read.</param>
    /// <param name="problems">Where faults go: the list that the file was read with.</param>
    public static OfficeClassification? Read(string office, ConfigMap? map, Roster? roster, List<Problem> problems)
    {
        var faults = problems.Count(p => !p.IsWarning);
        var classification = map is null ? null : new ClassificationLoader(roster).Build(office, map);
        return problems.Count(p => !p.IsWarning) > faults ? null : classification;
    }

    /// <summary>Reads the text of the file; null (and problems) where it cannot be used.</summary>
    public static OfficeClassification? Parse(string office, string text, string name, Roster? roster, List<Problem> problems) =>
        Read(office, ConfigFile.Parse(text, name, problems), roster, problems);

    private OfficeClassification Build(string office, ConfigMap map)
    {
        var kindRules = map.Maps("kinds").Select(Kind).ToList();
        if (kindRules.Count == 0)
        {
            map.Report("kinds", "没有写文种（kinds），请至少写一种");
        }

        CheckTags(map, kindRules);
        var untagged = map.MapOrNull("untagged");
        var classification = new OfficeClassification
        {
            Office = office,
            Kinds = kindRules,
            Mailboxes = [.. map.Maps("mailboxes").Select(Mailbox).OfType<OfficeMailbox>()],
            DefaultKind = untagged is null ? null : KnownKind(untagged, "kind"),
            ByWords = untagged is null ? [] : [.. untagged.Maps("by-words").Select(Band)],
            NoMail = map.TextOrNull("no-mail"),
            CommissionNumber = Pattern(map, "commission-number"),
            ReturnedBy = map.Names("returned-by"),
            InternalMarks = map.Names("internal-marks"),
            StandaloneNames = map.Names("standalone-names"),
            NoReports = Pattern(map, "no-reports"),
            TooShort = map.WholeOrNull("too-short", 0, 1000) ?? 0,
            Rules = [.. map.Maps("rules").Select(Rule)],
        };
        if (untagged is not null && classification.DefaultKind is { } usual && kinds.Contains(usual))
        {
            foreach (var key in new[] { "by-words", "status" }.Where(untagged.Has))
            {
                untagged.Report(key, $"untagged 写了 kind，没有标记的都按“{usual}”计，{key} 用不到；请只留一个");
            }
        }

        classification = classification with
        {
            Untagged = Policy(untagged, classification.Untagged),
            Unidentified = Policy(map.MapOrNull("unidentified"), classification.Unidentified),
            SeveralReports = Policy(map.MapOrNull("several-reports"), classification.SeveralReports),
            Copied = Policy(map.MapOrNull("copied"), classification.Copied, SubmissionStatus.Counted),
        };
        foreach (var same in classification.Rules.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            map.Report("rules", $"有 {same.Count()} 条规则叫“{same.Key}”；裁定按名称引用规则，请分别命名");
        }

        foreach (var name in classification.StandaloneNames.Where(n => roster is not null && roster.Find(n) is null))
        {
            map.Report("standalone-names", $"花名册里没有单位名称或别名“{name}”");
        }

        map.Close();
        return classification;
    }

    private static void CheckTags(ConfigMap map, List<KindRule> kindRules)
    {
        var owner = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in kindRules)
        {
            foreach (var tag in kind.Tags.Prepend(kind.Name).Distinct())
            {
                if (!owner.TryAdd(tag, kind.Name) && owner[tag] != kind.Name)
                {
                    map.Report("kinds", $"标记“{tag}”同时属于“{owner[tag]}”和“{kind.Name}”，请只留一处");
                }
            }
        }
    }

    private OfficeMailbox? Mailbox(ConfigMap map)
    {
        var address = map.TextOrNull("address")?.Trim();
        var use = map.TextOrNull("for");
        var kind = KnownKind(map, "kind");
        if (string.IsNullOrEmpty(address))
        {
            map.Warn("address", $"{use ?? "一个"}邮箱的地址还没有填写");
            address = null;
        }
        else if (address.IndexOf('@', StringComparison.Ordinal) is var at && (at < 1 || at == address.Length - 1))
        {
            map.Report("address", $"“{address}”不是邮箱地址");
        }

        map.Close();
        return address is null ? null : new OfficeMailbox(address.ToLowerInvariant(), kind);
    }

    private KindRule Kind(ConfigMap map)
    {
        var name = map.Name("name");
        if (!kinds.Add(name))
        {
            map.Report("name", $"文种“{name}”写了两次");
        }

        var kind = new KindRule(name)
        {
            Tags = map.Names("tags"),
            Min = map.WholeOrNull("min", 0),
            Max = map.WholeOrNull("max", 1),
            Under = Status(map, "under", LimitStatuses) ?? SubmissionStatus.Counted,
            Over = Status(map, "over", LimitStatuses) ?? SubmissionStatus.Counted,
            Clause = map.TextOrNull("clause") ?? "",
        };
        if (kind.Min > kind.Max)
        {
            map.Report("min", $"min（{kind.Min}）大于 max（{kind.Max}）");
        }

        foreach (var (status, limit, what) in new[] { ("under", "min", "少于"), ("over", "max", "多于") })
        {
            if (map.Has(status) && !map.Has(limit))
            {
                map.Report(status, $"写了 {status}，没有写 {limit}（{what}多少字）：字数不会查；请写上 {limit}，或删去 {status}");
            }
        }

        foreach (var tag in kind.Tags)
        {
            if (NameText.WithoutBrackets(tag) is { } bare)
            {
                map.Report("tags", $"标记“{tag}”不要写括号：主题里各种括号都认，带括号的反而认不出；请写 {bare}");
            }
            else if (tag.Any(char.IsWhiteSpace))
            {
                map.Report("tags", $"标记“{tag}”里有空格，认不出；请写 {string.Concat(tag.Where(c => !char.IsWhiteSpace(c)))}，主题里有没有空格都认");
            }
        }

        map.Close();
        return kind;
    }

    private WordBand Band(ConfigMap map)
    {
        var band = new WordBand(KnownKind(map, "kind") ?? map.Text("kind"), map.WholeOrNull("min", 0) ?? 0, map.WholeOrNull("max", 0) ?? int.MaxValue);
        if (band.Min > band.Max)
        {
            map.Report("min", $"min（{band.Min}）大于 max（{band.Max}），没有一篇是这个字数");
        }

        map.Close();
        return band;
    }

    private static StatusPolicy Policy(ConfigMap? map, StatusPolicy usual, params SubmissionStatus[] besides)
    {
        if (map is null)
        {
            return usual;
        }

        var policy = new StatusPolicy(
            Status(map, "status", [SubmissionStatus.Review, SubmissionStatus.NotCounted, .. besides]) ?? usual.Status,
            WithClause(map.TextOrNull("reason") ?? usual.Reason, map.TextOrNull("clause")));
        map.Close();
        return policy;
    }

    private static string WithClause(string reason, string? clause) => string.IsNullOrEmpty(clause) ? reason : $"{reason}（{clause}）";

    private ClassificationRule Rule(ConfigMap map)
    {
        var name = map.Text("name");
        var refused = refusedPatterns;
        var condition = map.MapOrNull("when") is { } when ? Condition(when) : null;
        if (condition is null)
        {
            map.Report("when", $"规则“{name}”没有写条件 when");
        }

        var kind = KnownKind(map, "kind");
        var status = Status(map, "status", RuleStatuses);
        var warning = map.TextOrNull("warn");
        if (new[] { "kind", "status", "warn" }.Count(map.Has) != 1)
        {
            map.Report("name", $"规则“{name}”应当写 kind（文种）、status（状态）、warn（提示）其中一个");
        }

        var rule = new ClassificationRule(name, condition ?? new RuleCondition())
        {
            Kind = kind,
            Status = status,
            Reason = WithClause(warning ?? map.TextOrNull("reason") ?? "", map.TextOrNull("clause")),
        };

        // A condition with a fault of its own says nothing about its examples.
        var isWhole = condition is not null && refusedPatterns == refused;
        foreach (var (example, at) in Examples(map, "matches"))
        {
            if (isWhole && rule.When.Lacks(example) is { } lack)
            {
                map.File.Report(at, $"规则“{name}”对例子“{Describe(example)}”应当成立，实际不成立：{lack}");
            }
        }

        foreach (var (example, at) in Examples(map, "does-not-match"))
        {
            if (isWhole && rule.When.Saw(example) is { } saw)
            {
                map.File.Report(at, $"规则“{name}”对反例“{Describe(example)}”应当不成立，实际成立：{saw}");
            }
        }

        map.Close();
        return rule;
    }

    private static string Describe(RuleInput example) => example.Subject.Length > 0 ? example.Subject : ShortText.Of(example.Text, 31);

    private RuleCondition Condition(ConfigMap map)
    {
        var words = map.MapOrNull("words");
        var condition = new RuleCondition
        {
            All = [.. map.Maps("all").Select(Condition)],
            Any = [.. map.Maps("any").Select(Condition)],
            Not = map.MapOrNull("not") is { } not ? Condition(not) : null,
            Mailboxes = [.. map.Texts("mailbox").Select(m => m.ToLowerInvariant())],
            Senders = map.Texts("sender"),
            Units = Known(map, "unit", roster?.Units.Select(u => u.Name), "花名册"),
            Categories = Known(map, "category", roster?.Units.Select(u => u.Category), "花名册"),
            Kinds = Known(map, "kind", kinds, "kinds "),
            Tag = Pattern(map, "tag"),
            Subject = Pattern(map, "subject"),
            Text = Pattern(map, "text"),
            Attachment = Pattern(map, "attachment"),
            MinWords = words?.WholeOrNull("min", 0),
            MaxWords = words?.WholeOrNull("max", 0),
            HasCommission = map.FlagOrNull("commission"),
        };
        words?.Close();
        if (!map.Keys.Any())
        {
            map.File.Report(map.Line, "条件是空的，对所有邮件都成立；请至少写一项");
        }

        map.Close();
        return condition;
    }

    private static IReadOnlyList<string> Known(ConfigMap map, string key, IEnumerable<string>? allowed, string where)
    {
        var given = map.Texts(key);
        var set = allowed?.ToHashSet(StringComparer.Ordinal);
        foreach (var name in given.Where(n => set is not null && !set.Contains(n)))
        {
            map.Report(key, $"{where}里没有“{name}”{NameText.Remedy(name)}；可以写：{string.Join('、', set!.Take(NamesTold))}{(set!.Count > NamesTold ? $"……共 {set.Count} 个" : "")}");
        }

        return given;
    }

    private string? KnownKind(ConfigMap map, string key)
    {
        var name = map.TextOrNull(key);
        if (name is not null && !kinds.Contains(name))
        {
            map.Report(key, $"没有文种“{name}”；kinds 里有：{string.Join("、", kinds)}");
        }

        return name;
    }

    private static SubmissionStatus? Status(ConfigMap map, string key, SubmissionStatus[] allowed)
    {
        var name = map.TextOrNull(key);
        if (name is null)
        {
            return null;
        }

        if (SubmissionStatusNames.Parse(name) is { } status && allowed.Contains(status))
        {
            return status;
        }

        map.Report(key, $"“{name}”不能写在这里；可以写：{string.Join("、", allowed.Select(s => s.Name()))}");
        return null;
    }

    private TextPattern? Pattern(ConfigMap map, string key)
    {
        var patterns = map.Texts(key);
        if (patterns.Count == 0)
        {
            return null;
        }

        try
        {
            return new TextPattern(patterns);
        }
        catch (ArgumentException e)
        {
            map.Report(key, e.Message);
            refusedPatterns++;
            return null;
        }
    }

    // An example is a title, or a mapping of what the rule would see.
    private static List<(RuleInput Mail, YamlNode At)> Examples(ConfigMap map, string key)
    {
        var examples = new List<(RuleInput, YamlNode)>();
        if (map.Node(key) is not { } node)
        {
            return examples;
        }

        foreach (var item in node is YamlSequenceNode list ? list.Children : [node])
        {
            switch (item)
            {
                case YamlScalarNode { Value: { } title }:
                    examples.Add((new RuleInput { Subject = title }, item));
                    break;
                case YamlMappingNode mapping:
                    examples.Add((Example(new ConfigMap(map.File, mapping, $"{map.Path}.{key}")), item));
                    break;
                default:
                    map.File.Report(item, "例子应当是一个标题，或由键和值组成");
                    break;
            }
        }

        return examples;
    }

    private static RuleInput Example(ConfigMap map)
    {
        var example = new RuleInput
        {
            Mailbox = map.TextOrNull("mailbox") ?? "",
            Sender = map.TextOrNull("sender") ?? "",
            Unit = map.TextOrNull("unit") ?? "",
            Category = map.TextOrNull("category") ?? "",
            Kind = map.TextOrNull("kind") ?? "",
            Tags = map.Texts("tag"),
            Subject = map.TextOrNull("subject") ?? "",
            Text = map.TextOrNull("text") ?? "",
            Words = map.WholeOrNull("words", 0),
            Attachments = map.Texts("attachment"),
            Commission = map.TextOrNull("commission"),
        };
        map.Close();
        return example;
    }
}
