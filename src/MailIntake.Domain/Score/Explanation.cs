using System.Globalization;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// A unit's score argued as a person would (<c>explain</c>): what it started from, each clause with its points and the mails, events
/// and commissions behind them, the caps and floors that were applied, the sum, what is missing to each quota, and what follows.
/// Only what stands in the score sheet is said, so the argument cannot differ from the result.
/// </summary>
public static class Explanation
{
    /// <summary>The explanation, line by line.</summary>
    /// <param name="sheet">The result.</param>
    /// <param name="unitName">The unit, by its name in the roster.</param>
    /// <param name="ledger">Where the evidence is looked up.</param>
    /// <returns>The lines, or none where the unit is not in the result.</returns>
    public static IEnumerable<string> Of(ScoreSheet sheet, string unitName, OfficeLedger ledger)
    {
        foreach (var group in sheet.Groups)
        {
            if (group.Units.FirstOrDefault(u => u.Unit == unitName) is { } unit)
            {
                return Of(sheet, group, unit, new EvidenceIndex(ledger));
            }
        }

        return [];
    }

    private static IEnumerable<string> Of(ScoreSheet sheet, GroupScore group, UnitScore unit, EvidenceIndex evidence)
    {
        yield return $"{unit.Unit}（{unit.Category}）{sheet.Period} 得分说明，截至 {sheet.AsOf:yyyy-MM-dd}";
        yield return $"本年累计 {Points(unit.Total)} 分，本期 {Points(unit.PeriodPoints)} 分；“{group.Group}”组 {group.Units.Count} 个单位中第 {unit.Rank} 名。";
        if (unit.Target is { } target)
        {
            yield return $"达标分 {Points(target)}，完成率 {Percent(unit.Completion ?? 0)}。";
        }

        yield return "";
        yield return $"起始分 {Points(unit.StartingPoints)}";
        foreach (var clause in unit.Entries.GroupBy(e => e.Clause))
        {
            yield return $"{clause.Key}：合计 {Signed(clause.Sum(e => e.Points))}";
            foreach (var entry in clause)
            {
                yield return $"  {entry.Date:yyyy-MM-dd}  {Signed(entry.Points),8}  {entry.Item}";
                foreach (var number in entry.Evidence)
                {
                    yield return $"                        依据 {evidence.Describe(number, entry.Date)}";
                }
            }
        }

        if (unit.Entries.Count == 0)
        {
            yield return "本年尚无得分或扣分事项。";
        }

        yield return $"{Points(unit.StartingPoints)} {Sum(unit.Entries.Sum(e => e.Points))} = {Points(unit.Total)}";
        yield return "";
        foreach (var quota in unit.Quotas)
        {
            yield return quota.Actual >= quota.Required
                ? $"{quota.Name} {quota.Period}：应 {quota.Required}，已计 {quota.Actual}，已完成{(quota.Actual > quota.Required ? $"，超 {quota.Actual - quota.Required}" : "")}。"
                : $"{quota.Name} {quota.Period}：应 {quota.Required}，已计 {quota.Actual}，{(quota.Closed ? "少" : "还差")} {quota.Required - quota.Actual}{(quota.Closed ? "（已截止）" : $"，期末 {LastDay(quota.Period)} 前补足即可")}。";
        }

        foreach (var outcome in unit.Outcomes)
        {
            yield return Follows(outcome);
        }

        foreach (var person in sheet.Persons.Where(p => p.Unit == unit.Unit))
        {
            yield return $"作者 {person.Person}：本年累计 {Points(person.Points)} 分，个人第 {person.Rank} 名（共 {sheet.Persons.Count} 人）。";
            foreach (var outcome in person.Outcomes)
            {
                yield return $"  {Follows(outcome)}";
            }
        }
    }

    private static string Follows(Outcome outcome) =>
        $"结果运用：{outcome.Name}{(outcome.Value is { } value ? $" {Points(value)}" : "")}（{outcome.Clause}，{(outcome.Decided ? "依文件" : "建议，待确认")}）：{outcome.Reason}";

    private static string LastDay(string period) => Period.TryParse(period, out var parsed) ? parsed.Last.ToString("yyyy-MM-dd") : period;

    private static string Points(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Signed(decimal value) => (value > 0 ? "+" : "") + Points(value);

    private static string Sum(decimal value) => value < 0 ? $"− {Points(-value)}" : $"+ {Points(value)}";

    private static string Percent(decimal completion) => (completion * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>Tells what a number stands for.</summary>
    private sealed class EvidenceIndex
    {
        private readonly ILookup<string, Submission> submissions;
        private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

        public EvidenceIndex(OfficeLedger ledger)
        {
            submissions = ledger.Submissions.ToLookup(s => s.Number, StringComparer.Ordinal);
            foreach (var e in ledger.Events)
            {
                var parts = new[] { e.Item, e.Channel, e.Kind, e.Title is null ? null : $"《{e.Title}》", e.About is null ? null : $"涉 {e.About}", e.Note }.OfType<string>();
                var files = e.Evidence.Count > 0 ? $"；佐证 {string.Join("、", e.Evidence)}" : "";
                texts.TryAdd(e.Number, $"登记 {e.Number} {OfficeTime.Day(e.At):yyyy-MM-dd} {string.Join(" ", parts)}{files}");
            }

            foreach (var c in ledger.Commissions)
            {
                texts.TryAdd(c.Number, $"约稿 {c.Number}《{c.Title}》截止 {OfficeTime.Deadline(c.DueAt)}");
            }
        }

        /// <summary>What a number stands for, a submission as it stood by the end of the day whose points it argues: it may have been decided anew since.</summary>
        public string Describe(string number, DateOnly day) =>
            (submissions[number].LastOrDefault(s => s.HoldsOn(day)) ?? submissions[number].FirstOrDefault()) is { } submission
                ? Describe(submission)
                : texts.GetValueOrDefault(number, number);

        private static string Describe(Submission s) =>
            $"来稿 {s.Number} {OfficeTime.Local(s.ReceivedAt):yyyy-MM-dd HH:mm} {s.Kind ?? "文种未定"}{(s.Title.Length > 0 ? $"《{s.Title}》" : "")}"
            + (s.Replaces is { } returned ? $"，替代退回的 {returned}，仍按首次收到的日期计"
                : s.HoldsFrom is { } day ? $"，{day:yyyy-MM-dd} 起{s.Status.Label()}"
                : s.Status != SubmissionStatus.Counted ? $"，{s.Status.Label()}" : "");
    }
}
