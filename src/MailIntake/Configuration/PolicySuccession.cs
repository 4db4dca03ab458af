using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Configuration;

/// <summary>
/// What a version of a policy calls otherwise than the one before it. A missed quota is followed by the quota's name through the period for which it is judged, and
/// where it must be missed several times running from year to year; by its name too what an item or an event may lose or earn in a year, a result that the year
/// counts, and the n-th report of a kind: under another name each begins anew. What is plainly the same under another name is a fault; what may be, or is gone
/// while results hang on it, is told; what nothing hangs on may go. A result that is judged for other periods than before changes with the longer one of them.
/// </summary>
internal static class PolicySuccession
{
    /// <summary>Compares a version with the one before it.</summary>
    /// <param name="earlier">The one before.</param>
    /// <param name="later">The version.</param>
    /// <param name="map">The top level of the version's file.</param>
    public static void Check(OfficePolicy earlier, OfficePolicy later, ConfigMap map)
    {
        CheckQuotas(earlier, later, map);
        CheckPeriods(earlier, later, map);
        CheckKinds(earlier, later, map);
        if (BeginsWithin(PeriodKind.Year, later))
        {
            CheckLimits(
                earlier, later, map, "item-limits", "二级指标", "item", posting => posting.Item,
                [.. earlier.ItemLimits.Select(l => l.Item)], [.. later.ItemLimits.Select(l => l.Item)]);
            CheckLimits(
                earlier, later, map, "sections", "得分项目", "section", posting => posting.Section,
                [.. earlier.Sections.Where(s => s.Weight is not null).Select(s => s.Name)], [.. later.Sections.Where(s => s.Weight is not null).Select(s => s.Name)]);
            CheckEvents(earlier, later, map);
            CheckOutcomes(earlier, later, map);
        }
    }

    private static void CheckQuotas(OfficePolicy earlier, OfficePolicy later, ConfigMap map)
    {
        var fresh = later.Quotas.Where(q => earlier.Quotas.All(e => e.Name != q.Name)).ToList();
        foreach (var lost in earlier.Quotas.Where(q => later.Quotas.All(l => l.Name != q.Name)))
        {
            var heir = fresh.Find(q => IsAlike(lost, q) && Following(later, later, q.Name) is not null);
            if (heir is not null)
            {
                map.Maps("quotas").First(q => q.TextOrNull("name") == heir.Name).Report(
                    "name",
                    $"任务“{lost.Name}”改成了“{heir.Name}”：按名称连起来看的“{Following(later, later, heir.Name)}”不再算上 {later.Effective:yyyy-MM-dd} 以前没有完成的；请仍写 name: {lost.Name}，新的说法写在 text 里");
            }
            else if (Following(earlier, later, lost.Name) is { } outcome)
            {
                map.Warn(
                    "quotas",
                    $"没有了上一份的任务“{lost.Name}”：{later.Effective:yyyy-MM-dd} 起的结果运用（上一份有“{outcome}”）不再算上以前没有完成的；确实取消的不必改，只是改了名的，请仍用原来的名称");
            }
        }
    }

    /// <summary>The outcome of a policy that follows a quota over the day on which a version begins; null where none does.</summary>
    private static string? Following(OfficePolicy policy, OfficePolicy version, string quota) =>
        policy.Outcomes.FirstOrDefault(o => o.When is OutcomeCondition.QuotaMissed missed && missed.Quotas.Contains(quota)
            && (missed.InARow > 1 || (o.For is { } kind && BeginsWithin(kind, version))))?.Outcome;

    private static bool BeginsWithin(PeriodKind kind, OfficePolicy version) => Period.Containing(kind, version.Effective).First < version.Effective;

    private static bool IsAlike(QuotaRule a, QuotaRule b) =>
        a.Period == b.Period && a.CountsAdoptions == b.CountsAdoptions && a.Required.Keys.Intersect(b.Required.Keys).Any() && (a.Kinds is null || b.Kinds is null || a.Kinds.Overlaps(b.Kinds));

    /// <summary>
    /// Results that are judged for other periods than before. A period is judged by the version of its last day, what follows at once by that of its day: where the
    /// version begins within the longer of the two, what happened in it is judged by both or by none. Ranks are of each period alone: that is told.
    /// </summary>
    private static void CheckPeriods(OfficePolicy earlier, OfficePolicy later, ConfigMap map)
    {
        var gone = earlier.Outcomes.Where(o => !later.Outcomes.Any(l => IsAlike(o, l) && l.For == o.For)).ToList();
        foreach (var (rule, now) in map.Maps("outcomes").Zip(later.Outcomes).Where(o => !earlier.Outcomes.Any(e => IsAlike(e, o.Second) && e.For == o.Second.For)))
        {
            if (gone.Find(o => IsAlike(o, now)) is { } was && new[] { was.For, now.For }.Max() is { } longer && BeginsWithin(longer, later))
            {
                var period = Period.Containing(longer, later.Effective);
                map.File.Report(
                    rule.LineOf("for"),
                    $"结果“{now.Outcome}”上一份{Written(was.For)}，这一份{Written(now.For)}，却从 {later.Effective:yyyy-MM-dd}、{period.Label}当中改起：这一期里的会漏掉或者算两次；请这里仍照上一份写，{period.Next.First:yyyy-MM-dd} 生效的一份再改，或者这一份从 {period.First:yyyy-MM-dd} 或 {period.Next.First:yyyy-MM-dd} 起生效",
                    warning: now.When is not (OutcomeCondition.QuotaMissed or OutcomeCondition.Recorded));
            }
        }

        static string Written(PeriodKind? kind) => kind switch
        {
            null => "没有写 for",
            PeriodKind.Month => "写 for: month",
            PeriodKind.Quarter => "写 for: quarter",
            _ => "写 for: year",
        };
    }

    private static bool IsAlike(OutcomeRule a, OutcomeRule b) =>
        a.Outcome == b.Outcome && (a.Groups is null || b.Groups is null || a.Groups.Overlaps(b.Groups)) && (a.When, b.When) switch
        {
            (OutcomeCondition.QuotaMissed x, OutcomeCondition.QuotaMissed y) => x.Quotas.Overlaps(y.Quotas),
            (OutcomeCondition.Recorded x, OutcomeCondition.Recorded y) => x.Events.Overlaps(y.Events) || (x.MissedCommissions && y.MissedCommissions),
            var (x, y) => x.GetType() == y.GetType(),
        };

    /// <summary>Kinds whose further reports in a period earn otherwise: the n-th is counted by the kind's name.</summary>
    private static void CheckKinds(OfficePolicy earlier, OfficePolicy later, ConfigMap map)
    {
        var fresh = Numbered(later, later).Except(earlier.Kinds).ToList();
        foreach (var lost in fresh.Count == 0 ? [] : Numbered(earlier, later).Except(later.Kinds))
        {
            map.Warn(
                "submissions",
                $"没有了上一份的文种“{lost}”，有了新的“{string.Join("”“", fresh)}”：then 的第几条按文种的名称数，只是改了名的，{later.Effective:yyyy-MM-dd} 以前报的不再算在内，请仍用原来的名称");
        }
    }

    private static IEnumerable<string> Numbered(OfficePolicy policy, OfficePolicy version) =>
        policy.SubmissionRules.Where(r => r.Decreasing.Count > 0 && BeginsWithin(r.Period, version)).SelectMany(r => r.Points.Keys).Distinct();

    /// <summary>Items or sections that may lose so much a year.</summary>
    private static void CheckLimits(
        OfficePolicy earlier, OfficePolicy later, ConfigMap map, string key, string what, string of, Func<Posting, string?> name, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var fresh = after.Except(before).ToList();
        foreach (var lost in before.Except(after))
        {
            var rules = Postings(earlier).Where(p => name(p.Posting) == lost).Select(p => p.Rule).ToHashSet();
            if (Postings(later).FirstOrDefault(p => rules.Contains(p.Rule) && fresh.Contains(name(p.Posting)!)) is { Rule: { } rule, Posting: var posting })
            {
                map.MapOrNull(key)!.Report(
                    name(posting)!,
                    $"{what}“{lost}”改成了“{name(posting)}”（{rule}的 {of}）：一年的扣分上限按名称累计，{later.Effective:yyyy-MM-dd} 以前扣的不再算在内；请仍用“{lost}”，明年 1 月 1 日生效的一份再改");
            }
            else if (fresh.Count > 0)
            {
                map.Warn(
                    key, $"没有了上一份的{what}“{lost}”，有了新的“{string.Join("”“", fresh)}”：一年的扣分上限按名称累计，只是改了名的，{later.Effective:yyyy-MM-dd} 以前扣的不再算在内，请仍用原来的名称");
            }
        }
    }

    /// <summary>Events that count so often or take so much a year, or that an outcome of a period names: each follows them by name.</summary>
    private static void CheckEvents(OfficePolicy earlier, OfficePolicy later, ConfigMap map)
    {
        var fresh = Counted(later, later).Except(earlier.Events.Items).ToList();
        foreach (var lost in fresh.Count == 0 ? [] : Counted(earlier, later).Except(later.Events.Items))
        {
            map.Warn(
                "events",
                $"没有了上一份的事项“{lost}”，有了新的“{string.Join("”“", fresh)}”：一年几次、一年最多扣多少、结果运用都按名称看，只是改了名的，{later.Effective:yyyy-MM-dd} 以前登记的不再算在内，请仍用原来的名称");
        }
    }

    private static IEnumerable<string> Counted(OfficePolicy policy, OfficePolicy version) =>
        policy.Events.Rules.Where(r => r.TimesAYear is not null || r.PercentAtMost is not null).Select(r => r.Event)
            .Concat(policy.Outcomes.Where(o => o.For is { } kind && BeginsWithin(kind, version)).Select(o => o.When).OfType<OutcomeCondition.Recorded>().SelectMany(r => r.Events)).Distinct();

    /// <summary>Results of which the year counts each, or that bar from an award: both go through the year by the result's name.</summary>
    private static void CheckOutcomes(OfficePolicy earlier, OfficePolicy later, ConfigMap map)
    {
        // What is judged for years is judged at the year's end by the later version alone, over the whole year.
        var fresh = Followed(later).Except(earlier.Outcomes.Select(o => o.Outcome)).Where(name => later.Outcomes.Any(o => o.Outcome == name && o.For != PeriodKind.Year)).ToList();
        foreach (var lost in fresh.Count == 0 ? [] : Followed(earlier).Except(later.Outcomes.Select(o => o.Outcome)))
        {
            map.Warn(
                "outcomes",
                $"没有了上一份的结果“{lost}”，有了新的“{string.Join("”“", fresh)}”：each-outcome、barred-by 全年按名称数，只是改了名的，{later.Effective:yyyy-MM-dd} 以前的不再算在内，请仍用原来的名称");
        }
    }

    private static IEnumerable<string> Followed(OfficePolicy policy) =>
        policy.Outcomes.Select(o => o.When).OfType<OutcomeCondition.YearlyDeduction>().Select(d => d.Outcome).Concat(policy.Awards.Select(a => a.BarredBy).OfType<string>()).Distinct();

    /// <summary>The rules that are known by name in every version, each with how its points are entered.</summary>
    private static IEnumerable<(string Rule, Posting Posting)> Postings(OfficePolicy policy)
    {
        foreach (var rule in policy.Events.Rules)
        {
            yield return ($"事项“{rule.Event}”", rule.Posting);
        }

        foreach (var quota in policy.Quotas)
        {
            foreach (var posting in new[] { quota.Base?.Posting, quota.Over?.Posting, quota.Short?.Posting }.OfType<Posting>())
            {
                yield return ($"任务“{quota.Name}”", posting);
            }
        }

        foreach (var posting in new[] { policy.Commissions?.Fulfilled?.Posting, policy.Commissions?.Missed?.Posting }.OfType<Posting>())
        {
            yield return ("约稿", posting);
        }
    }
}
