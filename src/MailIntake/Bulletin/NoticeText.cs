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
    /// <summary>Places that are named in the text; the ranking table has them all.</summary>
    private const int Places = 3;

    /// <summary>Names in one sentence where the ranking table has them all, and causes of one correction.</summary>
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
            new(texts.Fill(TextKey.NoticeAdjustmentHeading), [.. Adjustments()]),
        }.Where(s => s.Paragraphs.Count > 0),
    ];

    /// <summary>What changed of what was published: totals, what was withdrawn or decided anew with points of this period, and outcomes.</summary>
    private IEnumerable<string> Adjustments() =>
    [
        .. bulletin.Adjustments.Select(a => a.Now is { } now
            ? texts.Fill(
                TextKey.NoticeAdjusted, ("unit", a.Unit), ("period", a.Period.Label), ("published", ScoreTable.Points(a.Published)), ("now", ScoreTable.Points(now)), ("reasons", a.Describe()))
            : texts.Fill(TextKey.NoticeUnitGone, ("unit", a.Unit), ("period", a.Period.Label), ("published", ScoreTable.Points(a.Published)), ("reason", a.Describe()))),
        .. bulletin.Corrections.Select(c => texts.Fill(
            TextKey.NoticeCorrected, ("unit", c.Unit), ("date", c.Day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)), ("causes", c.Why(MostNames)), ("points", c.What()), ("period", period))),
        .. bulletin.OutcomeChanges.Select(c => texts.Fill(
            TextKey.NoticeOutcomeChanged, ("unit", $"{c.Unit}{c.Person}"), ("period", c.Period.Label), ("published", OutcomeChange.Labels(c.Published)), ("now", OutcomeChange.Labels(c.Now)))),
    ];

    private IEnumerable<string> Overview()
    {
        var received = bulletin.Submissions.Count;
        var replacing = bulletin.Replacing > 0 ? $"，代替以前退回的来稿{bulletin.Replacing}件" : "";
        var others = replacing + string.Concat(bulletin.Counts.Where(c => c.Key != SubmissionStatus.Counted && c.Value > 0).Select(c => $"，{c.Key.Label()}{c.Value}件"));
        var text = received == 0
            ? texts.Fill(TextKey.NoticeOverviewNone, ("period", period))
            : texts.Fill(TextKey.NoticeOverview, ("period", period), ("received", received), ("counted", bulletin.Counts[SubmissionStatus.Counted]), ("others", others));
        yield return bulletin.Counts[SubmissionStatus.Review] is > 0 and var waiting ? text + texts.Fill(TextKey.NoticeWaiting, ("waiting", waiting)) : text;
        if (Compared() is { } compared)
        {
            yield return compared;
        }
    }

    /// <summary>The counts beside those of the period before, where the year has all of it and the assessment was in force from its first day; null where it was in force for a part of it, and for a year.</summary>
    private string? Compared()
    {
        var previous = score.Period.Previous;
        var earlier = bulletin.Months.Where(m => previous.Contains(m.Period.First) && previous.First >= bulletin.Effective).ToList();
        if (score.Period.Kind == PeriodKind.Year || bulletin.Months.Count == 0)
        {
            return null;
        }

        if (earlier.Count == 0)
        {
            // The one before it in the year may have been in force for a part of its days: then this one is not the first, and there is nothing like it to compare with.
            return previous.Year == score.Period.Year && previous.Last >= bulletin.Effective ? null : texts.Fill(TextKey.NoticeFirst, ("period", period), ("year", score.Period.Year));
        }

        var before = earlier.SelectMany(m => m.Groups).SelectMany(g => g.Units).ToList();
        return texts.Fill(
            TextKey.NoticeCompared, ("previous", previous.Label),
            ("submitted", Change(units.Sum(u => u.Submitted.Values.Sum()) - before.Sum(u => u.Submitted.Values.Sum()))),
            ("adopted", Change(units.Sum(u => u.Adoptions) - before.Sum(u => u.Adoptions))));
    }

    private string Change(int difference) => difference == 0
        ? texts.Fill(TextKey.NoticeSame)
        : texts.Fill(difference > 0 ? TextKey.NoticeMore : TextKey.NoticeFewer, ("count", Math.Abs(difference)));

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

        var leaders = ranked.Where(u => u.Rank <= Places && u.Rank < last).GroupBy(u => u.Rank).Select(g => texts.Fill(TextKey.NoticePlace, ("rank", g.Key), ("units", Named([.. g]))));
        return texts.Fill(
                TextKey.NoticeLeaders, ("group", group.Group), ("count", ranked.Count), ("by", texts.Fill(ranked.Any(u => u.Completion is not null) ? TextKey.NoticeByCompletion : TextKey.NoticeByTotal)),
                ("leaders", string.Join("，", leaders)))
            + texts.Fill(TextKey.NoticeLast, ("group", group.Group), ("last", Named([.. ranked.Where(u => u.Rank == last)])));
    }

    /// <summary>Units of one rank with the result they share; with equal completion of different targets each has its own.</summary>
    private string Named(IReadOnlyList<UnitScore> tied)
    {
        var result = Result(tied[0]);
        return tied.All(u => Result(u) == result)
            ? texts.Fill(tied.Count > 1 ? TextKey.NoticeTied : TextKey.NoticeNamed, ("units", Few([.. tied.Select(u => u.Unit)])), ("result", result))
            : texts.Fill(TextKey.NoticeTiedApart, ("units", Few([.. tied.Select(u => texts.Fill(TextKey.NoticeNamed, ("units", u.Unit), ("result", Result(u))))])));
    }

    private string Result(UnitScore unit) => unit.Completion is { } completion
        ? texts.Fill(TextKey.NoticeResultCompletion, ("completion", $"{(completion * 100).ToString("0.##", CultureInfo.InvariantCulture)}%"), ("total", ScoreTable.Points(unit.Total)))
        : texts.Fill(TextKey.NoticeResult, ("total", ScoreTable.Points(unit.Total)));

    /// <summary>
    /// Names as people list them, every one: whom the document criticises, vetoes, docks or names as behind, no table of it has. A unit that is criticised
    /// by a document (通报批评) must find its name in it.
    /// </summary>
    private static string Every(IEnumerable<string> names) => string.Join('、', names);

    /// <summary>Names that the ranking table has as well; a long list is cut short and counted.</summary>
    private string Few(IReadOnlyList<string> names) => names.Count > MostNames
        ? texts.Fill(TextKey.NoticeMany, ("units", string.Join('、', names.Take(MostNames))), ("count", names.Count))
        : string.Join('、', names);

    private IEnumerable<string> Quotas()
    {
        foreach (var quota in units.SelectMany(u => u.Quotas, (u, q) => (u.Unit, Quota: q)).GroupBy(q => (q.Quota.Name, q.Quota.Closed)))
        {
            var periods = quota.Select(q => q.Quota.Period).Distinct().ToList();
            if (periods.Count > 1 && quota.Key.Closed)
            {
                yield return Together(quota.Key.Name, periods.Count, quota);
                continue;
            }

            foreach (var period in quota.GroupBy(q => q.Quota.Period))
            {
                yield return One(quota.Key.Name, period.Key, quota.Key.Closed, [.. period]);
            }
        }
    }

    private string One(string name, string period, bool closed, IReadOnlyList<(string Unit, QuotaProgress Quota)> of)
    {
        var label = Period.TryParse(period, out var p) ? p.Label : period;
        var missed = of.Where(q => q.Quota.Actual < q.Quota.Required).ToList();
        return missed.Count == 0
            ? texts.Fill(TextKey.NoticeQuotaMet, ("quota", name), ("period", label), ("count", of.Count))
            : texts.Fill(
                closed ? TextKey.NoticeQuotaMissed : TextKey.NoticeQuotaOpen, ("quota", name), ("period", label), ("count", of.Count), ("met", of.Count - missed.Count),
                ("missed", missed.Count),
                ("units", Every(missed.Select(q => texts.Fill(TextKey.NoticeQuotaUnit, ("unit", q.Unit), ("required", q.Quota.Required), ("actual", q.Quota.Actual))))));
    }

    /// <summary>A quota of several periods, such as the months of a year: those who missed most come first.</summary>
    private string Together(string name, int periods, IEnumerable<(string Unit, QuotaProgress Quota)> of)
    {
        var each = of.GroupBy(q => q.Unit, q => q.Quota)
            .Select(u => (Unit: u.Key, Missed: u.Count(q => q.Actual < q.Required), Required: u.Sum(q => q.Required), Actual: u.Sum(q => q.Actual))).ToList();
        var missed = each.Where(u => u.Missed > 0).OrderByDescending(u => u.Missed).ToList();
        return missed.Count == 0
            ? texts.Fill(TextKey.NoticeQuotaPeriodsMet, ("quota", name), ("periods", periods), ("count", each.Count))
            : texts.Fill(
                TextKey.NoticeQuotaPeriodsMissed, ("quota", name), ("periods", periods), ("count", each.Count), ("met", each.Count - missed.Count), ("missed", missed.Count),
                ("units", Every(missed.Select(u => texts.Fill(
                    TextKey.NoticeQuotaUnitPeriods, ("unit", u.Unit), ("missed", u.Missed), ("required", u.Required), ("actual", u.Actual))))));
    }

    private IEnumerable<string> Adoptions()
    {
        var adopting = units.Where(u => u.Adoptions > 0).OrderByDescending(u => u.Adoptions).ToList();
        var adopted = bulletin.EventColumns.Where(c => c.IsAdoption).Select(c => (c.Channel, Count: units.Sum(c.CountOf))).Where(c => c.Count > 0).ToList();
        yield return adopted.Count == 0
            ? texts.Fill(TextKey.NoticeAdoptedNone, ("period", period))
            : texts.Fill(
                TextKey.NoticeAdopted, ("adopted", adopted.Sum(c => c.Count)), ("channels", string.Join("、", adopted.Select(c => texts.Fill(TextKey.NoticeChannel, ("channel", c.Channel ?? ""), ("count", c.Count))))),
                ("units", Few([.. adopting.Select(u => texts.Fill(TextKey.NoticeUnitAdopted, ("unit", u.Unit), ("count", u.Adoptions)))])));
        var others = bulletin.EventColumns.Where(c => !c.IsAdoption).Select(c => (Column: c, Count: units.Sum(c.CountOf))).Where(c => c.Count > 0).ToList();
        if (others.Count > 0)
        {
            yield return texts.Fill(
                TextKey.NoticeEvents, ("events", string.Join("、", others.Select(c => texts.Fill(
                    TextKey.NoticeEvent, ("event", c.Column.Channel is null ? c.Column.Item : $"{c.Column.Item}（{c.Column.Channel}）"), ("count", c.Count))))));
        }

        foreach (var progress in bulletin.Commissions)
        {
            yield return Commission(progress);
        }
    }

    private string Commission(CommissionProgress progress)
    {
        (TextKey, IReadOnlyList<string>)[] others =
        [
            (TextKey.NoticeCommissionLate, progress.Late), (TextKey.NoticeCommissionWaiting, progress.Waiting), (TextKey.NoticeCommissionFailed, progress.Failed),
            (progress.IsOver ? TextKey.NoticeCommissionOpen : TextKey.NoticeCommissionExpected, progress.Open),
        ];
        var commission = progress.Commission;
        return texts.Fill(
            TextKey.NoticeCommission, ("title", commission.Title), ("number", commission.Number), ("due", OfficeTime.Deadline(commission.DueAt)), ("count", commission.Units.Count),
            ("answered", progress.OnTime.Count),
            ("others", string.Concat(others.Where(o => o.Item2.Count > 0).Select(o => texts.Fill(o.Item1, ("count", o.Item2.Count), ("units", Every(o.Item2)))))));
    }

    /// <summary>The outcomes, those of one rule together: what is a unit's own of the reason stands behind its name.</summary>
    private IEnumerable<string> Outcomes()
    {
        var outcomes = units.SelectMany(u => u.Outcomes.Select(o => (Who: u.Unit, Outcome: o)))
            .Concat(score.Persons.SelectMany(p => p.Outcomes.Select(o => (Who: $"{p.Unit}{p.Person}", Outcome: o)))).ToList();
        foreach (var rule in outcomes.OrderByDescending(o => o.Outcome.Decided).GroupBy(o => (o.Outcome.Decided, OutcomeGroup.LabelOf(o.Outcome with { Decided = true }), o.Outcome.Clause, o.Outcome.Basis)))
        {
            var alike = rule.GroupBy(o => o.Who, o => o.Outcome.Detail).GroupBy(u => string.Join('、', u.Where(d => d.Length > 0)), u => u.Key).ToList();
            var named = alike.Select(u => u.Key.Length > 0 ? texts.Fill(TextKey.NoticeOutcomeUnit, ("unit", Every(u)), ("detail", u.Key)) : Every(u)).ToList();
            yield return texts.Fill(
                rule.Key.Decided ? TextKey.NoticeDecided : TextKey.NoticeProposed, ("outcome", rule.Key.Item2), ("units", alike.All(u => u.Count() == 1) ? Every(named) : string.Join('；', named)), ("clause", rule.Key.Clause),
                ("reason", rule.Key.Basis));
        }
    }
}
