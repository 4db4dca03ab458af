using System.Globalization;
using System.Xml;

namespace MailIntake.Documents.Writing;

/// <summary>Writes a chart as DrawingML (ECMA-376 part 1, section 21.2), the same in a workbook and in a text document.</summary>
internal static class ChartXml
{
    private const string C = "http://schemas.openxmlformats.org/drawingml/2006/chart";
    private const string A = "http://schemas.openxmlformats.org/drawingml/2006/main";
    private const string R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static readonly string[] Colours = ["B7C4D3", "1F5FA8", "2E8540", "C7771A", "7A4FA3", "A33B3B", "4FA39A", "66727F"];

    /// <summary>Counts up to this have a line each.</summary>
    private const int MostUnits = 10;

    /// <summary>Writes the chart.</summary>
    /// <param name="output">The chart part.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="workbook">The relationship of the workbook that holds the values, or null where the chart lies in it.</param>
    public static void Write(Stream output, Chart chart, string? workbook)
    {
        using var xml = XmlWriter.Create(output, SheetText.XmlSettings);
        xml.WriteStartElement("c", "chartSpace", C);
        xml.WriteAttributeString("xmlns", "a", null, A);
        xml.WriteAttributeString("xmlns", "r", null, R);
        Value(xml, "roundedCorners", "0");
        xml.WriteStartElement("chart", C);
        Title(xml, chart.Title);
        Value(xml, "autoTitleDeleted", "0");
        xml.WriteStartElement("plotArea", C);
        xml.WriteElementString("layout", C, null);
        xml.WriteStartElement(chart.Kind == ChartKind.Lines ? "lineChart" : "barChart", C);
        if (chart.Kind != ChartKind.Lines)
        {
            Value(xml, "barDir", chart.Kind == ChartKind.Bars ? "bar" : "col");
        }

        Value(xml, "grouping", chart.Kind == ChartKind.Lines ? "standard" : "clustered");
        Value(xml, "varyColors", "0");
        for (var i = 0; i < chart.Series.Count; i++)
        {
            Series(xml, chart, i);
        }

        if (chart.Kind == ChartKind.Lines)
        {
            Value(xml, "marker", "1");
        }
        else
        {
            Value(xml, "gapWidth", "60");
        }

        Value(xml, "axId", "1");
        Value(xml, "axId", "2");
        xml.WriteEndElement();
        CategoryAxis(xml, chart.Kind == ChartKind.Bars);
        ValueAxis(xml, chart);
        xml.WriteEndElement();
        if (chart.Series.Count > 1)
        {
            xml.WriteStartElement("legend", C);
            Value(xml, "legendPos", "b");
            Value(xml, "overlay", "0");
            xml.WriteEndElement();
        }

        Value(xml, "plotVisOnly", "1");
        Value(xml, "dispBlanksAs", "gap");
        xml.WriteEndElement();
        if (workbook is not null)
        {
            xml.WriteStartElement("externalData", C);
            xml.WriteAttributeString("id", R, workbook);
            Value(xml, "autoUpdate", "0");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Value(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement(name, C);
        xml.WriteAttributeString("val", value);
        xml.WriteEndElement();
    }

    private static void Title(XmlWriter xml, string title)
    {
        xml.WriteStartElement("title", C);
        xml.WriteStartElement("tx", C);
        xml.WriteStartElement("rich", C);
        xml.WriteElementString("bodyPr", A, null);
        xml.WriteStartElement("p", A);
        xml.WriteStartElement("r", A);
        xml.WriteStartElement("rPr", A);
        xml.WriteAttributeString("lang", "zh-CN");
        xml.WriteAttributeString("sz", "1200");
        xml.WriteAttributeString("b", "1");
        xml.WriteEndElement();
        xml.WriteElementString("t", A, SheetText.Clean(title));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        Value(xml, "overlay", "0");
        xml.WriteEndElement();
    }

    private static void Series(XmlWriter xml, Chart chart, int index)
    {
        var column = chart.Series[index];
        xml.WriteStartElement("ser", C);
        Value(xml, "idx", Text(index));
        Value(xml, "order", Text(index));
        xml.WriteStartElement("tx", C);
        Texts(xml, chart.Source, column, -1, 1);
        xml.WriteEndElement();
        Colour(xml, Colours[index % Colours.Length], chart.Kind == ChartKind.Lines);
        if (chart.Kind != ChartKind.Lines)
        {
            Value(xml, "invertIfNegative", "0");
        }

        if (chart.Kind == ChartKind.Bars)
        {
            Labels(xml);
        }

        xml.WriteStartElement("cat", C);
        Texts(xml, chart.Source, chart.Categories, chart.FirstRow, chart.RowCount);
        xml.WriteEndElement();
        xml.WriteStartElement("val", C);
        Numbers(xml, chart, column);
        xml.WriteEndElement();
        if (chart.Kind == ChartKind.Lines)
        {
            Value(xml, "smooth", "0");
        }

        xml.WriteEndElement();
    }

    private static void Colour(XmlWriter xml, string colour, bool line)
    {
        xml.WriteStartElement("spPr", C);
        if (line)
        {
            xml.WriteStartElement("ln", A);
            xml.WriteAttributeString("w", "25400");
        }

        xml.WriteStartElement("solidFill", A);
        xml.WriteStartElement("srgbClr", A);
        xml.WriteAttributeString("val", colour);
        xml.WriteEndElement();
        xml.WriteEndElement();
        if (line)
        {
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Labels(XmlWriter xml)
    {
        xml.WriteStartElement("dLbls", C);
        xml.WriteStartElement("txPr", C);
        xml.WriteElementString("bodyPr", A, null);
        xml.WriteStartElement("p", A);
        xml.WriteStartElement("pPr", A);
        xml.WriteStartElement("defRPr", A);
        xml.WriteAttributeString("sz", "800");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("endParaRPr", A);
        xml.WriteAttributeString("lang", "zh-CN");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        Value(xml, "showLegendKey", "0");
        Value(xml, "showVal", "1");
        Value(xml, "showCatName", "0");
        Value(xml, "showSerName", "0");
        Value(xml, "showPercent", "0");
        Value(xml, "showBubbleSize", "0");
        xml.WriteEndElement();
    }

    private static void Texts(XmlWriter xml, Sheet sheet, int column, int first, int count)
    {
        xml.WriteStartElement("strRef", C);
        xml.WriteElementString("f", C, Range(sheet, column, first, count));
        xml.WriteStartElement("strCache", C);
        Value(xml, "ptCount", Text(count));
        for (var i = 0; i < count; i++)
        {
            var text = first < 0 ? sheet.Columns[column].Title : sheet.Rows[first + i][column]?.ToString() ?? "";
            Point(xml, i, SheetText.Clean(text));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Numbers(XmlWriter xml, Chart chart, int column)
    {
        xml.WriteStartElement("numRef", C);
        xml.WriteElementString("f", C, Range(chart.Source, column, chart.FirstRow, chart.RowCount));
        xml.WriteStartElement("numCache", C);
        xml.WriteElementString("formatCode", C, "General");
        Value(xml, "ptCount", Text(chart.RowCount));
        for (var i = 0; i < chart.RowCount; i++)
        {
            if (chart.Source.Rows[chart.FirstRow + i][column] is IFormattable number)
            {
                Point(xml, i, number.ToString(null, CultureInfo.InvariantCulture));
            }
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Point(XmlWriter xml, int index, string value)
    {
        xml.WriteStartElement("pt", C);
        xml.WriteAttributeString("idx", Text(index));
        xml.WriteElementString("v", C, value);
        xml.WriteEndElement();
    }

    private static string Range(Sheet sheet, int column, int first, int count)
    {
        var letter = SheetText.ColumnName(column);
        var begin = $"'{sheet.Name.Replace("'", "''", StringComparison.Ordinal)}'!${letter}${first + 2}";
        return count == 1 ? begin : $"{begin}:${letter}${first + count + 1}";
    }

    private static void CategoryAxis(XmlWriter xml, bool lying)
    {
        xml.WriteStartElement("catAx", C);
        Axis(xml, "1", "2", lying ? "l" : "b", reversed: lying, lines: false);
        Value(xml, "auto", "0");
        Value(xml, "lblAlgn", "ctr");
        Value(xml, "lblOffset", "100");
        Value(xml, "noMultiLvlLbl", "1");
        xml.WriteEndElement();
    }

    private static void ValueAxis(XmlWriter xml, Chart chart)
    {
        xml.WriteStartElement("valAx", C);
        Axis(xml, "2", "1", chart.Kind == ChartKind.Bars ? "b" : "l", reversed: false, lines: true);
        Value(xml, "crossBetween", "between");

        // Programs divide a small scale into halves, and there are no half reports.
        if (chart.Kind != ChartKind.Lines && Enumerable.Range(chart.FirstRow, chart.RowCount).All(row => chart.Series.All(s => chart.Source.Rows[row][s] is null or int and <= MostUnits)))
        {
            Value(xml, "majorUnit", "1");
        }

        xml.WriteEndElement();
    }

    private static void Axis(XmlWriter xml, string id, string crosses, string position, bool reversed, bool lines)
    {
        Value(xml, "axId", id);
        xml.WriteStartElement("scaling", C);
        Value(xml, "orientation", reversed ? "maxMin" : "minMax");
        xml.WriteEndElement();
        Value(xml, "delete", "0");
        Value(xml, "axPos", position);
        if (lines)
        {
            xml.WriteStartElement("majorGridlines", C);
            Colour(xml, "D9DFE5", line: true);
            xml.WriteEndElement();
        }

        xml.WriteStartElement("numFmt", C);
        xml.WriteAttributeString("formatCode", "General");
        xml.WriteAttributeString("sourceLinked", "0");
        xml.WriteEndElement();
        Value(xml, "majorTickMark", "none");
        Value(xml, "minorTickMark", "none");
        // Names stay at the edge where values are negative.
        Value(xml, "tickLblPos", lines ? "nextTo" : "low");
        Value(xml, "crossAx", crosses);
        Value(xml, "crosses", lines && position == "b" ? "max" : "autoZero");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
