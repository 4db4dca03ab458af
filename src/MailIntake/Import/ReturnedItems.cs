using System.Data.Common;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Storage;

namespace MailIntake.Import;

/// <summary>
/// What an import of events means for returned items (退回重报, 退稿) and their new versions. A return may be recorded after the new version has come, as offices do that
/// record events month by month: what the intake would have decided had it known is appended, so that the unit's next mail of the same title (or of one that says
/// besides that it is a new version), received since the return and within the time in which the intake looks for new versions, takes the item's place. One that came before the return is told, for a person to judge. A return that is
/// withdrawn (冲正) brings its item back from that day on, and the new version is decided as if nothing had been returned; a withdrawal that is itself withdrawn does the first again.
/// Made before the import's rows are recorded, as the returns stand until then.
/// </summary>
/// <param name="context">The ledger, in the import's transaction.</param>
/// <param name="office">The office.</param>
/// <param name="path">The file, as people named it.</param>
/// <param name="now">The time.</param>
internal sealed class ReturnedItems(LedgerContext context, Office office, string path, DateTimeOffset now)
{
    private readonly Dictionary<(string Number, string Unit), DateTimeOffset> before = Returns.InForce(context, office.Id, office.Context.Classification.ReturnedBy, office.Roster);

    /// <summary>Appends what follows from the events just recorded.</summary>
    /// <param name="fresh">The events.</param>
    /// <param name="transaction">The import's transaction.</param>
    /// <param name="link">Takes the seals of what is appended.</param>
    /// <param name="problems">Where it is told.</param>
    public void Append(IReadOnlyList<ImportedRow<OfficeEvent>> fresh, DbTransaction transaction, ChainLink link, List<Problem> problems)
    {
        var events = Returns.Recorded(context, office.Id, office.Context.Classification.ReturnedBy, office.Roster).ToList();
        var returned = Returns.InForce(events);
        using var decisions = new RowInserter<DecisionRow>(context);
        void Insert(DecisionRow row) => decisions.Insert(transaction, row, link);
        foreach (var item in before.Keys.Except(returned.Keys))
        {
            var day = LastChange(events, item).Max()!.Value;
            Release(item.Number, day, LineOf(fresh, item.Unit, day), returned, Insert, problems);
        }

        var inForce = Withdrawals.InForce(fresh.Select(r => r.Value)).ToHashSet<OfficeEvent>(ReferenceEqualityComparer.Instance);
        var recorded = fresh.Where(r => office.Context.Classification.ReturnedBy.Contains(r.Value.Item) && r.Value.About is not null && inForce.Contains(r.Value)).OrderBy(r => r.Value.At).ToList();
        foreach (var row in recorded)
        {
            Take(row.Value, row.Line, null, Insert, problems);
        }

        foreach (var item in returned.Keys.Except(before.Keys).Except(recorded.Select(r => (r.Value.About!, r.Value.Unit))))
        {
            var day = LastChange(events, item).Min()!.Value;
            Take(Withdrawals.InForce(events).First(e => (e.About, e.Unit) == item), LineOf(fresh, item.Unit, day), day, Insert, problems);
        }
    }

    /// <summary>The days from which the item's returns are as they are now, in force or all withdrawn.</summary>
    private static IEnumerable<DateOnly?> LastChange(List<OfficeEvent> events, (string Number, string Unit) item)
    {
        var rows = events.Where(e => e.Unit == item.Unit).OrderBy(e => e.At).ToList();
        var withdrawals = new Withdrawals(rows);
        var returns = rows.Where(e => e.Item != OfficeEvent.Correction && e.About == item.Number).ToList();
        var standing = returns.Where(e => !withdrawals.Withdrawn(e, DateOnly.MaxValue)).ToList();
        return (standing.Count > 0 ? standing : returns).Select(withdrawals.ChangedOn);
    }

    /// <summary>The line of the correction by which something changed on a day.</summary>
    private static int LineOf(IReadOnlyList<ImportedRow<OfficeEvent>> fresh, string unit, DateOnly day) =>
        fresh.Where(r => r.Value.Item == OfficeEvent.Correction && r.Value.Unit == unit).OrderBy(r => OfficeTime.Day(r.Value.At) == day).Last().Line;

    /// <summary>Has the item's new version, where it has come, take its place.</summary>
    private void Take(OfficeEvent row, int line, DateOnly? since, Action<DecisionRow> insert, List<Problem> problems)
    {
        var item = Find(row.About!);
        var newer = item is { } known && IsOpen(known.Decision) && Unit(known.Decision) == row.Unit ? NewVersions(known, row) : [];
        var next = newer.FindIndex(v => v.Mail.ReceivedAt >= row.At);
        if (next >= 0)
        {
            var mail = newer[next].Mail;
            var status = Link(row, item!.Value, newer[next], since is { } day ? OfficeTime.Start(day) : null, insert);
            problems.Add(new Problem(path, line, status == SubmissionStatus.Counted
                ? $"退回后同标题的 {mail.Number} 早已收到，已由它代替 {row.About} 计数"
                : $"退回后同标题的 {mail.Number} 早已收到，还在待审：它计数后代替 {row.About}，在那以前 {row.About} 照计", IsWarning: true));
        }
        else if (newer.Count > 0)
        {
            problems.Add(new Problem(
                path, line, $"退回以前已收到同标题的 {newer[0].Mail.Number}，没有当作 {row.About} 的新版；如果是，请用 decide {row.About} --status not-counted 判为不计", IsWarning: true));
        }
        else if (item is { } replaced && Replacements.IsReplaced(LedgerRows.Decision(replaced.Decision)))
        {
            var by = string.Join("、", Versions(row.About!).Select(v => v.Mail.Number));
            problems.Add(new Problem(path, line, $"{row.About} 已经由 {by} 代替，不再计数；这次退回的如果是 {by}，请冲正后把信息编号写成它，重新登记", IsWarning: true));
        }
    }

    /// <summary>Has a new version take the item's place, decided as it would have been had the return been known when it came; tells how it stands then.</summary>
    private SubmissionStatus Link(OfficeEvent row, (SubmissionRow Mail, DecisionRow Decision) item, (SubmissionRow Mail, DecisionRow Decision) version, DateTimeOffset? since, Action<DecisionRow> insert)
    {
        var known = LedgerRows.Decision(version.Decision);
        var after = DuplicateJudge.Replacing(
            known, row.About!, item.Decision.Commission, $"{OfficeTime.Local(row.At):yyyy-MM-dd} 的“{row.Item}”登记在后", decides: known.Status == SubmissionStatus.Counted);
        var from = version.Decision.EffectiveAt ?? version.Mail.ReceivedAt;
        var holds = since > from ? since.Value : from;
        var appended = Row(version, after, DecisionOrigin.Rules, since > from ? since : version.Decision.EffectiveAt);
        if (since > from && after.Status != known.Status)
        {
            appended.EffectiveAt = since; // out of review by what was recorded that day: until then the item itself counts
        }

        insert(appended);
        if (Replacements.Follow(context, office.Id, version.Mail.Number, known with { Replaces = false }, after, holds, office.Version, now) is { } replaced)
        {
            insert(replaced);
        }

        return after.Status;
    }

    /// <summary>Brings an item back whose return was withdrawn; its new versions stand for themselves.</summary>
    private void Release(string item, DateOnly day, int line, Dictionary<(string Number, string Unit), DateTimeOffset> returned, Action<DecisionRow> insert, List<Problem> problems)
    {
        foreach (var version in Versions(item))
        {
            var known = LedgerRows.Decision(version.Decision);
            if (Replacements.IsReplaced(known))
            {
                problems.Add(new Problem(
                    path, line, $"退回已冲正，但代替 {item} 的 {version.Mail.Number} 自己也被退回、由别的来稿代替，没有自动恢复；请核对后用 decide {item} --status counted 恢复计数", IsWarning: true));
                continue;
            }

            // The item first: the version is held against it like against any other.
            var from = OfficeTime.Start(day);
            var back = Replacements.Follow(context, office.Id, version.Mail.Number, known, known with { Replaces = false }, from, office.Version, now);
            if (back is not null)
            {
                insert(back);
            }

            var own = Replacements.Released(Own(version, returned), item, day);
            insert(Row(version, own, version.Decision.Origin, from));
            problems.Add(new Problem(
                path, line, $"退回已冲正：{version.Mail.Number} 不再代替 {item}，现在是{own.Status.Label()}{(back is null ? "" : $"；{item} 恢复原来的判定")}，自 {day:yyyy-MM-dd} 起作数", IsWarning: true));
        }
    }

    /// <summary>
    /// What would have been decided about a new version had nothing been returned. Where the texts have to be compared for it, it is in review until the second
    /// reading has done so, like a mail whose file has still to be read.
    /// </summary>
    private Decision Own((SubmissionRow Mail, DecisionRow Decision) version, Dictionary<(string Number, string Unit), DateTimeOffset> returned)
    {
        var history = context.Decisions.Where(d => d.SubmissionId == version.Mail.Id).AsEnumerable().Select(d => (d.Sequence, Decision: LedgerRows.Decision(d, office.Roster))).ToList();
        var known = history.MaxBy(d => d.Sequence).Decision;
        known = known with { Replaces = false, RelatedTo = null };

        // Its item's, where it has none of its own.
        var isOwn = history.Exists(d => d.Decision.Commission == known.Commission && (!d.Decision.Replaces || d.Decision.Reasons.Any(r => r.Rule == Classifier.CommissionRule)));
        if (version.Decision.Origin == DecisionOrigin.Person)
        {
            return isOwn ? known : known with { Commission = null };
        }

        known = isOwn ? known : CommissionCheck.WithoutCommission(known);

        // It was made a new version by a return that was recorded late.
        if (history.Find(d => d.Sequence == version.Decision.Sequence - 1).Decision is { Replaces: false } earlier)
        {
            return earlier;
        }

        known = known with { Reasons = [.. known.Reasons.Where(r => r.Rule != Replacements.ReplacedRule)] };
        return Classifier.Decide(
            new IdentifiedMail(version.Mail.ReceivedAt, version.Mail.Sha256, known) { Copied = office.Context.Classification.Copied }, new EarlierMails(context, version.Mail, returned, office.Roster), _ => null);
    }

    private DecisionRow Row((SubmissionRow Mail, DecisionRow Decision) version, Decision decision, DecisionOrigin origin, DateTimeOffset? from)
    {
        var row = LedgerRows.Row(decision, version.Decision.Sequence + 1, origin, office.Version, now);
        row.SubmissionId = version.Mail.Id;

        // What was only ever in review has no result that could change.
        row.EffectiveAt = context.Decisions.Any(d => d.SubmissionId == version.Mail.Id && d.Status != SubmissionStatus.Review) ? from : null;
        return row;
    }

    private (SubmissionRow Mail, DecisionRow Decision)? Find(string number) => Mails().Where(p => p.Mail.Number == number).AsEnumerable().Select(p => ((SubmissionRow, DecisionRow)?)(p.Mail, p.Decision)).FirstOrDefault();

    private List<(SubmissionRow Mail, DecisionRow Decision)> NewVersions((SubmissionRow Mail, DecisionRow Decision) item, OfficeEvent row)
    {
        var until = (row.At > item.Mail.ReceivedAt ? row.At : item.Mail.ReceivedAt) + IDuplicateIndex.Window;
        return [.. Mails().Where(p => p.Mail.ReceivedAt > item.Mail.ReceivedAt && p.Mail.ReceivedAt <= until && !p.Decision.Replaces)
            .OrderBy(p => p.Mail.ReceivedAt).ThenBy(p => p.Mail.Id).AsEnumerable()
            .Where(p => IsOpen(p.Decision) && Unit(p.Decision) == row.Unit && RevisedTitle.Same(p.Decision.Title, item.Decision.Title)).Select(p => (p.Mail, p.Decision))];
    }

    /// <summary>What was recorded as a new version of an item.</summary>
    private List<(SubmissionRow Mail, DecisionRow Decision)> Versions(string item) =>
        [.. Mails().Where(p => p.Decision.Replaces && p.Decision.RelatedTo == item).OrderBy(p => p.Mail.Id).AsEnumerable().Select(p => (p.Mail, p.Decision))];

    /// <summary>The office's mails; imported rows are never replaced.</summary>
    private IQueryable<Pair> Mails() => context.Submissions.Where(s => s.Office == office.Id && s.Sha256 != null)
        .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new Pair { Mail = s, Decision = d });

    private static bool IsOpen(DecisionRow decision) => decision.Status is SubmissionStatus.Counted or SubmissionStatus.Review;

    private string? Unit(DecisionRow decision) => decision.Unit is { } unit ? office.Roster.NameOf(unit) : null;

    private sealed class Pair
    {
        public required SubmissionRow Mail { get; init; }

        public required DecisionRow Decision { get; init; }
    }
}
