using System.Text;
using System.Text.Json;
using MailIntake.Commands;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>
/// The results that are kept with a published bulletin, each the JSON that <c>score --json</c> printed on that day: its own, and that of the year
/// before as it was then.
/// </summary>
internal static class PublishedResult
{
    private const string Own = "score.json", YearBefore = "score-year-before.json";

    /// <summary>The names of the files that keep them.</summary>
    public static readonly IReadOnlyList<string> FileNames = [YearBefore, Own];

    /// <summary>The files of a bulletin that is published.</summary>
    public static IEnumerable<(string Name, byte[] Content)> FilesOf(Domain.Bulletin.Bulletin bulletin) =>
        bulletin.YearBefore is { } before ? [(Own, Write(bulletin.Score)), (YearBefore, Write(before))] : [(Own, Write(bulletin.Score))];

    private static byte[] Write(ScoreSheet score)
    {
        using var text = new StringWriter();
        JsonOutput.WriteLine(text, json => ScoreJson.Write(json, score));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The period of a kept result, and each unit's total and entries.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (Period Period, IReadOnlyDictionary<string, (decimal Total, IReadOnlyList<ScoreEntry> Entries)> Units) Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return (
            Period.TryParse(root.GetProperty("period").GetString(), out var period) ? period : throw new FormatException("the kept result names no period"),
            root.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray())
                .ToDictionary(u => u.GetProperty("unit").GetString()!, u => (u.GetProperty("total").GetDecimal(), Entries(u)), StringComparer.Ordinal));
    }

    private static IReadOnlyList<ScoreEntry> Entries(JsonElement unit) =>
    [
        .. unit.GetProperty("entries").EnumerateArray().Select(e => new ScoreEntry(
            DateOnly.ParseExact(e.GetProperty("date").GetString()!, "yyyy-MM-dd"), e.GetProperty("clause").GetString()!, e.GetProperty("item").GetString()!,
            e.GetProperty("points").GetDecimal(), [.. e.GetProperty("evidence").EnumerateArray().Select(n => n.GetString()!)])),
    ];
}
