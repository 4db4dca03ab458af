using MailIntake.Domain.Read;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>Which part of a mail is the report: its one report attachment where there is one, else its body.</summary>
internal static class ReportChoice
{
    /// <summary>The report; null where nothing of the mail but its headers was read.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="leftByName">The documents that are none of the report's by their names alone, where they leave none other.</param>
    public static ReportText? Of(DecisionDraft draft, out IReadOnlyList<string> leftByName)
    {
        leftByName = [];
        var files = draft.Arrived.Content.Files;
        if (draft.Rules.NoReports is { } noReports && files.Count > 0)
        {
            files = [.. files.Where(f => noReports.Match(f.FileName) is null)];
            leftByName = files.Count == 0 ? [.. draft.Arrived.Content.Files.Select(f => f.Name)] : [];
        }

        if (files.Count > 1)
        {
            var whole = files.Where(file => !IsShadow(file)).ToList();
            files = OneVersionEach(whole.Count > 0 ? whole : files);
        }

        switch (files.Count)
        {
            case 0:
                return draft.Mail.HeadersOnly ? null : draft.Arrived.Content.Body;
            case 1:
                return files[0];
            default:
                draft.Settle(draft.Rules.SeveralReports.Status, "一事一报", $"{draft.Rules.SeveralReports.Reason}：{string.Join("、", files.Take(5).Select(f => f.Name))}");
                return files.MaxBy(f => f.Words);
        }
    }

    /// <summary>A file's name without its extension.</summary>
    public static string Stem(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

    // The same report as docx and PDF is one report: the version that could be read stands for it. Files that share their name alone are not.
    private static List<ReportText> OneVersionEach(IReadOnlyList<ReportText> files)
    {
        var reports = new List<ReportText>();
        foreach (var file in files.OrderBy(f => f.Fault is not null))
        {
            if (!reports.Exists(known => IsSameText(known, file) || (Stem(known.FileName).Equals(Stem(file.FileName), StringComparison.OrdinalIgnoreCase) && IsSameReport(known, file))))
            {
                reports.Add(file);
            }
        }

        return reports;
    }

    // Word's lock file (~$) and what a Macintosh keeps of a file beside it (._): neither holds a text, and both bear its name.
    private static bool IsShadow(ReportText file) =>
        file.Fault is not null && (file.FileName.StartsWith("~$", StringComparison.Ordinal) || file.FileName.StartsWith("._", StringComparison.Ordinal));

    // 信息.docx and 信息(1).docx: a file that was attached twice.
    private static bool IsSameText(ReportText known, ReportText other) =>
        known.Fault is null && other.Fault is null && ReportKey.Of(known.Text).Hash is { } hash && hash == ReportKey.Of(other.Text).Hash;

    private static bool IsSameReport(ReportText known, ReportText other)
    {
        // What cannot be read is a scan of the readable one with seal and signature, at least where the format is another.
        return !Extension(known.FileName).Equals(Extension(other.FileName), StringComparison.OrdinalIgnoreCase)
            && (other.Fault is not null || TextLikeness.Of(known.Text, other.Text).Share >= DuplicateJudge.OtherShare);
    }

    private static string Extension(string name) => name[Stem(name).Length..];
}
