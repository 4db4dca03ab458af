using System.Numerics;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Classify;

/// <summary>
/// Judges whether a mail was here before: the same bytes, the same or nearly the same text of the unit (重复), a returned item's new version (退回重报), a
/// text that another unit sent (疑似抄袭). Fingerprints only find what is worth comparing; the texts themselves decide.
/// </summary>
public static class DuplicateJudge
{
    // The sketch only says whose text is worth comparing: of its 64 bits at most so many differ (two words changed in a report of 150 characters;
    // reports that have nothing to do with each other differ in about 32), and the length by at most 20 % (names exchanged) or 10 字.
    private const int NearBits = 12;
    private const int NearWords = 10;
    private const int NearPercent = 20;
    private const int MostCompared = 4;

    // The same text, whatever its title, where at most 2 % of the letters differ, and under the same title 5 %; another text where 20 % do.
    // Monthly reports are written in the same words: one with more than half of its figures changed is another, and one with more than
    // a corrected one (a tenth) changed is not said to be the same.
    private const double SameShare = 0.98;
    private const double SameShareOfOneTitle = 0.95;
    internal const double OtherShare = 0.80;

    // The names and figures are what a copyist exchanges: they are in a text every fifty letters.
    private const double CopiedShare = 0.70;
    private const int FewFigures = 3;

    /// <summary>
    /// Adds to a provisional decision what the mails before it say: the same bytes, the same or nearly the same text of the unit, a returned item's
    /// new version, a text that another unit sent.
    /// </summary>
    /// <param name="mail">The mail.</param>
    /// <param name="index">The mails before it.</param>
    /// <param name="textOf">The text of one of those that <see cref="ToCompare"/> names, or null where it cannot be read (now).</param>
    public static Decision Decide(IdentifiedMail mail, IDuplicateIndex index, Func<EarlierSubmission, string?> textOf)
    {
        var (decision, told, alike) = WithoutComparing(mail, index);
        return decision ?? Compare(told, alike, textOf);
    }

    /// <summary>The earlier submissions whose texts decide about a mail, at most four, those of its own unit first; for most mails none.</summary>
    public static IReadOnlyList<EarlierSubmission> ToCompare(IdentifiedMail mail, IDuplicateIndex index) =>
        WithoutComparing(mail, index) is (null, _, var alike) ? alike : [];

    /// <summary>Those of some alike items that a mail is compared with, at most four, in the order in which they are: its own unit's first, then the most alike.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="alike">Items whose sketches are like its own (<see cref="IsAlike"/>).</param>
    /// <param name="unitOf">An item's unit.</param>
    /// <param name="sketchOf">An item's sketch.</param>
    public static IEnumerable<T> MostAlike<T>(IdentifiedMail mail, IEnumerable<T> alike, Func<T, string?> unitOf, Func<T, ulong> sketchOf) =>
        alike.OrderByDescending(item => unitOf(item) == mail.Provisional.Unit)
            .ThenBy(item => BitOperations.PopCount(mail.Provisional.TextSketch!.Value ^ sketchOf(item))).Take(MostCompared);

    /// <summary>True where an earlier submission has a say about a mail: an item of its unit that was returned, or a text worth comparing with its own.</summary>
    public static bool Concerns(IdentifiedMail mail, EarlierSubmission earlier) =>
        Concerns(mail, earlier.Unit, earlier.ReceivedAt, earlier.TextSketch, earlier.Words, earlier.Returned);

    /// <summary>The same by what tells it: each mail is asked this about a month's others.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="unit">The earlier submission's unit.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="sketch">The sketch of its text, or null.</param>
    /// <param name="words">Its 字数, or null.</param>
    /// <param name="returned">True where an event returned it (退回重报, 退稿).</param>
    public static bool Concerns(IdentifiedMail mail, string? unit, DateTimeOffset receivedAt, ulong? sketch, int? words, bool returned) =>
        IsWorthComparing(mail, unit, receivedAt, sketch, words) || (returned && unit == mail.Provisional.Unit);

    /// <summary>True where the sketches of two reports say that their texts are worth comparing.</summary>
    public static bool IsAlike(Decision decision, ulong? earlierSketch, int? earlierWords) =>
        decision is { TextSketch: { } sketch, Words: { } words } && earlierSketch is { } other && earlierWords is { } otherWords
        && BitOperations.PopCount(sketch ^ other) <= NearBits
        && Math.Abs(words - otherWords) <= Math.Max(NearWords, Math.Max(words, otherWords) * NearPercent / 100);

    /// <summary>The decision about a mail that is the new version of a returned item (退回重报): which commission it answers is no longer in question where the item's is known.</summary>
    /// <param name="decision">The decision about the mail as if nothing had been returned.</param>
    /// <param name="item">The returned item's number.</param>
    /// <param name="commission">The commission (约稿编号) that the item answers, or null.</param>
    /// <param name="saw">What shows that it is its new version, in Chinese.</param>
    /// <param name="decides">True where the reason that is added is told as the one that decides.</param>
    public static Decision Replacing(Decision decision, string item, string? commission, string saw, bool decides = false)
    {
        // What does not say that it is 约稿 waits for the answered mail alone, and that is now known to be about the item.
        var settled = (commission is not null || decision.Kind != Classifier.CommissionKind) && CommissionCheck.WaitsForCommission(decision);
        return decision with
        {
            Status = settled ? SubmissionStatus.Counted : decision.Status,
            RelatedTo = item,
            Replaces = true,
            Commission = decision.Commission ?? commission,
            Reasons =
            [
                .. decision.Reasons.Select(r => settled && r.Rule == Classifier.UnclearCommissionRule ? r with { Decides = false } : r),
                new Reason("退回重报", $"{saw}：替代被退回的来稿 {item}", Decides: settled || decides),
            ],
        };
    }

    /// <summary>What is told of a duplicate (重复) whose first is in review.</summary>
    /// <param name="first">The first's number.</param>
    public static string FirstWaits(string first) => $"首次来稿 {first} 还在待审，请一并处理";

    // The decision where no text need be compared for it, else null and whose texts are to be; and the mail with what is to be told of a copy besides.
    private static (Decision? Decision, IdentifiedMail Mail, List<EarlierSubmission> Alike) WithoutComparing(IdentifiedMail mail, IDuplicateIndex index)
    {
        var decision = mail.Provisional;
        if (decision.Status is SubmissionStatus.SetAside or SubmissionStatus.Quarantined)
        {
            return (decision, mail, []);
        }

        if (mail.Sha256 is { } sha256 && index.SameBytes(decision.Office, sha256) is { } copy)
        {
            // In another mailbox it may be of another kind, which nobody knows before it is read.
            if (decision.Awaits && copy.Mailbox is { } other && mail.Mailbox is { } own && !own.Equals(other, StringComparison.OrdinalIgnoreCase))
            {
                return (decision, mail, []);
            }

            if (!copy.LeftOut || decision.Status == SubmissionStatus.NotCounted)
            {
                var duplicate = Duplicate(decision, copy, "与已收邮件逐字节相同");
                return (IsOtherKind(decision, copy)
                    ? duplicate with { Warnings = [.. duplicate.Warnings, $"首次来稿 {copy.Number} 是“{copy.Kind}”，这一份是“{decision.Kind}”；应计这一份的，请用 decide 把两件都改判"] }
                    : duplicate, mail, []);
            }

            // What does not count in one mailbox must not keep out what does in another, whichever is read first.
            decision = decision with { Warnings = [.. decision.Warnings, $"同一封邮件还收到过一份，没有计数：{Cite(copy)}"] };
            mail = mail with { Provisional = decision };
        }

        if (decision is { Status: SubmissionStatus.NotCounted } or { Unit: null } or { TextHash: null })
        {
            return (decision, mail, []);
        }

        var same = index.SameText(decision.Office, decision.Unit, decision.TextHash);
        if (same is { TakenOut: true } or { Replaced: true })
        {
            // It does not come back by itself; of a returned item it is the new version all the same, once a person counts it.
            decision = Asked(
                decision, same, same.TakenOut ? $"正文与来稿 {Cite(same)} 相同，那一件已由人工判定，请人工确定这一件计不计" : $"与已退回、已由新版替代的 {Cite(same)} 正文相同，请人工确定这一件计不计");
            mail = mail with { Provisional = decision };
        }
        else if (same is not null)
        {
            return (same.Returned ? Replacement(decision, same, "正文相同") : Repeated(decision, same, "正文相同（不计标点、空白和排版）"), mail, []);
        }

        var alike = new List<EarlierSubmission>();
        EarlierSubmission? marked = null;
        foreach (var earlier in index.Recent(mail))
        {
            if (earlier.Returned && earlier.Unit == decision.Unit)
            {
                if (ReportKey.SameTitle(decision.Title, earlier.Title))
                {
                    return (Replacement(decision, earlier, "标题相同"), mail, []);
                }

                marked ??= RevisedTitle.Same(decision.Title, earlier.Title) ? earlier : null;
            }

            if (IsWorthComparing(mail, earlier.Unit, earlier.ReceivedAt, earlier.TextSketch, earlier.Words))
            {
                alike.Add(earlier);
            }
        }

        if (marked is not null)
        {
            return (Replacement(decision, marked, "标题除“重报”“修改稿”一类字样外相同"), mail, []);
        }

        if (same is not null)
        {
            alike.RemoveAll(e => !e.Returned || e.Unit != decision.Unit);
        }

        return alike.Count == 0 ? (decision, mail, alike)
            : (null, mail, [.. MostAlike(mail, alike, e => e.Unit, e => e.TextSketch!.Value)]);
    }

    // What most fail in comes first. What was received before the window, and returned since, is only the unit's own to send again.
    private static bool IsWorthComparing(IdentifiedMail mail, string? unit, DateTimeOffset receivedAt, ulong? sketch, int? words) =>
        IsAlike(mail.Provisional, sketch, words) && (unit == mail.Provisional.Unit || receivedAt >= mail.ReceivedAt - IDuplicateIndex.Window);

    // The unit's own text comes before the suspicion that it is another's.
    private static Decision Compare(IdentifiedMail mail, List<EarlierSubmission> alike, Func<EarlierSubmission, string?> textOf)
    {
        var decision = mail.Provisional;
        Decision? uncertain = null;
        foreach (var earlier in alike)
        {
            var text = earlier.TextHash == decision.TextHash ? mail.Text : textOf(earlier);
            var likeness = mail.Text is { } own && text is not null ? TextLikeness.Of(own, text) : null;
            if (likeness is not null && (earlier.Unit == decision.Unit ? IsOther(likeness) : likeness.Share < CopiedShare))
            {
                continue;
            }

            var same = likeness is not null && IsSame(likeness, ReportKey.SameTitle(decision.Title, earlier.Title));
            if (earlier.Unit != decision.Unit)
            {
                uncertain ??= Copied(decision, mail.Copied, earlier, likeness, same);
            }
            else if (earlier.Returned && likeness is not null)
            {
                return Replacement(decision, earlier, "正文相近");
            }
            else if (same)
            {
                return Repeated(decision, earlier, $"30 天内正文几乎相同（{likeness!.Share:P0}）");
            }
            else
            {
                uncertain ??= Uncertain(decision, earlier, likeness);
            }
        }

        return uncertain ?? decision;
    }

    private static bool IsSame(TextLikeness likeness, bool sameTitle) =>
        likeness.Share >= (sameTitle ? SameShareOfOneTitle : SameShare) && likeness.ChangedFigures <= Math.Max(1, likeness.Figures / 10);

    private static bool IsOther(TextLikeness likeness) =>
        likeness.Share < OtherShare || (likeness.Figures >= FewFigures && likeness.ChangedFigures * 2 > likeness.Figures);

    // The same words that are sent in answer to another commission are another answer, good or not: 我局不涉及 is said in the same words each time.
    private static bool AnswersAnother(Decision decision, EarlierSubmission earlier) =>
        decision.Commission is { } number && !number.Equals(earlier.Commission, StringComparison.OrdinalIgnoreCase);

    // Sent to two mailboxes at once, or again with another tag: which of the two kinds was meant decides about points, and the order of receipt does not say it.
    private static bool IsOtherKind(Decision decision, EarlierSubmission earlier) =>
        decision is { Status: SubmissionStatus.Counted or SubmissionStatus.Review, Kind: { } kind } && earlier is { Status: SubmissionStatus.Counted or SubmissionStatus.Review, Kind: { } other } && kind != other;

    private static Decision Duplicate(Decision decision, EarlierSubmission first, string saw) => decision with
    {
        Status = SubmissionStatus.Duplicate,
        Awaits = false,
        RelatedTo = first.Number,
        Reasons = [.. decision.Reasons, new Reason("重复", $"{saw}：首次来稿 {Cite(first)}", Decides: true)],
        Warnings = first.Status == SubmissionStatus.Review ? [.. decision.Warnings, FirstWaits(first.Number)] : decision.Warnings,
    };

    // The same text of the same unit again.
    private static Decision Repeated(Decision decision, EarlierSubmission first, string saw) =>
        AnswersAnother(decision, first)
            ? Asked(decision, first, $"正文与首次来稿 {Cite(first)} 相同，但这一件答复约稿“{decision.Commission}”，那一件{(first.Commission is { } other ? $"答复约稿“{other}”" : "没有约稿编号")}，请人工确定")
        : IsOtherKind(decision, first)
            ? Asked(decision, first, $"{saw}：首次来稿 {Cite(first)}是“{first.Kind}”，这一件是“{decision.Kind}”，请人工确定计哪一件，另一件判为不计")
        : Duplicate(decision, first, saw);

    private static Decision Asked(Decision decision, EarlierSubmission first, string saw) => decision with
    {
        Status = SubmissionStatus.Review,
        RelatedTo = first.Number,
        Reasons = [.. decision.Reasons, new Reason("疑似重复", saw, Decides: decision.Status != SubmissionStatus.Review)],
    };

    // Without the earlier text nothing is said; it may need a program of others, and the mail is decided anew once that has read it.
    private static Decision Uncertain(Decision decision, EarlierSubmission first, TextLikeness? likeness) => decision with
    {
        Status = SubmissionStatus.Review,
        Awaits = likeness is null,
        RelatedTo = first.Number,
        Reasons = [.. decision.Reasons, new Reason("疑似重复", likeness is null
            ? $"30 天内正文相近，但首次来稿的原文现在读不到，无法比对：首次来稿 {Cite(first)}"
            : $"30 天内正文有 {likeness.Share:P0} 相同{Figures(likeness)}，请人工确定是否同一件：首次来稿 {Cite(first)}", Decides: true)],
    };

    private static Decision Copied(Decision decision, StatusPolicy policy, EarlierSubmission first, TextLikeness? likeness, bool same)
    {
        var saw = likeness is null
            ? $"正文相近，但原文现在读不到，无法比对：“{first.Unit}”的来稿 {Cite(first)}"
            : $"与“{first.Unit}”的来稿 {Cite(first)}{(same ? "正文几乎相同" : $"正文有 {likeness.Share:P0} 相同")}，相同的段落：{string.Concat(likeness.Passages.Select(p => $"“{p}”"))}";
        saw = $"{policy.Reason}：{saw}";
        return policy.Status == SubmissionStatus.Counted
            ? decision with { Warnings = [.. decision.Warnings, $"{Classifier.CopiedRule}：{saw}"] }
            : decision with
            {
                Status = likeness is null || decision.Status == SubmissionStatus.Review ? SubmissionStatus.Review : policy.Status,
                Awaits = likeness is null,
                RelatedTo = first.Number,
                Reasons = [.. decision.Reasons, new Reason(Classifier.CopiedRule, saw, Decides: true)],
            };
    }

    private static string Figures(TextLikeness likeness) => likeness.ChangedFigures == 0 ? "" : $"（{likeness.Figures} 个数字中有 {likeness.ChangedFigures} 个不同）";

    // 当时: the reasons stay what they are, and how the other stands may change.
    private static string Cite(EarlierSubmission earlier) => $"{earlier.Number}（{OfficeTime.Local(earlier.ReceivedAt):yyyy-MM-dd}，当时{earlier.Status.Label()}）";

    private static Decision Replacement(Decision decision, EarlierSubmission first, string saw) => Replacing(decision, first.Number, first.Commission, saw);
}
