using MailIntake.Domain.Read;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>What a report calls itself.</summary>
internal static class ReportTitles
{
    // As many lines of a report are looked at for its title: 平鲁区简报, 第8期, who makes it and when may stand before it.
    private const int MostHeadLines = 5;
    private const int LongestTitle = 60;

    /// <summary>The title of a report whose subject has none: its first line whatever that is, else its file's name; null where there is neither.</summary>
    public static string? First(ReportText? report)
    {
        if (report is null)
        {
            return null;
        }

        var line = report.Text.AsSpan().TrimStart();
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end]).Trim();
        return line.Length is > 0 and <= LongestTitle ? line.ToString() : report.Source == ReportText.Body ? null : ReportChoice.Stem(report.FileName);
    }

    /// <summary>
    /// The titles of a report besides its subject's, by which rules are asked: its first line that is more than a masthead, and its file's name. A first paragraph ends as a
    /// sentence does; in a body, where a program broke it, it has parts.
    /// </summary>
    /// <param name="office">The office.</param>
    /// <param name="report">The report, or null.</param>
    /// <param name="subject">The subject's title.</param>
    public static List<string> Own(OfficeContext office, ReportText? report, string subject)
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

        if (report.Source != ReportText.Body && ReportChoice.Stem(report.FileName) is var stem && stem != subject && !titles.Contains(stem)
            && office.Tags.TitleIn(stem, office) is { } name && !titles.Exists(title => ReportKey.SameTitle(title, name)))
        {
            titles.Add(name);
        }

        titles.RemoveAll(title => ReportKey.SameTitle(title, subject));
        return titles;
    }
}
