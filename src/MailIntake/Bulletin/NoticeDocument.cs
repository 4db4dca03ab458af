using System.Globalization;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Documents.Writing;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Bulletin;

/// <summary>
/// A bulletin as an official document (通报), <c>bulletin.docx</c>: complete but for its number, signature and stamp, ready for a person's last
/// edit. What it says comes from <see cref="NoticeText"/>, how it looks from <see cref="OfficialDocument"/>.
/// </summary>
public static class NoticeDocument
{
    private const int MostProgressCharts = 6;

    /// <summary>Heights in millimetres: what a page has left below an enclosure's title, one of three charts on it, and a second line of its legend.</summary>
    private const int TallestChart = 170, LowChart = 50, LegendLine = 12;

    private static readonly string[] Numerals = ["一", "二", "三", "四", "五", "六", "七", "八"];

    /// <summary>Writes the document.</summary>
    /// <param name="bulletin">The bulletin.</param>
    /// <param name="policy">The document by which it is scored.</param>
    /// <param name="texts">The office's phrases.</param>
    /// <param name="date">The date under the signature.</param>
    public static byte[] Write(Domain.Bulletin.Bulletin bulletin, OfficePolicy policy, Texts texts, DateOnly date)
    {
        var period = bulletin.Score.Period.Label;
        var office = ("office", (object)bulletin.OfficeName);
        var title = texts.Fill(TextKey.NoticeTitle, office, ("period", period), ("stage", DigestPhrases.Stage(bulletin)));
        using var document = new OfficialDocument(title);
        document.Letterhead(texts.Fill(TextKey.NoticeLetterhead, office), texts.Fill(TextKey.NoticeNumber, office, ("year", date.Year)));
        document.Title(title, period);
        document.Addressee(texts.Fill(TextKey.NoticeAddressee, office));
        document.Text(texts.Fill(
            TextKey.NoticeOpening, office, ("period", period), ("document", policy.Document), ("document-title", policy.Title),
            ("as-of", bulletin.Score.AsOf.ToString("yyyy年M月d日", CultureInfo.InvariantCulture))));
        if (bulletin.Notice is { } notice)
        {
            document.Text($"{notice}。");
        }

        var sections = new NoticeText(bulletin, texts).Sections();
        for (var i = 0; i < sections.Count; i++)
        {
            document.Heading($"{Numerals[i]}、{sections[i].Heading}");
            foreach (var paragraph in sections[i].Paragraphs)
            {
                document.Text(paragraph);
            }
        }

        document.Text(texts.Fill(TextKey.NoticeClosing, office, ("period", period)), keepNext: true);
        var digest = new DigestSheets(bulletin);
        Chart[] charts = [.. digest.ProgressCharts.Take(MostProgressCharts), .. digest.TrendCharts];
        var tableTitle = texts.Fill(TextKey.NoticeRankingTable, ("period", period));
        var chartTitle = texts.Fill(TextKey.NoticeCharts, ("period", period));
        document.Enclosures(charts.Length > 0 ? [tableTitle, chartTitle] : [tableTitle]);
        document.Signature(texts.Fill(TextKey.NoticeSignature, office), date);
        document.Enclosure(charts.Length > 0 ? "附件1" : "附件", tableTitle);
        foreach (var group in bulletin.Score.Groups.Where(g => g.Units.Count > 0))
        {
            document.Subheading(group.Group);
            Ranking(document, group);
        }

        if (charts.Length > 0)
        {
            document.Enclosure("附件2", chartTitle);
            foreach (var chart in charts)
            {
                document.Chart(chart, chart.Kind == ChartKind.Bars ? Math.Clamp(22 + (chart.RowCount * 8), LowChart, TallestChart) : LowChart + (chart.Series.Count > 2 ? LegendLine : 0));
            }
        }

        return document.Save();
    }

    private static void Ranking(OfficialDocument document, GroupScore group)
    {
        var targets = group.Units.Any(u => u.Target is not null);
        (string, int, bool)[] columns = [("名次", 8, true), ("单位", 30, false), ("报送", 10, true), ("采用", 10, true), ("本期得分", 14, true), ("累计得分", 14, true)];
        document.Table(
            targets ? [.. columns, ("完成率", 14, true)] : columns,
            [.. group.Units.Select(u => (IReadOnlyList<string>)
            [
                Number(u.Rank), u.Unit, Number(u.Submitted.Values.Sum()), Number(u.Adoptions), ScoreTable.Points(u.PeriodPoints), ScoreTable.Points(u.Total),
                .. targets ? (string[])[u.Completion is { } c ? $"{(c * 100).ToString("0.##", CultureInfo.InvariantCulture)}%" : "—"] : [],
            ])]);
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
