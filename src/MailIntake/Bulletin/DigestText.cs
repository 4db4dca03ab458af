using MailIntake.Commands;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>Writes a bulletin as plain text: the alternative for mail programs that show no HTML.</summary>
public static class DigestText
{
    /// <summary>Writes the bulletin.</summary>
    public static string Write(Domain.Bulletin.Bulletin bulletin)
    {
        var score = bulletin.Score;
        using var text = new StringWriter { NewLine = "\n" };
        text.WriteLine(bulletin.Title);
        text.WriteLine($"统计截至 {score.AsOf:yyyy-MM-dd}，按收件时间（北京时间）计数");
        if (bulletin.Notice is { } notice)
        {
            text.WriteLine(TextTable.Safe($"注意：{notice}"));
        }

        text.WriteLine();
        text.WriteLine($"本期来稿 {bulletin.Counts.Values.Sum()} 件：{string.Join("，", bulletin.Counts.Select(c => $"{c.Key.Label()} {c.Value}"))}。");
        foreach (var line in PlaceOf(bulletin))
        {
            text.WriteLine(TextTable.Safe(line));
        }

        if (bulletin.Unit is not null)
        {
            Statement(text, bulletin);
        }

        foreach (var group in score.Groups.Where(g => g.Units.Count > 0))
        {
            text.WriteLine();
            text.WriteLine($"【排名：{group.Group}】");
            foreach (var unit in group.Units)
            {
                var rate = unit.Completion is { } completion ? $"，完成率 {ScoreTable.Points(completion * 100)}%" : "";
                text.WriteLine($"{unit.Rank}. {TextTable.Safe(unit.Unit)}：本期 {ScoreTable.Points(unit.PeriodPoints)}，累计 {ScoreTable.Points(unit.Total)}{rate}");
            }
        }

        var outcomes = OutcomeGroup.Of(score.Groups.SelectMany(g => g.Units).SelectMany(u => u.Outcomes.Select(o => (u.Unit, o))));
        if (outcomes.Count > 0)
        {
            text.WriteLine();
            text.WriteLine("【结果运用】");
            foreach (var (outcome, names) in outcomes)
            {
                text.WriteLine(TextTable.Safe($"{outcome.Label}：{OutcomeGroup.Names(names)}（{outcome.Clause}，{outcome.Reason}）"));
            }
        }

        if (bulletin.Adjustments.Count > 0)
        {
            text.WriteLine();
            text.WriteLine("【对已通报结果的调整】");
            foreach (var a in bulletin.Adjustments)
            {
                text.WriteLine(TextTable.Safe($"{a.Unit}（{a.Period.Label}）：累计 {ScoreTable.Points(a.Published)} 调整为 {ScoreTable.Points(a.Now)}。{a.Describe()}"));
            }
        }

        if (bulletin.Uncounted.Count > 0)
        {
            text.WriteLine();
            text.WriteLine("【未计数的来稿和原因】");
            foreach (var item in bulletin.Uncounted)
            {
                text.WriteLine(TextTable.Safe($"{item.Number} {OfficeTime.Local(item.ReceivedAt):MM-dd} {item.Unit ?? "单位不明"}《{item.Title}》 {item.Status.Label()}：{item.Reason}"));
            }
        }

        text.WriteLine();
        if (bulletin.Unit is null)
        {
            text.WriteLine("计分明细见本邮件的网页格式和附件。");
        }

        text.WriteLine(bulletin.Closing);
        return text.ToString();
    }

    /// <summary>Where a statement's unit stands in its group and what it has to do next; nothing for an office's bulletin.</summary>
    internal static IEnumerable<string> PlaceOf(Domain.Bulletin.Bulletin bulletin)
    {
        if (bulletin.Unit is null)
        {
            yield break;
        }

        foreach (var group in bulletin.Score.Groups)
        {
            yield return $"在“{group.Group}”组 {bulletin.GroupSize} 个单位中列第 {group.Units[0].Rank} 名。";
        }

        if (bulletin.Next.Count > 0)
        {
            yield return $"接下来：{string.Join("；", bulletin.Next)}。";
        }
    }

    private static void Statement(StringWriter text, Domain.Bulletin.Bulletin bulletin)
    {
        foreach (var item in bulletin.Submissions.Where(s => s.Status == SubmissionStatus.Counted))
        {
            text.WriteLine(TextTable.Safe($"计数：{item.Number} {OfficeTime.Local(item.ReceivedAt):MM-dd} {item.Kind}《{item.Title}》"));
        }

        foreach (var entry in bulletin.Score.Groups.SelectMany(g => g.Units).SelectMany(bulletin.EntriesOf))
        {
            text.WriteLine(TextTable.Safe($"得分：{entry.Date:MM-dd} {entry.Item}（{entry.Clause}）{ScoreTable.Points(entry.Points)}　{string.Join('、', entry.Evidence)}"));
        }
    }
}
