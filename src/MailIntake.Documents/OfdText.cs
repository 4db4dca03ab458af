using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace MailIntake.Documents;

/// <summary>
/// The text of an OFD (GB/T 33190): OFD.xml names the document, its Document.xml the pages and templates, their Content.xml the pieces of
/// text. An OFD knows pieces at places and no paragraphs: pieces that adjoin on one line are one text, others are apart. Elements are
/// taken by their local names, since files are seen with and without the year in the namespace.
/// </summary>
internal sealed class OfdText
{
    private const int MaxPages = 500;
    private const int MaxBytes = 2 * ZipPackage.MaxPartBytes;
    private const int MaxPieces = 200_000;
    private const int MaxCharacters = 4_000_000;

    // What opening a part costs, however small it is.
    private const int LeastPart = 16 << 10;

    private readonly ZipArchive zip;
    private readonly List<List<string>> pages = [];
    private int characters;
    private int pieces;
    private long octets;

    private OfdText(ZipArchive zip) => this.zip = zip;

    /// <summary>Reads the text, lines ended by line feeds.</summary>
    /// <exception cref="DocumentException">It cannot be read as an OFD, or has no text.</exception>
    public static DocumentText Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = ZipPackage.Open(content);
            return new OfdText(zip).Read();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException)
        {
            throw new DocumentException("OFD 附件已损坏或加密，无法读取；请重新导出后重发，或改发 docx");
        }
    }

    private DocumentText Read()
    {
        if (Values("Encryptions").Count > 0)
        {
            throw new DocumentException("OFD 附件是加密的，无法读取；请去掉密码后重发，或改发 docx");
        }

        foreach (var root in Values("DocRoot"))
        {
            ReadDocument(Resolve("", root));
        }

        return PdfText.OfPages(string.Concat(pages.Select(page => string.Join('\n', page) + "\f"))) is { Text.Length: > 0 } report
            ? report
            : throw new DocumentException("OFD 附件是扫描件或图片，没有文字，数不出字数；请改发 docx，或由文字处理软件直接导出的 OFD");
    }

    private void ReadDocument(string document)
    {
        var folder = FolderOf(document);
        var templates = new Dictionary<string, string>(StringComparer.Ordinal);
        var contents = new List<string>();
        using (var xml = Open(document))
        {
            while (Next(xml))
            {
                if (xml.LocalName == "TemplatePage" && xml.GetAttribute("ID") is { } id && xml.GetAttribute("BaseLoc") is { } template)
                {
                    templates[id] = Resolve(folder, template);
                }
                else if (xml.LocalName == "Page" && xml.GetAttribute("BaseLoc") is { } page)
                {
                    contents.Add(pages.Count + contents.Count < MaxPages ? Resolve(folder, page) : throw TooLarge($"超过 {MaxPages} 页"));
                }
            }
        }

        // A template stands behind every page that names it, as a letterhead does: its text is one text.
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in contents)
        {
            var named = new List<string>();
            var own = Lines(page, named);
            pages.Add([.. named.Where(used.Add).SelectMany(id => templates.TryGetValue(id, out var template) ? Lines(template, []) : []), .. own]);
        }
    }

    // The pieces of a page in their order; a piece goes on where the one before it on the same line ended. Adds the templates that the page names.
    private List<string> Lines(string page, List<string> templates)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var end = (X: double.NaN, Y: double.NaN);
        var size = 0.0;
        var (left, top) = (0.0, 0.0);
        using var xml = Open(page);
        while (Next(xml))
        {
            if (xml.LocalName == "Template" && xml.GetAttribute("TemplateID") is { } template)
            {
                templates.Add(template);
            }
            else if (xml.LocalName == "TextObject")
            {
                size = Number(xml.GetAttribute("Size"));
                var boundary = Numbers(xml.GetAttribute("Boundary"));
                (left, top) = boundary.Count > 1 ? (boundary[0], boundary[1]) : (0, 0);
            }
            else if (xml.LocalName == "TextCode")
            {
                var (x, y) = (left + Number(xml.GetAttribute("X")), top + Number(xml.GetAttribute("Y")));
                var width = Sum(xml.GetAttribute("DeltaX"));
                var text = xml.IsEmptyElement ? "" : TextOf(xml);
                if (++pieces > MaxPieces)
                {
                    throw TooLarge($"的文字超过 {MaxPieces} 块");
                }

                if (text.Length == 0)
                {
                    continue;
                }

                // A third of a character is more than two letters of a word lie apart.
                if (!(Math.Abs(y - end.Y) < size / 3 && Math.Abs(x - end.X) < size / 3))
                {
                    Break();
                }

                line.Append(text);
                var last = text[^1] < '\u2E80' ? size / 2 : size; // the width of the last character, which no delta tells
                end = (x + (width ?? (text.Length - 1) * last) + last, y);
            }
        }

        Break();
        return lines;

        void Break()
        {
            if (line.Length > 0)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
        }
    }

    private string TextOf(XmlReader xml)
    {
        var text = new StringBuilder();
        while (xml.Read() && xml.NodeType is not XmlNodeType.EndElement)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                text.Append(xml.Value);
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                throw new InvalidDataException("An element within TextCode");
            }
        }

        characters += text.Length;
        return characters <= MaxCharacters
            ? text.ToString()
            : throw new DocumentException($"附件的文字超过 {MaxCharacters / 10_000} 万字，不像一篇稿件；请只发送稿件");
    }

    // The texts of all elements of a name in the part that names the documents.
    private List<string> Values(string element)
    {
        var values = new List<string>();
        using var xml = Open("OFD.xml");
        while (Next(xml))
        {
            if (xml.LocalName == element && values.Count < MaxPages)
            {
                values.Add(xml.IsEmptyElement ? "" : TextOf(xml).Trim());
            }
        }

        return values;
    }

    // Any number of documents and pages may name the same part: what is read is bounded for the whole file.
    private XmlReader Open(string part)
    {
        var entry = zip.GetEntry(part) ?? throw new InvalidDataException(part);
        octets += Math.Max(entry.Length, LeastPart);
        return octets <= MaxBytes
            ? XmlReader.Create(ZipPackage.OpenPart(entry, (int)Math.Min(entry.Length, ZipPackage.MaxPartBytes)), ZipPackage.XmlSettings(new NameTable()))
            : throw TooLarge($"展开后超过 {MaxBytes >> 20} MB");
    }

    private static DocumentException TooLarge(string what) => new($"OFD 附件{what}，不像一篇稿件；请只发送稿件，或改发 docx");

    // To the next element.
    private static bool Next(XmlReader xml)
    {
        while (ZipPackage.Next(xml, "OFD 附件的结构嵌套太深，为安全起见没有读取；请改发 docx"))
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                return true;
            }
        }

        return false;
    }

    // Places are absolute within the package, or relative to the file that names them (GB/T 33190, 7.3).
    private static string Resolve(string folder, string place)
    {
        var parts = new List<string>(place.StartsWith('/') ? [] : folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string FolderOf(string part) => part.LastIndexOf('/') is > 0 and var slash ? part[..slash] : "";

    // "4.2 g 3 5": 4.2, then three times 5 (GB/T 33190, 11.3); null where nothing is written.
    private static double? Sum(string? deltas)
    {
        double? sum = null;
        var parts = (deltas ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var isGroup = parts[i] == "g" && i + 2 < parts.Length;
            sum = (sum ?? 0) + (isGroup ? Math.Max(0, Math.Floor(Number(parts[i + 1]))) * Number(parts[i + 2]) : Number(parts[i]));
            i += isGroup ? 2 : 0;
        }

        return sum;
    }

    private static List<double> Numbers(string? text) => [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    private static double Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : 0;
}
