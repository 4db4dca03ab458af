using System.IO.Compression;
using System.Text;
using System.Xml;

namespace MailIntake.Documents;

/// <summary>
/// The texts in the cells and running headers of an xlsx, to look for security marks in: a table is no report, but it goes on with one. A cell that holds
/// nothing but 内部 or 秘密 is more often a row's category than a mark, so that each line says first that it is a cell's: marks with ★, in brackets or behind 密级
/// are found, one that stands alone is not.
/// </summary>
internal static class WorkbookText
{
    private const string Cell = "单元格\t";
    private const int MaxParts = 64;
    private const int MaxDepth = 64;
    private const int MaxText = 1_000_000;

    /// <summary>True for the name of a workbook.</summary>
    public static bool IsName(string? name) => FormatDetector.HasExtension(name, ".xlsx", ".xlsm", ".xltx", ".et");

    /// <summary>Adds the texts, as far as they can be read.</summary>
    /// <param name="texts">Where they go.</param>
    /// <param name="content">The file's octets.</param>
    public static void AddTo(StringBuilder texts, ReadOnlyMemory<byte> content)
    {
        var most = texts.Length + MaxText;
        try
        {
            using var zip = ZipPackage.Open(content);
            var octets = (long)ZipPackage.MaxPartBytes; // of all its parts: a bomb may have many
            foreach (var part in zip.Entries.Where(HasText).Take(MaxParts))
            {
                if (part.Length <= octets)
                {
                    octets -= part.Length;
                    Read(part, texts, most);
                }
            }
        }
        catch (Exception e) when (e is DocumentException or InvalidDataException or XmlException or EndOfStreamException)
        {
            // Nobody can open it either, or it is far too large: what was read until there is looked at.
        }
    }

    private static bool HasText(ZipArchiveEntry entry) =>
        entry.FullName == "xl/sharedStrings.xml" || (entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && entry.FullName.EndsWith(".xml", StringComparison.Ordinal));

    // A cell's text may be in runs; what stands over its characters to help reading (rPh) is left in.
    private static void Read(ZipArchiveEntry part, StringBuilder texts, int most)
    {
        using var stream = ZipPackage.OpenPart(part);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        var inText = false;
        while (texts.Length < most && xml.Read() && xml.Depth <= MaxDepth)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName is "si" or "is":
                    texts.Append('\n').Append(Cell);
                    break;
                case XmlNodeType.Element when IsText(xml.LocalName):
                    inText = !xml.IsEmptyElement;
                    if (inText && xml.LocalName != "t")
                    {
                        texts.Append('\n').Append(Cell);
                    }

                    break;
                case XmlNodeType.EndElement when IsText(xml.LocalName):
                    inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when inText:
                    texts.Append(xml.Value);
                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsText(string name) => name is "t" or "oddHeader" or "oddFooter" or "evenHeader" or "evenFooter" or "firstHeader" or "firstFooter";
}
