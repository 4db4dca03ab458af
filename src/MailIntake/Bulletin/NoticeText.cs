using System.Globalization;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>
/// What the document (通报) says, written from the result: who leads and who is last, what was completed, adopted and decided. The phrases are
/// the office's own; here is decided which of them is true: ties, groups of one or none, nothing adopted, no period to compare with.
/// </summary>
/// <param name="bulletin">The bulletin.</param>
/// <param name="texts">The office's phrases.</param>
public sealed class NoticeText(Domain.Bulletin.Bulletin bulletin, Texts texts)
{
    /// <summary>Places that are named in the text; the tables have them all.</summary>
    private const int Places = 3;

    /// <summary>Units that are named in one sentence.</summary>
    private const int MostNames = 12;

    private readonly ScoreSheet score = bulletin.Score;
    private readonly string period = bulletin.Score.Period.Label;
    private readonly List<UnitScore> units = [.. bulletin.Score.Groups.SelectMany(g => g.Units)];

    /// <summary>The sections, each with something to say.</summary>
    public IReadOnlyList<NoticeSection> Sections() =>
    [
        .. new NoticeSection[]
        {
            new(texts.Fill(TextKey.NoticeOverviewHeading), [.. Overview()]),
            new(texts.Fill(TextKey.NoticeRankingHeading), [.. score.Groups.Select(Ranking)]),
            new(texts.Fill(TextKey.NoticeQuotaHeading), [.. Quotas()]),
            new(texts.Fill(TextKey.NoticeAdoptionHeading), [.. Adoptions()]),
            new(texts.Fill(TextKey.NoticeOutcomeHeading), [.. Outcomes()]),
            new(texts.Fill(TextKey.NoticeAdjustmentHeading), [.. bulletin.Adjustments.Select(a => texts.Fill(
                TextKey.NoticeAdjusted, ("unit", a.Unit), ("period", a.Period.Label), ("published", ScoreTable.Points(a.Published)), ("now", ScoreTable.Points(a.Now)),
                ("reasons", a.Describe())))]),
        }.Where(s => s.Paragraphs.Count > 0),
    ];

    private IEnumerable<string> Overview()
    {
        var received = bulletin.Counts.Values.Sum();
        var others = string.Concat(bulletin.Counts.Where(c => c.Key != SubmissionStatus.Counted && c.Value > 0).Select(c => $"，{c.Key.Label()}{c.Value}件"));
        var text = received == 0
            ? texts.Fill(TextKey.NoticeOverviewNone, ("period", period))
            : texts.Fill(TextKey.NoticeOverview, ("period", period), ("received", received), ("counted", bulletin.Counts[SubmissionStatus.Counted]), ("others", others));
        yield return bulletin.Counts[SubmissionStatus.Review] is > 0 and var waiting ? text + texts.Fill(TextKey.NoticeWaiting, ("waiting", waiting)) : text;
        if (Compared() is { } compared)
        {
            yield return compared;
        }
    }

    /// <summary>The counts beside those of the period before, where the year has it; null for a year.</summary>
    private string? Compared()
    {
        var previous = score.Period.Previous;
        var earlier = bulletin.Months.Where(m => previous.Contains(m.Period.First)).ToList();
        if (score.Period.Kind == PeriodKind.Year || bulletin.Months.Count == 0)
        {
            return null;
        }

        if (earlier.Count == 0)
        {
            return texts.Fill(TextKey.NoticeFirst, ("period", period), ("year", score.Period.Year));
        }

        var before = earlier.SelectMany(m => m.Groups).SelectMany(g => g.Units).ToList();
        return texts.Fill(
            TextKey.NoticeCompared, ("previous", previous.Label),
            ("submitted", Change(units.Sum(u => u.Submitted.Values.Sum()) - before.Sum(u => u.Submitted.Values.Sum()))),
            ("adopted", Change(units.Sum(u => u.Adopted.Values.Sum()) - before.Sum(u => u.Adopted.Values.Sum()))));
    }

    private static string Change(int difference) => difference switch
    {
        0 => "持平",
        > 0 => $"增加{difference}条",
        _ => $"减少{-difference}条",
    };

    private string Ranking(GroupScore group)
    {
        var ranked = group.Units;
        if (ranked.Count == 0)
        {
            return texts.Fill(TextKey.NoticeEmpty, ("group", group.Group));
        }

        if (ranked.Count == 1)
        {
            return texts.Fill(TextKey.NoticeSingle, ("group", group.Group), ("unit", ranked[0].Unit), ("result", Result(ranked[0])));
        }

        var last = ranked[^1].Rank;
        if (last == 1)
        {
            return texts.Fill(TextKey.NoticeEqual, ("group", group.Group), ("count", ranked.Count), ("result", Result(ranked[0])));
        }

        var leaders = ranked.Where(u => u.Rank <= Places && u.Rank < last).GroupBy(u => u.Rank).Select(g => $"第{g.Key}名{Named([.. g])}");
        return texts.Fill(
                TextKey.NoticeLeaders, ("group", group.Group), ("count", ranked.Count), ("by", ranked.Any(u => u.Completion is not null) ? "目标完成率" : "累计得分"),
                ("leaders", string.Join("，", leaders)))
            + texts.Fill(TextKey.NoticeLast, ("group", group.Group), ("last", Named([.. ranked.Where(u => u.Rank == last)])));
    }

    /// <summary>Units of one rank with the result they share.</summary>
    private static string Named(IReadOnlyList<UnitScore> tied) => tied.All(u => Result(u) == Result(tied[0]))
        ? $"{OutcomeGroup.Names([.. tied.Select(u => u.Unit)], MostNames)}{(tied.Count > 1 ? "并列" : "")}（{Result(tied[0])}）"
        // Equal completion of different targets.
        : $"{OutcomeGroup.Names([.. tied.Select(u => $"{u.Unit}（{Result(u)}）")], MostNames)}并列";

    private static string Result(UnitScore unit) => unit.Completion is { } completion
        ? $"完成率{(completion * 100).ToString("0.##", CultureInfo.InvariantCulture)}%，累计{ScoreTable.Points(unit.Total)}分"
        : $"累计{ScoreTable.Points(unit.Total)}分";

    private IEnumerable<string> Quotas()
    {
        foreach (var quota in units.SelectMany(u => u.Quotas, (u, q) => (u.Unit, Quota: q)).GroupBy(q => (q.Quota.Name, q.Quota.Period, q.Quota.Closed)))
        {
            var label = Period.TryParse(quota.Key.Period, out var p) ? p.Label : quota.Key.Period;
            var count = quota.Count();
            var missed = quota.Where(q => q.Quota.Actual < q.Quota.Required).ToList();
            if (missed.Count == 0)
            {
                yield return texts.Fill(TextKey.NoticeQuotaMet, ("quota", quota.Key.Name), ("period", label), ("count", count));
                continue;
            }

            var names = OutcomeGroup.Names([.. missed.Select(q => $"{q.Unit}（应{q.Quota.Required}条，计{q.Quota.Actual}条）")], MostNames);
            yield return texts.Fill(
                quota.Key.Closed ? TextKey.NoticeQuotaMissed : TextKey.NoticeQuotaOpen, ("quota", quota.Key.Name), ("period", label), ("count", count),
                ("met", count - missed.Count), ("missed", missed.Count), ("units", names));
        }
    }

    private IEnumerable<string> Adoptions()
    {
        var adopting = units.Where(u => u.Adopted.Values.Sum() > 0).OrderByDescending(u => u.Adopted.Values.Sum()).ToList();
        var adopted = bulletin.EventColumns.Where(c => c.IsAdoption).Select(c => (c.Channel, Count: units.Sum(c.CountOf))).Where(c => c.Count > 0).ToList();
        yield return adopted.Count == 0
            ? texts.Fill(TextKey.NoticeAdoptedNone, ("period", period))
            : texts.Fill(
                TextKey.NoticeAdopted, ("adopted", adopted.Sum(c => c.Count)), ("channels", string.Join("、", adopted.Select(c => $"{c.Channel}{c.Count}条"))),
                ("units", OutcomeGroup.Names([.. adopting.Select(u => $"{u.Unit}{u.Adopted.Values.Sum()}条")], MostNames)));
        var others = bulletin.EventColumns.Where(c => !c.IsAdoption).Select(c => (Column: c, Count: units.Sum(c.CountOf))).Where(c => c.Count > 0).ToList();
        if (others.Count > 0)
        {
            yield return texts.Fill(
                TextKey.NoticeEvents, ("events", string.Join("、", others.Select(c => $"{c.Column.Item}{(c.Column.Channel is null ? "" : $"（{c.Column.Channel}）")}{c.Count}次"))));
        }
    }

    private IEnumerable<string> Outcomes()
    {
        var outcomes = units.SelectMany(u => u.Outcomes.Select(o => (u.Unit, o))).Concat(score.Persons.SelectMany(p => p.Outcomes.Select(o => ($"{p.Unit}{p.Person}", o)))).ToList();
        foreach (var decided in (bool[])[true, false])
        {
            foreach (var (outcome, names) in OutcomeGroup.Of(outcomes.Where(o => o.o.Decided == decided).Select(o => (o.Item1, o.o with { Decided = true }))))
            {
                yield return texts.Fill(
                    decided ? TextKey.NoticeDecided : TextKey.NoticeProposed, ("outcome", outcome.Label), ("units", OutcomeGroup.Names(names, MostNames)),
                    ("clause", outcome.Clause), ("reason", outcome.Reason));
            }
        }
    }
}
