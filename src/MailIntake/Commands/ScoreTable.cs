using System.Globalization;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Score;

namespace MailIntake.Commands;

/// <summary>Writes a result for the terminal.</summary>
internal static class ScoreTable
{
    /// <summary>Writes the result.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="officeName">The office as people call it.</param>
    /// <param name="sheet">The result.</param>
    /// <param name="top">How many units of each group are shown.</param>
    public static void Write(TextWriter output, string officeName, ScoreSheet sheet, int top = int.MaxValue)
    {
        output.WriteLine($"{officeName} {sheet.Period.Label}（截至 {sheet.AsOf:yyyy-MM-dd}）");
        foreach (var group in sheet.Groups.Where(g => g.Units.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"【{group.Group}】");
            var sections = group.Units[0].Sections.Keys.ToList();
            var ranksByCompletion = group.Units.Any(u => u.Completion is not null);
            string[] heads = [">名次", "单位", "类别", ">报送数", ">采用数", .. sections.Select(s => $">{s}"), ">本期", ">累计"];
            var table = new TextTable(ranksByCompletion ? [.. heads, ">完成率"] : heads);
            foreach (var unit in group.Units.Take(top))
            {
                object[] cells =
                [
                    unit.Rank, unit.Unit, unit.Category, unit.Submitted.Values.Sum(), unit.Adoptions,
                    .. sections.Select(s => Points(unit.Sections[s])), Points(unit.PeriodPoints), Points(unit.Total),
                ];
                table.Add(ranksByCompletion ? [.. cells, unit.Completion is { } completion ? $"{Points(completion * 100)}%" : "—"] : cells);
            }

            table.WriteTo(output);
            if (group.Units.Count > top)
            {
                output.WriteLine($"  ……其余 {group.Units.Count - top} 个单位");
            }

            foreach (var (outcome, units) in OutcomeGroup.Of(group.Units.SelectMany(u => u.Outcomes.Select(o => (u.Unit, o)))))
            {
                output.WriteLine(TextTable.Safe($"  {outcome.Label}：{OutcomeGroup.Names(units, 10)}（{outcome.Clause}，{outcome.Reason}）"));
            }
        }

        if (sheet.Persons.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("【个人】");
            var table = new TextTable(">名次", "单位", "姓名", ">得分", "结果");
            foreach (var person in sheet.Persons)
            {
                table.Add(person.Rank, person.Unit, person.Person, Points(person.Points), string.Join("、", person.Outcomes.Select(o => o.Name)));
            }

            table.WriteTo(output);
        }
    }

    /// <summary>Points as people write them: no needless zeros.</summary>
    public static string Points(decimal points) => points.ToString("0.############", CultureInfo.InvariantCulture);
}
