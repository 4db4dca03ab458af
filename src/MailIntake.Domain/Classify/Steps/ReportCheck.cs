using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>Whether the text that was chosen is the report: it could be read, is whole, and neither only sends something along nor stands beside what may be the report.</summary>
internal static class ReportCheck
{
    // A line that sends something along; the shortest reports have more.
    private const int CoveringWords = 30;

    /// <summary>Tells what speaks against a text that was taken for the report.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="report">The text, or null.</param>
    /// <param name="leftByName">The documents that are none of the report's by their names alone.</param>
    /// <returns>True where other reports may be compared with it.</returns>
    public static bool Check(DecisionDraft draft, ReportText? report, IReadOnlyList<string> leftByName)
    {
        var isLinked = LargeAttachmentLinks.Any(draft.Mail, draft.Arrived.Content.Body);
        var (sendsAlong, elsewhere) = report is null ? default : (SendsAlong(draft, report, leftByName), Elsewhere(draft, report));
        if (isLinked)
        {
            draft.Settle(SubmissionStatus.Review, "超大附件", "稿件是网盘链接（超大附件），会过期且读不到；请发件人把稿件作为普通附件重发");
        }

        if (report is { Fault: { } fault })
        {
            draft.Settle(SubmissionStatus.Review, "稿件", $"{report.Name}：{fault}");
        }
        else if (report is not null && IsBesideForms(report, leftByName))
        {
            draft.Settle(SubmissionStatus.Review, "稿件", $"正文只有 {report.Words} 字，附件 {string.Join("、", leftByName.Take(3))} 按名称不是稿件（no-reports），没有读作稿件；稿件可能就在其中，请人工确定，或请发件人改名后重发");
        }
        else if (report is { Words: var words } && words < Math.Max(1, draft.Rules.TooShort))
        {
            draft.Settle(SubmissionStatus.Review, "稿件", words == 0 && report.Source == ReportText.Body ? IsSealed(draft.Mail) ? "邮件经过加密或数字签名封装（smime.p7m），读不出内容；请发件人不加密、不签名，重新发送" : "没有正文，也没有可作稿件的附件" : $"只有 {words} 字，不像一篇稿件");
        }
        else if (report is not null && sendsAlong)
        {
            draft.Settle(SubmissionStatus.Review, "稿件", $"正文像是附函（{report.Words} 字），没有稿件附件；请发件人把稿件作为附件（docx）重发，不要只发链接");
        }
        else if (elsewhere is not null)
        {
            draft.Settle(SubmissionStatus.Review, "稿件", elsewhere);
        }
        else if (report is { PassedOnFrom: { } from } && draft.Office.IsOwn(from))
        {
            draft.Settle(SubmissionStatus.Review, "稿件", $"正文（{report.Words} 字）是本办从 {from} 发出的信，发件人自己没有写字；请人工确定");
        }
        else if (report is { Doubt: { } doubt })
        {
            draft.Settle(SubmissionStatus.Review, "稿件", $"{(report.Source == ReportText.Body ? "正文" : report.Name)}可能不完整（{doubt}），文种和字数不能据此确定；请核对原件，或请发件人重发");
        }
        else if (report is { Words: var counted and > 0 } && !report.Text.Any(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c)))
        {
            // Each line and mark counts as a word does in Word.
            draft.Settle(SubmissionStatus.Review, "稿件", $"{(report.Source == ReportText.Body ? "正文" : report.Name)} {counted} 字，但只有线条或标点，没有文字；请核对原件，或请发件人重发");
        }
        else if (report is not null)
        {
            draft.Tell("字数", $"{(report.Source == ReportText.Body ? "正文" : report.Name)} {report.Words} 字");
        }

        foreach (var defect in draft.Mail.Defects.Take(5))
        {
            draft.Warn($"邮件格式：{defect}");
        }

        // The words around a link to the file are the same for every file a clerk sends that way: they tell no report from another.
        // Nor is what stands beside a report that could not be read, such as 见附件 in other words, or the heading above a picture.
        return elsewhere is null && report is not { Doubt: not null, Words: < CoveringWords } && !(report?.Source == ReportText.Body && (isLinked || sendsAlong));
    }

    // 附件漏发了，重新发送。 without a file is no report, nor is 请查收 beside a file whose name says that it is none.
    private static bool SendsAlong(DecisionDraft draft, ReportText report, IReadOnlyList<string> leftByName) =>
        IsBesideForms(report, leftByName) || (report.Source == ReportText.Body && draft.Arrived.Content.Files.Count == 0 && draft.Arrived.Content.Ignored.Count == 0 && CoverLetters.IsOne(report));

    // S/MIME (RFC 8551): the whole mail is within.
    private static bool IsSealed(ReadMail mail) => mail.Attachments.Any(part =>
        part.MediaType is "application/pkcs7-mime" or "application/x-pkcs7-mime" || part.FileName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsBesideForms(ReportText report, IReadOnlyList<string> leftByName) => leftByName.Count > 0 && report is { Source: ReportText.Body, Words: <= OfficeLetter.MostAnswered };

    // Why something else in the mail may be the report, and what to do, in Chinese, or null.
    private static string? Elsewhere(DecisionDraft draft, ReportText report)
    {
        var body = draft.Arrived.Content.Body;
        if (report.Source != ReportText.Body)
        {
            // An annex, a form or a notice beside a report in the body. A cover letter has fewer words, and of a reply the rest is the office's own letter.
            return report.Fault is not null || body is not { Words: >= CoverLetters.TooManyWords, IsAnswered: false } ? null
                : ReportText.IsFarMore(body.Words, report.Words)
                    ? $"正文有 {body.Words} 字，附件“{report.Name}”只有 {report.Words} 字，分不清哪个是稿件；请人工确定，或请发件人把稿件和清单等材料合成一个附件（docx）重发"
                : IsAnother(body.Text, report.Text)
                    ? $"正文有 {body.Words} 字，附件“{report.Name}”有 {report.Words} 字，内容不同，分不清哪个是稿件；请人工确定，或请发件人只把稿件作为附件（docx）重发，不附表格和通知"
                : null;
        }

        if (report.Words >= CoverLetters.TooManyWords)
        {
            return null;
        }

        // 我局不涉及 stands above the office's letter with its pictures.
        var ignored = WithoutForms(draft, draft.Arrived.Content.Ignored);
        var shown = report.Text.Contains(OfficeLetter.NotConcerned, StringComparison.Ordinal) ? [] : draft.Arrived.Content.Shown;
        IReadOnlyList<string> unread = report.Words < CoveringWords || CoverLetters.SendsPictures(report) ? [.. ignored, .. shown] : WithoutForms(draft, draft.Arrived.Content.Unread);
        return unread.Count == 0 ? null
            : $"正文只有 {report.Words} 字，稿件可能在读不出文字的附件或图片里（{string.Join("、", unread.Take(3))}）；请人工确定，或请发件人以 docx 附件重发";
    }

    // Not the report again, nor a summary that is taken from it, each with a line that sends it along. So many 字 with their marks have no fewer letters.
    private static bool IsAnother(string body, string report)
    {
        // Tables and annexes may stand before what a body repeats: what lies behind that which is compared is not said to be missing.
        var likeness = TextLikeness.Of(body, report);
        return report.Length <= TextLikeness.MostCharacters && likeness.Own >= CoverLetters.TooManyWords * 3 / 4 && likeness.Own > likeness.Letters * (1 - DuplicateJudge.OtherShare);
    }

    private static IReadOnlyList<string> WithoutForms(DecisionDraft draft, IReadOnlyList<string> names) => [.. names.Where(name => draft.Rules.NoReports?.Match(name) is null)];
}
