using MailIntake.Domain.Classify;

namespace MailIntake.Domain.Identify;

/// <summary>
/// What our own look at a mail's DKIM signatures (RFC 6376) found, where the receiving provider added no result. Recorded among the first decision's
/// reasons, and taken from there when the mail is decided anew: the keys in the DNS change with the years, the finding does not.
/// </summary>
/// <param name="Verdict">What it proves.</param>
/// <param name="Saw">By what, in Chinese.</param>
public sealed record DkimFinding(DkimVerdict Verdict, string Saw)
{
    /// <summary>The rule under which it stands among the reasons.</summary>
    public const string Rule = "DKIM 签名（本程序验证）";

    private static readonly (DkimVerdict Verdict, string Word)[] Words = [(DkimVerdict.Valid, "有效"), (DkimVerdict.Broken, "不符"), (DkimVerdict.Unproven, "不能证明")];

    /// <summary>The finding as a reason.</summary>
    public Reason ToReason() => new(Rule, $"{Words.First(w => w.Verdict == Verdict).Word}：{Saw}");

    /// <summary>The finding that stands among the reasons of a decision, or null.</summary>
    public static DkimFinding? Among(IEnumerable<Reason> reasons) =>
        reasons.FirstOrDefault(reason => reason.Rule == Rule)?.Saw.Split('：', 2) is [var word, var saw]
            ? new DkimFinding(Words.FirstOrDefault(w => w.Word == word).Verdict, saw)
            : null;
}
