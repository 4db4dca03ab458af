using System.Text.Json;
using MailIntake.Domain.Score;

namespace MailIntake.Commands;

/// <summary>Writes a result as <c>score --json</c> promises it.</summary>
public static class ScoreJson
{
    /// <summary>Writes the result as one object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="sheet">The result.</param>
    /// <param name="files">The names of evidence files (佐证) by the number of their event, or null where none are to be listed.</param>
    public static void Write(Utf8JsonWriter json, ScoreSheet sheet, IReadOnlyDictionary<string, IReadOnlyList<string>>? files = null)
    {
        json.WriteStartObject();
        json.WriteString("office", sheet.Office);
        json.WriteString("period", sheet.Period.ToString());
        json.WriteString("asOf", Day(sheet.AsOf));
        json.WriteStartArray("groups");
        foreach (var group in sheet.Groups)
        {
            json.WriteStartObject();
            json.WriteString("group", group.Group);
            json.WriteStartArray("units");
            foreach (var unit in group.Units)
            {
                Write(json, unit, files);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("persons");
        foreach (var person in sheet.Persons)
        {
            json.WriteStartObject();
            json.WriteString("unit", person.Unit);
            json.WriteString("person", person.Person);
            json.WriteNumber("points", Exact(person.Points));
            json.WriteNumber("rank", person.Rank);
            Outcomes(json, person.Outcomes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UnitScore unit, IReadOnlyDictionary<string, IReadOnlyList<string>>? files)
    {
        json.WriteStartObject();
        json.WriteString("unit", unit.Unit);
        json.WriteString("category", unit.Category);
        json.WriteNumber("rank", unit.Rank);
        json.WriteNumber("total", Exact(unit.Total));
        json.WriteNumber("periodPoints", Exact(unit.PeriodPoints));
        json.WriteNumber("startingPoints", Exact(unit.StartingPoints));
        NumberOrNull(json, "target", unit.Target);
        NumberOrNull(json, "completion", unit.Completion);
        Counts(json, "submitted", unit.Submitted);
        Counts(json, "adopted", unit.Adopted);
        json.WriteStartArray("quotas");
        foreach (var quota in unit.Quotas)
        {
            json.WriteStartObject();
            json.WriteString("name", quota.Name);
            json.WriteString("period", quota.Period);
            json.WriteNumber("required", quota.Required);
            json.WriteNumber("actual", quota.Actual);
            json.WriteBoolean("closed", quota.Closed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("sections");
        foreach (var (section, points) in unit.Sections)
        {
            json.WriteNumber(section, Exact(points));
        }

        json.WriteEndObject();
        json.WriteStartArray("entries");
        foreach (var entry in unit.Entries)
        {
            json.WriteStartObject();
            json.WriteString("date", Day(entry.Date));
            json.WriteString("clause", entry.Clause);
            json.WriteString("item", entry.Item);
            json.WriteNumber("points", Exact(entry.Points));
            json.WriteStartArray("evidence");
            foreach (var number in entry.Evidence)
            {
                json.WriteStringValue(number);
            }

            json.WriteEndArray();
            json.WriteStartArray("files");
            foreach (var file in entry.Evidence.SelectMany(number => files?.GetValueOrDefault(number) ?? []))
            {
                json.WriteStringValue(file);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Outcomes(json, unit.Outcomes);
        json.WriteEndObject();
    }

    private static void Outcomes(Utf8JsonWriter json, IReadOnlyList<Outcome> outcomes)
    {
        json.WriteStartArray("outcomes");
        foreach (var outcome in outcomes)
        {
            json.WriteStartObject();
            Write(json, outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the properties of an outcome.</summary>
    internal static void Write(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteString("outcome", outcome.Name);
        json.WriteString("clause", outcome.Clause);
        json.WriteString("state", outcome.Decided ? "decided" : "proposed");
        if (outcome.Value is { } value)
        {
            json.WriteNumber("value", Exact(value));
        }

        json.WriteString("reason", outcome.Reason);
    }

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, int> counts)
    {
        json.WriteStartObject(name);
        foreach (var (kind, count) in counts)
        {
            json.WriteNumber(kind, count);
        }

        json.WriteEndObject();
    }

    private static void NumberOrNull(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Exact(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>The same value without the trailing zeros that decimal arithmetic leaves: 10.00 becomes 10.</summary>
    private static decimal Exact(decimal value) => value / 1.0000000000000000000000000000m;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");
}
