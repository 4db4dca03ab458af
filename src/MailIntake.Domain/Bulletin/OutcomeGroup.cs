using System.Globalization;
using MailIntake.Domain.Score;

namespace MailIntake.Domain.Bulletin;

/// <summary>An outcome (考核结果运用) and all whom it concerns, so that a result which concerns fifty units is told once.</summary>
/// <param name="Label">The outcome with its value, and whether it is only proposed.</param>
/// <param name="Clause">The clause of the document.</param>
/// <param name="Reason">Why.</param>
public sealed record OutcomeGroup(string Label, string Clause, string Reason)
{
    /// <summary>Puts outcomes together that differ only in whom they concern, in order of appearance.</summary>
    public static IReadOnlyList<(OutcomeGroup Outcome, IReadOnlyList<string> Names)> Of(IEnumerable<(string Name, Outcome Outcome)> outcomes) =>
        [.. outcomes.GroupBy(o => new OutcomeGroup(LabelOf(o.Outcome), o.Outcome.Clause, o.Outcome.Reason), o => o.Name).Select(g => (g.Key, (IReadOnlyList<string>)[.. g]))];

    /// <summary>Names as people list them; a long list is cut short and counted.</summary>
    public static string Names(IReadOnlyList<string> names, int most = int.MaxValue) =>
        names.Count > most ? $"{string.Join('、', names.Take(most))}等 {names.Count} 个" : string.Join('、', names);

    /// <summary>An outcome with its value, and whether it is only proposed.</summary>
    public static string LabelOf(Outcome outcome) =>
        $"{outcome.Name}{(outcome.Value is { } value ? $" {value.ToString("0.############", CultureInfo.InvariantCulture)}" : "")}{(outcome.Decided ? "" : "（建议）")}";
}
