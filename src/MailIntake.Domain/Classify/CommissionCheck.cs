using MailIntake.Domain.Classify.Steps;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Classify;

/// <summary>Which commission (约稿) a mail answers, and what happens to an answer of which that is not certain.</summary>
public static class CommissionCheck
{
    // What the office does about it.
    internal const string UnclearCommissionAdvice = "（请用 decide 的 --commission 编号 指定答复哪一个，都不是的写 --commission none）";

    // How many commissions a reason names.
    private const int MostNamed = 5;

    /// <summary>True where a mail is in review for nothing but that it is not certain which commission (约稿) it answers; that is the last question asked.</summary>
    public static bool WaitsForCommission(Decision decision) =>
        decision is { Status: SubmissionStatus.Review, Commission: null } && decision.Reasons.Any(r => r.Decides) && decision.Reasons.All(r => !r.Decides || r.Rule == Classifier.UnclearCommissionRule);

    /// <summary>A decision that lost the commission of the item that it had replaced: where it was not certain which one it answers, it is not again.</summary>
    public static Decision WithoutCommission(Decision decision) => decision.Status == SubmissionStatus.Counted && decision.Reasons.Any(r => r.Rule == Classifier.UnclearCommissionRule)
        ? decision with
        {
            Status = SubmissionStatus.Review,
            Commission = null,
            Reasons = [.. decision.Reasons.Select(r => r with { Decides = r.Rule == Classifier.UnclearCommissionRule })],
        }
        : decision with { Commission = null };

    /// <summary>The commission that a mail answers, or null; what speaks against its counting as an answer is told.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="commissions">The office's commissions.</param>
    /// <param name="unit">The unit, or null.</param>
    /// <param name="title">The title, or null.</param>
    /// <param name="isAnswer">True where the mail says itself that it answers one.</param>
    internal static CommissionFinding? Find(DecisionDraft draft, CommissionIndex commissions, RosterUnit? unit, string? title, bool isAnswer)
    {
        if (commissions.Find(draft.Mail, title, unit, draft.Arrived.ReceivedAt, draft.Rules.CommissionNumber, isAnswer) is not { } found)
        {
            return null;
        }

        draft.Tell(Classifier.CommissionRule, found.Saw);
        if (found.Commission is { } commission)
        {
            if (unit is not null && !commission.Units.Contains(unit.Name))
            {
                draft.Warn($"约稿“{commission.Number}”没有布置给“{unit.Name}”，不会据此计分");
            }
            else if (draft.Arrived.ReceivedAt > commission.DueAt)
            {
                draft.Warn($"约稿“{commission.Number}”已于 {OfficeTime.Local(commission.DueAt):yyyy-MM-dd HH:mm} 截止，这一件逾期");
            }
        }

        return found;
    }

    /// <summary>Sends an answer to a person of which it is not certain which commission it is for: a unit has lost ten points and more by an answer that nobody took for one, and one mail cannot answer two.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="commissions">The office's commissions.</param>
    /// <param name="unit">The unit, or null.</param>
    /// <param name="kind">The kind, or null.</param>
    /// <param name="found">The commission that it answers, or null.</param>
    /// <param name="saysKind">True where the mail says itself of what kind it is.</param>
    internal static void Check(DecisionDraft draft, CommissionIndex commissions, RosterUnit? unit, KindRule? kind, CommissionFinding? found, bool saysKind)
    {
        if (unit is null || draft.Status is not (null or SubmissionStatus.Review))
        {
            return;
        }

        if (found is { Several: { Count: > 1 } several })
        {
            draft.Settle(
                SubmissionStatus.Review, Classifier.UnclearCommissionRule,
                $"主题中有 {several.Count} 个约稿的编号：{Cite(several)}；一件来稿只答复一个约稿（一事一报），其余的请另报{UnclearCommissionAdvice}");
        }
        else if (kind?.Name == Classifier.CommissionKind && found?.Commission?.Units.Contains(unit.Name) != true && commissions.Open(unit.Name, draft.Arrived.ReceivedAt) is { Count: > 0 } open)
        {
            var why = found is null ? "主题没有约稿编号，标题也不能确定是哪个约稿" : found.Commission is null ? $"台账中没有约稿“{found.Number}”" : $"约稿“{found.Number}”没有布置给“{unit.Name}”";
            draft.Settle(
                SubmissionStatus.Review, Classifier.UnclearCommissionRule,
                $"{why}；收到时“{unit.Name}”没有截止的约稿有：{Cite(open)}{UnclearCommissionAdvice}");
        }
        else if (found is null && !saysKind && !SubjectLine.IsForward(draft.Mail.Subject) && OfficeLetter.MayAnswerRewritten(draft.Mail, draft.Office) && commissions.Open(unit.Name, draft.Arrived.ReceivedAt) is { Count: > 0 } asked)
        {
            draft.Settle(
                SubmissionStatus.Review, Classifier.UnclearCommissionRule,
                $"是对一封经 QQ 邮箱发出的邮件的回复，QQ 改了它的编号，分不清是不是约稿通知；收到时“{unit.Name}”没有截止的约稿有：{Cite(asked)}{UnclearCommissionAdvice}");
        }
    }

    private static string Cite(IReadOnlyList<Commission> commissions) =>
        string.Join("、", commissions.Take(MostNamed).Select(c => $"{c.Number}《{ShortText.Of(c.Title, 31)}》")) + (commissions.Count > MostNamed ? $"等 {commissions.Count} 个" : "");
}
