using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Configuration;

/// <summary>
/// A mapping of a YAML file, read key by key. What is wrong goes to the list of problems with file and line and reading goes on,
/// so that an administrator sees every fault at once. <see cref="Close"/> reports the keys that nobody asked for.
/// </summary>
public sealed class ConfigMap
{
    /// <summary>The greatest number a file may hold, and its negative the least: far beyond what any office scores, and no sum or product of such numbers overflows.</summary>
    private const decimal GreatestNumber = 1_000_000;

    /// <summary>The digits after the point that a number may have: so that a quotient stays in bounds too, and none is rounded away in reading.</summary>
    private const int MostDecimals = 6;

    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly ConfigFile file;

    internal ConfigMap(ConfigFile file, YamlMappingNode node, string path)
    {
        this.file = file;
        Path = path;
        Line = ConfigFile.LineOf(node);
        foreach (var (key, value) in node.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
            {
                file.Report(key, "键必须是一个词");
                continue;
            }

            entries.TryAdd(name, (scalar, value));
        }
    }

    /// <summary>Where the mapping stands in the file, such as <c>quotas[2].each</c>, for messages.</summary>
    public string Path { get; }

    /// <summary>The 1-based line where it begins.</summary>
    public int Line { get; }

    /// <summary>The file it is in.</summary>
    public ConfigFile File => file;

    /// <summary>The keys in the file's order.</summary>
    public IEnumerable<string> Keys => entries.Keys;

    /// <summary>True where the key is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>The line of a key, or of the mapping where the key is absent.</summary>
    public int LineOf(string key) => entries.TryGetValue(key, out var entry) ? ConfigFile.LineOf(entry.Key) : Line;

    /// <summary>Reports a fault at a key.</summary>
    public void Report(string key, string message) => file.Report(LineOf(key), message);

    /// <summary>Reports something a person should know though the file can be used.</summary>
    public void Warn(string key, string message) => file.Report(LineOf(key), message, warning: true);

    /// <summary>A value as messages may name it: where secrets are configured it may be one, written in the wrong place, and only its key is told.</summary>
    public string Quoted(string key, string value) => MayHoldSecrets(key) ? $"“{Sub(key)}”的值" : $"“{value}”";

    /// <summary>A text that must be there and not be empty; empty where it is missing (reported).</summary>
    public string Text(string key)
    {
        var text = TextOrNull(key);
        if (string.IsNullOrWhiteSpace(text))
        {
            Missing(key, "一段文字");
            return "";
        }

        return text;
    }

    /// <summary>A text, or null where the key is absent.</summary>
    public string? TextOrNull(string key)
    {
        switch (Find(key))
        {
            case null: return null;
            case YamlScalarNode scalar: return scalar.Value;
            case var node:
                Wrong(node, key, "一段文字");
                return null;
        }
    }

    /// <summary>A whole number in a range; the default where absent.</summary>
    public int? WholeOrNull(string key, int min = int.MinValue, int max = int.MaxValue)
    {
        var node = Find(key);
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Wrong(node, key, max == int.MaxValue ? min == int.MinValue ? "一个整数" : $"不小于 {min} 的整数" : $"{min} 到 {max} 的整数");
        return null;
    }

    /// <summary>A whole number that must be there; 0 where it is missing (reported).</summary>
    public int Whole(string key, int min = int.MinValue, int max = int.MaxValue) => Required(key, WholeOrNull(key, min, max), "一个整数");

    /// <summary>An exact decimal number, −1,000,000 to 1,000,000 with at most 6 decimals, or null where absent.</summary>
    public decimal? NumberOrNull(string key)
    {
        var node = Find(key);
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: { } text } && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= GreatestNumber && text.Length - (text + ".").IndexOf('.', StringComparison.Ordinal) <= MostDecimals + 1)
        {
            return value;
        }

        Wrong(node, key, $"介于 -{GreatestNumber} 和 {GreatestNumber} 之间、最多 {MostDecimals} 位小数的数");
        return null;
    }

    /// <summary>An exact decimal number that must be there; 0 where it is missing (reported).</summary>
    public decimal Number(string key) => Required(key, NumberOrNull(key), "一个数");

    /// <summary>true or false, or null where absent.</summary>
    public bool? FlagOrNull(string key)
    {
        switch (Find(key))
        {
            case null: return null;
            case YamlScalarNode { Value: "true" }: return true;
            case YamlScalarNode { Value: "false" }: return false;
            case var node:
                Wrong(node, key, "true 或 false");
                return null;
        }
    }

    /// <summary>A date such as 2023-05-01, or null where absent.</summary>
    public DateOnly? DateOrNull(string key)
    {
        var node = Find(key);
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: { } text } && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value))
        {
            return value;
        }

        Wrong(node, key, "日期，如 2023-05-01");
        return null;
    }

    /// <summary>A mapping, or null where absent.</summary>
    public ConfigMap? MapOrNull(string key)
    {
        switch (Find(key))
        {
            case null: return null;
            case YamlMappingNode map: return new ConfigMap(file, map, Sub(key));
            case var node:
                Wrong(node, key, "下级的键和值");
                return null;
        }
    }

    /// <summary>A list of mappings; empty where absent.</summary>
    public IReadOnlyList<ConfigMap> Maps(string key)
    {
        var list = new List<ConfigMap>();
        var index = 0;
        foreach (var item in Items(key))
        {
            if (item is YamlMappingNode map)
            {
                list.Add(new ConfigMap(file, map, $"{Sub(key)}[{index}]"));
            }
            else
            {
                Wrong(item, key, "由键和值组成的条目");
            }

            index++;
        }

        return list;
    }

    /// <summary>A list of texts; a single text is a list of one; empty where absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Find(key) is YamlScalarNode { Value: { } single })
        {
            return [single];
        }

        var list = new List<string>();
        foreach (var item in Items(key))
        {
            if (item is YamlScalarNode { Value: { } text })
            {
                list.Add(text);
            }
            else
            {
                Wrong(item, key, "文字");
            }
        }

        return list;
    }

    /// <summary>
    /// A list of names that mails, rows of imports or other keys hold as they are written here; empty where absent. What nothing can be equal to is a fault. One
    /// text with 、 where a list belongs is mostly several names; a name of a list that holds one may be meant and is told.
    /// </summary>
    public IReadOnlyList<string> Names(string key)
    {
        var names = Texts(key);
        foreach (var name in names)
        {
            if (IsName(key, name) && NameText.Parts(name) is { Count: > 1 } parts)
            {
                var several = $"几个名称请写成列表 {key}: {NameText.List(parts)}";
                if (Find(key) is YamlScalarNode)
                {
                    Report(key, $"“{name}”会当作一个名称；{several}，确实是一个的，写成 {key}: [\"{name}\"]");
                    return parts; // so that what names one of them is no fault besides
                }
                else
                {
                    Warn(key, $"“{name}”会当作一个名称；{several}，确实是一个的不必改");
                }
            }
        }

        return [.. names.Select(n => n.Trim())];
    }

    /// <summary>A name that must be there; empty where it is missing (reported). Blanks around it are a fault: nothing is ever equal to it.</summary>
    public string Name(string key)
    {
        var name = Text(key);
        if (name.Length > 0)
        {
            IsName(key, name);
        }

        return name.Trim(); // so that what refers to it is no fault besides
    }

    /// <summary>The raw node of a key for what the other readers do not cover, or null where absent. Counts as asked for.</summary>
    public YamlNode? Node(string key) => Find(key);

    /// <summary>Reports every key that was never asked for, naming those that are known.</summary>
    public void Close()
    {
        foreach (var (name, (key, value)) in entries)
        {
            if (!asked.Contains(name))
            {
                // “secret:abcd” without the blank is a key that has no value.
                var what = MayHoldSecrets(name) && IsAbsent(value) ? "有一项不是“键: 值”（冒号后面要有空格）" : $"不认识的键“{name}”";
                file.Report(key, $"{what}；这里可以写：{string.Join("、", asked.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private YamlNode? Find(string key)
    {
        asked.Add(key);
        return entries.TryGetValue(key, out var entry) && !IsAbsent(entry.Value) ? entry.Value : null;
    }

    internal static bool IsAbsent(YamlNode value) => value is YamlScalarNode { Value: null or "", Style: YamlDotNet.Core.ScalarStyle.Plain };

    private bool MayHoldSecrets(string key) =>
        Sub(key) is var path && (path.StartsWith("mailboxes", StringComparison.Ordinal) || path.StartsWith("outgoing", StringComparison.Ordinal));

    private bool IsName(string key, string name)
    {
        var bare = name.Trim();
        if (bare.Length == name.Length && bare.Length > 0)
        {
            return true;
        }

        Report(key, bare.Length == 0 ? $"“{Sub(key)}”里有一项是空的，请删去或写上" : $"“{name}”前后有空格，别处写的都与它对不上，请写成 {bare}");
        return false;
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        switch (Find(key))
        {
            case null: return [];
            case YamlSequenceNode list: return list.Children;
            case var node:
                Wrong(node, key, "列表（每项以“- ”开头）");
                return [];
        }
    }

    private T Required<T>(string key, T? value, string what)
        where T : struct
    {
        if (value is null && !Has(key))
        {
            Missing(key, what);
        }

        return value ?? default;
    }

    private void Missing(string key, string what) => file.Report(Line, $"缺少“{Sub(key)}”，请写{what}");

    private void Wrong(YamlNode node, string key, string what) =>
        file.Report(node, $"“{Sub(key)}”应当是{what}" + node switch
        {
            YamlScalarNode when MayHoldSecrets(key) => "；这里写的若是授权码，请改成 secret: env:变量名 或 file:文件",
            YamlScalarNode { Value: { } text } => $"，现在是“{text}”",
            _ => "",
        });

    private string Sub(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
