using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailIntake.Documents;

/// <summary>
/// The report within the text of a PDF's pages. A PDF does not say what is a page number or a running header; Word counts neither, so
/// the first and last lines of the pages are looked at.
/// </summary>
internal static partial class PdfText
{
    /// <summary>The report of a text whose pages end in form feeds, empty where no page has text, and apart from it the lines that run through the pages.</summary>
    public static DocumentText OfPages(string text)
    {
        var running = new StringBuilder();
        var pages = text.Split('\f').Select(page => page.Split('\n').Select(line => line.Trim()).ToList()).ToList();
        pages.ForEach(Trim);
        if (pages[^1].Count == 0)
        {
            pages.RemoveAt(pages.Count - 1); // what follows the last form feed
        }

        // A page number may stand above or below a running line, so twice.
        for (var round = 0; round < 2; round++)
        {
            RemoveNumbers(pages, page => 0);
            RemoveNumbers(pages, page => page.Count - 1);
            RemoveRepeated(pages, page => 0, running);
            RemoveRepeated(pages, page => page.Count - 1, running);
            pages.ForEach(Trim);
        }

        return new DocumentText(string.Join('\n', pages.SelectMany(page => page)).Trim(), running.ToString());
    }

    private static void Trim(List<string> page)
    {
        page.RemoveRange(0, page.FindIndex(line => line.Length > 0) is >= 0 and var first ? first : page.Count);
        page.RemoveRange(page.FindLastIndex(line => line.Length > 0) + 1, page.Count - page.FindLastIndex(line => line.Length > 0) - 1);
    }

    private static void RemoveNumbers(List<List<string>> pages, Func<List<string>, int> place)
    {
        var numbers = pages.Select(page => page.Count > 0 && Bare().Match(page[place(page)]) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : (int?)null).ToList();
        for (var i = 0; i < pages.Count; i++)
        {
            if (pages[i].Count == 0)
            {
                continue;
            }

            // A bare number may be the end of a table: it is a page's where it is the page's own or runs on from page to page.
            var counts = numbers[i] is { } number
                && (number == i + 1 || (i > 0 && numbers[i - 1] == number - 1) || (i + 1 < pages.Count && numbers[i + 1] == number + 1));
            if (counts || Dressed().IsMatch(pages[i][place(pages[i])]))
            {
                pages[i].RemoveAt(place(pages[i]));
            }
        }
    }

    private static void RemoveRepeated(List<List<string>> pages, Func<List<string>, int> place, StringBuilder running)
    {
        var lines = pages.Where(page => page.Count > 1).Select(page => page[place(page)]).Where(line => line.Length is > 0 and <= 60).CountBy(line => line).ToList();
        foreach (var (line, count) in lines)
        {
            if (count >= 2 && count > pages.Count / 2)
            {
                running.Append(line).Append('\n');
                foreach (var page in pages.Where(page => page.Count > 1 && page[place(page)] == line))
                {
                    page.RemoveAt(place(page));
                }
            }
        }
    }

    [GeneratedRegex(@"^(\d{1,4})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bare();

    // — 3 —, 第 3 页, 第3页 共5页, 3/5, Page 3 of 5
    [GeneratedRegex(@"^([-－—–―·•]+\s*\d{1,4}\s*[-－—–―·•]+|第\s*\d{1,4}\s*页([\s，,/]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|Page\s+\d{1,4}(\s+of\s+\d{1,4})?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Dressed();
}
