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
    // A letterhead has fewer 字, and a heading above a picture.
    private const int LetterheadWords = 100;
    private const int CaptionWords = 30;
    private const int MaxStamps = 3;

    /// <summary>
    /// The report of a text whose pages end in form feeds, empty where no page has text, and apart from it the lines that run through the pages. Where pages are
    /// scanned beside those with text it has a fault.
    /// </summary>
    public static DocumentText OfPages(string text, bool hasPictures = false)
    {
        var running = new StringBuilder();
        var pages = text.Split('\f').Select(page => page.Split('\n').Select(line => line.Trim()).ToList()).ToList();
        pages.ForEach(Trim);
        if (pages[^1].Count == 0)
        {
            pages.RemoveAt(pages.Count - 1); // what follows the last form feed
        }

        // A page number may stand above or below a running line, so twice.
        var stamped = false;
        for (var round = 0; round < 2; round++)
        {
            stamped |= RemoveStamps(pages, running);
            RemoveNumbers(pages, page => 0);
            RemoveNumbers(pages, page => page.Count - 1);
            RemoveRepeated(pages, page => 0, running);
            RemoveRepeated(pages, page => page.Count - 1, running);
            pages.ForEach(Trim);
        }

        stamped |= RemoveStamps(pages, running);
        var report = string.Join('\n', pages.SelectMany(page => page)).Trim();
        return new DocumentText(report, running.ToString()) { Fault = FaultOf(pages, report, stamped, hasPictures) };
    }

    // Word leaves a blank page at the end, and photographs stand there; what scanners leave without text is the report. A picture where the pages hold next to no text, such as one line at their heads, is it, too.
    private static string? FaultOf(List<List<string>> pages, string report, bool stamped, bool hasPictures)
    {
        const string Advice = "数不出字数；请改发 docx，或由文字处理软件直接导出的 PDF";
        var blank = pages.Count(page => page.Count == 0);
        if (blank == pages.Count)
        {
            return null;
        }

        var words = hasPictures ? WordCount.Count(report) : int.MaxValue;
        var isLast = blank == 1 && pages[^1].Count == 0 && !stamped && words >= LetterheadWords;
        return blank > 0 && !isLast ? $"PDF 附件共 {pages.Count} 页，其中 {blank} 页没有文字，像是扫描件或图片，{Advice}"
            : words < CaptionWords * pages.Count ? $"PDF 附件共 {pages.Count} 页，只有 {words} 字，另有图片，稿件像是扫描件或图片，{Advice}"
            : null;
    }

    // 扫描全能王 创建, alone at the end of a scanned page or in two lines: the program's word, not the report's.
    private static bool RemoveStamps(List<List<string>> pages, StringBuilder running)
    {
        var any = false;
        foreach (var page in pages)
        {
            for (var left = MaxStamps; left > 0 && StampLength(page) is > 0 and var length; left--)
            {
                any = true;
                running.AppendJoin('\n', page[^length..]).Append('\n');
                page.RemoveRange(page.Count - length, length);
                Trim(page);
            }
        }

        return any;
    }

    // How many lines it takes up at the end of a page.
    private static int StampLength(List<string> page)
    {
        const int Longest = 60;
        if (page is not [.., { Length: < Longest } last])
        {
            return 0;
        }

        var above = page.Count < 2 ? -1 : page.FindLastIndex(page.Count - 2, line => line.Length > 0);
        return above >= 0 && page[above].Length < Longest && Stamp().IsMatch($"{page[above]} {last}") ? page.Count - above : Stamp().IsMatch(last) ? 1 : 0;
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

    // 扫描全能王 创建, 由扫描全能王扫描创建, CS 扫描全能王 3亿人都在用的扫描App, Scanned by CamScanner
    [GeneratedRegex(@"^(由?\s{0,4}(CS\s{0,4})?(扫描全能王|全能扫描王|夸克扫描王|夸克扫描|WPS\s?扫描|扫描王|CamScanner)\s{0,8}(扫描|提取)?\s{0,4}(创建|生成|制作)?|(Scanned|Created)\s{1,4}(by|with|using)\s{1,4}[A-Za-z][\w ]{1,30}|\d{1,2}亿人都在用的扫描\s?App)(\s{1,8}\d{1,2}亿人都在用的扫描\s?App)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Stamp();

    // — 3 —, 第 3 页, 第3页 共5页, 3/5, Page 3 of 5
    [GeneratedRegex(@"^([-－—–―·•]+\s*\d{1,4}\s*[-－—–―·•]+|第\s*\d{1,4}\s*页([\s，,/]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|Page\s+\d{1,4}(\s+of\s+\d{1,4})?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Dressed();
}
