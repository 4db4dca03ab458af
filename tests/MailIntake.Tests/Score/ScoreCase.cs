using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Score;

/// <summary>One case of <c>cases/…/*.yaml</c>: what happened at an office, in the documents' words, and the results expected of it.</summary>
public sealed record ScoreCase(string Office, string File, string Name, string Clause, IReadOnlyList<(string Category, string Unit)> ExtraUnits, string Happened, IReadOnlyList<ExpectedSheet> Sheets, IReadOnlyList<string> Refused)
{
    public static readonly string Folder = Path.Combine(ShippedConfig.Root, "tests", "MailIntake.Tests", "cases");

    private static readonly Lazy<IReadOnlyList<ScoreCase>> Every = new(() => [.. ShippedConfig.Offices.Append("sixth").SelectMany(Read)]);

    public static IReadOnlyList<ScoreCase> All => Every.Value;

    public static IEnumerable<ScoreCase> Of(string office) => All.Where(c => c.Office == office);

    /// <summary>Reads the cases of a folder below <see cref="Folder"/>.</summary>
    public static IEnumerable<ScoreCase> Read(string office) =>
        Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == office)
            .Order(StringComparer.Ordinal).SelectMany(file => ReadFile(office, file));

    private static List<ScoreCase> ReadFile(string office, string path)
    {
        var problems = new List<Problem>();
        var cases = new List<ScoreCase>();
        var name = $"{office}/{Path.GetFileName(path)}";
        if (ConfigFile.Read(path, name, problems) is { } file)
        {
            var clause = file.TextOrNull("clause");
            foreach (var map in file.Maps("cases"))
            {
                var units = map.MapOrNull("units");
                var sheets = new List<ExpectedSheet>();
                if (map.Has("for"))
                {
                    sheets.Add(ExpectedSheet.Read(map));
                }

                foreach (var also in map.Maps("also"))
                {
                    sheets.Add(ExpectedSheet.Read(also));
                    also.Close();
                }

                cases.Add(new ScoreCase(
                    office, name, map.Text("name"), map.TextOrNull("clause") ?? clause ?? "",
                    [.. units?.Keys.SelectMany(category => units.Texts(category).Select(unit => (category, unit))) ?? []],
                    map.TextOrNull("happened") ?? "", sheets, map.Texts("refused")));
                map.Close();
            }

            file.Close();
        }

        return problems.Count == 0 ? cases : throw new InvalidDataException(string.Join('\n', problems));
    }

    public override string ToString() => $"{File}: {Name}";
}
