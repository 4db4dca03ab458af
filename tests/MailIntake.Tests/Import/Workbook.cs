using System.IO.Compression;
using System.Security;
using System.Text;

namespace MailIntake.Tests.Import;

/// <summary>Writes .xlsx files part by part, as ECMA-376 describes them, so that each test says exactly what stands in the file.</summary>
internal sealed class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private readonly List<(string Name, string State, string Xml)> sheets = [];

    /// <summary>Cell formats: 0 General, 1 yyyy-m-d (built-in 14), 2 with a time (built-in 22), 3 2023"年"6"月"5"日", 4 a number in brackets and quotes.</summary>
    public const string Styles =
        $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"2\"><numFmt numFmtId=\"176\" formatCode=\"[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/>"
        + "<numFmt numFmtId=\"177\" formatCode=\"[Red]0&quot;d&quot;_h\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/></cellXfs></styleSheet>";

    public string SharedStrings { get; init; } = "";

    public bool From1904 { get; init; }

    public string Namespace { get; init; } = Main;

    /// <summary>Adds a sheet; the rows are what stands within sheetData.</summary>
    public Workbook Sheet(string rows, string name = "Sheet1", string state = "visible", string merges = "")
    {
        sheets.Add((name, state, $"<worksheet xmlns=\"{Namespace}\"><sheetData>{rows}</sheetData>{merges}</worksheet>"));
        return this;
    }

    /// <summary>A row of inline texts; an empty text is no cell at all, as Excel writes it.</summary>
    public static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((c, i) => c.Length == 0 ? "" : Text($"{(char)('A' + i)}{number}", c)))}</row>";

    public static string Text(string at, string text) => $"<c r=\"{at}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>";

    public static string Number(string at, string value, int style = 0) => $"<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>";

    public void WriteTo(string path)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
        Add(zip, "_rels/.rels", $"<Relationships><Relationship Id=\"rId1\" Type=\"{Relationships}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Add(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Namespace}\" xmlns:r=\"{Relationships}\"><workbookPr{(From1904 ? " date1904=\"1\"" : "")}/><sheets>"
            + string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" state=\"{s.State}\" r:id=\"rId{i + 1}\"/>")) + "</sheets></workbook>");
        Add(zip, "xl/_rels/workbook.xml.rels", "<Relationships>"
            + string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Relationships}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>")) + "</Relationships>");
        Add(zip, "xl/styles.xml", Styles);
        Add(zip, "xl/sharedStrings.xml", $"<sst xmlns=\"{Namespace}\">{SharedStrings}</sst>");
        for (var i = 0; i < sheets.Count; i++)
        {
            Add(zip, $"xl/worksheets/sheet{i + 1}.xml", sheets[i].Xml);
        }
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
