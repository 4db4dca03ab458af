using System.Globalization;
using System.Net;
using System.Text;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>
/// Writes a bulletin as HTML for mail: tables and inline styles only, because QQ Mail, Foxmail and phones drop style sheets; bars are table
/// cells. One column of 960 pixels that narrows with the screen. Every text that comes from outside is escaped.
/// </summary>
public sealed class DigestHtml
{
    private const string Ink = "#1f2933";
    private const string Faint = "#66727f";
    private const string Line = "#d9dfe5";
    private const string Head = "#f1f4f7";
    private const string Accent = "#1f5fa8";
    private const string Good = "#2e8540";
    private const string Behind = "#c7771a";
    private const string Cell = $"padding:5px 6px;border-bottom:1px solid {Line};vertical-align:top;";

    private readonly StringBuilder html = new();
    private readonly Domain.Bulletin.Bulletin bulletin;

    private readonly DigestPhrases phrases;

    private DigestHtml(Domain.Bulletin.Bulletin bulletin, Texts texts)
    {
        this.bulletin = bulletin;
        phrases = new DigestPhrases(bulletin, texts);
    }

    /// <summary>Writes the bulletin as a whole HTML document.</summary>
    /// <param name="bulletin">The bulletin or statement.</param>
    /// <param name="texts">The office's phrases.</param>
    public static string Write(Domain.Bulletin.Bulletin bulletin, Texts texts)
    {
        var digest = new DigestHtml(bulletin, texts);
        digest.Document();
        return digest.html.ToString();
    }

    /// <summary>Escapes a text: markup, and what would move or reverse the text around it.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(TextTable.Safe(text));

    private static string Signed(decimal points) => points > 0 ? $"+{ScoreTable.Points(points)}" : ScoreTable.Points(points);

    private void Document()
    {
        var score = bulletin.Score;
        html.Append("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
            .Append(Escape(phrases.Title)).Append("</title>\n</head>\n<body style=\"margin:0;padding:0;background:#ffffff;\">\n")
            .Append($"<table role=\"presentation\" width=\"100%\" cellspacing=\"0\" cellpadding=\"0\" border=\"0\" style=\"max-width:960px;margin:0 auto;font-family:'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',SimSun,sans-serif;font-size:14px;line-height:1.55;color:{Ink};\"><tr><td style=\"padding:14px 10px;\">\n")
            .Append($"<h1 style=\"font-size:20px;line-height:1.35;margin:0 0 4px 0;color:{Accent};\">").Append(Escape(phrases.Title)).Append("</h1>\n")
            .Append($"<p style=\"margin:0 0 10px 0;color:{Faint};font-size:12px;\">").Append(Escape(phrases.Basis)).Append("</p>\n");
        if (phrases.Notice is { } notice)
        {
            html.Append($"<p style=\"margin:0 0 8px 0;padding:6px 8px;background:#fdf1e3;color:{Behind};\">").Append(Escape(notice)).Append("</p>\n");
        }

        html.Append("<p style=\"margin:0;\">").Append(Escape(phrases.Received)).Append("</p>\n");
        Place();
        Counted();
        foreach (var group in score.Groups.Where(g => g.Units.Count > 0))
        {
            Ranking(group);
        }

        Outcomes();
        Adjustments();
        Persons();
        Progress();
        Commissions();
        Trend();
        Entries();
        Uncounted();
        Received();
        html.Append($"<p style=\"margin:18px 0 0 0;color:{Faint};font-size:12px;\">").AppendJoin("<br>", phrases.Closing.Split('\n').Select(Escape)).Append("</p>\n</td></tr></table>\n</body>\n</html>\n");
    }

    private void Heading(TextKey key, params ReadOnlySpan<(string Name, object Value)> values) =>
        html.Append($"<h2 style=\"font-size:16px;margin:20px 0 6px 0;padding-left:8px;border-left:4px solid {Accent};\">").Append(Escape(phrases.Heading(key, values))).Append("</h2>\n");

    /// <summary>Where the statement's unit stands and what it has to do next.</summary>
    private void Place()
    {
        foreach (var line in phrases.Place())
        {
            html.Append("<p style=\"margin:4px 0;\">").Append(Escape(line)).Append("</p>\n");
        }
    }

    /// <summary>What counted, in a unit's own statement alone: the office's bulletin has it as points.</summary>
    private void Counted()
    {
        var counted = bulletin.Submissions.Where(s => s.Status == SubmissionStatus.Counted).ToList();
        if (bulletin.Unit is null || counted.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingCounted);
        Begin(("编号", false), ("收到", false), ("文种", false), ("标题", false));
        foreach (var item in counted)
        {
            html.Append("<tr>");
            Text(item.Number, "font-size:12px;");
            Text($"{OfficeTime.Local(item.ReceivedAt):MM-dd HH:mm}", "white-space:nowrap;");
            Text(item.Kind ?? "", "white-space:nowrap;");
            Text(item.Title + DigestPhrases.InPlace(item));
            html.Append("</tr>\n");
        }

        End();
    }

    private void Begin(params (string Text, bool Right)[] columns)
    {
        html.Append("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"0\" border=\"0\" style=\"border-collapse:collapse;font-size:13px;\">\n<tr>");
        foreach (var (text, right) in columns)
        {
            html.Append($"<th align=\"{(right ? "right" : "left")}\" style=\"{Cell}background:{Head};font-weight:bold;white-space:nowrap;\">").Append(text).Append("</th>");
        }

        html.Append("</tr>\n");
    }

    private void End() => html.Append("</table>\n");

    private void Text(string text, string style = "") => html.Append($"<td align=\"left\" style=\"{Cell}{style}\">").Append(Escape(text)).Append("</td>");

    private void Number(string text, string style = "") => html.Append($"<td align=\"right\" style=\"{Cell}white-space:nowrap;{style}\">").Append(Escape(text)).Append("</td>");

    private void Ranking(GroupScore group)
    {
        Heading(TextKey.HeadingRanking, ("group", group.Group));
        var completion = group.Units.Any(u => u.Completion is not null);
        (string, bool)[] columns = [("名次", false), ("单位", false), ("本期", true), ("累计", true)];
        Begin(completion ? [.. columns, ("完成率", false)] : columns);
        foreach (var unit in group.Units)
        {
            html.Append("<tr>");
            Text($"{unit.Rank}", "white-space:nowrap;");
            html.Append($"<td align=\"left\" style=\"{Cell}\"><b>").Append(Escape(unit.Unit)).Append($"</b><br><span style=\"color:{Faint};font-size:12px;\">")
                .AppendJoin("，", Parts(unit)).Append("</span></td>");
            Number(Signed(unit.PeriodPoints));
            Number(ScoreTable.Points(unit.Total), "font-weight:bold;");
            if (completion)
            {
                html.Append($"<td style=\"{Cell}width:34%;\">");
                if (unit is { Completion: { } rate, Target: { } target })
                {
                    Bar(rate, rate >= 1 ? Good : Accent);
                    html.Append($"<span style=\"font-size:12px;color:{Faint};\">{(rate * 100).ToString("0.##", CultureInfo.InvariantCulture)}%（目标 {ScoreTable.Points(target)}）</span>");
                }

                html.Append("</td>");
            }

            html.Append("</tr>\n");
        }

        End();
    }

    private static IEnumerable<string> Parts(UnitScore unit)
    {
        yield return $"报送 {unit.Submitted.Values.Sum()} 条";
        yield return $"采用 {unit.Adoptions} 条";
        foreach (var (section, points) in unit.Sections.Where(s => s.Value != 0))
        {
            yield return $"{Escape(section)} {ScoreTable.Points(points)} 分";
        }
    }

    /// <summary>A bar of two cells; outside 0 to 1 it is empty or full.</summary>
    private void Bar(decimal share, string colour)
    {
        var percent = (int)Math.Clamp(Math.Round(share * 100), 0, 100);
        html.Append("<table role=\"presentation\" width=\"100%\" cellspacing=\"0\" cellpadding=\"0\" border=\"0\" style=\"border-collapse:collapse;\"><tr>");
        if (percent > 0)
        {
            html.Append($"<td width=\"{percent}%\" style=\"width:{percent}%;height:10px;line-height:10px;font-size:1px;background:{colour};\">&nbsp;</td>");
        }

        if (percent < 100)
        {
            html.Append($"<td style=\"height:10px;line-height:10px;font-size:1px;background:#e6eaee;\">&nbsp;</td>");
        }

        html.Append("</tr></table>");
    }

    private void Outcomes()
    {
        var outcomes = bulletin.Score.Groups.SelectMany(g => g.Units).SelectMany(u => u.Outcomes.Select(o => (Who: u.Unit, Outcome: o)))
            .Concat(bulletin.Score.Persons.SelectMany(p => p.Outcomes.Select(o => (Who: $"{p.Unit} {p.Person}", Outcome: o)))).ToList();
        if (outcomes.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingOutcomes);
        Begin(("结果", false), ("对象", false), ("依据和理由", false));
        foreach (var (outcome, names) in OutcomeGroup.Of(outcomes))
        {
            html.Append("<tr>");
            Text(outcome.Label, "white-space:nowrap;");
            Text(OutcomeGroup.Names(names));
            Text($"{outcome.Clause}：{outcome.Reason}");
            html.Append("</tr>\n");
        }

        End();
    }

    private void Adjustments()
    {
        if (!bulletin.HasAdjustments)
        {
            return;
        }

        Heading(TextKey.HeadingAdjustments);
        AdjustedTotals();
        Corrections();
        OutcomeChanges();
    }

    private void AdjustedTotals()
    {
        if (bulletin.Adjustments.Count == 0)
        {
            return;
        }

        Begin(("单位", false), ("原累计", true), ("现累计", true), ("原因", false));
        foreach (var adjustment in bulletin.Adjustments)
        {
            html.Append("<tr>");
            Text($"{adjustment.Unit}（{adjustment.Period.Label}）");
            Number(ScoreTable.Points(adjustment.Published));
            Number(adjustment.Now is { } now ? ScoreTable.Points(now) : "—", "font-weight:bold;");
            Text(adjustment.Describe());
            html.Append("</tr>\n");
        }

        End();
    }

    /// <summary>What was withdrawn or decided anew, whose points are this period's.</summary>
    private void Corrections()
    {
        if (bulletin.Corrections.Count == 0)
        {
            return;
        }

        Begin(("单位", false), ("日期", false), ("冲正、改判", false), ("计入本期", false), ("得分", true));
        foreach (var correction in bulletin.Corrections)
        {
            html.Append("<tr>");
            Text(correction.Unit);
            Text($"{correction.Day:yyyy-MM-dd}", "white-space:nowrap;");
            Text(correction.Why());
            Text(correction.What());
            Number(ScoreTable.Points(correction.Points), "font-weight:bold;");
            html.Append("</tr>\n");
        }

        End();
    }

    private void OutcomeChanges()
    {
        if (bulletin.OutcomeChanges.Count == 0)
        {
            return;
        }

        Begin(("单位", false), ("原结果运用", false), ("现结果运用", false));
        foreach (var change in bulletin.OutcomeChanges)
        {
            html.Append("<tr>");
            Text($"{change.Unit}{change.Person}（{change.Period.Label}）");
            Text(OutcomeChange.Labels(change.Published));
            Text(OutcomeChange.Labels(change.Now), "font-weight:bold;");
            html.Append("</tr>\n");
        }

        End();
    }

    private void Persons()
    {
        if (bulletin.Score.Persons.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingPersons);
        Begin(("名次", false), ("单位", false), ("姓名", false), ("得分", true));
        foreach (var person in bulletin.Score.Persons)
        {
            html.Append("<tr>");
            Text($"{person.Rank}");
            Text(person.Unit);
            Text(person.Person);
            Number(ScoreTable.Points(person.Points));
            html.Append("</tr>\n");
        }

        End();
    }

    private void Progress()
    {
        var units = bulletin.Score.Groups.SelectMany(g => g.Units).Where(u => u.Quotas.Count > 0).ToList();
        if (units.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingQuotas);
        Begin(("单位", false), ("任务", false), ("完成情况", false));
        foreach (var unit in units)
        {
            foreach (var quota in unit.Quotas)
            {
                html.Append("<tr>");
                Text(unit.Unit);
                Text($"{quota.Name}（{(Period.TryParse(quota.Period, out var period) ? period.Label : quota.Period)}）");
                html.Append($"<td style=\"{Cell}width:34%;\">");
                var met = quota.Actual >= quota.Required;
                Bar(quota.Required > 0 ? (decimal)quota.Actual / quota.Required : 1, met ? Good : Behind);
                html.Append($"<span style=\"font-size:12px;color:{(met ? Faint : Behind)};\">{quota.Actual} / {quota.Required}{(met ? "" : $"，{(quota.Closed ? "少" : "还差")} {quota.Required - quota.Actual}")}{(quota.Closed ? "" : "（未到期）")}</span></td></tr>\n");
            }
        }

        End();
    }

    /// <summary>The commissions that were open in the period, and where each unit stands.</summary>
    private void Commissions()
    {
        if (bulletin.Commissions.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingCommissions);
        Begin(("约稿", false), ("截止", false), ("完成情况", false));
        foreach (var progress in bulletin.Commissions)
        {
            var commission = progress.Commission;
            html.Append($"<tr><td align=\"left\" style=\"{Cell}\">").Append(Escape(commission.Title)).Append($"<br><span style=\"color:{Faint};font-size:12px;\">").Append(Escape(commission.Number)).Append("</span></td>");
            Text(OfficeTime.Deadline(commission.DueAt));
            html.Append($"<td style=\"{Cell}width:44%;\">");
            Bar((decimal)progress.OnTime.Count / commission.Units.Count, progress.OnTime.Count == commission.Units.Count ? Good : Behind);
            html.Append($"<span style=\"font-size:12px;color:{Faint};\">")
                .AppendJoin("；", DigestPhrases.States(progress).Select(s => $"{s.State} {s.Units.Count}：{Escape(OutcomeGroup.Names(s.Units))}")).Append("</span></td></tr>\n");
        }

        End();
    }

    /// <summary>Reports and adoptions over the months, each bar as a share of the busiest month; a year of one month has no trend.</summary>
    private void Trend()
    {
        var months = bulletin.Months
            .Select(m => (m.Period.First.Month, Units: m.Groups.SelectMany(g => g.Units).Where(u => bulletin.Unit is null || u.Unit == bulletin.Unit).ToList()))
            .Select(m => (m.Month, Submitted: m.Units.Sum(u => u.Submitted.Values.Sum()), Adopted: m.Units.Sum(u => u.Adoptions))).ToList();
        var most = months.Select(m => Math.Max(m.Submitted, m.Adopted)).DefaultIfEmpty(0).Max();
        if (months.Count < 2 || most == 0)
        {
            return;
        }

        Heading(TextKey.HeadingTrend);
        Begin(("月份", false), ("计数报送", true), ("", false), ("采用", true), ("", false));
        foreach (var (month, submitted, adopted) in months)
        {
            html.Append("<tr>");
            Text($"{month}月", "white-space:nowrap;");
            foreach (var (count, colour) in (ReadOnlySpan<(int, string)>)[(submitted, Accent), (adopted, Good)])
            {
                Number(count.ToString(CultureInfo.InvariantCulture));
                html.Append($"<td style=\"{Cell}width:36%;vertical-align:middle;\">");
                Bar((decimal)count / most, colour);
                html.Append("</td>");
            }

            html.Append("</tr>\n");
        }

        if (bulletin.Score.Period.Kind == PeriodKind.Year)
        {
            YearOf(months.Sum(m => m.Submitted), months.Sum(m => m.Adopted));
        }

        End();
    }

    /// <summary>The year's own numbers below its months where they do not add up to them, with what lies between: each month is as of its own end.</summary>
    private void YearOf(int submitted, int adopted)
    {
        var units = bulletin.Score.Groups.SelectMany(g => g.Units).ToList();
        var year = (Submitted: units.Sum(u => u.Submitted.Values.Sum()), Adopted: units.Sum(u => u.Adoptions));
        if (year == (submitted, adopted))
        {
            return;
        }

        foreach (var (name, reported, taken) in (ReadOnlySpan<(string, int, int)>)[(DigestPhrases.Later, year.Submitted - submitted, year.Adopted - adopted), ("合计", year.Submitted, year.Adopted)])
        {
            html.Append("<tr>");
            Text(name, "white-space:nowrap;");
            foreach (var count in (ReadOnlySpan<int>)[reported, taken])
            {
                Number(count.ToString(CultureInfo.InvariantCulture));
                html.Append($"<td style=\"{Cell}\"></td>");
            }

            html.Append("</tr>\n");
        }
    }

    private void Entries()
    {
        var units = bulletin.Score.Groups.SelectMany(g => g.Units).Select(u => (Unit: u, Entries: bulletin.EntriesOf(u).ToList())).Where(u => u.Entries.Count > 0).ToList();
        if (units.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingEntries);
        foreach (var (unit, entries) in units)
        {
            html.Append("<p style=\"margin:10px 0 2px 0;\"><b>").Append(Escape(unit.Unit)).Append($"</b>　本期 {Signed(unit.PeriodPoints)} 分</p>\n");
            Begin(("日期", false), ("事项和条款", false), ("分值", true), ("依据", false));
            foreach (var entry in entries)
            {
                html.Append("<tr>");
                // The same widths for every unit, so that their tables stand below each other.
                Text($"{entry.Date:MM-dd}", "white-space:nowrap;width:44px;");
                html.Append($"<td align=\"left\" style=\"{Cell}\">").Append(Escape(entry.Item)).Append($" <span style=\"color:{Faint};font-size:12px;\">").Append(Escape(entry.Clause)).Append("</span></td>");
                Number(Signed(entry.Points), "width:44px;");
                Text(string.Join("、", entry.Evidence.Select(n => bulletin.EvidenceFiles.TryGetValue(n, out var files) ? $"{n}（佐证：{string.Join("、", files)}）" : n)), $"width:34%;font-size:12px;color:{Faint};word-break:break-all;");
                html.Append("</tr>\n");
            }

            End();
        }
    }

    private void Uncounted()
    {
        if (bulletin.Uncounted.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingUncounted);
        Begin(("来稿", false), ("标题", false), ("原因", false));
        foreach (var item in bulletin.Uncounted)
        {
            html.Append($"<tr><td align=\"left\" style=\"{Cell}font-size:12px;\"><span style=\"white-space:nowrap;\">").Append(Escape(item.Number)).Append("</span><br>")
                .Append($"{OfficeTime.Local(item.ReceivedAt):MM-dd HH:mm}<br>").Append(Escape(item.Unit ?? "单位不明")).Append("</td>");
            Text(item.Title);
            html.Append($"<td align=\"left\" style=\"{Cell}\"><b>{item.Status.Label()}</b>").Append(item.Reason.Length > 0 ? $"：{Escape(item.Reason)}" : "").Append("</td></tr>\n");
        }

        End();
    }

    /// <summary>What the mailboxes held and what became of it; days that do not agree are told one by one.</summary>
    private void Received()
    {
        if (bulletin.Received.Count == 0)
        {
            return;
        }

        Heading(TextKey.HeadingReceived);
        foreach (var line in DigestPhrases.Reconciled(bulletin))
        {
            html.Append("<p style=\"margin:4px 0;font-size:13px;\">").Append(Escape(line)).Append("</p>\n");
        }
    }
}
