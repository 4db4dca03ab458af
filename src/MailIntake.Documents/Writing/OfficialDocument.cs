using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;

namespace MailIntake.Documents.Writing;

/// <summary>
/// Writes an official document (公文) as .docx by GB/T 9704-2012: page, type area, grid of 22 lines of 28 characters, typefaces, headings,
/// page numbers. Body lines have an exact height equal to the grid's pitch, so that a page holds 22 of them whatever typeface a computer
/// puts in place of a missing one. Content is added from top to bottom, then <see cref="Save"/>.
/// </summary>
public sealed partial class OfficialDocument : IDisposable
{
    /// <summary>Paper and margins in twentieths of a point: A4, top 37 mm, left 28 mm, right 26 mm, bottom 35 mm (GB/T 9704 section 5.2).</summary>
    public const int PageWidth = 11906, PageHeight = 16838, MarginTop = 2098, MarginLeft = 1587, MarginRight = 1474, MarginBottom = 1984;

    /// <summary>The line pitch in twentieths of a point: 225 mm for 22 lines.</summary>
    public const int LinePitch = 579;

    /// <summary>
    /// What the grid adds to a character's width, in 4096ths of a point: 28 characters of 16 points are 2 mm wider than the type area's
    /// 156 mm, so each is set on 15.79 points.
    /// </summary>
    public const int CharacterSpace = -842;

    /// <summary>
    /// What every character is narrowed by, in twentieths of a point, so that 28 of them fit by themselves. The lines' exact height and this make the
    /// page what the grid says also in programs that give a character wider than its cell two of them, so text does not snap to the grid.
    /// </summary>
    public const int Narrowing = -5;

    /// <summary>The width of the type area in twentieths of a point.</summary>
    private const int TypeWidth = PageWidth - MarginLeft - MarginRight;

    /// <summary>How many half characters of a title, each 11 points, a line surely holds: digits of many typefaces are wider than half a character.</summary>
    private const int TitleHalves = (TypeWidth / 220) - 3;

    /// <summary>A table of no more rows stays on one page.</summary>
    private const int RowsTogether = 12;

    /// <summary>Half a character of the grid in twentieths of a point.</summary>
    private const int HalfCharacter = 158;

    /// <summary>The page number's line stands 7 mm below the type area (section 7.5) and is 14 points high.</summary>
    private const int FooterDistance = MarginBottom - 397 - 280;

    private const string W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Body = "仿宋_GB2312";
    private const string TitleFace = "方正小标宋简体";
    private const string HeadingFace = "黑体";
    private const string SubheadingFace = "楷体_GB2312";
    private const string PageNumberFace = "宋体";
    private const string Red = "FF0000";

    private readonly MemoryStream file = new();
    private readonly MemoryStream content = new();
    private readonly WordprocessingDocument document;
    private readonly MainDocumentPart main;
    private readonly XmlWriter xml;
    private int drawings;
    private int fields;

    /// <summary>Begins a document.</summary>
    /// <param name="title">Its title, for the file's properties.</param>
    public OfficialDocument(string title)
    {
        document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document);
        document.PackageProperties.Title = SheetText.Clean(title);
        main = document.AddMainDocumentPart();
        xml = XmlWriter.Create(content, new XmlWriterSettings { Encoding = SheetText.XmlSettings.Encoding });
        xml.WriteStartElement("w", "document", W);
        xml.WriteAttributeString("xmlns", "r", null, R);
        Start("body");
    }

    /// <summary>The head of the first page: the office in red, the field of the document's number, the red line (section 7.2).</summary>
    public void Letterhead(string office, string number)
    {
        // 35 mm above the name; as large as one line of the type area allows, to 50 points.
        var size = Math.Clamp(TypeWidth / 20 / Math.Max(1, office.Length), 16, 50);
        Paragraph("center", () => Run(office, TitleFace, size * 2, Red), before: 1984, exact: size * 26);
        Empty();
        Start("p");
        Start("pPr");
        Start("pBdr");
        Element("bottom", ("val", "single"), ("sz", "12"), ("space", "11"), ("color", Red));
        End();
        Element("jc", ("val", "center"));
        End();
        Field("发文字号", number, date: null);
        End();
        Empty();
    }

    /// <summary>The title: size 2 (22 points), centred; where it does not fit into one line, broken where its sense allows (section 7.3.1).</summary>
    /// <param name="text">The title.</param>
    /// <param name="first">With what the first of two lines ends, or null.</param>
    public void Title(string text, string? first = null)
    {
        var at = first is null ? -1 : text.IndexOf(first, StringComparison.Ordinal);
        var end = at < 0 || text.Sum(Halves) <= TitleHalves ? text.Length : at + first!.Length;
        Paragraph("center", () =>
        {
            Run(text[..end], TitleFace, 44);
            if (end < text.Length)
            {
                Start("r");
                Element("br");
                End();
                Run(text[end..], TitleFace, 44);
            }
        });
        Empty();
    }

    /// <summary>To whom it is addressed: at the left margin.</summary>
    public void Addressee(string text) => Paragraph("left", () => Run(text));

    /// <summary>A paragraph of the body.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepNext">True where it stays on the page of what follows: enclosures and signature never stand on a page without text (section 7.3.5.4).</param>
    public void Text(string text, bool keepNext = false) => Paragraph("both", () => Run(text), indent: true, keepNext: keepNext);

    /// <summary>A heading of the first level: 一、 in 黑体.</summary>
    public void Heading(string text) => Paragraph("both", () => Run(text, HeadingFace), indent: true, keepNext: true);

    /// <summary>A heading of the second level: （一） in 楷体.</summary>
    public void Subheading(string text) => Paragraph("both", () => Run(text, SubheadingFace), indent: true, keepNext: true);

    /// <summary>The list of enclosures, a line below the text (section 7.3.4).</summary>
    public void Enclosures(IReadOnlyList<string> titles)
    {
        Empty(keepNext: true);
        for (var i = 0; i < titles.Count; i++)
        {
            // Two characters from the margin; numbers stand below each other and so do the lines of a long title. A number is half a character.
            var number = titles.Count > 1 ? $"{i + 1}．" : "";
            var label = i == 0 ? "附件：" : "";
            var hanging = (label.Length * 2) + (number.Length > 0 ? 3 : 0);
            Start("p");
            Start("pPr");
            Element("keepNext");
            Element(
                "ind", ("leftChars", Text(500 + (number.Length > 0 ? 150 : 0))), ("left", Text((10 + (number.Length > 0 ? 3 : 0)) * HalfCharacter)),
                ("hangingChars", Text(hanging * 50)), ("hanging", Text(hanging * HalfCharacter)));
            Element("jc", ("val", "left"));
            End();
            Run($"{label}{number}{titles[i]}");
            End();
        }
    }

    /// <summary>Who signs and the date, both fields, for a document that is stamped (section 7.3.5.1): the date four characters from the right, the name centred over it.</summary>
    public void Signature(string office, DateOnly date)
    {
        var day = $"{date.Year}年{date.Month}月{date.Day}日";
        // Half characters, digits counting half.
        var difference = day.Sum(Halves) - office.Sum(Halves);
        var (officeRight, dateRight) = difference >= 0 ? (8 + (difference / 2), 8) : (4, 4 + (-difference / 2));
        Empty(keepNext: true);
        Empty(keepNext: true);
        Signed("发文机关署名", office, officeRight, null, keepNext: true);
        Signed("成文日期", day, dateRight, date, keepNext: false);
    }

    /// <summary>Begins an enclosure on a new page: its number in 黑体 at the left margin, its title centred.</summary>
    public void Enclosure(string label, string title)
    {
        Start("p");
        Start("pPr");
        Element("pageBreakBefore");
        End();
        Run(label, HeadingFace);
        End();
        Empty();
        Title(title);
    }

    /// <summary>A table over the width of the type area; its heading row is repeated on every page.</summary>
    /// <param name="columns">Headings, widths in parts of the whole, and whether the column holds numbers.</param>
    /// <param name="rows">The rows, one text a column.</param>
    public void Table(IReadOnlyList<(string Title, int Width, bool Number)> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var whole = columns.Sum(c => c.Width);
        Start("tbl");
        Start("tblPr");
        Element("tblW", ("w", Text(TypeWidth)), ("type", "dxa"));
        Element("jc", ("val", "center"));
        Start("tblBorders");
        foreach (var side in (string[])["top", "left", "bottom", "right", "insideH", "insideV"])
        {
            Element(side, ("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000"));
        }

        End();
        Element("tblLayout", ("type", "fixed"));
        Start("tblCellMar");
        Element("left", ("w", "57"), ("type", "dxa"));
        Element("right", ("w", "57"), ("type", "dxa"));
        End();
        End();
        Start("tblGrid");
        foreach (var column in columns)
        {
            Element("gridCol", ("w", Text(TypeWidth * column.Width / whole)));
        }

        End();
        Row(columns, whole, [.. columns.Select(c => c.Title)], heading: true, keepNext: true);
        for (var i = 0; i < rows.Count; i++)
        {
            Row(columns, whole, rows[i], heading: false, keepNext: rows.Count <= RowsTogether && i < rows.Count - 1);
        }

        End();
        Empty();
    }

    /// <summary>A native chart over the width of the type area, with the workbook that its values can be edited in.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="height">Its height in millimetres.</param>
    public void Chart(Chart chart, int height)
    {
        const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
        const string A = "http://schemas.openxmlformats.org/drawingml/2006/main";
        const string C = "http://schemas.openxmlformats.org/drawingml/2006/chart";
        var part = main.AddNewPart<ChartPart>();
        var workbook = part.AddEmbeddedPackagePart("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        using (var sheets = new MemoryStream(XlsxWriter.Write("", "", [chart.Source with { Charts = [] }])))
        {
            workbook.FeedData(sheets);
        }

        ChartXml.Write(part.GetStream(FileMode.Create, FileAccess.Write), chart, part.GetIdOfPart(workbook));
        Start("p");
        Start("pPr");
        Element("snapToGrid", ("val", "0"));
        Element("spacing", ("before", "120"), ("after", "120"), ("line", "240"), ("lineRule", "auto"));
        Element("jc", ("val", "center"));
        End();
        Start("r");
        Start("drawing");
        xml.WriteStartElement("wp", "inline", Drawing);
        foreach (var side in (string[])["distT", "distB", "distL", "distR"])
        {
            xml.WriteAttributeString(side, "0");
        }

        xml.WriteStartElement("extent", Drawing);
        xml.WriteAttributeString("cx", Text(TypeWidth * 635));
        xml.WriteAttributeString("cy", Text(height * 36000));
        xml.WriteEndElement();
        xml.WriteStartElement("docPr", Drawing);
        xml.WriteAttributeString("id", Text(++drawings));
        xml.WriteAttributeString("name", $"图表 {drawings}");
        xml.WriteAttributeString("descr", SheetText.Clean(chart.Title));
        xml.WriteEndElement();
        xml.WriteStartElement("a", "graphic", A);
        xml.WriteStartElement("graphicData", A);
        xml.WriteAttributeString("uri", C);
        xml.WriteStartElement("c", "chart", C);
        xml.WriteAttributeString("id", R, main.GetIdOfPart(part));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        End();
        End();
        End();
    }

    /// <summary>Ends the document.</summary>
    /// <returns>The octets of the file. Nothing can be added afterwards.</returns>
    public byte[] Save()
    {
        WritePart(main.AddNewPart<StyleDefinitionsPart>(), Styles);
        WritePart(main.AddNewPart<FontTablePart>(), Fonts);
        WritePart(main.AddNewPart<DocumentSettingsPart>(), Settings);
        Start("sectPr");
        foreach (var (type, right) in (ReadOnlySpan<(string, bool)>)[("default", true), ("even", false)])
        {
            var footer = main.AddNewPart<FooterPart>();
            WritePart(footer, Footer(right));
            xml.WriteStartElement("footerReference", W);
            xml.WriteAttributeString("type", W, type);
            xml.WriteAttributeString("id", R, main.GetIdOfPart(footer));
            xml.WriteEndElement();
        }

        Element("pgSz", ("w", Text(PageWidth)), ("h", Text(PageHeight)));
        Element(
            "pgMar", ("top", Text(MarginTop)), ("right", Text(MarginRight)), ("bottom", Text(MarginBottom)), ("left", Text(MarginLeft)), ("header", "851"),
            ("footer", Text(FooterDistance)), ("gutter", "0"));
        Element("docGrid", ("type", "linesAndChars"), ("linePitch", Text(LinePitch)), ("charSpace", Text(CharacterSpace)));
        End();
        End();
        xml.WriteEndElement();
        xml.Dispose();
        content.Position = 0;
        main.FeedData(content);
        document.Dispose();
        return file.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        xml.Dispose();
        document.Dispose();
        content.Dispose();
        file.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Halves(char c) => c < 0x80 ? 1 : 2;

    private static void WritePart(OpenXmlPart part, string text)
    {
        using var writer = new StreamWriter(part.GetStream(FileMode.Create, FileAccess.Write), SheetText.XmlSettings.Encoding);
        writer.Write(text);
    }

    private void Start(string name) => xml.WriteStartElement(name, W);

    private void End() => xml.WriteEndElement();

    private void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, W, value);
        }

        End();
    }

    private void Empty(bool keepNext = false) => Paragraph("both", () => { }, keepNext: keepNext);

    private void Paragraph(string alignment, Action runs, bool indent = false, bool keepNext = false, int before = 0, int exact = LinePitch)
    {
        Start("p");
        Start("pPr");
        if (keepNext)
        {
            Element("keepNext");
            Element("keepLines");
        }

        if (before > 0 || exact != LinePitch)
        {
            Element("spacing", ("before", Text(before)), ("line", Text(exact)), ("lineRule", "exact"));
        }

        if (indent)
        {
            Element("ind", ("firstLineChars", "200"), ("firstLine", Text(4 * HalfCharacter)));
        }

        Element("jc", ("val", alignment));
        End();
        runs();
        End();
    }

    private void Run(string text, string? face = null, int halfPoints = 0, string? colour = null)
    {
        Start("r");
        RunProperties(face, halfPoints, colour);
        Start("t");
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Minus().Replace(SheetText.Clean(text), "\u2212"));
        End();
        End();
    }

    // Lines may end behind a hyphen but not behind a minus.
    [GeneratedRegex("(?<![0-9A-Za-z])-(?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Minus();

    private void RunProperties(string? face, int halfPoints, string? colour)
    {
        if (face is null && halfPoints == 0 && colour is null)
        {
            return;
        }

        Start("rPr");
        if (face is not null)
        {
            Element("rFonts", ("ascii", face), ("hAnsi", face), ("eastAsia", face));
        }

        if (colour is not null)
        {
            Element("color", ("val", colour));
        }

        if (halfPoints > 0)
        {
            Element("sz", ("val", Text(halfPoints)));
            Element("szCs", ("val", Text(halfPoints)));
        }

        End();
    }

    private void Field(string name, string text, DateOnly? date)
    {
        Start("sdt");
        Start("sdtPr");
        Element("alias", ("val", name));
        Element("tag", ("val", name));
        Element("id", ("val", Text(1000 + ++fields)));
        if (date is { } day)
        {
            xml.WriteStartElement("date", W);
            xml.WriteAttributeString("fullDate", W, $"{day:yyyy-MM-dd}T00:00:00Z");
            Element("dateFormat", ("val", "yyyy年M月d日"));
            Element("lid", ("val", "zh-CN"));
            End();
        }
        else
        {
            Element("text");
        }

        End();
        Start("sdtContent");
        Run(text);
        End();
        End();
    }

    private void Signed(string name, string text, int rightHalves, DateOnly? date, bool keepNext)
    {
        Start("p");
        Start("pPr");
        if (keepNext)
        {
            Element("keepNext");
        }

        Element("ind", ("rightChars", Text(rightHalves * 50)), ("right", Text(rightHalves * HalfCharacter)));
        Element("jc", ("val", "right"));
        End();
        Field(name, text, date);
        End();
    }

    private void Row(IReadOnlyList<(string Title, int Width, bool Number)> columns, int whole, IReadOnlyList<string> cells, bool heading, bool keepNext)
    {
        Start("tr");
        Start("trPr");
        Element("cantSplit");
        if (heading)
        {
            Element("tblHeader");
        }

        End();
        for (var i = 0; i < columns.Count; i++)
        {
            Start("tc");
            Start("tcPr");
            Element("tcW", ("w", Text(TypeWidth * columns[i].Width / whole)), ("type", "dxa"));
            Element("vAlign", ("val", "center"));
            End();
            Start("p");
            Start("pPr");
            if (keepNext)
            {
                Element("keepNext");
            }

            Element("snapToGrid", ("val", "0"));
            Element("spacing", ("before", "20"), ("after", "20"), ("line", "340"), ("lineRule", "exact"));
            Element("jc", ("val", heading ? "center" : columns[i].Number ? "right" : "left"));
            End();
            Run(cells[i], heading ? HeadingFace : null, 24);
            End();
            End();
        }

        End();
    }

    private static string Footer(bool right) => $"""
        <w:ftr xmlns:w="{W}"><w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="280" w:lineRule="exact"/><w:ind {(right ? "w:rightChars=\"100\" w:right=\"280\"" : "w:leftChars=\"100\" w:left=\"280\"")}/><w:jc w:val="{(right ? "right" : "left")}"/></w:pPr>{PageRun("<w:t xml:space=\"preserve\">— </w:t>")}{PageRun("<w:fldChar w:fldCharType=\"begin\"/>")}{PageRun("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>")}{PageRun("<w:fldChar w:fldCharType=\"separate\"/>")}{PageRun("<w:t>1</w:t>")}{PageRun("<w:fldChar w:fldCharType=\"end\"/>")}{PageRun("<w:t xml:space=\"preserve\"> —</w:t>")}</w:p></w:ftr>
        """;

    private static string PageRun(string content) =>
        $"<w:r><w:rPr><w:rFonts w:ascii=\"{PageNumberFace}\" w:hAnsi=\"{PageNumberFace}\" w:eastAsia=\"{PageNumberFace}\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>{content}</w:r>";

    // Odd and even pages differ in where the page number stands. The grid counts characters of the standard size, 16 points.
    private static readonly string Settings =
        $"<w:settings xmlns:w=\"{W}\"><w:evenAndOddHeaders/><w:drawingGridHorizontalSpacing w:val=\"158\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

    private static readonly string Styles = $"""
        <w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{Body}" w:hAnsi="{Body}" w:eastAsia="{Body}" w:cs="Times New Roman"/><w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/><w:spacing w:line="{LinePitch}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr><w:rPr><w:spacing w:val="{Narrowing}"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style></w:styles>
        """;

    // Where a computer lacks a typeface of the standard, its own of the same kind stands in.
    private static readonly string Fonts =
        $"<w:fonts xmlns:w=\"{W}\">{Font(Body, "仿宋")}{Font(TitleFace, "宋体")}{Font(SubheadingFace, "楷体")}</w:fonts>";

    private static string Font(string name, string other) => $"<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/></w:font>";
}
