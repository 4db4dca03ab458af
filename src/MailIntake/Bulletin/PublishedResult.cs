using System.Text;
using System.Text.Json;
using MailIntake.Commands;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>
/// The results that are kept with a published bulletin, each the JSON that <c>score --json</c> printed on that day: its own, and that of the year
/// before as it was then. Beside them the outcomes of the other published periods, as its readers know them.
/// </summary>
internal static class PublishedResult
{
    private const string Own = "score.json", YearBefore = "score-year-before.json", Outcomes = "outcomes.json";

    /// <summary>The names of the files that keep them.</summary>
    public static readonly IReadOnlyList<string> FileNames = [YearBefore, Own];

    /// <summary>The files of a bulletin that is published.</summary>
    public static IEnumerable<(string Name, byte[] Content)> FilesOf(Domain.Bulletin.Bulletin bulletin) =>
    [
        (Own, Write(json => ScoreJson.Write(json, bulletin.Score))),
        .. bulletin.YearBefore is { } before ? ((string, byte[])[])[(YearBefore, Write(json => ScoreJson.Write(json, before)))] : [],
        (Outcomes, Write(json => Write(json, bulletin.KnownOutcomes))),
    ];

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var text = new StringWriter();
        JsonOutput.WriteLine(text, write);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<KnownOutcomes> known)
    {
        json.WriteStartArray();
        foreach (var period in known)
        {
            json.WriteStartObject();
            json.WriteString("period", period.Period.ToString());
            json.WriteStartArray("units");
            foreach (var (unit, total) in period.Units)
            {
                json.WriteStartObject();
                json.WriteString("unit", unit);
                json.WriteNumber("total", total);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("outcomes");
            foreach (var (unit, person, outcome) in period.Outcomes)
            {
                json.WriteStartObject();
                json.WriteString("unit", unit);
                json.WriteString("person", person);
                ScoreJson.Write(json, outcome);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The outcomes of other periods that are kept with a bulletin; none with one that was published before they were kept.</summary>
    /// <param name="files">The bulletin's files.</param>
    public static IReadOnlyList<KnownOutcomes> ReadOutcomes(IReadOnlyDictionary<string, byte[]> files)
    {
        if (!files.TryGetValue(Outcomes, out var kept))
        {
            return [];
        }

        using var document = JsonDocument.Parse(kept);
        return
        [
            .. document.RootElement.EnumerateArray().Select(p => new KnownOutcomes(
                PeriodOf(p), [.. p.GetProperty("units").EnumerateArray().Select(Total)],
                [.. p.GetProperty("outcomes").EnumerateArray().Select(o => (o.GetProperty("unit").GetString()!, o.GetProperty("person").GetString(), Outcome(o)))])),
        ];
    }

    /// <summary>The outcomes that a bulletin itself published; null where its result is not kept.</summary>
    /// <param name="files">The bulletin's files.</param>
    public static KnownOutcomes? ReadOwnOutcomes(IReadOnlyDictionary<string, byte[]> files)
    {
        if (!files.TryGetValue(Own, out var kept))
        {
            return null;
        }

        using var document = JsonDocument.Parse(kept);
        var root = document.RootElement;
        var units = root.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray()).ToList();
        return new KnownOutcomes(
            PeriodOf(root), [.. units.Select(Total)],
            [
                .. units.SelectMany(u => u.GetProperty("outcomes").EnumerateArray(), (u, o) => (u.GetProperty("unit").GetString()!, (string?)null, Outcome(o))),
                .. root.GetProperty("persons").EnumerateArray().SelectMany(
                    p => p.GetProperty("outcomes").EnumerateArray(), (p, o) => (p.GetProperty("unit").GetString()!, p.GetProperty("person").GetString(), Outcome(o))),
            ]);
    }

    /// <summary>The period of a kept result, and each unit's total and entries.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (Period Period, IReadOnlyDictionary<string, (decimal Total, IReadOnlyList<ScoreEntry> Entries)> Units) Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return (
            PeriodOf(root),
            root.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray())
                .ToDictionary(u => u.GetProperty("unit").GetString()!, u => (u.GetProperty("total").GetDecimal(), Entries(u)), StringComparer.Ordinal));
    }

    private static Period PeriodOf(JsonElement result) =>
        Period.TryParse(result.GetProperty("period").GetString(), out var period) ? period : throw new FormatException("the kept result names no period");

    private static (string Unit, decimal Total) Total(JsonElement unit) => (unit.GetProperty("unit").GetString()!, unit.GetProperty("total").GetDecimal());

    private static Outcome Outcome(JsonElement outcome) => new(
        outcome.GetProperty("outcome").GetString()!, outcome.GetProperty("clause").GetString()!, outcome.GetProperty("state").GetString() == "decided",
        outcome.TryGetProperty("value", out var value) ? value.GetDecimal() : null, outcome.GetProperty("reason").GetString()!);

    private static IReadOnlyList<ScoreEntry> Entries(JsonElement unit) =>
    [
        .. unit.GetProperty("entries").EnumerateArray().Select(e => new ScoreEntry(
            DateOnly.ParseExact(e.GetProperty("date").GetString()!, "yyyy-MM-dd"), e.GetProperty("clause").GetString()!, e.GetProperty("item").GetString()!,
            e.GetProperty("points").GetDecimal(), [.. e.GetProperty("evidence").EnumerateArray().Select(n => n.GetString()!)])),
    ];
}
