using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Classify;

/// <summary>
/// Decides what a mail is. <see cref="Identify"/> does all that depends on the mail and the office alone and may run for many
/// mails at once; <see cref="Decide(IdentifiedMail, IDuplicateIndex, Func{EarlierSubmission, string?})"/> adds what depends on the mails before it. The steps run in the
/// order in which a careful clerk asks: is it a report at all, may it be read, whose is it, of what kind, does a rule or a
/// limit speak against it, was it here before. The first step that sets a status decides; each step is told as a reason.
/// </summary>
public static class Classifier
{
    // As many lines of a report are looked at for its title: 平鲁区简报, 第8期, who makes it and when may stand before it.
    private const int MostHeadLines = 5;
    private const int LongestTitle = 60;

    // A line that sends something along; the shortest reports have more.
    private const int CoveringWords = 30;

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

    // What the office does about it.
    private const string UnclearCommissionAdvice = "（请用 decide 的 --commission 编号 指定答复哪一个，都不是的写 --commission none）";

    /// <summary>The kind (文种) by which a mail says itself that it answers a commission.</summary>
    public const string CommissionKind = "约稿";

    // How many commissions a reason names.
    private const int MostNamed = 5;

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
        var steps = new Steps(office, mail, commissions ?? CommissionIndex.Empty, trials);
        var decision = steps.Run();
        return new IdentifiedMail(mail.ReceivedAt, mail.Sha256, decision, steps.LeftAlone) { Mailbox = mail.Mailbox, Text = steps.Text, Copied = office.Classification.Copied };
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

    /// <summary>True where a mail is in review for nothing but that it is not certain which commission (约稿) it answers; that is the last question asked.</summary>
    public static bool WaitsForCommission(Decision decision) =>
        decision is { Status: SubmissionStatus.Review, Commission: null } && decision.Reasons.Any(r => r.Decides) && decision.Reasons.All(r => !r.Decides || r.Rule == UnclearCommissionRule);

    /// <summary>Why it was decided so, in Chinese, as units are told: without what the office is to do about it. Empty where nothing says.</summary>
    public static string ToldReason(Decision decision) =>
        decision.Reasons.LastOrDefault(r => r.Decides)?.Saw.Replace(UnclearCommissionAdvice, "", StringComparison.Ordinal) ?? "";

    /// <summary>A decision that lost the commission of the item that it had replaced: where it was not certain which one it answers, it is not again.</summary>
    public static Decision WithoutCommission(Decision decision) => decision.Status == SubmissionStatus.Counted && decision.Reasons.Any(r => r.Rule == UnclearCommissionRule)
        ? decision with
        {
            Status = SubmissionStatus.Review,
            Commission = null,
            Reasons = [.. decision.Reasons.Select(r => r with { Decides = r.Rule == UnclearCommissionRule })],
        }
        : decision with { Commission = null };

    /// <summary>One mail's way through the steps.</summary>
    private sealed class Steps(OfficeContext office, ArrivedMail arrived, CommissionIndex commissions, ICollection<RuleTrial>? trials)
    {
        private readonly OfficeClassification rules = office.Classification;
        private readonly ReadMail mail = arrived.Content.Mail;
        private readonly List<Reason> reasons = [];
        private readonly List<string> warnings = [];
        private SubmissionStatus? status;

        // What speaks for an automatic mail, of one that may be a report all the same.
        private Reason? likelyAutomatic;

        // The documents that are none of the report's by their names alone.
        private IReadOnlyList<string> leftByName = [];

        // What speaks for something else than this text being the report.
        private bool isLinked;
        private bool sendsAlong;
        private string? elsewhere;

        // What the report calls itself, where the subject may say nothing of it.
        private IReadOnlyList<string> ownTitles = [];

        /// <summary>The text by which the report is compared with earlier ones, or null.</summary>
        public string? Text { get; private set; }

        /// <summary>True for a stranger's mail in the junk folder.</summary>
        public bool LeftAlone { get; private set; }

        public Decision Run()
        {
            Tell("邮箱", arrived.IsJunk ? $"{arrived.Mailbox} 的“{arrived.Folder}”" : arrived.Mailbox);
            if (arrived.Signature is { } signature)
            {
                reasons.Add(signature.ToReason());
            }

            var unit = UnitIdentifier.Find(office, mail);
            reasons.Add(unit.Reason);
            if (NoReport(unit))
            {
                return Decision(unit.Unit);
            }

            if (HasSecurityMark())
            {
                Settle(SubmissionStatus.Quarantined, "密级标志", "带有密级或内部标志：不记标题，不索引，不转发；请按保密规定处理");
                return Decision(unit.Unit);
            }

            var forged = !CheckSender(unit);
            if (rules.NoMail is { } noMail)
            {
                Settle(SubmissionStatus.NotCounted, "途径", noMail);
            }

            CheckMail(unit);
            var subject = SubjectLine.Parse(mail.Subject);
            var (tagged, title) = office.Tags.Read(subject, office);
            if (arrived.Content.Awaits)
            {
                // Nothing that hangs on the text can be said yet; all that is said here is said again once it is there.
                var awaited = arrived.Content.Files.First(f => f.Awaits);
                Settle(SubmissionStatus.Review, awaited.Failed ? FailedRule : "稿件", $"{awaited.Name}：{awaited.Fault}");
                return Decision(unit.Unit) with { Title = title.Length > 0 ? title : null, Awaits = true };
            }

            var report = ChooseReport();
            var words = report is { Fault: null } ? report.Words : (int?)null;
            var named = title.Length > 0 ? title : TitleOf(report);
            ownTitles = OwnTitles(report, title);
            var finding = CommissionOf(unit.Unit, named, office.Mailbox(arrived.Mailbox)?.Kind == CommissionKind || tagged is [{ Kind: CommissionKind }]);
            var commission = finding?.Number;
            var input = new RuleInput
            {
                Mailbox = arrived.Mailbox,
                Sender = mail.From is [var from, ..] ? from.Address : "",
                Unit = unit.Unit?.Name ?? "",
                Category = unit.Unit?.Category ?? "",
                Tags = [.. subject.Bracketed().Select(label => label.Content).Union(tagged.Select(t => t.Tag))],
                Subject = title.Length > 0 ? title : subject.Text,
                Text = report?.Text ?? "",
                Words = words,
                Attachments = [.. mail.Attachments.Select(a => a.FileName).Concat(arrived.Content.Files.Select(f => f.Member)).OfType<string>().Take(50)],
                Commission = commission,
            };
            var kind = KindOf(tagged, subject, input);
            isLinked = LargeAttachmentLinks.Any(mail, arrived.Content.Body);
            (sendsAlong, elsewhere) = report is null ? default : (SendsAlong(report), Elsewhere(report));
            CheckReport(report);

            // Which rule an answer of 不涉及 is for is the office's to say.
            var letter = LetterOf(report, unit.Unit, title, out var isAcknowledgement);
            var isOffices = input.Text.Contains(OfficeLetter.NotConcerned, StringComparison.Ordinal);
            if (letter is not null && !isOffices)
            {
                Settle(SubmissionStatus.Review, "稿件", letter);
            }

            ApplyRules(input with { Kind = kind?.Name ?? "" });
            if (letter is not null && isOffices)
            {
                Settle(SubmissionStatus.Review, "稿件", letter);
            }

            CheckLimits(kind, words);
            CheckCommission(unit.Unit, kind, finding);
            if (status is null)
            {
                Settle(SubmissionStatus.Counted, "计数", kind is null ? "计数" : $"按“{kind.Name}”计数");
            }

            // The words around a link to the file are the same for every file a clerk sends that way: they tell no report from another.
            // A forgery must not make a duplicate of the unit's own mail that comes after it. 收到 is said to many mails, and is no new version of what it quotes the title of.
            // Nor is what stands beside a report that could not be read, such as 见附件 in other words, or the heading above a picture.
            var isReport = words is > 0 && !forged && !isAcknowledgement && elsewhere is null && report is not { Doubt: not null, Words: < CoveringWords }
                && !(report!.Source == ReportText.Body && (isLinked || sendsAlong));
            var (hash, sketch) = isReport ? ReportKey.Of(report!.Text, unit.Unit is { } own ? [.. own.Aliases.Append(own.Name).OrderByDescending(name => name.Length)] : []) : default;
            Text = sketch is null ? null : report!.Text.Length > TextLikeness.MostCharacters ? report.Text[..TextLikeness.MostCharacters] : report.Text;
            return Decision(unit.Unit) with
            {
                Kind = kind?.Name,
                Words = words,
                CountedFrom = report?.Source,
                Title = named,
                Authors = words is > 0 ? AuthorsOf(report!) : [],
                Commission = commission,
                TextHash = hash,
                TextSketch = sketch,
            };
        }

        private Decision Decision(RosterUnit? unit) => new()
        {
            Office = rules.Office,
            Unit = unit?.Name,
            Status = status ?? SubmissionStatus.Review,
            Reasons = reasons,
            Warnings = warnings,
        };

        private void Tell(string rule, string saw) => reasons.Add(new Reason(rule, saw));

        // Every step is told, the first that sets a status decides.
        private void Settle(SubmissionStatus to, string rule, string saw)
        {
            reasons.Add(new Reason(rule, saw, Decides: status is null));
            status ??= to;
        }

        private bool NoReport(UnitFinding unit)
        {
            if (mail.From is [{ Address: var sender }] && office.IsOwn(sender) && mail.SenderDoubt is null)
            {
                Settle(SubmissionStatus.SetAside, "本办邮件", $"发件地址 {sender} 是本办自己的邮箱");
            }
            else if (AutomaticMail.Find(mail, out var isCertain) is { } automatic)
            {
                if (isCertain || !MayBeReport(unit))
                {
                    Settle(SubmissionStatus.SetAside, automatic.Rule, automatic.Saw);
                }
                else
                {
                    likelyAutomatic = automatic;
                }
            }
            else if (arrived.IsJunk && !unit.ByAddress)
            {
                Settle(SubmissionStatus.SetAside, JunkRule, "在垃圾箱中，发件地址不在花名册中，不作处理");
            }

            LeftAlone = status is not null && arrived.IsJunk && !unit.ByAddress;
            return status is not null;
        }

        // A unit's own program may send its reports with a header of lists and of automatic mail.
        private bool MayBeReport(UnitFinding unit) =>
            unit.ByAddress && (arrived.Content.Files.Any(file => file.Fault is null || file.Awaits)
                || (arrived.Content.Body.Words > OfficeLetter.MostAnswered && office.Tags.Read(SubjectLine.Parse(mail.Subject), office).Kinds.Count > 0));

        private bool HasSecurityMark()
        {
            var marks = office.Marks;
            return marks.In(mail.Subject) || marks.In(mail.Text) || marks.In(arrived.Content.Body.Uncounted)
                || mail.Attachments.Any(a => a.FileName is { } name && marks.InName(name))
                || arrived.Content.Names.Any(name => marks.InName(name))
                || arrived.Content.Files.Any(f => marks.In(f.Text) || marks.In(f.Uncounted) || (f.Member is { } member && marks.InName(member)));
        }

        // False where the sender is not who it says.
        private bool CheckSender(UnitFinding unit)
        {
            var (verdict, saw) = SenderCheck.Check(mail, office.AuthservId(arrived.Mailbox), arrived.Signature);
            warnings.AddRange(SenderCheck.Tricks(office, mail, unit));
            if (unit.ByAddress && verdict == SenderVerdict.Failed)
            {
                Settle(SubmissionStatus.Review, ForgeryRule, saw);
                return false;
            }

            if (SenderCheck.BorrowedAddress(office, mail, unit) is { } borrowed)
            {
                Settle(SubmissionStatus.Review, ForgeryRule, borrowed);
                return false;
            }

            Tell(SenderCheck.Step, saw);
            return true;
        }

        // What makes the mail itself uncertain, whatever it says.
        private void CheckMail(UnitFinding unit)
        {
            if (mail.HeadersOnly)
            {
                Settle(SubmissionStatus.Review, "邮件大小", "邮件超过大小上限（邮箱设置 limit，默认 50 MB），只读取了邮件头，原件已全部存档");
            }

            if (arrived.Defect is { } defect)
            {
                Settle(SubmissionStatus.Review, ArrivalRule, defect);
            }

            if (mail.Limit is { } limit)
            {
                Settle(SubmissionStatus.Review, "读取上限", $"{limit}；原件已全部存档");
            }

            if (likelyAutomatic is { } automatic)
            {
                Settle(SubmissionStatus.Review, automatic.Rule, $"{automatic.Saw}，像是自动发出的邮件；但发件地址是“{unit.Unit?.Name}”的，又带有文稿：请人工确定是不是来稿");
            }

            if (mail.From.Count != 1)
            {
                Settle(SubmissionStatus.Review, "发件人", mail.From.Count == 0 ? "邮件没有发件人" : $"邮件写了 {mail.From.Count} 个发件人，不能确定是谁发的");
            }

            if (mail.SenderDoubt is { } several && mail.From is [{ Address: var first }] && (unit.ByAddress || office.IsOwn(first)))
            {
                Settle(SubmissionStatus.Review, "发件人", $"{several}（{first}），单位是按它认的：请人工确定是谁发的");
            }

            if (mail.SubjectDoubt is { } subjects)
            {
                Settle(SubmissionStatus.Review, "主题", $"{subjects}“{(mail.Subject.Length > 60 ? mail.Subject[..60] + "…" : mail.Subject)}”：请人工确定");
            }

            if (arrived.IsJunk)
            {
                Settle(SubmissionStatus.Review, JunkRule, "花名册中的地址发来，但被邮箱服务商放进了垃圾箱：请确认是否本人所发");
            }

            if (unit.Unit is null)
            {
                if (unit.Ambiguous)
                {
                    Settle(SubmissionStatus.Review, "单位", "写了不同单位或别处单位的名称，请人工确定");
                }
                else
                {
                    Settle(rules.Unidentified.Status, "单位", rules.Unidentified.Reason);
                }
            }

            if (AutomaticMail.Suspect(mail, arrived.Content.Files.Count > 0, arrived.Content.Body.Words > OfficeLetter.MostAnswered) is { } suspect)
            {
                Settle(SubmissionStatus.Review, suspect.Rule, suspect.Saw);
            }
        }

        private CommissionFinding? CommissionOf(RosterUnit? unit, string? title, bool isAnswer)
        {
            if (commissions.Find(mail, title, unit, arrived.ReceivedAt, rules.CommissionNumber, isAnswer) is not { } found)
            {
                return null;
            }

            Tell(CommissionRule, found.Saw);
            if (found.Commission is { } commission)
            {
                if (unit is not null && !commission.Units.Contains(unit.Name))
                {
                    warnings.Add($"约稿“{commission.Number}”没有布置给“{unit.Name}”，不会据此计分");
                }
                else if (arrived.ReceivedAt > commission.DueAt)
                {
                    warnings.Add($"约稿“{commission.Number}”已于 {OfficeTime.Local(commission.DueAt):yyyy-MM-dd HH:mm} 截止，这一件逾期");
                }
            }

            return found;
        }

        // A unit has lost ten points and more by an answer that nobody took for one, and one mail cannot answer two.
        private void CheckCommission(RosterUnit? unit, KindRule? kind, CommissionFinding? found)
        {
            if (unit is null || status is not (null or SubmissionStatus.Review))
            {
                return;
            }

            if (found is { Several: { Count: > 1 } several })
            {
                Settle(
                    SubmissionStatus.Review, UnclearCommissionRule,
                    $"主题中有 {several.Count} 个约稿的编号：{Cite(several)}；一件来稿只答复一个约稿（一事一报），其余的请另报{UnclearCommissionAdvice}");
            }
            else if (kind?.Name == CommissionKind && found?.Commission?.Units.Contains(unit.Name) != true && commissions.Open(unit.Name, arrived.ReceivedAt) is { Count: > 0 } open)
            {
                var why = found is null ? "主题没有约稿编号，标题也不能确定是哪个约稿" : found.Commission is null ? $"台账中没有约稿“{found.Number}”" : $"约稿“{found.Number}”没有布置给“{unit.Name}”";
                Settle(
                    SubmissionStatus.Review, UnclearCommissionRule,
                    $"{why}；收到时“{unit.Name}”没有截止的约稿有：{Cite(open)}{UnclearCommissionAdvice}");
            }
        }

        private static string Cite(IReadOnlyList<Commission> commissions) =>
            string.Join("、", commissions.Take(MostNamed).Select(c => $"{c.Number}《{(c.Title.Length > 30 ? c.Title[..30] + "…" : c.Title)}》")) + (commissions.Count > MostNamed ? $"等 {commissions.Count} 个" : "");

        private ReportText? ChooseReport()
        {
            var files = arrived.Content.Files;
            if (rules.NoReports is { } noReports && files.Count > 0)
            {
                files = [.. files.Where(f => noReports.Match(f.FileName) is null)];
                leftByName = files.Count == 0 ? [.. arrived.Content.Files.Select(f => f.Name)] : [];
            }

            if (files.Count > 1)
            {
                files = OneVersionEach(files);
            }

            switch (files.Count)
            {
                case 0:
                    return mail.HeadersOnly ? null : arrived.Content.Body;
                case 1:
                    return files[0];
                default:
                    Settle(rules.SeveralReports.Status, "一事一报", $"{rules.SeveralReports.Reason}：{string.Join("、", files.Take(5).Select(f => f.Name))}");
                    return files.MaxBy(f => f.Words);
            }
        }

        // The same report as docx and PDF is one report: the version that could be read stands for it. Files that share their name alone are not.
        private static List<ReportText> OneVersionEach(IReadOnlyList<ReportText> files)
        {
            var reports = new List<ReportText>();
            foreach (var file in files.OrderBy(f => f.Fault is not null))
            {
                if (!reports.Exists(known => Stem(known.FileName).Equals(Stem(file.FileName), StringComparison.OrdinalIgnoreCase) && IsSameReport(known, file)))
                {
                    reports.Add(file);
                }
            }

            return reports;
        }

        private static bool IsSameReport(ReportText known, ReportText other)
        {
            if (known.Fault is null && other.Fault is null && ReportKey.Of(known.Text).Hash == ReportKey.Of(other.Text).Hash)
            {
                return true;
            }

            // What cannot be read is a scan of the readable one with seal and signature, at least where the format is another.
            return !Extension(known.FileName).Equals(Extension(other.FileName), StringComparison.OrdinalIgnoreCase)
                && (other.Fault is not null || TextLikeness.Of(known.Text, other.Text).Share >= DuplicateJudge.OtherShare);
        }

        private static string Extension(string name) => name[Stem(name).Length..];

        // What is taken for a body's signature names the author as often as it names who sends it.
        private static IReadOnlyList<string> AuthorsOf(ReportText report)
        {
            var authors = AuthorLines.Find(report.Text);
            return authors.Count > 0 || report.Signed is null ? authors : AuthorLines.Find(report.Signed);
        }

        private static string Stem(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

        // The report's first line that is more than a masthead, and its file's name. A first paragraph ends as a sentence does; in a body, where a program broke it, it has parts.
        private List<string> OwnTitles(ReportText? report, string subject)
        {
            var titles = new List<string>();
            if (report is null)
            {
                return titles;
            }

            var lines = 0;
            foreach (var span in report.Text.AsSpan().EnumerateLines())
            {
                var line = span.Trim();
                if (line.IsEmpty)
                {
                    continue;
                }

                // Most reports begin with the title that the subject bears.
                if (++lines > MostHeadLines || line.Length > LongestTitle || "。！？；：，!?;:,".Contains(line[^1]) || line.SequenceEqual(subject)
                    || (report.Source == ReportText.Body && line.IndexOfAny('，', '。', '；') >= 0))
                {
                    break;
                }

                if (office.Tags.TitleIn(line.ToString(), office) is { } title)
                {
                    titles.Add(title);
                    break;
                }
            }

            if (report.Source != ReportText.Body && Stem(report.FileName) is var stem && stem != subject && !titles.Contains(stem)
                && office.Tags.TitleIn(stem, office) is { } name && !titles.Exists(title => ReportKey.SameTitle(title, name)))
            {
                titles.Add(name);
            }

            titles.RemoveAll(title => ReportKey.SameTitle(title, subject));
            return titles;
        }

        private KindRule? KindOf(IReadOnlyList<(string Kind, string Tag)> tagged, SubjectLine subject, RuleInput input)
        {
            if (office.Mailbox(arrived.Mailbox)?.Kind is { } byMailbox)
            {
                Tell("文种", $"发到 {arrived.Mailbox} 的都是“{byMailbox}”");
                return office.Kind(byMailbox);
            }

            switch (tagged)
            {
                case [var one]:
                    Tell("文种", $"主题标记“{one.Tag}”，是“{one.Kind}”");
                    return office.Kind(one.Kind);
                case [_, _, ..]:
                    Settle(SubmissionStatus.Review, "文种", $"主题有不同的标记：{string.Join("、", tagged.Select(t => t.Tag))}");
                    return null;
                default:
                    break;
            }

            foreach (var rule in rules.Rules)
            {
                if (rule.Kind is not null && Ask(rule, input) is { } saw)
                {
                    Tell(rule.Name, $"{saw}，是“{rule.Kind}”");
                    return office.Kind(rule.Kind);
                }
            }

            foreach (var rule in rules.Rules)
            {
                if (rule.Kind is not null && AskOwnTitles(rule, input) is { } saw)
                {
                    Settle(SubmissionStatus.Review, rule.Name, $"主题没有文种标记，也看不出文种；{saw}，像是“{rule.Kind}”，请人工确定");
                    return office.Kind(rule.Kind);
                }
            }

            if (rules.DefaultKind is { } usual)
            {
                Tell("文种", $"主题没有标记，按“{usual}”");
                return office.Kind(usual);
            }

            if (rules.ByWords.Count > 0 && input.Words is { } words && words >= rules.TooShort)
            {
                foreach (var band in rules.ByWords)
                {
                    if (words >= band.Min && words <= band.Max)
                    {
                        Tell("文种", $"主题没有标记，{words} 字，按字数是“{band.Kind}”");
                        return office.Kind(band.Kind);
                    }
                }
            }

            // A label that is nearly one is no untagged mail: a person sees what was meant.
            if (rules.Untagged.Status == SubmissionStatus.NotCounted && office.Tags.Suspect(subject, office) is var (meant, piece))
            {
                Settle(SubmissionStatus.Review, "文种", $"主题里的“{piece}”像是标注“{meant}”，但不在括号里，也不单独在开头：请人工确定");
                return office.Kind(meant);
            }

            Settle(rules.Untagged.Status, "文种", rules.ByWords.Count > 0 && input.Words is { } count ? $"{rules.Untagged.Reason}（{count} 字）" : rules.Untagged.Reason);
            return null;
        }

        private void CheckReport(ReportText? report)
        {
            if (isLinked)
            {
                Settle(SubmissionStatus.Review, "超大附件", "稿件是网盘链接（超大附件），会过期且读不到；请发件人把稿件作为普通附件重发");
            }

            if (report is { Fault: { } fault })
            {
                Settle(SubmissionStatus.Review, "稿件", $"{report.Name}：{fault}");
            }
            else if (report is not null && IsBesideForms(report))
            {
                Settle(SubmissionStatus.Review, "稿件", $"正文只有 {report.Words} 字，附件 {string.Join("、", leftByName.Take(3))} 按名称不是稿件（no-reports），没有读作稿件；稿件可能就在其中，请人工确定，或请发件人改名后重发");
            }
            else if (report is { Words: var words } && words < Math.Max(1, rules.TooShort))
            {
                Settle(SubmissionStatus.Review, "稿件", words == 0 && report.Source == ReportText.Body ? "没有正文，也没有可作稿件的附件" : $"只有 {words} 字，不像一篇稿件");
            }
            else if (report is not null && sendsAlong)
            {
                Settle(SubmissionStatus.Review, "稿件", $"正文像是附函（{report.Words} 字），没有稿件附件；请发件人把稿件作为附件（docx）重发，不要只发链接");
            }
            else if (elsewhere is not null)
            {
                Settle(SubmissionStatus.Review, "稿件", elsewhere);
            }
            else if (report is { Doubt: { } doubt })
            {
                Settle(SubmissionStatus.Review, "稿件", $"{(report.Source == ReportText.Body ? "正文" : report.Name)}可能不完整（{doubt}），文种和字数不能据此确定；请核对原件，或请发件人重发");
            }
            else if (report is { Words: var counted and > 0 } && !report.Text.Any(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c)))
            {
                // Each line and mark counts as a word does in Word.
                Settle(SubmissionStatus.Review, "稿件", $"{(report.Source == ReportText.Body ? "正文" : report.Name)} {counted} 字，但只有线条或标点，没有文字；请核对原件，或请发件人重发");
            }
            else if (report is not null)
            {
                Tell("字数", $"{(report.Source == ReportText.Body ? "正文" : report.Name)} {report.Words} 字");
            }

            foreach (var defect in mail.Defects.Take(5))
            {
                warnings.Add($"邮件格式：{defect}");
            }
        }

        // 附件漏发了，重新发送。 without a file is no report, nor is 请查收 beside a file whose name says that it is none.
        private bool SendsAlong(ReportText report) =>
            IsBesideForms(report) || (report.Source == ReportText.Body && arrived.Content.Files.Count == 0 && arrived.Content.Ignored.Count == 0 && CoverLetters.IsOne(report));

        private bool IsBesideForms(ReportText report) => leftByName.Count > 0 && report is { Source: ReportText.Body, Words: <= OfficeLetter.MostAnswered };

        // Why something else in the mail may be the report, and what to do, in Chinese, or null.
        private string? Elsewhere(ReportText report)
        {
            var body = arrived.Content.Body;
            if (report.Source != ReportText.Body)
            {
                // An annex beside a report in the body. A cover letter has fewer words, and of a reply the rest is the office's own letter.
                return report.Fault is null && body is { Words: >= CoverLetters.TooManyWords, IsAnswered: false } && ReportText.IsFarMore(body.Words, report.Words)
                    ? $"正文有 {body.Words} 字，附件“{report.Name}”只有 {report.Words} 字，分不清哪个是稿件；请人工确定，或请发件人把稿件和清单等材料合成一个附件（docx）重发"
                    : null;
            }

            if (report.Words >= CoverLetters.TooManyWords)
            {
                return null;
            }

            // 我局不涉及 stands above the office's letter with its pictures.
            var ignored = WithoutForms(arrived.Content.Ignored);
            var shown = report.Text.Contains(OfficeLetter.NotConcerned, StringComparison.Ordinal) ? [] : arrived.Content.Shown;
            IReadOnlyList<string> unread = report.Words < CoveringWords || CoverLetters.SendsPictures(report) ? [.. ignored, .. shown] : WithoutForms(arrived.Content.Unread);
            return unread.Count == 0 ? null
                : $"正文只有 {report.Words} 字，稿件可能在读不出文字的附件或图片里（{string.Join("、", unread.Take(3))}）；请人工确定，或请发件人以 docx 附件重发";
        }

        // Why a mail without a file is for the office and no report, in Chinese, or null.
        private string? LetterOf(ReportText? report, RosterUnit? unit, string title, out bool isAcknowledgement)
        {
            isAcknowledgement = false;
            if (report is not { Source: ReportText.Body, Fault: null, Words: > 0 })
            {
                return null;
            }

            isAcknowledgement = OfficeLetter.IsAcknowledgement(report, unit);
            return isAcknowledgement ? $"正文（{report.Words} 字）只是收到、致谢一类的话，像是答复而不是稿件，请人工确定"
                : OfficeLetter.Answered(mail, report, office.OwnSubjects, commissions) is { } own ? $"是对{own}的回复，没有附件，正文只有 {report.Words} 字，像是对它的答复而不是稿件，请人工确定"
                : OfficeLetter.IsRequest(title, report) ? $"主题“{title}”，正文只有 {report.Words} 字，像是给办公室的询问、申请或说明而不是稿件，请人工确定"
                : null;
        }

        private IReadOnlyList<string> WithoutForms(IReadOnlyList<string> names) => [.. names.Where(name => rules.NoReports?.Match(name) is null)];

        private void ApplyRules(RuleInput input)
        {
            foreach (var rule in rules.Rules)
            {
                if (rule.Kind is not null)
                {
                    continue;
                }

                if (status is not null && rule.Status is not null)
                {
                    trials?.Add(new RuleTrial(rule.Name, null, ""));
                    continue;
                }

                if (Ask(rule, input) is not { } saw)
                {
                    continue;
                }

                if (rule.Status is { } to)
                {
                    Settle(to, rule.Name, saw.Length > 0 ? $"{rule.Reason}：{saw}" : rule.Reason);
                }
                else
                {
                    warnings.Add($"{rule.Name}：{rule.Reason}（{saw}）");
                }
            }

            // （简报）平鲁区 says nothing of what the report is; where the report alone says it, a person decides.
            foreach (var rule in rules.Rules)
            {
                if (status is null && rule is { Kind: null, Status: not null } && AskOwnTitles(rule, input) is { } saw)
                {
                    Settle(SubmissionStatus.Review, rule.Name, $"{rule.Reason}：主题没有这样写，{saw}，请人工确定");
                }
            }
        }

        // What a rule sees where the report's own title stands in the subject's place.
        private string? AskOwnTitles(ClassificationRule rule, RuleInput input)
        {
            foreach (var title in ownTitles)
            {
                if (rule.When.Saw(input with { Subject = title }) is { } saw)
                {
                    var told = $"稿件自己的标题“{(title.Length > 40 ? title[..40] + "…" : title)}”符合（{saw}）";
                    trials?.Add(new RuleTrial(rule.Name, true, told));
                    return told;
                }
            }

            return null;
        }

        private string? Ask(ClassificationRule rule, RuleInput input)
        {
            var saw = rule.When.Saw(input);
            trials?.Add(new RuleTrial(rule.Name, saw is not null, saw ?? rule.When.Lacks(input)!));
            return saw;
        }

        private void CheckLimits(KindRule? kind, int? words)
        {
            if (kind is null || words is not { } count || count == 0)
            {
                return;
            }

            switch (kind.Judge(count))
            {
                case (SubmissionStatus.Counted, { } saw):
                    warnings.Add(saw);
                    break;
                case (var to, { } saw):
                    Settle(to, "字数限制", saw);
                    break;
                default:
                    break;
            }
        }

        private static string? TitleOf(ReportText? report)
        {
            if (report is null)
            {
                return null;
            }

            var line = report.Text.AsSpan().TrimStart();
            var end = line.IndexOf('\n');
            line = (end < 0 ? line : line[..end]).Trim();
            return line.Length is > 0 and <= LongestTitle ? line.ToString() : report.Source == ReportText.Body ? null : Stem(report.FileName);
        }
    }
}
