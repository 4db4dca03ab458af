using MailIntake.Domain.Classify.Steps;
using MailIntake.Domain.Identify;

namespace MailIntake.Domain.Classify;

/// <summary>
/// Decides what a mail is. <see cref="Identify"/> does all that depends on the mail and the office alone and may run for many
/// mails at once; <see cref="Decide(IdentifiedMail, IDuplicateIndex, Func{EarlierSubmission, string?})"/> adds what depends on the mails before it. The steps run in the
/// order in which a careful clerk asks: is it a report at all, may it be read, whose is it, of what kind, does a rule or a
/// limit speak against it, was it here before. The first step that sets a status decides; each step is told as a reason.
/// </summary>
public static class Classifier
{
    /// <summary>The rule by which a person decided.</summary>
    public const string PersonRule = "人工判定";

    /// <summary>The rule of a kind's limits (字数).</summary>
    public const string LimitRule = "字数限制";

    /// <summary>The rule that tells of a mail that lay in the provider's junk folder.</summary>
    public const string JunkRule = "垃圾箱";

    /// <summary>The rule that tells of a mail from a unit's address that its provider's check speaks against: never counted and never answered without a person.</summary>
    public const string ForgeryRule = "疑似冒用";

    /// <summary>The rule that tells of a text that another unit sent before: told to the office alone, not to the unit.</summary>
    public const string CopiedRule = "疑似抄袭";

    /// <summary>The rule that sends a mail to a person of which the mailbox does not say when it arrived.</summary>
    public const string ArrivalRule = "到达时间";

    /// <summary>The rule that tells of a file which a program of others failed on, by no fault of the file's; it awaits another try.</summary>
    public const string FailedRule = "读取程序";

    /// <summary>The name, among the reasons, of what names the commission (约稿编号) that a mail answers.</summary>
    public const string CommissionRule = "约稿";

    /// <summary>The rule that sends an answer to a commission to a person of which it is not certain which one it answers: counted without, the unit would be taken to have missed it.</summary>
    public const string UnclearCommissionRule = "约稿待定";

    /// <summary>The kind (文种) by which a mail says itself that it answers a commission.</summary>
    public const string CommissionKind = "约稿";

    /// <summary>Decides about a mail with the mails before it known.</summary>
    public static Decision Decide(OfficeContext office, ArrivedMail mail, IDuplicateIndex index, Func<EarlierSubmission, string?> textOf, CommissionIndex? commissions = null) =>
        Decide(Identify(office, mail, commissions), index, textOf);

    /// <summary>Decides everything that does not depend on the mails before it. A function of its arguments; may run in parallel.</summary>
    /// <param name="office">The office.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="commissions">The office's commissions (约稿), or null where it has none.</param>
    /// <param name="trials">Takes what came of each of the office's rules, in the order in which they were asked; null where nobody wants to know.</param>
    public static IdentifiedMail Identify(OfficeContext office, ArrivedMail mail, CommissionIndex? commissions = null, ICollection<RuleTrial>? trials = null)
    {
        commissions ??= CommissionIndex.Empty;
        var draft = new DecisionDraft(office, mail, trials);

        // The office by the mailbox that the mail came to. The unit by the sender's address, else by the names in the mail.
        draft.Tell("邮箱", mail.IsJunk ? $"{mail.Mailbox} 的“{mail.Folder}”" : mail.Mailbox);
        if (mail.Signature is { } signature)
        {
            draft.Tell(signature.ToReason());
        }

        var unit = UnitIdentifier.Find(office, mail.Content.Mail);
        draft.Tell(unit.Reason);

        // What is no report is set aside, what bears a security mark quarantined. A forgery, or a mail that is not whole, is for a person.
        if (MailScreening.IsNoReport(draft, unit, out var likelyAutomatic))
        {
            return Identified(draft, draft.ToDecision(unit.Unit), leftAlone: mail.IsJunk && !unit.ByAddress);
        }

        if (MailScreening.IsQuarantined(draft))
        {
            return Identified(draft, draft.ToDecision(unit.Unit));
        }

        var forged = !MailScreening.CheckSender(draft, unit);
        MailScreening.CheckMail(draft, unit, likelyAutomatic);

        // The title, and which part of the mail is the report.
        var subject = SubjectLine.Parse(mail.Content.Mail.Subject);
        var (tagged, title) = office.Tags.Read(subject, office);
        if (mail.Content.Awaits)
        {
            // Nothing that hangs on the text can be said yet; all that is said here is said again once it is there.
            var awaited = mail.Content.Files.First(f => f.Awaits);
            draft.Settle(SubmissionStatus.Review, awaited.Failed ? FailedRule : "稿件", $"{awaited.Name}：{awaited.Fault}");
            return Identified(draft, draft.ToDecision(unit.Unit) with { Title = title.Length > 0 ? title : null, Awaits = true });
        }

        var report = ReportChoice.Of(draft, out var leftByName);
        var named = title.Length > 0 ? title : ReportTitles.First(report);
        var ownTitles = ReportTitles.Own(office, report, title);

        // The commission that it answers, which rules may ask for. The kind by mailbox, then tag, then a rule, then 字数.
        var finding = CommissionCheck.Find(draft, commissions, unit.Unit, named, office.Mailbox(mail.Mailbox)?.Kind == CommissionKind || tagged is [{ Kind: CommissionKind }]);
        var input = OfficeRules.InputOf(draft, unit.Unit, subject, tagged, title, report, finding?.Number);
        var words = input.Words;
        var kind = KindIdentifier.Find(draft, tagged, subject, input, ownTitles);

        // Is the text the report, or a letter to the office? Which rule an answer of 不涉及 is for is the office's to say.
        var isComparable = ReportCheck.Check(draft, report, leftByName);
        var letter = OfficeLetter.Find(mail.Content.Mail, report, unit.Unit, title, office, commissions, out var isAcknowledgement);
        var isOffices = input.Text.Contains(OfficeLetter.NotConcerned, StringComparison.Ordinal);
        if (letter is not null && !isOffices)
        {
            draft.Settle(SubmissionStatus.Review, "稿件", letter);
        }

        // The office's exclusions, its limits, and whether it is certain which commission is answered.
        OfficeRules.Apply(draft, input with { Kind = kind?.Name ?? "" }, ownTitles);
        if (letter is not null && isOffices)
        {
            draft.Settle(SubmissionStatus.Review, "稿件", letter);
        }

        KindIdentifier.CheckLimits(draft, kind, words);
        CommissionCheck.Check(draft, commissions, unit.Unit, kind, finding, saysKind: tagged.Count > 0);
        if (draft.Status is null)
        {
            draft.Settle(SubmissionStatus.Counted, "计数", kind is null ? "计数" : $"按“{kind.Name}”计数");
        }

        // What later mails are compared with for duplicates, as this one is with earlier ones (Decide, below). A forgery must not make a duplicate of the unit's own mail that comes after it. 收到 is said to many mails,
        // and is no new version of what it quotes the title of.
        isComparable &= words is > 0 && !forged && !isAcknowledgement;
        var (hash, sketch) = isComparable ? ReportKey.Of(report!.Text, unit.Unit is { } own ? [.. own.Aliases.Append(own.Name).OrderByDescending(name => name.Length)] : []) : default;
        var decision = draft.ToDecision(unit.Unit) with
        {
            Kind = kind?.Name,
            Words = words,
            CountedFrom = report?.Source,
            Title = named,
            Authors = words is > 0 ? AuthorLines.Find(report!) : [],
            Commission = finding?.Number,
            TextHash = hash,
            TextSketch = sketch,
        };
        return Identified(draft, decision, sketch is null ? null : report!.Text);
    }

    /// <summary>
    /// Adds to a provisional decision what the mails before it say: the same bytes, the same or nearly the same text of the unit, a returned item's
    /// new version, a text that another unit sent.
    /// </summary>
    /// <param name="mail">The mail.</param>
    /// <param name="index">The mails before it.</param>
    /// <param name="textOf">The text of one of those that <see cref="DuplicateJudge.ToCompare"/> names, or null where it cannot be read (now).</param>
    public static Decision Decide(IdentifiedMail mail, IDuplicateIndex index, Func<EarlierSubmission, string?> textOf) =>
        DuplicateJudge.Decide(mail, index, textOf);

    /// <summary>Why it was decided so, in Chinese, as units are told: without what the office is to do about it. Empty where nothing says.</summary>
    public static string ToldReason(Decision decision) =>
        decision.Reasons.LastOrDefault(r => r.Decides)?.Saw.Replace(CommissionCheck.UnclearCommissionAdvice, "", StringComparison.Ordinal) ?? "";

    /// <summary>
    /// Why it was decided so, in words that are the office's own: those of its <c>classification.yaml</c>, a limit of 字数, a person's. Null where the reason is another, which may quote the mail.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="rules">The office's classification as it is now.</param>
    public static string? OwnReason(Decision decision, OfficeClassification rules)
    {
        if (decision.Reasons.LastOrDefault(r => r.Decides) is not { } reason)
        {
            return null;
        }

        // What a rule saw of the mail stands behind its words.
        return rules.Rules.Select(r => r.Reason).Concat([rules.Untagged.Reason, rules.Unidentified.Reason, rules.NoMail ?? ""])
            .Where(own => own.Length > 0 && reason.Saw.StartsWith(own, StringComparison.Ordinal)).MaxBy(own => own.Length)
            ?? (reason.Rule is PersonRule or LimitRule ? reason.Saw : null);
    }

    /// <summary>The title that a subject gives, without prefixes (Re:, 转发：) and tags; null where it gives none.</summary>
    public static string? TitleOf(OfficeContext office, string subject) =>
        office.Tags.Read(SubjectLine.Parse(subject), office).Title is { Length: > 0 } title ? title : null;

    private static IdentifiedMail Identified(DecisionDraft draft, Decision decision, string? text = null, bool leftAlone = false) =>
        new(draft.Arrived.ReceivedAt, draft.Arrived.Sha256, decision, leftAlone)
        {
            Mailbox = draft.Arrived.Mailbox,
            Text = text is null ? null : ShortText.Beginning(text, TextLikeness.MostCharacters),
            Copied = draft.Rules.Copied,
        };
}
