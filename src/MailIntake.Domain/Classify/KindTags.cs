using System.Text.RegularExpressions;
using MailIntake.Domain.Identify;

namespace MailIntake.Domain.Classify;

/// <summary>
/// Reads the kind (文种) from the labels of a subject, and the title that is left without them. A label may name the unit
/// beside the kind (【国投集团 专报】), and number the item (简讯第12期).
/// </summary>
internal sealed partial class KindTags
{
    private static readonly char[] Separators = [' ', '\u3000', '-', '－', '—', '_', '+', '/', '、', '，', ',', '·', ':', '：', '|', '｜'];
    private static readonly char[] Blanks = [' ', '\u3000'];
    private static readonly char[] Brackets = [.. "（()）【】[]［］〔〕《》"];
    private const int MaxWord = 24;
    private const int MostNumbers = 3;
    private readonly (string Tag, string Kind)[] tags;

    public KindTags(IReadOnlyList<KindRule> kinds) =>
        tags = [.. kinds.SelectMany(kind => kind.Tags.Prepend(kind.Name).Distinct().Select(tag => (tag, kind.Name))).OrderByDescending(t => t.tag.Length)];

    /// <summary>The kinds that the subject names (none, one, or several that contradict each other), and its title.</summary>
    public (IReadOnlyList<(string Kind, string Tag)> Kinds, string Title) Read(SubjectLine subject, OfficeContext office)
    {
        var read = ReadLabels(subject, office);

        // 市水利局简报（第5期）某某: the number in brackets parts the label from the title, and is part of a title without one.
        return read.Kinds.Count == 0 && SerialInBrackets().Replace(subject.Text, " ") is var plain && plain.Length < subject.Text.Length
            && ReadLabels(SubjectLine.Parse(plain), office) is { Kinds.Count: > 0 } without ? without : read;
    }

    /// <summary>The title that a line holds besides labels; null where it is nothing but a masthead (平鲁区简报, 第8期, 平鲁区政府办公室 2023年6月5日).</summary>
    public string? TitleIn(string line, OfficeContext office)
    {
        var (_, title) = Read(SubjectLine.Parse(line), office);
        var rest = title;
        foreach (var (name, _) in office.Names.Find(title))
        {
            rest = WithoutUnit(rest, name);
        }

        return Masthead().IsMatch(rest) ? null : title;
    }

    /// <summary>
    /// A piece of a subject that names a unit and a kind behind it, or a kind alone, without being a label for certain (市水利局政务简报：某某, 平鲁区某某 简报); null where there is
    /// none. A kind within other words (关于做好简报工作的通知) is none.
    /// </summary>
    public (string Kind, string Piece)? Suspect(SubjectLine subject, OfficeContext office)
    {
        foreach (var piece in subject.Text.Split([.. Separators, .. Brackets], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (piece.Length > MaxWord)
            {
                continue;
            }

            foreach (var (tag, kind) in tags)
            {
                if (piece.LastIndexOf(tag, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && Suffix().IsMatch(piece.AsSpan(at + tag.Length))
                    && (at == 0 || office.Names.Find(piece[..at]).Count > 0))
                {
                    return (kind, piece);
                }
            }
        }

        return null;
    }

    private (IReadOnlyList<(string Kind, string Tag)> Kinds, string Title) ReadLabels(SubjectLine subject, OfficeContext office)
    {
        var kinds = new List<(string Kind, string Tag)>();
        var title = subject.Text;
        foreach (var (content, place) in subject.Bracketed().Reverse())
        {
            if (IsLabel(content, office, kinds))
            {
                title = title[..place.Start.Value] + (place.Start.Value > 0 ? " " : "") + title[place.End.Value..];
            }
        }

        kinds.Reverse();
        title = WithoutNumber(SubjectLine.Trim(title), office, kinds);
        while (SubjectLine.Leading(title) is { } leading && IsLabel(leading, office, kinds))
        {
            title = SubjectLine.Trim(title[leading.Length..]);
        }

        // 平鲁区简报第8期 某某, 平鲁区 简报 某某: one or two words with a kind before a blank are a label as well, and so is a subject of nothing else; a unit alone is the
        // title's first word.
        var first = title.IndexOfAny(Blanks);
        var second = first < 0 ? -1 : title.IndexOfAny(Blanks, first + 1);
        foreach (var end in new[] { first, second, title.Length })
        {
            var word = new List<(string Kind, string Tag)>();
            if (kinds.Count == 0 && end is > 0 and <= MaxWord && !Several().IsMatch(title.AsSpan(0, end)) && IsLabel(title[..end], office, word) && word.Count > 0)
            {
                kinds.AddRange(word);
                title = SubjectLine.Trim(title[end..]);
                break;
            }
        }

        return (kinds, WithoutNumber(title, office, kinds));
    }

    // 平鲁区政府办公室, 市水利局信息科: an office within a unit goes with its name.
    private static string WithoutUnit(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at, StringComparison.Ordinal))
        {
            text = text[..at] + SubUnit().Replace(text[(at + name.Length)..], "");
        }

        return text;
    }

    // 稳外贸情况 YG-2018-01, 约稿编号：YG-2018-01 稳外贸情况: without brackets the commission's number is no more part of the title than within. What is left must
    // be a title: 约稿YG-2018-01报告 and 约稿YG-2018-02报告 are not one item.
    private string WithoutNumber(string title, OfficeContext office, List<(string Kind, string Tag)> kinds)
    {
        for (var numbers = 0; numbers < MostNumbers; numbers++)
        {
            var form = CommissionNumberForm.Of(title, out var places);
            if (office.Classification.CommissionNumber?.Place(form) is not var (start, length) || length == 0)
            {
                break;
            }

            while (length > 1 && form[start + length - 1] == '-')
            {
                length--;
            }

            var (before, after) = (title[..places[start]], title[places[start + length]..]);
            var rest = !CommissionIndex.StandsAlone(form, start, length) ? null
                : NumberLabel().IsMatch(before) ? NumberEnd().Replace(after, "")
                : NumberEnd().Match(after).Length == after.Length ? TrailingLabel().Replace(before, "")
                : null;
            if (rest is null || SubjectLine.Trim(rest) is not { Length: > 0 } less || NoTitle().IsMatch(less))
            {
                break;
            }

            if (kinds.Count == 0 && NumberLabel().Match(before) is { Success: true, Groups: [_, { Length: > 0 } label] })
            {
                IsLabel(label.Value, office, kinds);
            }

            title = less;
        }

        return title;
    }

    // True where the label names a kind, a unit or a commission and else at most a date: nothing of the title is lost with it.
    private bool IsLabel(string label, OfficeContext office, List<(string Kind, string Tag)> kinds)
    {
        if (office.Classification.CommissionNumber?.Match(CommissionNumberForm.Of(label)) is not null)
        {
            return true;
        }

        // （专 报）: spread for looks.
        if (KindOf(string.Concat(label.Where(c => c is not (' ' or '\u3000')))) is { } spread)
        {
            if (!kinds.Exists(k => k.Kind == spread.Kind))
            {
                kinds.Add(spread);
            }

            return true;
        }

        var known = true;
        var named = false;
        foreach (var piece in label.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var part = piece;
            foreach (var (name, _) in office.Names.Find(piece))
            {
                part = WithoutUnit(part, name);
                named = true;
            }

            part = Serial().Replace(part, "");
            if (part.Length == 0)
            {
                continue;
            }

            if (KindOf(part) is { } kind)
            {
                named = true;
                if (!kinds.Exists(k => k.Kind == kind.Kind))
                {
                    kinds.Add(kind);
                }
            }
            else
            {
                known = false;
            }
        }

        return known && named;
    }

    private (string Kind, string Tag)? KindOf(string part)
    {
        foreach (var (tag, kind) in tags)
        {
            if (part.StartsWith(tag, StringComparison.OrdinalIgnoreCase) && Suffix().IsMatch(part.AsSpan(tag.Length)))
            {
                return (kind, tag);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[\s（(【\[〔]{0,4}(约稿编号|约稿|编号)?[\s:：第（(【\[〔]{0,4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberLabel();

    [GeneratedRegex(@"[\s（(【\[〔,，、;；]{0,4}(约稿编号|约稿|编号)?[\s:：第（(【\[〔]{0,4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TrailingLabel();

    [GeneratedRegex(@"^号?[\s）)】\]〕。:：]{0,4}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberEnd();

    [GeneratedRegex(@"^((关于|报送|上报|回复|答复|反馈|报告|汇报|情况|说明|材料|稿件?|信息|的|约稿)|[^\p{L}]){1,20}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoTitle();

    // 2023年6月, 6月份, 第12期, 第5期总第12期 before a tag or alone.
    [GeneratedRegex(@"^(\d{4}年)?(\d{1,2}月份?)?(\d{1,2}日)?(总?第?\d{1,4}[期号条篇]){0,2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Serial();

    [GeneratedRegex(@"[（(\[【〔]\s{0,3}(\d{4}年)?总?第?\s{0,3}[0-9一二三四五六七八九十]{1,4}\s{0,3}[期号]\s{0,3}[）)\]】〕]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SerialInBrackets();

    // 办公室, and what is left of it behind an alias that ends in 办.
    [GeneratedRegex(@"^((人民)?政府)?(办公室|公室|办)?((政务)?信息(科|股|室|中心)|(综合|秘书)[一二三]?(科|股|处)|文秘(科|股)|(政研|研究|督查)室)?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SubUnit();

    [GeneratedRegex(@"^[^\p{L}]{0,20}((政务|工作|内部|信息){0,2}(信息|简报|专报|简讯|快报|动态|要情))?([^\p{L}]|[年月日第总期号编印]){0,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Masthead();

    // 兴庆区 简讯2篇 某某: several reports in one mail, which the title is to tell, and no number.
    [GeneratedRegex(@"(^|[^第0-9一二三四五六七八九十])[0-9一二三四五六七八九十]{1,3}[条篇则]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Several();

    [GeneratedRegex(@"^类?(信息)?(稿件?)?[（(\[【]?((\d{4}年)?(总?第?[0-9一二三四五六七八九十]{0,4}[期号条篇]?){0,2})[）)\]】]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Suffix();
}
