using System.Text;
using System.Text.Json;
using MailIntake.Commands;
using MailIntake.Domain.Score;

namespace MailIntake.Bulletin;

/// <summary>The result of a published bulletin as it is kept: the JSON that <c>score --json</c> printed on that day.</summary>
internal static class PublishedResult
{
    /// <summary>The name of the file that keeps it.</summary>
    public const string FileName = "score.json";

    /// <summary>Writes a result.</summary>
    public static byte[] Write(ScoreSheet score)
    {
        using var text = new StringWriter();
        JsonOutput.WriteLine(text, json => ScoreJson.Write(json, score));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Each unit's total and entries.</summary>
    public static IReadOnlyDictionary<string, (decimal Total, IReadOnlyList<ScoreEntry> Entries)> Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray())
            .ToDictionary(u => u.GetProperty("unit").GetString()!, u => (u.GetProperty("total").GetDecimal(), Entries(u)), StringComparer.Ordinal);
    }

    private static IReadOnlyList<ScoreEntry> Entries(JsonElement unit) =>
    [
        .. unit.GetProperty("entries").EnumerateArray().Select(e => new ScoreEntry(
            DateOnly.ParseExact(e.GetProperty("date").GetString()!, "yyyy-MM-dd"), e.GetProperty("clause").GetString()!, e.GetProperty("item").GetString()!,
            e.GetProperty("points").GetDecimal(), [.. e.GetProperty("evidence").EnumerateArray().Select(n => n.GetString()!)])),
    ];
}
