using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Domain.Score;

/// <summary>What a person should know about an event that can be recorded: that it is about an item its clause is not meant for, or scores as of another kind (文种) than its item is.</summary>
public sealed class EventAdvice
{
    private readonly OfficePolicy policy;
    private readonly ItemTies ties;
    private readonly HashSet<string> adopted;

    /// <summary>Takes what is known of one unit: its submissions in order of time, and its events, those just being recorded included.</summary>
    public EventAdvice(OfficePolicy policy, IReadOnlyList<Submission> submissions, IEnumerable<OfficeEvent> events)
    {
        this.policy = policy;
        ties = new ItemTies([.. submissions.Where(s => s.HoldsUntil is null)]);
        adopted = [.. Withdrawals.InForce(events).Where(e => e.Item == policy.Adoptions?.Event).Select(ties.KeyOf)];
    }

    /// <summary>The warning in Chinese, or null where there is nothing to say.</summary>
    public string? Warning(OfficeEvent row, EventRule rule)
    {
        if (rule.MeantForAdopted && !adopted.Contains(ties.KeyOf(row)))
        {
            return $"“{row.Item}”针对被采用的信息，这条信息没有采用记录（{rule.Posting.Clause}）；已照记";
        }

        var item = ties.SubmissionOf(row);
        if (row.Kind is null && item?.Kind is { } own
            && policy.Events.Judge(row) is { Refusal: null } recorded && policy.Events.Judge(row with { Kind = own }) is { Refusal: null } wanted && wanted.Points != recorded.Points)
        {
            return $"没有写文种，按“{recorded.Label}”计；{item.Number} 是{own}，如果是按{own}采用的，应按“{wanted.Label}”计：请冲正后写明文种重新登记";
        }

        var kind = item?.Kind ?? row.Kind;
        return rule.MeantForKind is { } meant && kind is not null && kind != meant
            ? $"“{row.Item}”针对{meant}，这条信息是{kind}（{rule.Posting.Clause}）；已照记"
            : null;
    }
}
