using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>
/// What it means for the duplicates (重复) of an item that a person took it out of the count: none of them counts any more, and the first may have been a stranger's while the second is the
/// unit's own. A person decides each of them, as of the same text that comes afterwards. Decisions of their own; the earlier ones stay visible.
/// </summary>
internal static class FirstTakenOut
{
    /// <summary>The name, among the reasons, of what sends a duplicate to review because its first was taken out of the count.</summary>
    private const string Rule = "首次来稿不计";

    /// <summary>The decisions that an item's duplicates need; none where it had not counted nor waited, or still does.</summary>
    /// <param name="context">The ledger.</param>
    /// <param name="first">The item.</param>
    /// <param name="before">The decision about it until now.</param>
    /// <param name="decided">The person's decision about it.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyList<(string Number, DecisionRow Decision)>> FollowAsync(LedgerContext context, SubmissionRow first, DecisionRow before, DecisionRow decided, CancellationToken ct)
    {
        if (!IsOpen(before) || IsOpen(decided))
        {
            return [];
        }

        var copies = await context.PresentDecisions
            .Where(d => d.Office == first.Office && d.Status == SubmissionStatus.Duplicate && d.RelatedTo == first.Number && d.Origin == DecisionOrigin.Rules)
            .Join(context.Submissions, d => d.SubmissionId, s => s.Id, (d, s) => new { s.Id, s.Number, s.ReceivedAt, Decision = d })
            .OrderBy(c => c.ReceivedAt).ThenBy(c => c.Id).ToListAsync(ct).ConfigureAwait(false);
        return [.. copies.Select(c => (c.Number, Row(c.Decision)))];

        DecisionRow Row(DecisionRow copy)
        {
            var known = LedgerRows.Decision(copy);
            var review = ToReview(known) with
            {
                Reasons = [new Reason(Rule, $"首次来稿 {first.Number} 已于 {OfficeTime.Local(decided.DecidedAt):yyyy-MM-dd} 由人工判为{decided.Status.Label()}，请人工确定这一件计不计", Decides: true)],
                Warnings = [.. known.Warnings.Where(w => w != DuplicateJudge.FirstWaits(first.Number))],
            };
            var row = LedgerRows.Row(review, copy.Sequence + 1, DecisionOrigin.Rules, decided.Policy, decided.DecidedAt);
            (row.SubmissionId, row.EffectiveAt) = (copy.SubmissionId, decided.DecidedAt);
            return row;
        }
    }

    /// <summary>True where a decision was made because a person took the item's first out of the count.</summary>
    public static bool Follows(Decision decision) => decision is { Status: SubmissionStatus.Review, Reasons: [{ Rule: Rule }] };

    /// <summary>A duplicate in review.</summary>
    public static Decision ToReview(Decision copy) => copy with { Status = SubmissionStatus.Review, Awaits = false };

    private static bool IsOpen(DecisionRow decision) => decision.Status is SubmissionStatus.Counted or SubmissionStatus.Review;
}
