using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

/// <summary>What a case expects of one period as of a day; only what is written is compared.</summary>
public sealed record ExpectedSheet(Period Period, DateOnly AsOf, IReadOnlyList<(string Unit, IReadOnlyList<(string What, string Value)> Values)> Units, IReadOnlyList<string>? Persons)
{
    public static ExpectedSheet Read(ConfigMap map)
    {
        if (!Period.TryParse(map.Text("for"), out var period))
        {
            map.Report("for", "not a period");
        }

        var units = new List<(string, IReadOnlyList<(string, string)>)>();
        if (map.MapOrNull("expect") is { } expect)
        {
            foreach (var unit in expect.Keys)
            {
                if (expect.MapOrNull(unit) is { } values)
                {
                    units.Add((unit, Values(values)));
                }
            }
        }

        return new ExpectedSheet(period, map.DateOrNull("as-of") ?? period.Last, units, map.Has("persons") ? map.Texts("persons") : null);
    }

    /// <summary>What differs, a line each.</summary>
    public IEnumerable<string> Differences(ScoreSheet sheet)
    {
        foreach (var (name, values) in Units)
        {
            var unit = sheet.Groups.SelectMany(g => g.Units).FirstOrDefault(u => u.Unit == name);
            if (unit is null)
            {
                yield return $"{Period} as of {AsOf:yyyy-MM-dd} {name}: not in the sheet";
                continue;
            }

            foreach (var (what, expected) in values)
            {
                var actual = Actual(unit, what);
                if (!Same(expected, actual))
                {
                    yield return $"{Period} as of {AsOf:yyyy-MM-dd} {name} {what}: expected {expected}, was {actual}";
                }
            }
        }

        if (Persons is not null)
        {
            var actual = sheet.Persons.Select(p => string.Join(' ', new[] { p.Unit, p.Person, Number(p.Points), $"第{p.Rank}" }.Concat(p.Outcomes.Select(Text)))).ToList();
            if (!Persons.SequenceEqual(actual))
            {
                yield return $"{Period} as of {AsOf:yyyy-MM-dd} persons: expected [{string.Join("; ", Persons)}], was [{string.Join("; ", actual)}]";
            }
        }
    }

    private static bool Same(string expected, string actual) =>
        expected == actual || (TryNumber(expected, out var a) && TryNumber(actual, out var b) && a == b);

    private static bool TryNumber(string text, out decimal value) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out value);

    private static string Number(decimal? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "null";

    private static string Text(Outcome outcome) => string.Join(' ', new[] { outcome.Name, outcome.Decided ? "decided" : "proposed" }
        .Concat(outcome.Value is { } value ? [Number(value)] : []));

    private static List<(string, string)> Values(ConfigMap values)
    {
        var list = new List<(string, string)>();
        foreach (var key in values.Keys)
        {
            if (key is "sections" or "submitted" or "adopted" or "quotas")
            {
                var map = values.MapOrNull(key);
                list.AddRange(map?.Keys.Select(part => ($"{key} {part}", map.Text(part))) ?? []);
            }
            else if (key is "outcomes")
            {
                list.Add((key, string.Join("; ", values.Texts(key).Order(StringComparer.Ordinal))));
            }
            else if (key is "entries")
            {
                list.Add((key, string.Join("; ", values.Texts(key))));
            }
            else
            {
                list.Add((key, values.TextOrNull(key) ?? ""));
            }
        }

        return list;
    }

    private static string Actual(UnitScore unit, string what) => what.Split(' ', 2) switch
    {
        ["total"] => Number(unit.Total),
        ["period"] => Number(unit.PeriodPoints),
        ["start"] => Number(unit.StartingPoints),
        ["rank"] => unit.Rank.ToString(CultureInfo.InvariantCulture),
        ["target"] => Number(unit.Target),
        ["completion"] => Number(unit.Completion),
        ["sections", var section] => unit.Sections.TryGetValue(section, out var points) ? Number(points) : "none",
        ["submitted", var kind] => unit.Submitted.TryGetValue(kind, out var count) ? Number(count) : "none",
        ["adopted", var kind] => unit.Adopted.TryGetValue(kind, out var count) ? Number(count) : "none",
        ["quotas", "all"] => unit.Quotas.Count == 0 ? "无" : string.Join("; ", unit.Quotas.Select(q => $"{q.Name} {q.Period}")),
        ["quotas", var quota] => unit.Quotas.FirstOrDefault(q => $"{q.Name} {q.Period}" == quota) is { } q ? $"{q.Actual}/{q.Required} {(q.Closed ? "closed" : "open")}" : "none",
        ["outcomes"] => string.Join("; ", unit.Outcomes.Select(Text).Order(StringComparer.Ordinal)),
        ["entries"] => string.Join("; ", unit.Entries.Select(e => $"{e.Date:yyyy-MM-dd} {e.Clause} {Number(e.Points)}")),
        _ => throw new InvalidDataException($"a case expects “{what}”, which nothing has"),
    };
}
