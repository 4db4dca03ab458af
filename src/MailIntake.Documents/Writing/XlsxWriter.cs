using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using MailIntake.Domain;

namespace MailIntake.Documents.Writing;

/// <summary>
/// Writes worksheets as .xlsx (ECMA-376). Text is written as text and never as a formula, whatever it begins with; numbers are numbers with
/// every digit. Sheets are streamed, so a large one costs little memory.
/// </summary>
public static class XlsxWriter
{
    private const string S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>What a spreadsheet program lets a cell hold.</summary>
    private const int LongestText = 32767;

    /// <summary>The height of a line in points, and how many of them make a row that no program lets grow higher (409 points).</summary>
    private const int LineHeight = 15, MostLines = 27;

    /// <summary>Wider sheets, in characters, cannot be read on one page's width: they are printed on two, with the frozen columns on both.</summary>
    private const int WidestPage = 230;

    /// <summary>Rows of the standard height that a printed A4 page of charts holds.</summary>
    private const int RowsPerPage = 48;

    /// <summary>Indexes into the cell formats of <see cref="Styles"/>.</summary>
    private enum Style
    {
        Standard,
        Heading,
        Text,
        RiskyText,
        Number,
        Percent,
        Date,
        Time,
    }

    /// <summary>Writes a workbook.</summary>
    /// <param name="title">Its title, printed at the head of every page.</param>
    /// <param name="note">A line printed at the foot of every page.</param>
    /// <param name="sheets">Its sheets, at least one.</param>
    /// <returns>The octets of the file.</returns>
    public static byte[] Write(string title, string note, IReadOnlyList<Sheet> sheets)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            WriteXml(workbook.AddNewPart<WorkbookStylesPart>(), WriteStyles);
            var parts = sheets.Select(sheet => (Sheet: sheet, Id: WriteSheet(workbook, title, note, sheet))).ToList();
            WriteXml(workbook, xml => WriteWorkbook(xml, parts));
        }

        return file.ToArray();
    }

    private static void WriteXml(OpenXmlPart part, Action<XmlWriter> write)
    {
        using var xml = XmlWriter.Create(part.GetStream(FileMode.Create, FileAccess.Write), SheetText.XmlSettings);
        write(xml);
    }

    private static void WriteWorkbook(XmlWriter xml, List<(Sheet Sheet, string Id)> parts)
    {
        xml.WriteStartElement("workbook", S);
        xml.WriteAttributeString("xmlns", "r", null, R);
        xml.WriteStartElement("sheets", S);
        for (var i = 0; i < parts.Count; i++)
        {
            xml.WriteStartElement("sheet", S);
            xml.WriteAttributeString("name", parts[i].Sheet.Name);
            Attribute(xml, "sheetId", i + 1);
            xml.WriteAttributeString("id", R, parts[i].Id);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        if (parts.Exists(p => p.Sheet.Columns.Count > 0))
        {
            xml.WriteStartElement("definedNames", S);
            for (var i = 0; i < parts.Count; i++)
            {
                if (parts[i].Sheet.Columns.Count > 0)
                {
                    xml.WriteStartElement("definedName", S);
                    xml.WriteAttributeString("name", "_xlnm.Print_Titles");
                    Attribute(xml, "localSheetId", i);
                    var name = $"'{parts[i].Sheet.Name.Replace("'", "''", StringComparison.Ordinal)}'";
                    xml.WriteString($"{(IsWide(parts[i].Sheet) ? $"{name}!$A:${SheetText.ColumnName(parts[i].Sheet.FrozenColumns - 1)}," : "")}{name}!$1:$1");
                    xml.WriteEndElement();
                }
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static bool IsWide(Sheet sheet) => sheet.FrozenColumns > 0 && sheet.Columns.Sum(c => c.Width) > WidestPage;

    private static string WriteSheet(WorkbookPart workbook, string title, string note, Sheet sheet)
    {
        var part = workbook.AddNewPart<WorksheetPart>();
        var drawing = sheet.Charts.Count > 0 ? WriteDrawing(part, sheet.Charts) : null;
        WriteXml(part, xml =>
        {
            xml.WriteStartElement("worksheet", S);
            xml.WriteAttributeString("xmlns", "r", null, R);
            xml.WriteStartElement("sheetPr", S);
            xml.WriteStartElement("pageSetUpPr", S);
            xml.WriteAttributeString("fitToPage", "1");
            xml.WriteEndElement();
            xml.WriteEndElement();
            View(xml, sheet);
            if (sheet.Columns.Count > 0)
            {
                Columns(xml, sheet.Columns);
            }

            Rows(xml, sheet);
            if (sheet.Rows.Count > 0)
            {
                xml.WriteStartElement("autoFilter", S);
                xml.WriteAttributeString("ref", $"A1:{SheetText.ColumnName(sheet.Columns.Count - 1)}{sheet.Rows.Count + 1}");
                xml.WriteEndElement();
            }

            Page(xml, title, note, sheet);
            if (drawing is not null)
            {
                Breaks(xml, sheet.Charts);
                xml.WriteStartElement("drawing", S);
                xml.WriteAttributeString("id", R, drawing);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        });
        return workbook.GetIdOfPart(part);
    }

    private static void View(XmlWriter xml, Sheet sheet)
    {
        xml.WriteStartElement("sheetViews", S);
        xml.WriteStartElement("sheetView", S);
        xml.WriteAttributeString("workbookViewId", "0");
        if (sheet.Columns.Count > 0)
        {
            var pane = sheet.FrozenColumns > 0 ? "bottomRight" : "bottomLeft";
            xml.WriteStartElement("pane", S);
            if (sheet.FrozenColumns > 0)
            {
                Attribute(xml, "xSplit", sheet.FrozenColumns);
            }

            xml.WriteAttributeString("ySplit", "1");
            xml.WriteAttributeString("topLeftCell", $"{SheetText.ColumnName(sheet.FrozenColumns)}2");
            xml.WriteAttributeString("activePane", pane);
            xml.WriteAttributeString("state", "frozen");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Columns(XmlWriter xml, IReadOnlyList<SheetColumn> columns)
    {
        xml.WriteStartElement("cols", S);
        for (var i = 0; i < columns.Count; i++)
        {
            xml.WriteStartElement("col", S);
            Attribute(xml, "min", i + 1);
            Attribute(xml, "max", i + 1);
            xml.WriteAttributeString("width", columns[i].Width.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Rows(XmlWriter xml, Sheet sheet)
    {
        string[] names = [.. Enumerable.Range(0, sheet.Columns.Count).Select(SheetText.ColumnName)];
        xml.WriteStartElement("sheetData", S);
        if (names.Length > 0)
        {
            Row(xml, 1, names, Math.Max(2, LinesOf(sheet.Columns, i => sheet.Columns[i].Title)), i => (sheet.Columns[i].Title, Style.Heading));
        }

        for (var row = 0; row < sheet.Rows.Count; row++)
        {
            var values = sheet.Rows[row];
            Row(xml, row + 2, names, LinesOf(sheet.Columns, i => values[i] as string), i => (values[i], StyleOf(values[i], sheet.Columns[i].Format)));
        }

        xml.WriteEndElement();
    }

    /// <summary>How many lines the cell of a row that needs most of them needs: not every program makes room for wrapped texts by itself.</summary>
    private static int LinesOf(IReadOnlyList<SheetColumn> columns, Func<int, string?> text)
    {
        var most = 1;
        for (var i = 0; i < columns.Count; i++)
        {
            if (text(i) is { Length: > 1 } content)
            {
                most = Math.Max(most, LinesOf(content, Math.Max(2, (int)columns[i].Width - 1)));
            }
        }

        return Math.Min(most, MostLines);
    }

    // East Asian characters are two of the standard font's widths.
    private static int LinesOf(string text, int width)
    {
        var (lines, used) = (1, 0);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, width * MostLines)))
        {
            var wide = c < 0x2000 ? 1 : 2;
            if (c == '\n' || used + wide > width)
            {
                (lines, used) = (lines + 1, c == '\n' ? 0 : wide);
            }
            else
            {
                used += wide;
            }
        }

        return lines;
    }

    private static void Row(XmlWriter xml, int number, string[] names, int lines, Func<int, (object? Value, Style Style)> cell)
    {
        var row = number.ToString(CultureInfo.InvariantCulture);
        xml.WriteStartElement("row", S);
        xml.WriteAttributeString("r", row);
        if (lines > 1)
        {
            Attribute(xml, "ht", (lines * LineHeight) + 2);
            xml.WriteAttributeString("customHeight", "1");
        }

        for (var i = 0; i < names.Length; i++)
        {
            var (value, style) = cell(i);
            xml.WriteStartElement("c", S);
            xml.WriteAttributeString("r", names[i] + row);
            Attribute(xml, "s", (int)style);
            Cell(xml, value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Cell(XmlWriter xml, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is", S);
                xml.WriteStartElement("t", S);
                xml.WriteAttributeString("xml", "space", null, "preserve");
                xml.WriteString(ShortText.Of(SheetText.Clean(text), LongestText));
                xml.WriteEndElement();
                xml.WriteEndElement();
                break;
            case DateOnly day:
                xml.WriteElementString("v", S, Serial(day.ToDateTime(TimeOnly.MinValue)));
                break;
            case DateTime time:
                // Whole seconds: the last millisecond of a day is shown as the next day.
                xml.WriteElementString("v", S, Serial(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond))));
                break;
            case IFormattable number:
                xml.WriteElementString("v", S, number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"a cell cannot hold {value.GetType()}", nameof(value));
        }
    }

    /// <summary>Days since 1899-12-30, as the 1900 date system counts them from March 1900 on.</summary>
    private static string Serial(DateTime time) =>
        ((decimal)(time - new DateTime(1899, 12, 30)).Ticks / TimeSpan.TicksPerDay).ToString("0.##########", CultureInfo.InvariantCulture);

    private static Style StyleOf(object? value, SheetFormat format) => value switch
    {
        // Text that would be a formula if someone edited the cell is marked as text for good.
        string text => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? Style.RiskyText : Style.Text,
        _ => format switch
        {
            SheetFormat.Percent => Style.Percent,
            SheetFormat.Date => Style.Date,
            SheetFormat.Time => Style.Time,
            SheetFormat.Number => Style.Number,
            _ => value is null ? Style.Text : Style.Number,
        },
    };

    private static void Page(XmlWriter xml, string title, string note, Sheet sheet)
    {
        xml.WriteStartElement("printOptions", S);
        xml.WriteAttributeString("horizontalCentered", "1");
        xml.WriteEndElement();
        xml.WriteStartElement("pageMargins", S);
        foreach (var side in (string[])["left", "right", "top", "bottom", "header", "footer"])
        {
            xml.WriteAttributeString(side, side is "top" or "bottom" ? "0.75" : side is "header" or "footer" ? "0.3" : "0.4");
        }

        xml.WriteEndElement();
        xml.WriteStartElement("pageSetup", S);
        xml.WriteAttributeString("paperSize", "9"); // A4
        xml.WriteAttributeString("orientation", sheet.Columns.Sum(c => c.Width) > 95 ? "landscape" : "portrait");
        xml.WriteAttributeString("fitToWidth", IsWide(sheet) ? "2" : "1");
        xml.WriteAttributeString("fitToHeight", "0");
        xml.WriteEndElement();
        xml.WriteStartElement("headerFooter", S);
        xml.WriteElementString("oddHeader", S, $"&C{Code(title)}　{Code(sheet.Name)}");
        xml.WriteElementString("oddFooter", S, $"&L{Code(note)}&R第 &P 页，共 &N 页");
        xml.WriteEndElement();
    }

    /// <summary>A text inside a header or footer, where &amp; begins a code; at most 100 of the 255 characters a whole one may have.</summary>
    private static string Code(string text) => SheetText.Clean(ShortText.Beginning(text, 100)).Replace("&", "&&", StringComparison.Ordinal);

    private static string WriteDrawing(WorksheetPart sheet, IReadOnlyList<Chart> charts)
    {
        const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing";
        const string Main = "http://schemas.openxmlformats.org/drawingml/2006/main";
        const string ChartNamespace = "http://schemas.openxmlformats.org/drawingml/2006/chart";
        var part = sheet.AddNewPart<DrawingsPart>();
        var ids = charts.Select(chart =>
        {
            var chartPart = part.AddNewPart<ChartPart>();
            ChartXml.Write(chartPart.GetStream(FileMode.Create, FileAccess.Write), chart, workbook: null);
            return part.GetIdOfPart(chartPart);
        }).ToList();
        WriteXml(part, xml =>
        {
            xml.WriteStartElement("xdr", "wsDr", Drawing);
            var places = Places(charts);
            for (var i = 0; i < charts.Count; i++)
            {
                var (row, end) = places[i];
                xml.WriteStartElement("twoCellAnchor", Drawing);
                Corner(xml, "from", 0, row);
                Corner(xml, "to", 11, end);
                xml.WriteStartElement("graphicFrame", Drawing);
                xml.WriteAttributeString("macro", "");
                xml.WriteStartElement("nvGraphicFramePr", Drawing);
                xml.WriteStartElement("cNvPr", Drawing);
                Attribute(xml, "id", i + 2);
                xml.WriteAttributeString("name", $"图表 {i + 1}");
                xml.WriteAttributeString("descr", SheetText.Clean(charts[i].Title));
                xml.WriteEndElement();
                xml.WriteElementString("cNvGraphicFramePr", Drawing, null);
                xml.WriteEndElement();
                xml.WriteStartElement("xfrm", Drawing);
                foreach (var (name, a, b) in (ReadOnlySpan<(string, string, string)>)[("off", "x", "y"), ("ext", "cx", "cy")])
                {
                    xml.WriteStartElement("a", name, Main);
                    xml.WriteAttributeString(a, "0");
                    xml.WriteAttributeString(b, "0");
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
                xml.WriteStartElement("a", "graphic", Main);
                xml.WriteStartElement("graphicData", Main);
                xml.WriteAttributeString("uri", ChartNamespace);
                xml.WriteStartElement("c", "chart", ChartNamespace);
                xml.WriteAttributeString("id", R, ids[i]);
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteElementString("clientData", Drawing, null);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        });
        return sheet.GetIdOfPart(part);

        void Corner(XmlWriter xml, string name, int column, int row)
        {
            xml.WriteStartElement(name, Drawing);
            xml.WriteElementString("col", Drawing, column.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("colOff", Drawing, "0");
            xml.WriteElementString("row", Drawing, row.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("rowOff", Drawing, "0");
            xml.WriteEndElement();
        }
    }

    /// <summary>A page begins before a chart that the page before it could not hold whole.</summary>
    private static void Breaks(XmlWriter xml, IReadOnlyList<Chart> charts)
    {
        var breaks = Places(charts).Select(p => p.First).Where(first => first > 0 && first % RowsPerPage == 0).ToList();
        if (breaks.Count == 0)
        {
            return;
        }

        xml.WriteStartElement("rowBreaks", S);
        Attribute(xml, "count", breaks.Count);
        Attribute(xml, "manualBreakCount", breaks.Count);
        foreach (var row in breaks)
        {
            xml.WriteStartElement("brk", S);
            Attribute(xml, "id", row);
            xml.WriteAttributeString("max", "16383");
            xml.WriteAttributeString("man", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>The first row of each chart and the one after its last.</summary>
    private static List<(int First, int End)> Places(IReadOnlyList<Chart> charts)
    {
        var places = new List<(int First, int End)>();
        var row = 0;
        foreach (var chart in charts)
        {
            var height = RowsOf(chart);
            if (row % RowsPerPage + height > RowsPerPage)
            {
                row = (row / RowsPerPage + 1) * RowsPerPage;
            }

            places.Add((row, row + height));
            row += height + 1;
        }

        return places;
    }

    /// <summary>Bars need a line each to be read; the other forms have one height.</summary>
    private static int RowsOf(Chart chart) => chart.Kind == ChartKind.Bars ? 6 + Math.Max(4, chart.RowCount * 3 / 2) : 18;

    private static void Attribute(XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private static void WriteStyles(XmlWriter xml) => xml.WriteRaw(Styles);

    // Formats in the order of Style. Borders are hair-thin so that a printed table can be read along its lines.
    private const string Styles = $"""
        <styleSheet xmlns="{S}">
        <numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts>
        <fonts count="2"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font><font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>
        <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6EDF5"/></patternFill></fill></fills>
        <borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"><color rgb="FFB7C4D3"/></left><right style="thin"><color rgb="FFB7C4D3"/></right><top style="thin"><color rgb="FFB7C4D3"/></top><bottom style="thin"><color rgb="FFB7C4D3"/></bottom><diagonal/></border></borders>
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
        <cellXfs count="8">
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
        <xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>
        <xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
        <xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" quotePrefix="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
        <xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>
        <xf numFmtId="10" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>
        <xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>
        <xf numFmtId="165" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>
        </cellXfs>
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
        </styleSheet>
        """;
}
