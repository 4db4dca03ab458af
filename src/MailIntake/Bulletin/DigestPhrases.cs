using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Mail;

namespace MailIntake.Bulletin;

/// <summary>What a bulletin or a unit's statement says in words, in the office's own phrases, the same in every form it is written in.</summary>
/// <param name="bulletin">The bulletin.</param>
/// <param name="texts">The office's phrases.</param>
public sealed class DigestPhrases(Domain.Bulletin.Bulletin bulletin, Texts texts)
{
    private readonly string period = bulletin.Score.Period.Label;

    /// <summary>What it is called: 某办2023年6月政务信息考核通报.</summary>
    public string Title => bulletin.Unit is { } unit
        ? texts.Fill(TextKey.StatementTitle, ("unit", unit), ("office", bulletin.OfficeName), ("period", period))
        : texts.Fill(TextKey.BulletinTitle, ("office", bulletin.OfficeName), ("period", period), ("stage", Stage(bulletin)));

    /// <summary>Up to when it counts.</summary>
    public string Basis => texts.Fill(TextKey.BulletinBasis, ("as-of", bulletin.Score.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    /// <summary>What readers must know of it as a whole, or null.</summary>
    public string? Notice => bulletin.Notice is { } notice ? texts.Fill(TextKey.BulletinNotice, ("notice", notice)) : null;

    /// <summary>How much came in and what became of it.</summary>
    public string Received
    {
        get
        {
            var statuses = bulletin.Counts.Where(c => c.Key == SubmissionStatus.Counted || c.Value > 0).Select(c => $"{c.Key.Label()} {c.Value}").ToList();
            if (bulletin.Replacing > 0)
            {
                statuses.Insert(1, $"代替以前退回的来稿 {bulletin.Replacing}");
            }

            var received = texts.Fill(TextKey.BulletinReceived, ("received", bulletin.Submissions.Count), ("statuses", string.Join("，", statuses)));
            return bulletin.Counts[SubmissionStatus.Review] is > 0 and var waiting ? received + texts.Fill(TextKey.BulletinWaiting, ("waiting", waiting)) : received;
        }
    }

    /// <summary>Where the plain text's reader finds the details.</summary>
    public string Enclosed => texts.Fill(TextKey.BulletinEnclosed);

    /// <summary>The last lines.</summary>
    public string Closing => texts.Fill(TextKey.BulletinClosing, ("office", bulletin.OfficeName), ("period", period));

    /// <summary>The part of a title that tells an intermediate bulletin apart.</summary>
    public static string Stage(Domain.Bulletin.Bulletin bulletin) => bulletin.IsClosed ? "" : "（阶段）";

    /// <summary>A heading.</summary>
    public string Heading(TextKey key, params ReadOnlySpan<(string Name, object Value)> values) => texts.Fill(key, values);

    /// <summary>Where a statement's unit stands in its group and what it has to do next; nothing for an office's bulletin.</summary>
    public IEnumerable<string> Place()
    {
        if (bulletin.Unit is null)
        {
            yield break;
        }

        foreach (var group in bulletin.Score.Groups)
        {
            yield return texts.Fill(TextKey.StatementPlace, ("group", group.Group), ("count", bulletin.GroupSize), ("rank", group.Units[0].Rank));
        }

        if (bulletin.Next.Count > 0)
        {
            yield return texts.Fill(TextKey.StatementNext, ("items", string.Join("；", bulletin.Next)));
        }
    }

    /// <summary>What stands between the months of a year, each as of its own end, and the year's own numbers.</summary>
    public const string Later = "其后冲正、改判";

    /// <summary>Which returned item of another month a submission is counted as, behind its title; nothing for one that counts as itself.</summary>
    public static string InPlace(BulletinSubmission submission) => submission.Replaces is { } replaced ? $"（代替 {replaced.Item}，计入{replaced.Month.Label}）" : "";

    /// <summary>Why a mailbox may no longer show a mail that nobody deleted, and what to change there; null where its provider shows everything.</summary>
    /// <param name="mailbox">Its address.</param>
    public static string? Hidden(string mailbox) => KnownProviders.OfAddress(mailbox)?.RecentOnlyHint is { } hint ? $"看不到的邮件如果没有人删除或移走：{hint}" : null;

    /// <summary>What each mailbox held in the period and what of it the ledger has, in a line each; then each day on which they do not agree.</summary>
    public static IEnumerable<string> Reconciled(Domain.Bulletin.Bulletin bulletin)
    {
        foreach (var box in bulletin.Received.GroupBy(d => d.Mailbox))
        {
            var counts = string.Join("、", Enum.GetValues<SubmissionStatus>().Select(s => (s, Count: box.Sum(d => d.Counts.GetValueOrDefault(s)))).Where(c => c.Count > 0).Select(c => $"{c.s.Label()} {c.Count}"));
            var gone = box.Sum(d => d.Gone);
            yield return $"{box.Key}：信箱中 {box.Sum(d => d.Held)} 封{(gone > 0 ? $"，信箱中已看不到 {gone} 封" : "")}；台账 {box.Sum(d => d.Counts.Values.Sum())} 件{(counts.Length > 0 ? $"（{counts}）" : "")}；"
                + (box.All(d => d.Difference == 0) ? "逐日相符。" : "有不符的日子：");
            foreach (var day in box.Where(d => d.Difference != 0))
            {
                yield return day.Text;
            }

            if (gone > 0 && Hidden(box.Key) is { } hint)
            {
                yield return hint;
            }
        }
    }

    /// <summary>Where each unit of a commission stands: what they are called, and who they are; without those of which there are none.</summary>
    public static IEnumerable<(string State, IReadOnlyList<string> Units)> States(CommissionProgress commission)
    {
        (string, IReadOnlyList<string>)[] states =
        [
            ("按时", commission.OnTime), ("逾期报送", commission.Late), ("待审", commission.Waiting), ("未完成", commission.Failed),
            (commission.IsOver ? "未报" : "尚未报", commission.Open),
        ];
        return states.Where(s => s.Item2.Count > 0);
    }
}
