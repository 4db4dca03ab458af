using MailIntake.Domain.Identify;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>The kind (文种) of a mail: by the mailbox it came to, then the subject's tag, then a rule of the office, then 字数 where the office allows it.</summary>
internal static class KindIdentifier
{
    /// <summary>Finds the kind; null where nothing tells it.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="tagged">The kinds that the subject names, and the tags by which.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="input">What rules see of the mail.</param>
    /// <param name="ownTitles">What the report calls itself.</param>
    public static KindRule? Find(DecisionDraft draft, IReadOnlyList<(string Kind, string Tag)> tagged, SubjectLine subject, RuleInput input, IReadOnlyList<string> ownTitles)
    {
        if (draft.Office.Mailbox(draft.Arrived.Mailbox)?.Kind is { } byMailbox)
        {
            draft.Tell("文种", $"发到 {draft.Arrived.Mailbox} 的都是“{byMailbox}”");
            return draft.Office.Kind(byMailbox);
        }

        switch (tagged)
        {
            case [var one]:
                draft.Tell("文种", $"主题标记“{one.Tag}”，是“{one.Kind}”");
                return draft.Office.Kind(one.Kind);
            case [_, _, ..]:
                draft.Settle(SubmissionStatus.Review, "文种", $"主题有不同的标记：{string.Join("、", tagged.Select(t => t.Tag))}");
                return null;
            default:
                break;
        }

        foreach (var rule in draft.Rules.Rules)
        {
            if (rule.Kind is not null && OfficeRules.Ask(draft, rule, input) is { } saw)
            {
                draft.Tell(rule.Name, $"{saw}，是“{rule.Kind}”");
                return draft.Office.Kind(rule.Kind);
            }
        }

        foreach (var rule in draft.Rules.Rules)
        {
            if (rule.Kind is not null && OfficeRules.AskOwnTitles(draft, rule, input, ownTitles) is { } saw)
            {
                draft.Settle(SubmissionStatus.Review, rule.Name, $"主题没有文种标记，也看不出文种；{saw}，像是“{rule.Kind}”，请人工确定");
                return draft.Office.Kind(rule.Kind);
            }
        }

        if (draft.Rules.DefaultKind is { } usual)
        {
            draft.Tell("文种", $"主题没有标记，按“{usual}”");
            return draft.Office.Kind(usual);
        }

        if (draft.Rules.ByWords.Count > 0 && input.Words is { } words && words >= draft.Rules.TooShort)
        {
            foreach (var band in draft.Rules.ByWords)
            {
                if (words >= band.Min && words <= band.Max)
                {
                    draft.Tell("文种", $"主题没有标记，{words} 字，按字数是“{band.Kind}”");
                    return draft.Office.Kind(band.Kind);
                }
            }
        }

        // A label that is nearly one is no untagged mail: a person sees what was meant.
        if (draft.Rules.Untagged.Status == SubmissionStatus.NotCounted && draft.Office.Tags.Suspect(subject, draft.Office) is var (meant, piece))
        {
            draft.Settle(SubmissionStatus.Review, "文种", $"主题里的“{piece}”像是标注“{meant}”，但不在括号里，也不单独在开头：请人工确定");
            return draft.Office.Kind(meant);
        }

        draft.Settle(draft.Rules.Untagged.Status, "文种", draft.Rules.ByWords.Count > 0 && input.Words is { } count ? $"{draft.Rules.Untagged.Reason}（{count} 字）" : draft.Rules.Untagged.Reason);
        return null;
    }

    /// <summary>What the kind's limits say of a report of so many 字.</summary>
    public static void CheckLimits(DecisionDraft draft, KindRule? kind, int? words)
    {
        if (kind is null || words is not { } count || count == 0)
        {
            return;
        }

        switch (kind.Judge(count))
        {
            case (SubmissionStatus.Counted, { } saw):
                draft.Warn(saw);
                break;
            case (var to, { } saw):
                draft.Settle(to, Classifier.LimitRule, saw);
                break;
            default:
                break;
        }
    }
}
