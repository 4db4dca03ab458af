using System.IO.Compression;
using System.Text;
using System.Xml;
using MailIntake.Domain;
using MailIntake.Domain.Identify;

namespace MailIntake.Documents;

/// <summary>
/// The texts in the cells and running headers of the workbooks (xlsx, xls) of one mail, to look for security marks in: a table is no report, but it goes on with one.
/// A cell that holds nothing but 内部 or 秘密 is more often a row's category than a mark, so that each line says first that it is a cell's: marks with ★, in brackets
/// or behind 密级, there also in the next cell, are found, one that stands alone is not.
/// </summary>
internal sealed class WorkbookTexts
{
    private const string Cell = "单元格\t";
    private const string SharedStrings = "xl/sharedStrings.xml";
    private const int MaxParts = 64;
    private const int MaxText = 1_000_000;
    private const int MaxTexts = 4_000_000;
    private const int MaxNames = 5_000;
    private const int MaxFolders = 16;
    private const int MaxName = 200;

    /// <summary>Of cells that make a mark together; longer ones are none.</summary>
    private const int MaxCell = 20;
    private const int MaxColumns = 256;

    private readonly StringBuilder texts = new();
    private readonly List<string> row = [];
    private long octets = 4L * ZipPackage.MaxPartBytes; // of the parts of all the mail's workbooks: a bomb may have many

    /// <summary>All texts, a cell a line.</summary>
    public StringBuilder Texts => texts;

    /// <summary>The names of the files and folders that came along with the tables, whatever is read of them: a picture's may bear a mark.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Adds the name of a file, each folder of its path for itself.</summary>
    public void AddName(string? path)
    {
        foreach (var name in path?.Split(['/', '\\'], MaxFolders, StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (Names.Count < MaxNames)
            {
                Names.Add(ShortText.Beginning(name, MaxName));
            }
        }
    }

    /// <summary>True where a workbook's own share of the texts is used up.</summary>
    public bool IsFull(int start) => texts.Length >= Math.Min(start + MaxText, MaxTexts);

    /// <summary>Adds the texts of a file that bears a workbook's name, as far as they can be read.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">Its octets.</param>
    public void Add(string? name, ReadOnlyMemory<byte> content)
    {
        // et is WPS's own name of either.
        if (!FormatDetector.HasExtension(name, ".xlsx", ".xlsm", ".xltx", ".xls", ".xlt", ".et") || IsFull(texts.Length))
        {
            return;
        }

        if (FormatDetector.IsCompoundFile(content.Span))
        {
            OldWorkbook.Read(content, this);
        }
        else
        {
            AddParts(content);
        }
    }

    /// <summary>Begins a cell's own line.</summary>
    /// <returns>Where its text goes.</returns>
    public StringBuilder BeginCell() => texts.Append('\n').Append(Cell);

    /// <summary>Adds the present row's next cell; one that is blank is none.</summary>
    public void AddToRow(string text) => AddShort(Short(text));

    /// <summary>
    /// Ends the present row: 密级： and 机密 in the next cell are one mark, as 机密 and ★1年 are. 密级, 绝密, 机密, 秘密 side by side are the heads of columns.
    /// </summary>
    public void EndRow()
    {
        for (var i = 0; i + 1 < row.Count; i++)
        {
            var (cell, next) = (row[i], row[i + 1]);
            if (SecurityMarks.IsLabel(cell) ? !(i + 2 < row.Count && SecurityMarks.IsState(row[i + 2])) : IsStarred(cell, next))
            {
                BeginCell().Append(cell).Append(SecurityMarks.IsLabel(cell) && cell[^1] is not (':' or '：') ? "：" : "").Append(next);
            }
        }

        row.Clear();
    }

    // Several stars are a rating.
    private static bool IsStarred(string cell, string next) => cell.Length == 2 && SecurityMarks.IsState(cell) && next is ['★' or '☆'] or ['★' or '☆', not ('★' or '☆'), ..];

    private void AddShort(string? text)
    {
        if (text is not null && row.Count < MaxColumns)
        {
            row.Add(text);
        }
    }

    // Without blanks: forms spread their labels (密　级). Null where nothing is left, empty where it is too long to be looked at.
    private static string? Short(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[MaxCell];
        var length = 0;
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                if (length == MaxCell)
                {
                    return "";
                }

                buffer[length++] = c;
            }
        }

        return length == 0 ? null : new string(buffer[..length]);
    }

    private void AddParts(ReadOnlyMemory<byte> content)
    {
        var start = texts.Length;
        try
        {
            using var zip = ZipPackage.Open(content);
            var shared = new Dictionary<int, string>();
            foreach (var part in zip.Entries.Where(HasText).OrderBy(part => part.FullName != SharedStrings).Take(MaxParts))
            {
                if (part.Length <= Math.Min(octets, ZipPackage.MaxPartBytes))
                {
                    octets -= part.Length;
                    TryRead(part, shared, start);
                }
            }
        }
        catch (InvalidDataException)
        {
            // Nobody can open it either.
        }
    }

    private void TryRead(ZipArchiveEntry part, Dictionary<int, string> shared, int start)
    {
        try
        {
            Read(part, shared, start);
        }
        catch (Exception e) when (e is DocumentException or InvalidDataException or XmlException or EndOfStreamException)
        {
            // Of a part that is broken, nested too deep or far too large, what was read until there is looked at, and so are the others.
        }

        row.Clear();
    }

    private static bool HasText(ZipArchiveEntry entry) =>
        entry.FullName == SharedStrings || (entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && entry.FullName.EndsWith(".xml", StringComparison.Ordinal));

    // A cell's text may be in runs; what stands over its characters to help reading (rPh) is left in.
    private void Read(ZipArchiveEntry part, Dictionary<int, string> shared, int start)
    {
        using var stream = ZipPackage.OpenPart(part, (int)part.Length);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        var (inText, inValue, index, cell) = (false, false, 0, texts.Length);
        var type = "";
        while (!IsFull(start) && ZipPackage.Next(xml))
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName is "si" or "is":
                    cell = BeginCell().Length;
                    index += xml is { IsEmptyElement: true, LocalName: "si" } ? 1 : 0;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "si":
                    if (Short(Text(cell)) is { } text)
                    {
                        shared[index] = text;
                    }

                    index++;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "is":
                    AddToRow(Text(cell));
                    break;
                case XmlNodeType.Element when xml.LocalName == "c":
                    type = xml.GetAttribute("t") ?? "";
                    break;
                case XmlNodeType.Element when xml.LocalName == "v":
                    inValue = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "v":
                    inValue = false;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "row":
                    EndRow();
                    break;
                case XmlNodeType.Element when IsText(xml.LocalName):
                    inText = !xml.IsEmptyElement;
                    if (inText && xml.LocalName != "t")
                    {
                        BeginCell();
                    }

                    break;
                case XmlNodeType.EndElement when IsText(xml.LocalName):
                    inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when inText:
                    texts.Append(xml.Value);
                    break;
                case XmlNodeType.Text when inValue && type == "s":
                    AddShort(int.TryParse(xml.Value, out var at) ? shared.GetValueOrDefault(at) : null);
                    break;
                case XmlNodeType.Text when inValue && type == "str": // what a formula gives
                    BeginCell().Append(xml.Value);
                    AddToRow(xml.Value);
                    break;
                default:
                    break;
            }
        }
    }

    // One that is much longer is too long as well.
    private string Text(int from) => texts.ToString(from, Math.Min(texts.Length - from, MaxCell * 10));

    private static bool IsText(string name) => name is "t" or "oddHeader" or "oddFooter" or "evenHeader" or "evenFooter" or "firstHeader" or "firstFooter";
}
