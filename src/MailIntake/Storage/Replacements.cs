using System.Text.Json;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Storage;

/// <summary>
/// What a decision about the new version of a returned item (退回重报) means for the item: it leaves the count when its new version comes into the
/// count, no sooner, and comes back when that leaves it. Each is a decision of the item's own; the earlier ones stay visible.
/// </summary>
internal static class Replacements
{
    /// <summary>The name, among the reasons, of what takes an item out of the count because its new version came.</summary>
    public const string ReplacedRule = "退回重报";

    /// <summary>How the reasons of an item whose new version took its place begin in the ledger.</summary>
    public static readonly string ReplacedReasons = $$"""[{"rule":"{{JsonEncodedText.Encode(ReplacedRule)}}",""";

    /// <summary>The decision that the returned item needs, from the very instant from which the new version's holds; null where it needs none.</summary>
    /// <param name="context">The ledger.</param>
    /// <param name="office">The office's id.</param>
    /// <param name="number">The new version's number.</param>
    /// <param name="before">The decision about the new version until now, or null where it is its first.</param>
    /// <param name="after">The decision about it from now on.</param>
    /// <param name="from">When that holds from.</param>
    /// <param name="policy">The configuration under which it was decided.</param>
    /// <param name="now">When.</param>
    public static DecisionRow? Follow(LedgerContext context, string office, string number, Decision? before, Decision after, DateTimeOffset from, string policy, DateTimeOffset now)
    {
        if ((after.Replaces ? after.RelatedTo : before is { Replaces: true } ? before.RelatedTo : null) is not { } item
            || context.Submissions.Where(s => s.Office == office && s.Number == item).Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => d).SingleOrDefault() is not { } present)
        {
            return null;
        }

        if (Takes(after))
        {
            return !Takes(before) && present.Status is SubmissionStatus.Counted or SubmissionStatus.Review ? Row(present, Replaced(LedgerRows.Decision(present), number)) : null;
        }

        // What another version has replaced in its turn takes its own item out of the count for good.
        if (IsReplaced(before) || !IsReplaced(LedgerRows.Decision(present), number))
        {
            return null;
        }

        var earlier = context.Decisions.Single(d => d.SubmissionId == present.SubmissionId && d.Sequence == present.Sequence - 1);
        return Row(present, LedgerRows.Decision(earlier) with { Awaits = false, Reasons = [new Reason(ReplacedRule, $"代替它的 {number} 不再计数，恢复原来的判定", Decides: true)] });

        DecisionRow Row(DecisionRow held, Decision decision)
        {
            var row = LedgerRows.Row(decision, held.Sequence + 1, DecisionOrigin.Rules, policy, now);
            (row.SubmissionId, row.EffectiveAt) = (held.SubmissionId, from);
            return row;
        }
    }

    /// <summary>The new version's own decision once the return was withdrawn: it takes no item's place any more.</summary>
    public static Decision Released(Decision own, string item, DateOnly day) =>
        own with { Reasons = [.. own.Reasons, new Reason(OfficeEvent.Correction, $"{day:yyyy-MM-dd} 冲正后，{item} 的退回不作数，不再代替它")] };

    /// <summary>True where a decision was made because a return was withdrawn.</summary>
    public static bool IsReleased(Decision decision) => !decision.Replaces && decision.Reasons.Any(r => r.Rule == OfficeEvent.Correction);

    /// <summary>True where a decision only followed one about the item's new version: it left the count, or came back into it.</summary>
    /// <param name="before">The item's decision until then.</param>
    /// <param name="after">The decision.</param>
    public static bool Follows(Decision before, Decision after) => after.Reasons is [{ Rule: ReplacedRule }] && after.Replaces == before.Replaces;

    /// <summary>True where a decision keeps the item that it replaces out of the count.</summary>
    public static bool Takes(Decision? decision) => decision is { Replaces: true, Status: SubmissionStatus.Counted };

    /// <summary>The decision that a returned item is counted no longer.</summary>
    public static Decision Replaced(Decision present, string by) => present with
    {
        Status = SubmissionStatus.NotCounted,
        Awaits = false,
        Reasons = [new Reason(ReplacedRule, $"已退回，由 {by} 代替计数", Decides: true)],
    };

    /// <summary>True where the reasons of a decision, as the ledger keeps them, say that a new version took the item's place.</summary>
    public static bool IsReplacedBy(string reasons) => JsonSerializer.Deserialize(reasons, LedgerJson.Default.IReadOnlyListReason) is [{ Rule: ReplacedRule }];

    /// <summary>True where a decision is not the rules' own about the submission.</summary>
    /// <param name="origin">Who made it.</param>
    /// <param name="reasons">Its reasons where it does not count, as the ledger keeps them; else null.</param>
    public static bool IsSettled(DecisionOrigin origin, string? reasons) => origin != DecisionOrigin.Rules || (reasons is not null && IsReplacedBy(reasons));

    /// <summary>True where an item is out of the count because a new version, or the given one, took its place.</summary>
    public static bool IsReplaced(Decision? decision, string? by = null) =>
        decision is { Status: SubmissionStatus.NotCounted, Reasons: [{ Rule: ReplacedRule } reason] } && (by is null || reason == Replaced(decision, by).Reasons[0]);
}
