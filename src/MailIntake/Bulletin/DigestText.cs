using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>Writes a bulletin as plain text: the alternative for mail programs that show no HTML.</summary>
public static class DigestText
{
    /// <summary>Writes the bulletin.</summary>
    /// <param name="bulletin">The bulletin or statement.</param>
    /// <param name="texts">The office's phrases.</param>
    public static string Write(Domain.Bulletin.Bulletin bulletin, Texts texts)
    {
        var phrases = new DigestPhrases(bulletin, texts);
        var score = bulletin.Score;
        using var text = new StringWriter { NewLine = "\n" };
        text.WriteLine(phrases.Title);
        text.WriteLine(phrases.Basis);
        if (phrases.Notice is { } notice)
        {
            text.WriteLine(TextTable.Safe(notice));
        }

        text.WriteLine();
        text.WriteLine(phrases.Received);
        foreach (var line in phrases.Place())
        {
            text.WriteLine(TextTable.Safe(line));
        }

        if (bulletin.Unit is not null)
        {
            Statement(text, bulletin);
        }

        foreach (var group in score.Groups.Where(g => g.Units.Count > 0))
        {
            Heading(TextKey.HeadingRanking, ("group", group.Group));
            foreach (var unit in group.Units)
            {
                var rate = unit.Completion is { } completion ? $"，完成率 {ScoreTable.Points(completion * 100)}%" : "";
                text.WriteLine($"{unit.Rank}. {TextTable.Safe(unit.Unit)}：本期 {ScoreTable.Points(unit.PeriodPoints)}，累计 {ScoreTable.Points(unit.Total)}{rate}");
            }
        }

        var outcomes = OutcomeGroup.Of(score.Groups.SelectMany(g => g.Units).SelectMany(u => u.Outcomes.Select(o => (Who: u.Unit, Outcome: o)))
            .Concat(score.Persons.SelectMany(p => p.Outcomes.Select(o => (Who: $"{p.Unit} {p.Person}", Outcome: o)))));
        if (outcomes.Count > 0)
        {
            Heading(TextKey.HeadingOutcomes);
            foreach (var (outcome, names) in outcomes)
            {
                text.WriteLine(TextTable.Safe($"{outcome.Label}：{OutcomeGroup.Names(names)}（{outcome.Clause}，{outcome.Reason}）"));
            }
        }

        if (bulletin.HasAdjustments)
        {
            Heading(TextKey.HeadingAdjustments);
            foreach (var a in bulletin.Adjustments)
            {
                text.WriteLine(TextTable.Safe($"{a.Unit}（{a.Period.Label}）：累计 {ScoreTable.Points(a.Published)}{(a.Now is { } points ? $" 调整为 {ScoreTable.Points(points)}" : "")}。{a.Describe()}"));
            }

            foreach (var c in bulletin.Corrections)
            {
                text.WriteLine(TextTable.Safe($"{c.Unit}（{c.Day:yyyy-MM-dd}）：{c.Why()}。计入本期：{c.What()}"));
            }

            foreach (var c in bulletin.OutcomeChanges)
            {
                text.WriteLine(TextTable.Safe($"{c.Unit}{c.Person}（{c.Period.Label}）：结果运用 {OutcomeChange.Labels(c.Published)} 调整为 {OutcomeChange.Labels(c.Now)}"));
            }
        }

        if (score.Persons.Count > 0)
        {
            Heading(TextKey.HeadingPersons);
            foreach (var person in score.Persons)
            {
                text.WriteLine(TextTable.Safe($"{person.Rank}. {person.Unit} {person.Person}：{ScoreTable.Points(person.Points)}"));
            }
        }

        if (bulletin.Commissions.Count > 0)
        {
            Heading(TextKey.HeadingCommissions);
            foreach (var commission in bulletin.Commissions)
            {
                var states = DigestPhrases.States(commission).Select(s => $"{s.State} {s.Units.Count}（{OutcomeGroup.Names(s.Units)}）");
                text.WriteLine(TextTable.Safe($"{commission.Commission.Number}《{commission.Commission.Title}》 {OfficeTime.Deadline(commission.Commission.DueAt)}截止：{string.Join("，", states)}"));
            }
        }

        if (bulletin.Uncounted.Count > 0)
        {
            Heading(TextKey.HeadingUncounted);
            foreach (var item in bulletin.Uncounted)
            {
                text.WriteLine(TextTable.Safe($"{item.Number} {OfficeTime.Local(item.ReceivedAt):MM-dd} {item.Unit ?? "单位不明"}《{item.Title}》 {item.Status.Label()}{(item.Reason.Length > 0 ? $"：{item.Reason}" : "")}"));
            }
        }

        if (bulletin.Received.Count > 0)
        {
            Heading(TextKey.HeadingReceived);
            foreach (var line in DigestPhrases.Reconciled(bulletin))
            {
                text.WriteLine(TextTable.Safe(line));
            }
        }

        text.WriteLine();
        if (bulletin.Unit is null)
        {
            text.WriteLine(phrases.Enclosed);
        }

        text.WriteLine(phrases.Closing);
        return text.ToString();

        void Heading(TextKey key, params ReadOnlySpan<(string Name, object Value)> values)
        {
            text.WriteLine();
            text.WriteLine(TextTable.Safe($"【{phrases.Heading(key, values)}】"));
        }
    }

    private static void Statement(StringWriter text, Domain.Bulletin.Bulletin bulletin)
    {
        foreach (var item in bulletin.Submissions.Where(s => s.Status == SubmissionStatus.Counted))
        {
            text.WriteLine(TextTable.Safe($"计数：{item.Number} {OfficeTime.Local(item.ReceivedAt):MM-dd} {item.Kind}《{item.Title}》{DigestPhrases.InPlace(item)}"));
        }

        foreach (var entry in bulletin.Score.Groups.SelectMany(g => g.Units).SelectMany(bulletin.EntriesOf))
        {
            text.WriteLine(TextTable.Safe($"得分：{entry.Date:MM-dd} {entry.Item}（{entry.Clause}）{ScoreTable.Points(entry.Points)}　{string.Join('、', entry.Evidence)}"));
        }
    }
}
