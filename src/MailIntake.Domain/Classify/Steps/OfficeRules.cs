using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>Asks the office's own rules (the rules of its <c>classification.yaml</c>) about a mail.</summary>
internal static class OfficeRules
{
    /// <summary>What the rules see of a mail.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="unit">The unit, or null.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="tagged">The kinds that it names, and the tags by which.</param>
    /// <param name="title">Its title.</param>
    /// <param name="report">The report, or null.</param>
    /// <param name="commission">The number of the commission that the mail answers, or null.</param>
    public static RuleInput InputOf(
        DecisionDraft draft, RosterUnit? unit, SubjectLine subject, IReadOnlyList<(string Kind, string Tag)> tagged, string title, ReportText? report, string? commission) => new()
    {
        Mailbox = draft.Arrived.Mailbox,
        Sender = draft.Mail.From is [var from, ..] ? from.Address : "",
        Unit = unit?.Name ?? "",
        Category = unit?.Category ?? "",
        Tags = [.. subject.Bracketed().Select(label => label.Content).Union(tagged.Select(t => t.Tag))],
        Subject = title.Length > 0 ? title : subject.Text,
        Text = report?.Text ?? "",
        Words = report is { Fault: null } ? report.Words : null,
        Attachments = [.. draft.Mail.Attachments.Select(a => a.FileName).Concat(draft.Arrived.Content.Files.Select(f => f.Member)).OfType<string>().Take(50)],
        Commission = commission,
    };

    /// <summary>Asks the rules that set a status or warn: exclusions and the like.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="input">What rules see of the mail.</param>
    /// <param name="ownTitles">What the report calls itself.</param>
    public static void Apply(DecisionDraft draft, RuleInput input, IReadOnlyList<string> ownTitles)
    {
        foreach (var rule in draft.Rules.Rules)
        {
            if (rule.Kind is not null)
            {
                continue;
            }

            if (draft.Status is not null && rule.Status is not null)
            {
                draft.Trials?.Add(new RuleTrial(rule.Name, null, ""));
                continue;
            }

            if (Ask(draft, rule, input) is not { } saw)
            {
                continue;
            }

            if (rule.Status is { } to)
            {
                draft.Settle(to, rule.Name, saw.Length > 0 ? $"{rule.Reason}：{saw}" : rule.Reason);
            }
            else
            {
                draft.Warn($"{rule.Name}：{rule.Reason}（{saw}）");
            }
        }

        // （简报）平鲁区 says nothing of what the report is; where the report alone says it, a person decides.
        foreach (var rule in draft.Rules.Rules)
        {
            if (draft.Status is null && rule is { Kind: null, Status: not null } && AskOwnTitles(draft, rule, input, ownTitles) is { } saw)
            {
                draft.Settle(SubmissionStatus.Review, rule.Name, $"{rule.Reason}：主题没有这样写，{saw}，请人工确定");
            }
        }
    }

    /// <summary>What a rule saw where its condition holds, else null.</summary>
    public static string? Ask(DecisionDraft draft, ClassificationRule rule, RuleInput input)
    {
        var saw = rule.When.Saw(input);
        draft.Trials?.Add(new RuleTrial(rule.Name, saw is not null, saw ?? rule.When.Lacks(input)!));
        return saw;
    }

    /// <summary>What a rule saw where the report's own title stands in the subject's place, else null.</summary>
    public static string? AskOwnTitles(DecisionDraft draft, ClassificationRule rule, RuleInput input, IReadOnlyList<string> ownTitles)
    {
        foreach (var title in ownTitles)
        {
            if (rule.When.Saw(input with { Subject = title }) is { } saw)
            {
                var told = $"稿件自己的标题“{ShortText.Of(title, 41)}”符合（{saw}）";
                draft.Trials?.Add(new RuleTrial(rule.Name, true, told));
                return told;
            }
        }

        return null;
    }
}
