using System.Globalization;
using System.Text.RegularExpressions;
using MailIntake.Domain;
using MailIntake.Domain.Classify;

namespace MailIntake.Configuration;

/// <summary>
/// The subjects, greetings and phrases that the program writes, from files an office edits: <c>offices/&lt;id&gt;/texts.yaml</c> over
/// <c>texts.yaml</c> over the one that ships with the program. What varies stands in braces and is checked when the file is read, so that a
/// misspelt name is found by <c>check</c> and not by a reader.
/// </summary>
public sealed partial class Texts
{
    /// <summary>The file's name, beside <c>mailintake.yaml</c> and in an office's folder.</summary>
    public const string FileName = "texts.yaml";

    private static readonly TextKey[] ToUnits =
    [
        TextKey.ReceiptSubject, TextKey.ReminderSubject, TextKey.CommissionReminderSubject, TextKey.OverdueSubject, TextKey.ProgressSubject, TextKey.CommissionSubject,
        TextKey.BulletinSubject, TextKey.StatementSubject,
    ];

    private static readonly TextKey[] NamesCommission = [TextKey.CommissionSubject, TextKey.CommissionReminderSubject];

    private readonly IReadOnlyDictionary<string, string> texts;
    private readonly Texts? changed;

    private Texts(IReadOnlyDictionary<string, string> texts, Texts? changed)
    {
        this.texts = texts;
        this.changed = changed;
    }

    /// <summary>Reads the texts that all offices share.</summary>
    /// <param name="config">The configuration folder.</param>
    /// <param name="problems">Where faults go.</param>
    public static Texts Load(string config, List<Problem> problems)
    {
        var shipped = new Dictionary<string, string>(StringComparer.Ordinal);
        Read(Path.Combine(AppContext.BaseDirectory, "config", FileName), FileName, shipped, problems);
        var texts = new Texts(shipped, null).For(config, null, problems);
        foreach (var key in TextKey.All.Where(k => !texts.texts.ContainsKey(k.Name)))
        {
            problems.Add(new Problem(FileName, null, $"缺少“{key.Name}”，程序附带的 config/{FileName} 里有"));
        }

        return texts;
    }

    /// <summary>These texts with those that an office writes differently.</summary>
    /// <param name="folder">The office's folder.</param>
    /// <param name="name">The folder's name in messages; null for the configuration folder itself.</param>
    /// <param name="problems">Where faults go.</param>
    public Texts For(string folder, string? name, List<Problem> problems)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return this;
        }

        var own = new Dictionary<string, string>(texts, StringComparer.Ordinal);
        Read(path, name is null ? FileName : $"{name}/{FileName}", own, problems);
        return new Texts(own, this);
    }

    /// <summary>The subjects of what goes to units, also as they were before the office changed them: what went out under those is answered still.</summary>
    public OwnSubjects Subjects()
    {
        var all = new List<IReadOnlyList<string>>();
        for (var layer = this; layer is not null; layer = layer.changed)
        {
            all.AddRange(ToUnits.Where(k => layer.texts.ContainsKey(k.Name)).Select(layer.Parts));
        }

        return new OwnSubjects(all.DistinctBy(parts => string.Join('\0', parts)));
    }

    // What is fixed in a subject. A bulletin's has mostly its title, which is worded apart.
    private string[] Parts(TextKey subject)
    {
        var title = subject == TextKey.BulletinSubject ? TextKey.BulletinTitle : subject == TextKey.StatementSubject ? TextKey.StatementTitle : null;
        var text = title is null ? texts[subject.Name] : texts[subject.Name].Replace("{title}", texts.GetValueOrDefault(title.Name), StringComparison.Ordinal);
        return Variable().Replace(text, "\0").Split('\0');
    }

    /// <summary>A text with its variables filled in.</summary>
    /// <exception cref="KeyNotFoundException">The text has a variable that is not given.</exception>
    public string Fill(TextKey key, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            known.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        // In one pass: a value that itself holds braces is not looked into.
        return Variable().Replace(texts[key.Name], match => known[match.Groups["name"].Value]);
    }

    private static void Read(string path, string name, Dictionary<string, string> into, List<Problem> problems)
    {
        if (ConfigFile.Read(path, name, problems) is not { } map)
        {
            return;
        }

        foreach (var key in TextKey.All)
        {
            if (map.TextOrNull(key.Name) is not { } text)
            {
                continue;
            }

            foreach (var variable in Variable().Matches(text).Select(m => m.Groups["name"].Value).Except(key.Variables))
            {
                map.Report(key.Name, $"“{key.Name}”里没有变量 {{{variable}}}；可以用：{(key.Variables.Count == 0 ? "无" : string.Join("、", key.Variables.Select(v => $"{{{v}}}")))}");
            }

            if (text.AsSpan().ContainsAny('｛', '｝'))
            {
                map.Report(key.Name, $"“{key.Name}”的花括号要用英文的半角 {{ 和 }}；变量写成 {{{(key.Variables.Count > 0 ? key.Variables[0] : "名称")}}}");
            }
            else if (Variable().Replace(text, "") is var rest && rest.AsSpan().ContainsAny('{', '}'))
            {
                map.Report(key.Name, $"“{key.Name}”的花括号不成对；变量写成 {{{(key.Variables.Count > 0 ? key.Variables[0] : "名称")}}}");
            }

            if (NamesCommission.Contains(key) && !text.Contains("{number}", StringComparison.Ordinal))
            {
                map.Warn(key.Name, $"“{key.Name}”没有 {{number}}（约稿编号）：单位回复时主题里没有编号，邮件程序又没有带上引用的，认不出答复哪个约稿");
            }

            into[key.Name] = text.TrimEnd();
        }

        map.Close();
    }

    [GeneratedRegex(@"\{(?<name>[a-z-]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
