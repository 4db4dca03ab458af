using System.IO.Enumeration;
using MailIntake.Domain;

namespace MailIntake.Configuration;

/// <summary>
/// Hints at files beside the configuration that nothing reads: a revision of the policy whose name is a little wrong would never come into force, and
/// nobody would know.
/// </summary>
internal static class StrayFiles
{
    private const string CalendarExtension = ".csv";

    private static readonly string[] OfficeFiles =
        [PolicyLoader.FileName, ConfigurationLoader.ClassificationFile, Texts.FileName, ConfigurationLoader.RosterFile, PeopleLoader.FileName, OfficeNotices.FileName, "coverage.md"];

    private static readonly string[] RootFiles = [AppConfiguration.FileName, Texts.FileName];

    private static readonly (string Name, string[] Near)[] RootFolders =
        [("calendar", ["calendar", "calendars", "calender", "calenders", "calandar"]), ("offices", ["offices", "office", "ofices", "offfices"])];

    private static readonly string[] Spreadsheets = [".xlsx", ".xls", ".et"];

    /// <summary>Hints at what nothing reads in an office's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="problems">Where hints go.</param>
    public static void InOffice(string folder, string name, List<Problem> problems)
    {
        foreach (var file in In(folder).Where(f => !OfficeFiles.Contains(f, PathComparer) && !FileSystemName.MatchesSimpleExpression(PolicyLoader.Revisions, f, OperatingSystem.IsWindows())))
        {
            var near = NearestOfOffice(file);
            Hint(folder, name, file, near,
                near is null ? $"这里可以有：{PolicyLoader.FileName}、policy-年份.yaml、{string.Join('、', OfficeFiles.Skip(1))}；不要的请移走" : null,
                near == PolicyLoader.FileName ? "，以后的修订请命名为 policy-年份.yaml" : "", problems);
        }
    }

    /// <summary>Hints at what is nearly one of the names that are read in the configuration folder itself; anything else there is the administrator's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problems">Where hints go.</param>
    public static void InRoot(string folder, List<Problem> problems)
    {
        foreach (var file in In(folder).Where(f => !RootFiles.Contains(f, PathComparer) && (f.Contains(".yaml", StringComparison.OrdinalIgnoreCase) || f.Contains(".yml", StringComparison.OrdinalIgnoreCase))))
        {
            var word = string.Concat(Stem(file).Select(c => char.ToLowerInvariant(AddressText.HalfWidth(c))).TakeWhile(char.IsAsciiLetterLower));
            if (RootFiles.FirstOrDefault(known => Path.GetFileNameWithoutExtension(known).TrimEnd('s') == word.TrimEnd('s')) is { } near)
            {
                problems.Add(new Problem(file, null, $"没有用到这个文件；{(File.Exists(Path.Combine(folder, near)) ? $"程序读的是 {near}；不要的请移走" : $"请改名为 {near}")}", IsWarning: true));
            }
        }

        foreach (var name in Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal))
        {
            if (Array.Find(RootFolders, f => f.Near.Contains(name, StringComparer.OrdinalIgnoreCase)).Name is { } near && !PathComparer.Equals(near, name))
            {
                problems.Add(new Problem(name, null, $"没有用到这个文件夹；程序读的是 {near}，请改名或把里面的文件移过去", IsWarning: true));
            }
        }
    }

    /// <summary>Hints at what nothing reads in the folder of the calendar.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problems">Where hints go.</param>
    public static void InCalendar(string folder, List<Problem> problems)
    {
        foreach (var file in In(folder).Where(f => !FileSystemName.MatchesSimpleExpression("*" + CalendarExtension, f, OperatingSystem.IsWindows())))
        {
            var isYear = file.Length > 4 && file.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0;
            Hint(folder, "calendar", file, isYear ? Stem(file) + CalendarExtension : null, "这里只读 .csv 文件，如 2027.csv；不要的请移走", "", problems);
        }
    }

    private static StringComparer PathComparer => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The files of a folder that somebody may have meant for the program: not hidden ones, what editors leave, and notes.</summary>
    private static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder, "*", new EnumerationOptions()).Select(Path.GetFileName).OfType<string>()
        .Where(f => f[0] is not ('.' or '~') && !f.EndsWith('~') && !f.EndsWith(".bak", StringComparison.OrdinalIgnoreCase)
            && !f.StartsWith("README", StringComparison.OrdinalIgnoreCase) && !f.StartsWith("说明", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static void Hint(string folder, string name, string file, string? near, string? otherwise, string more, List<Problem> problems)
    {
        var what = near is null ? otherwise
            : File.Exists(Path.Combine(folder, near)) ? $"程序读的是 {near}；不要的请移走{more}"
            : Spreadsheets.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) ? $"请另存为 {near}（CSV UTF-8）"
            : $"请改名为 {near}";
        problems.Add(new Problem($"{name}/{file}", null, $"没有用到这个文件；{what}", IsWarning: true));
    }

    /// <summary>The file that a name is near to: another ending, a letter too many or too few, a copy; null where it is near to none.</summary>
    private static string? NearestOfOffice(string file)
    {
        var stem = string.Concat(Stem(file).Select(c => char.ToLowerInvariant(AddressText.HalfWidth(c))));
        var policy = Path.GetFileNameWithoutExtension(PolicyLoader.FileName);
        if (stem.StartsWith(policy, StringComparison.Ordinal))
        {
            var rest = stem[policy.Length..].TrimStart(['-', '_', ' ', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212']);
            return rest.Length > 0 && char.IsAsciiDigit(rest[0]) ? $"{policy}-{rest}.yaml" : PolicyLoader.FileName;
        }

        var word = string.Concat(stem.TakeWhile(char.IsAsciiLetterLower)).TrimEnd('s');
        return OfficeFiles.FirstOrDefault(known => Path.GetFileNameWithoutExtension(known).TrimEnd('s') == word);
    }

    private static string Stem(string file) => file.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? file[..dot] : file;
}
