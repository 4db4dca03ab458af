using System.Text.RegularExpressions;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>Reads the authors (作者) that a report names at its beginning or end: 作者：张三、李四, （撰稿：张三） or 文/张三　图/李四.</summary>
public static partial class AuthorLines
{
    private const int LinesAtStart = 6;
    private const int LinesAtEnd = 8;
    private const int MaxAuthors = 10;

    private static readonly char[] Separators = ['、', ',', '，', '/', '／', '；', ';', '\t'];

    /// <summary>The names in their order, each once; empty where none are named.</summary>
    /// <param name="text">The report's text with LF line ends.</param>
    public static IReadOnlyList<string> Find(string text)
    {
        var rest = text.AsSpan().Trim();
        for (var i = 0; i < LinesAtEnd && !rest.IsEmpty; i++)
        {
            var cut = rest.LastIndexOf('\n');
            if (Names(rest[(cut + 1)..]) is { Count: > 0 } names)
            {
                return names;
            }

            rest = cut < 0 ? [] : rest[..cut].TrimEnd();
        }

        rest = text.AsSpan().Trim();
        for (var i = 0; i < LinesAtStart && !rest.IsEmpty; i++)
        {
            var cut = rest.IndexOf('\n');
            if (Names(cut < 0 ? rest : rest[..cut]) is { Count: > 0 } names)
            {
                return names;
            }

            rest = cut < 0 ? [] : rest[(cut + 1)..].TrimStart();
        }

        return [];
    }

    /// <summary>The authors of a report. What is taken for a body's signature names the author as often as it names who sends it.</summary>
    public static IReadOnlyList<string> Find(ReportText report)
    {
        var authors = Find(report.Text);
        return authors.Count > 0 || report.Signed is null ? authors : Find(report.Signed);
    }

    /// <summary>The names of a list of authors that stands by itself, as in a cell of a table, in their order, each once.</summary>
    /// <param name="list">The list: names joined by 、 or another mark; blanks part Chinese names, or spread one.</param>
    public static IReadOnlyList<string> Listed(string list)
    {
        var names = new List<string>();
        foreach (var part in list.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var pieces = part.Split([' ', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
            var listed = Pieces(pieces).ToList();
            names.AddRange(pieces.Length > 1 && listed.All(name => Name().IsMatch(name)) && listed.Sum(name => name.Length) == pieces.Sum(piece => piece.Length) ? listed : [part]);
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static List<string> Names(ReadOnlySpan<char> line)
    {
        var names = new List<string>();
        line = line.Trim();

        // In a line of its own, or in brackets at the end of the last paragraph.
        if (line.LastIndexOfAny('（', '(') is var open and > 0 && line[^1] is '）' or ')')
        {
            line = line[open..];
        }

        if (line.Length is < 4 or > 120 || (line[0] is not ('（' or '(') && line.IndexOfAny("：:/／") is not (> 0 and < 12)))
        {
            return names;
        }

        var text = line.ToString();
        var match = Line().Match(text) is { Success: true } labelled ? labelled : TextAndPictures().Match(text);
        if (!match.Success)
        {
            return names;
        }

        // 撰稿：张三　审核：李四, 文/张三　图/李四: the names end where the next thing is told.
        var list = match.Groups["names"].Value;
        foreach (var label in (Regex[])[NextLabel(), NextWork()])
        {
            list = label.Match(list) is { Success: true } next ? list[..next.Index] : list;
        }

        foreach (var part in list.Split(Separators))
        {
            foreach (var name in Pieces(part.Split([' ', '\u3000'], StringSplitOptions.RemoveEmptyEntries)))
            {
                // A unit may stand beside the names; anything else shows that the line is a sentence and no list of authors.
                if (Organisation().IsMatch(name))
                {
                    continue;
                }

                if (!Name().IsMatch(name) || names.Count == MaxAuthors)
                {
                    return [];
                }

                if (!names.Contains(name))
                {
                    names.Add(name);
                }
            }
        }

        return names;
    }

    // 张  三: a name of two characters is often spread; otherwise blanks part names.
    private static IEnumerable<string> Pieces(string[] blankParted)
    {
        if (blankParted.Length == 3 && blankParted.All(piece => piece.Length == 1))
        {
            yield return string.Concat(blankParted);
            yield break;
        }

        var spread = "";
        foreach (var piece in blankParted)
        {
            if (piece.Length > 1)
            {
                yield return piece;
            }
            else if ((spread += piece).Length == 2)
            {
                yield return spread;
                spread = "";
            }
        }
    }

    // What else is told may stand before: 作者单位：县发改局　作者：张三. Within brackets the colon is left out by some: （撰稿人 张三）.
    [GeneratedRegex(@"^([（(【\[]?\s{0,4}([\p{IsCJKUnifiedIdeographs}]{2,6}\s{0,4}[：:][^：:]{1,40}?[\s，,；;、|]{1,8}){0,2}(作\s{0,4}者(\s{0,4}姓\s{0,4}名)?|撰\s{0,4}稿\s{0,4}人?|供\s{0,4}稿\s{0,4}人?|执\s{0,4}笔\s{0,4}人?|撰\s{0,4}写\s{0,4}人?|报\s{0,4}送\s{0,4}人|信\s{0,4}息\s{0,4}员|通\s{0,4}讯\s{0,4}员)\s{0,4}[：:]|[（(]\s{0,4}(撰稿人|供稿人|执笔人|撰写人)[ \u3000])\s{0,8}(?<names>.{1,100}?)\s{0,8}[）)】\]]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"[\s，,；;、|]{1,8}(审[核稿签]人?|责任编辑|核稿人?|签发人?)[ \u3000]|[\s，,；;、|]{1,8}\p{IsCJKUnifiedIdeographs}{2,6}\s{0,4}[：:]|[\s，,；;、|]{0,8}(审\s{0,4}[核稿签]\s{0,4}人?|签\s{0,4}发\s{0,4}人?|核\s{0,4}稿\s{0,4}人?|责\s{0,4}任\s{0,4}编\s{0,4}辑|责\s{0,4}编|编\s{0,4}[辑审]|校\s{0,4}对|联\s{0,4}系\s{0,4}(电\s{0,4}话|人)|电\s{0,4}话|手\s{0,4}机|单\s{0,4}位|职\s{0,4}务)\s{0,4}[：:]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NextLabel();

    // 文/张三 图/李四, as news have it: who took the pictures is no author of the text.
    [GeneratedRegex(@"^[（(【\[]?\s{0,4}((图片?|摄影?|摄像)\s{0,4}[/／][^/／：:]{1,40}?[\s，,；;、|]{1,8})?(文|图文|文图|撰文)\s{0,4}[/／]\s{0,8}((本报|本网)?(记者|通讯员)[ \u3000]{1,4})?(?<names>.{1,100}?)\s{0,8}[）)】\]]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TextAndPictures();

    [GeneratedRegex(@"[\s，,；;、|/／]{1,8}(图片?|摄影?|摄像|供图|制图|视频|编辑|责编|审核|校对)\s{0,4}[/／]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NextWork();

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}{2,4}$|^\p{IsCJKUnifiedIdeographs}{1,8}(·\p{IsCJKUnifiedIdeographs}{1,8}){1,3}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"(局|科|室|集团|公司|中心|委|办|处|部|镇|县|区|街道|单位)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Organisation();
}
