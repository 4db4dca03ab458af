using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using MailIntake.Domain;

namespace MailIntake.Documents;

/// <summary>
/// Reads the first visible worksheet of an xlsx (ECMA-376 part 1, SpreadsheetML) as rows of texts: what Excel or WPS shows in the cells, dates and numbers
/// in one spelling. Read forward with an XML reader like a docx, so that 100,000 rows take little more memory than their texts. What would be lost in
/// silence is told instead: an error value, a formula without a result, cells merged across columns, values on other sheets; and rows that a filter hides, which are read.
/// A cell merged over several rows holds for each of them.
/// </summary>
public sealed class XlsxSheet
{
    /// <summary>The most rows with values.</summary>
    public const int MaxRows = 500_000;

    private const int MaxCells = 8_000_000;
    private const int MaxColumns = 256;
    private const int MaxSheetBytes = 512 << 20;
    private const int MaxStringBytes = 128 << 20;
    private const int MaxStrings = 2_000_000;
    private const int MaxSheets = 256;
    private const int MaxMerges = 100_000;

    private readonly string name;
    private readonly List<Problem> problems;
    private readonly List<XlsxRow> rows = [];
    private readonly List<(int Top, int Left, int Bottom, int Right)> merges = [];
    private readonly List<string> cells = [];
    private readonly StringBuilder text = new();
    private IReadOnlyList<string> strings = [];
    private XlsxFormats formats = null!;
    private int count;
    private bool isHidden;
    private (int Count, int First) hidden;
    private int nextColumn;

    private XlsxSheet(string name, List<Problem> problems) => (this.name, this.problems) = (name, problems);

    /// <summary>Reads the rows; null (and problems) where the file cannot be read as a workbook.</summary>
    /// <param name="content">The file's octets.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="problems">Where faults and hints go.</param>
    public static IReadOnlyList<XlsxRow>? Read(ReadOnlyMemory<byte> content, string name, List<Problem> problems)
    {
        try
        {
            using var zip = ZipPackage.Open(content);
            var sheet = new XlsxSheet(name, problems);
            sheet.Read(zip);
            return sheet.rows;
        }
        catch (DocumentException e)
        {
            problems.Add(new Problem(name, null, e.Message));
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException)
        {
            problems.Add(new Problem(name, null, "不是完好的 .xlsx 文件；请用 Excel 或 WPS 打开确认后另存为 .xlsx，或另存为“CSV UTF-8（逗号分隔）”"));
        }

        return null;
    }

    private void Read(ZipArchive zip)
    {
        var main = ZipPackage.MainPart(zip, "xl/workbook.xml");
        var workbook = zip.GetEntry(main) ?? throw new DocumentException("文件里没有工作表；请用 Excel 或 WPS 打开确认后另存为 .xlsx");
        var folder = main[..(main.LastIndexOf('/') + 1)];
        var (sheets, from1904) = Sheets(workbook, Targets(zip.GetEntry($"{folder}_rels/{main[folder.Length..]}.rels"), folder));
        var parts = sheets.Select(s => (s.Name, Part: zip.GetEntry(s.Path))).Where(s => s.Part is not null).ToList();
        if (parts.Count == 0)
        {
            throw new DocumentException("文件里没有可见的工作表；请用 Excel 或 WPS 打开确认后另存为 .xlsx");
        }

        formats = new XlsxFormats(zip.GetEntry(folder + "styles.xml"), from1904);
        strings = zip.GetEntry(folder + "sharedStrings.xml") is { } shared ? Strings(shared) : [];
        ReadSheet(parts[0].Part!);
        FillMerged();
        if (hidden.Count > 0)
        {
            problems.Add(new Problem(name, hidden.First, $"有 {hidden.Count} 行被隐藏或筛选掉了（从第 {hidden.First} 行起），也一并读取；不要的，请删去这些行再导入", IsWarning: true));
        }

        foreach (var (other, part) in parts.Skip(1))
        {
            if (HasValues(part!))
            {
                problems.Add(new Problem(name, null, $"只读取第一张工作表“{parts[0].Name}”，没有读取“{other}”；要导入它，请另存为单独的文件", IsWarning: true));
            }
        }
    }

    /// <summary>Where the workbook's relationships lead, by their identifiers; worksheets alone, charts are left out.</summary>
    private static Dictionary<string, string> Targets(ZipArchiveEntry? relationships, string folder)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        if (relationships is null)
        {
            return targets;
        }

        foreach (var xml in Elements(relationships, "Relationship"))
        {
            if (targets.Count < MaxSheets && xml.GetAttribute("Type")?.EndsWith("/worksheet", StringComparison.Ordinal) == true
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
            {
                targets[id] = target.StartsWith('/') ? target[1..] : folder + target;
            }
        }

        return targets;
    }

    private static (List<(string Name, string Path)> Visible, bool From1904) Sheets(ZipArchiveEntry workbook, Dictionary<string, string> targets)
    {
        var sheets = new List<(string, string)>();
        var from1904 = false;
        foreach (var xml in Elements(workbook, "workbookPr", "sheet"))
        {
            if (xml.LocalName == "workbookPr")
            {
                from1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (sheets.Count < MaxSheets && xml.GetAttribute("state") is null or "visible" && Relationship(xml) is { } id && targets.TryGetValue(id, out var path))
            {
                sheets.Add((xml.GetAttribute("name") ?? "", path));
            }
        }

        return (sheets, from1904);
    }

    /// <summary>The attribute r:id, whose namespace differs between the transitional and the strict format.</summary>
    private static string? Relationship(XmlReader xml)
    {
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.NamespaceURI.Length > 0)
            {
                return xml.Value;
            }
        }

        return null;
    }

    private static IEnumerable<XmlReader> Elements(ZipArchiveEntry part, params string[] names)
    {
        using var stream = ZipPackage.OpenPart(part);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        while (ZipPackage.Next(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && names.Contains(xml.LocalName))
            {
                yield return xml;
            }
        }
    }

    private List<string> Strings(ZipArchiveEntry part)
    {
        var list = new List<string>();
        using var stream = ZipPackage.OpenPart(part, MaxStringBytes);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        while (ZipPackage.Next(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
            {
                list.Add(list.Count < MaxStrings ? RichText(xml) : throw TooMany());
            }
        }

        return list;
    }

    /// <summary>The text of an element that holds runs (si, is), without the reading aids over characters (rPh).</summary>
    private string RichText(XmlReader xml)
    {
        text.Clear();
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            var (inText, aid) = (false, 0);
            while (ZipPackage.Next(xml) && xml.Depth > depth)
            {
                switch (xml.NodeType)
                {
                    case XmlNodeType.Element when xml.LocalName == "rPh" && !xml.IsEmptyElement:
                        aid++;
                        break;
                    case XmlNodeType.EndElement when xml.LocalName == "rPh":
                        aid--;
                        break;
                    case XmlNodeType.Element when xml.LocalName == "t":
                        inText = aid == 0 && !xml.IsEmptyElement;
                        break;
                    case XmlNodeType.EndElement when xml.LocalName == "t":
                        inText = false;
                        break;
                    default:
                        Take(xml, inText);
                        break;
                }
            }
        }

        return Taken();
    }

    private void Take(XmlReader xml, bool wanted)
    {
        if (wanted && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
        {
            text.Append(xml.Value);
        }
    }

    // Characters that XML cannot hold are written _x000D_ (ECMA-376 part 1, 22.9.2.19).
    private string Taken()
    {
        var taken = text.ToString();
        return (taken.Contains("_x", StringComparison.Ordinal) ? XmlConvert.DecodeName(taken) : taken).Trim();
    }

    private void ReadSheet(ZipArchiveEntry part)
    {
        using var stream = ZipPackage.OpenPart(part, MaxSheetBytes);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        var row = 0;
        while (ZipPackage.Next(xml))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "row")
            {
                EndRow(row);
            }
            else if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (xml.LocalName == "row")
            {
                var number = Number(xml.GetAttribute("r")) ?? row + 1;
                row = number > row ? number : throw new InvalidDataException("rows out of order");
                isHidden = xml.GetAttribute("hidden") is "1" or "true";
                nextColumn = 0;
            }
            else if (xml.LocalName == "c")
            {
                ReadCell(xml, row);
            }
            else if (xml.LocalName == "mergeCell")
            {
                AddMerge(xml.GetAttribute("ref"));
            }
        }
    }

    private void EndRow(int row)
    {
        if (cells.Count > 0)
        {
            rows.Add(rows.Count < MaxRows ? new XlsxRow(row, [.. cells]) : throw TooMany());
            cells.Clear();
            hidden = isHidden ? (hidden.Count + 1, hidden.Count == 0 ? row : hidden.First) : hidden;
        }
    }

    private void ReadCell(XmlReader xml, int row)
    {
        var column = Column(xml.GetAttribute("r")) ?? nextColumn;
        nextColumn = column + 1;
        var type = xml.GetAttribute("t");
        var value = Value(xml, type, Number(xml.GetAttribute("s")), out var formula);
        if (type == "e")
        {
            problems.Add(new Problem(name, row, $"{ColumnName(column)} 列是公式的错误值“{value}”，请改正"));
        }
        else if (formula && value.Length == 0 && type != "str")
        {
            problems.Add(new Problem(name, row, $"{ColumnName(column)} 列的公式没有保存结果；请在 Excel 或 WPS 中打开，重新保存后再试"));
        }

        if (value.Length == 0)
        {
            return;
        }

        if (column >= MaxColumns || column < cells.Count || ++count > MaxCells)
        {
            throw column < cells.Count ? new InvalidDataException("cells out of order") : TooMany();
        }

        while (cells.Count < column)
        {
            cells.Add("");
        }

        cells.Add(value);
    }

    private string Value(XmlReader xml, string? type, int? style, out bool formula)
    {
        formula = false;
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var depth = xml.Depth;
        var inValue = false;
        text.Clear();
        while (ZipPackage.Next(xml) && xml.Depth > depth)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "is":
                    return RestOf(xml, depth, RichText(xml));
                case XmlNodeType.Element when xml.LocalName == "f":
                    formula = true;
                    break;
                case XmlNodeType.Element when xml.LocalName == "v":
                    inValue = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "v":
                    inValue = false;
                    break;
                default:
                    Take(xml, inValue);
                    break;
            }
        }

        var value = Taken();
        return type switch
        {
            _ when value.Length == 0 => "",
            "s" => Number(value) is { } index && index < strings.Count ? strings[index] : throw new InvalidDataException("no such string"),
            "b" => value == "1" ? "TRUE" : "FALSE",
            "str" or "e" or "d" or "inlineStr" => value,
            _ => formats.Text(value, style),
        };
    }

    private static string RestOf(XmlReader xml, int depth, string value)
    {
        while (xml.Depth > depth && ZipPackage.Next(xml))
        {
            // The end of the cell is where its caller goes on.
        }

        return value;
    }

    private void AddMerge(string? area)
    {
        var ends = area?.Split(':') ?? [];
        if (ends is [var from, var to] && Column(from) is { } left && Column(to) is { } right && RowOf(from) is { } top && RowOf(to) is { } bottom)
        {
            merges.Add(merges.Count < MaxMerges ? (top, left, bottom, right) : throw TooMany());
        }
    }

    /// <summary>Gives the value of a cell that is merged over several rows to each of them: that is what a person sees.</summary>
    private void FillMerged()
    {
        foreach (var (top, left, bottom, right) in merges)
        {
            var first = rows.BinarySearch(new XlsxRow(top, []), ByNumber);
            if (first < 0 || left >= rows[first].Cells.Length || rows[first].Cells[left] is not { Length: > 0 } value)
            {
                continue;
            }

            if (left != right)
            {
                problems.Add(new Problem(name, top, $"{ColumnName(left)} 列到 {ColumnName(right)} 列是合并单元格；请取消合并，每格各写各的内容"));
                continue;
            }

            for (var i = first + 1; i < rows.Count && rows[i].Number <= bottom; i++)
            {
                if (++count > MaxCells)
                {
                    throw TooMany();
                }

                var cells = rows[i].Cells;
                if (left >= cells.Length)
                {
                    Array.Resize(ref cells, left + 1);
                    Array.Fill(cells, "", rows[i].Cells.Length, left + 1 - rows[i].Cells.Length);
                    rows[i] = rows[i] with { Cells = cells };
                }

                cells[left] = value;
            }
        }
    }

    private static readonly Comparer<XlsxRow> ByNumber = Comparer<XlsxRow>.Create((a, b) => a.Number.CompareTo(b.Number));

    private static bool HasValues(ZipArchiveEntry part)
    {
        using var stream = ZipPackage.OpenPart(part, MaxSheetBytes);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        while (ZipPackage.Next(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "is")
            {
                return true;
            }
        }

        return false;
    }

    private static DocumentException TooMany() => new($"表格太大（最多 {MaxRows} 行、{MaxColumns} 列），请拆分后再试");

    private static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The column of a reference such as <c>AB12</c>, from 0; null where there is none.</summary>
    private static int? Column(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (c is < 'A' or > 'Z' || column > 1_000_000)
            {
                break;
            }

            column = (column * 26) + (c - 'A') + 1;
        }

        return column > 0 ? column - 1 : null;
    }

    private static int? RowOf(string reference) => Number(reference.TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]));

    private static string ColumnName(int column) => (column >= 26 ? ColumnName((column / 26) - 1) : "") + (char)('A' + (column % 26));
}
