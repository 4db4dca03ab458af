using System.Data.Common;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Storage;

namespace MailIntake.Import;

/// <summary>
/// Returns (退回重报, 退稿) that are recorded after the item's new version has come, as offices do that record events month by month. What the intake would
/// have decided had it known is appended: the unit's next mail of the same title, received since the return and within the time in which the intake
/// looks for new versions, takes the item's place. One that came before the return is told, for a person to judge.
/// </summary>
/// <param name="context">The ledger, in the import's transaction.</param>
/// <param name="office">The office.</param>
/// <param name="path">The file, as people named it.</param>
/// <param name="now">The time.</param>
internal sealed class LateReturns(LedgerContext context, Office office, string path, DateTimeOffset now)
{
    /// <summary>Appends what follows from the events just recorded.</summary>
    /// <param name="fresh">The events.</param>
    /// <param name="transaction">The import's transaction.</param>
    /// <param name="link">Takes the seals of what is appended.</param>
    /// <param name="problems">Where it is told.</param>
    public void Append(IReadOnlyList<ImportedRow<OfficeEvent>> fresh, DbTransaction transaction, ChainLink link, List<Problem> problems)
    {
        var inForce = Withdrawals.InForce(fresh.Select(r => r.Value)).ToHashSet<OfficeEvent>(ReferenceEqualityComparer.Instance);
        using var decisions = new RowInserter<DecisionRow>(context);
        foreach (var row in fresh.Where(r => office.Context.Classification.ReturnedBy.Contains(r.Value.Item) && inForce.Contains(r.Value)).OrderBy(r => r.Value.At))
        {
            var newer = row.Value.About is { } about && Find(about) is { } item && Unit(item.Decision) == row.Value.Unit ? NewVersions(item, row.Value.Unit) : [];
            var since = newer.FindIndex(v => v.Mail.ReceivedAt >= row.Value.At);
            if (since >= 0)
            {
                Link(row, newer[since], transaction, decisions, link);
                problems.Add(new Problem(path, row.Line, $"退回后同标题的 {newer[since].Mail.Number} 早已收到，已由它代替 {row.Value.About} 计数", IsWarning: true));
            }
            else if (newer.Count > 0)
            {
                problems.Add(new Problem(
                    path, row.Line, $"退回以前已收到同标题的 {newer[0].Mail.Number}，没有当作 {row.Value.About} 的新版；如果是，请用 decide {row.Value.About} --status not-counted 判为不计", IsWarning: true));
            }
        }
    }

    private void Link(ImportedRow<OfficeEvent> row, (SubmissionRow Mail, DecisionRow Decision) version, DbTransaction transaction, RowInserter<DecisionRow> decisions, ChainLink link)
    {
        var before = Ledger.Decision(version.Decision);
        var after = before with
        {
            RelatedTo = row.Value.About,
            Replaces = true,
            Commission = before.Commission ?? Find(row.Value.About!)!.Value.Decision.Commission,
            Reasons = [new Reason(IntakeStore.ReplacedRule, $"{OfficeTime.Local(row.Value.At):yyyy-MM-dd} 的“{row.Value.Item}”登记在后：替代被退回的来稿 {row.Value.About}", Decides: true)],
        };
        var linked = Ledger.Row(after, version.Decision.Sequence + 1, DecisionOrigin.Rules, office.Version, now);
        linked.SubmissionId = version.Mail.Id;
        decisions.Insert(transaction, linked, link);
        if (Replacements.Follow(context, office.Id, version.Mail.Number, before with { Replaces = false }, after, version.Decision.EffectiveAt ?? version.Mail.ReceivedAt, office.Version, now) is { } replaced)
        {
            decisions.Insert(transaction, replaced, link);
        }
    }

    /// <summary>A mail that counts or waits in review; imported rows are never replaced.</summary>
    private (SubmissionRow Mail, DecisionRow Decision)? Find(string number) => Open().Where(p => p.Mail.Number == number).AsEnumerable().Select(p => ((SubmissionRow, DecisionRow)?)(p.Mail, p.Decision)).FirstOrDefault();

    private List<(SubmissionRow Mail, DecisionRow Decision)> NewVersions((SubmissionRow Mail, DecisionRow Decision) item, string unit)
    {
        var until = item.Mail.ReceivedAt + IDuplicateIndex.Window;
        return [.. Open().Where(p => p.Mail.ReceivedAt > item.Mail.ReceivedAt && p.Mail.ReceivedAt <= until && !p.Decision.Replaces)
            .OrderBy(p => p.Mail.ReceivedAt).ThenBy(p => p.Mail.Id).AsEnumerable()
            .Where(p => Unit(p.Decision) == unit && Classifier.SameTitle(p.Decision.Title, item.Decision.Title)).Select(p => (p.Mail, p.Decision))];
    }

    private IQueryable<Pair> Open() => context.Submissions.Where(s => s.Office == office.Id && s.Sha256 != null)
        .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new Pair { Mail = s, Decision = d })
        .Where(p => p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review);

    private string? Unit(DecisionRow decision) => decision.Unit is { } unit ? office.Roster.NameOf(unit) : null;

    private sealed class Pair
    {
        public required SubmissionRow Mail { get; init; }

        public required DecisionRow Decision { get; init; }
    }
}
