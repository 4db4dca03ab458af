using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace MailIntake.Documents;

/// <summary>
/// The text of a docx (ECMA-376 part 1, WordprocessingML) as Word counts it: paragraphs, tables, text boxes, footnotes and
/// endnotes; not what was deleted or moved away under revision, not hidden text, not field codes, comments, headers or footers. Headers, footers and
/// watermarks are told apart from the text, for the security marks in them.
/// Read forward with an XML reader: the object model of the SDK takes many times as long and must hold the document whole.
/// </summary>
internal sealed class DocxText
{
    private const int MaxCharacters = 4_000_000;
    private const int MaxStyles = 50_000;
    private const int CaptionWords = 30;
    private const int MostOfCaption = 10_000;
    private const int MaxRunningParts = 30;
    private const int MaxRunningBytes = 1 << 20;
    private const string TooDeep = "docx 附件的结构嵌套太深，为安全起见没有读取；请另存为 docx 后重发";
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string WordStrict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    private const string Compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006";
    private const string Mathematics = "http://schemas.openxmlformats.org/officeDocument/2006/math";

    private readonly StringBuilder text = new();

    // A text box stands inside the paragraph that anchors it; its text is kept aside so that it does not split a word there.
    private readonly StringBuilder boxes = new();
    private readonly StringBuilder watermarks = new();
    private readonly char[] chunk = new char[1024];
    private HashSet<string> hiddenStyles = [];

    private DocxText()
    {
    }

    /// <summary>Reads the text, paragraphs ended by line feeds.</summary>
    /// <exception cref="DocumentException">It cannot be read as a docx.</exception>
    public static DocumentText Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = ZipPackage.Open(content);
            return new DocxText().Read(zip);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException)
        {
            throw new DocumentException("docx 附件已损坏，无法读取；请用 Word 或 WPS 打开确认后另存为 docx 重发");
        }
    }

    private DocumentText Read(ZipArchive zip)
    {
        var main = ZipPackage.MainPart(zip, "word/document.xml");
        var entry = zip.GetEntry(main) ?? throw new DocumentException("docx 附件里没有正文；请用 Word 或 WPS 打开确认后另存为 docx 重发");
        var folder = main[..(main.LastIndexOf('/') + 1)];
        hiddenStyles = HiddenStyles(zip.GetEntry(folder + "styles.xml"));
        var notes = ReadPart(entry);
        if (notes.Footnotes && zip.GetEntry(folder + "footnotes.xml") is { } footnotes)
        {
            ReadPart(footnotes);
        }

        if (notes.Endnotes && zip.GetEntry(folder + "endnotes.xml") is { } endnotes)
        {
            ReadPart(endnotes);
        }

        var report = text.Append(boxes).ToString();
        return new DocumentText(report, watermarks.Append(Running(zip, folder)).ToString()) { Doubt = DoubtOf(report, zip, folder + "media/") };
    }

    // The heading above a scan that was put into Word.
    private static string? DoubtOf(string report, ZipArchive zip, string media) =>
        report.Length < MostOfCaption && WordCount.Count(report) is < CaptionWords and var words && zip.Entries.Any(entry => entry.FullName.StartsWith(media, StringComparison.Ordinal))
            ? $"只有 {words} 字，另有图片，稿件可能在图片里；请发件人把文字录入 docx 后重发"
            : null;

    // Headers and footers, whichever section they belong to. They change nothing about the report: one that cannot be read is as if it were not there.
    private StringBuilder Running(ZipArchive zip, string folder)
    {
        var running = new DocxText { hiddenStyles = hiddenStyles };
        foreach (var entry in zip.Entries.Where(entry => IsRunning(entry.FullName, folder)).Take(MaxRunningParts))
        {
            try
            {
                running.ReadPart(entry, MaxRunningBytes);
            }
            catch (Exception e) when (e is DocumentException or InvalidDataException or XmlException or EndOfStreamException)
            {
                // What was read of it before is kept.
            }

            running.text.Append('\n');
        }

        return running.text.Append(running.boxes).Append(running.watermarks);
    }

    private static bool IsRunning(string name, string folder) =>
        name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".xml", StringComparison.Ordinal) && name.AsSpan(folder.Length) is var part
        && (part.StartsWith("header", StringComparison.Ordinal) || part.StartsWith("footer", StringComparison.Ordinal));

    // Styles whose run properties hide text. A style that is based on a hidden one is hidden too, unless it says otherwise (ECMA-376 part 1, 17.7.2).
    private static HashSet<string> HiddenStyles(ZipArchiveEntry? entry)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        if (entry is null)
        {
            return hidden;
        }

        var basedOn = new Dictionary<string, string>(StringComparer.Ordinal);
        using var stream = ZipPackage.OpenPart(entry);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        string? style = null;
        var formerly = int.MaxValue; // the depth of the properties before a tracked change, which say nothing now
        while (Next(xml))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == formerly)
            {
                formerly = int.MaxValue;
            }

            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "style":
                    style = Value(xml, "styleId");
                    break;
                case "basedOn" when style is not null && Value(xml, "val") is { } parent:
                    basedOn[style] = parent;
                    if (basedOn.Count > MaxStyles)
                    {
                        throw new DocumentException($"docx 附件的样式超过 {MaxStyles} 个，为安全起见没有读取；请把正文复制到新文档，另存为 docx 后重发");
                    }

                    break;
                case "vanish" when style is not null && formerly == int.MaxValue:
                    (IsOn(xml) ? hidden : shown).Add(style);
                    break;
                case "rPrChange" when formerly == int.MaxValue && !xml.IsEmptyElement:
                    formerly = xml.Depth;
                    break;
                default:
                    break;
            }
        }

        if (hidden.Count > 0)
        {
            var children = basedOn.ToLookup(style => style.Value, style => style.Key, StringComparer.Ordinal);
            var unseen = new Stack<string>(hidden);
            while (unseen.TryPop(out var parent))
            {
                foreach (var child in children[parent].Where(child => !shown.Contains(child) && hidden.Add(child)))
                {
                    unseen.Push(child);
                }
            }
        }

        return hidden;
    }

    // An on/off property is on unless it says otherwise (ECMA-376 part 1, 17.17.4).
    private static bool IsOn(XmlReader xml) => Value(xml, "val") is not ("0" or "false" or "off");

    // An attribute of WordprocessingML, whatever the prefix.
    private static string? Value(XmlReader xml, string name) => xml.GetAttribute(name, xml.NamespaceURI);

    private static bool Next(XmlReader xml) => ZipPackage.Next(xml, TooDeep);

    private (bool Footnotes, bool Endnotes) ReadPart(ZipArchiveEntry entry, int maxBytes = ZipPackage.MaxPartBytes)
    {
        var names = new NameTable();
        var word = names.Add(Word);
        var wordStrict = names.Add(WordStrict);
        var compatibility = names.Add(Compatibility);
        var mathematics = names.Add(Mathematics);
        using var stream = ZipPackage.OpenPart(entry, maxBytes);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(names));

        var output = text;
        var boxDepth = int.MaxValue; // the depth of the outermost text box
        var properties = int.MaxValue; // the depth of the paragraph properties, whose run properties speak of the paragraph mark
        var runDepth = int.MaxValue;
        var hidden = false;
        var inText = false;
        var chosen = new bool[ZipPackage.MaxDepth + 2]; // the depths at which a Choice was taken, so that what follows it there is not
        var footnotes = false;
        var endnotes = false;
        var fields = new List<bool>(); // the open fields, outermost first: true while in their code
        var codes = 0; // how many of them are; a field within a code shows nothing either

        var more = Next(xml);
        while (more)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    var space = xml.NamespaceURI;
                    if (ReferenceEquals(space, word) || ReferenceEquals(space, wordStrict))
                    {
                        switch (xml.LocalName)
                        {
                            case "t":
                                inText = !xml.IsEmptyElement && !hidden && codes == 0;
                                break;
                            case "r":
                                runDepth = xml.Depth;
                                hidden = false;
                                break;
                            case "pPr" when !xml.IsEmptyElement:
                                properties = xml.Depth;
                                break;
                            case "vanish" when properties == int.MaxValue && runDepth != int.MaxValue:
                                hidden = IsOn(xml);
                                break;
                            case "rStyle" when properties == int.MaxValue && hiddenStyles.Count > 0:
                                hidden |= hiddenStyles.Contains(Value(xml, "val") ?? "");
                                break;
                            case "pStyle" when hiddenStyles.Count > 0 && hiddenStyles.Contains(Value(xml, "val") ?? ""):
                                // The whole paragraph is hidden: leave it at its properties' end tag.
                                more = SkipParagraph(xml);
                                properties = int.MaxValue;
                                continue;
                            case "tab" when properties == int.MaxValue && !hidden:
                                output.Append('\t');
                                break;
                            case "br" or "cr" when !hidden:
                                output.Append('\n');
                                break;
                            case "noBreakHyphen" when !hidden && codes == 0:
                                output.Append('-');
                                break;
                            case "sym" when !hidden && codes == 0 && ushort.TryParse(Value(xml, "char"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var symbol):
                                output.Append((char)symbol);
                                break;
                            case "fldChar":
                                codes += Field(fields, Value(xml, "fldCharType"));
                                break;
                            case "altChunk" or "subDoc":
                                throw new DocumentException("docx 附件里嵌有另外的文件，读到的文字不全；请用 Word 或 WPS 打开，另存为 docx 后重发");
                            case "p" when xml.IsEmptyElement:
                                output.Append('\n');
                                break;
                            case "footnoteReference":
                                footnotes = true;
                                break;
                            case "endnoteReference":
                                endnotes = true;
                                break;
                            case "txbxContent" when boxDepth == int.MaxValue && !xml.IsEmptyElement:
                                boxDepth = xml.Depth;
                                output = boxes;
                                break;

                            // Deleted or moved away under revision; how a run or paragraph was formatted before one; the reading aid above ruby text.
                            case "del" or "moveFrom" or "rPrChange" or "pPrChange" or "rt":
                            case "footnote" or "endnote" when Value(xml, "type") is not (null or "normal"):
                                more = ZipPackage.Skip(xml, TooDeep);
                                continue;
                            default:
                                break;
                        }
                    }
                    else if (ReferenceEquals(space, compatibility))
                    {
                        // One of the alternatives stands for all: the first Choice, else the Fallback (ECMA-376 part 3, 10.2.1).
                        if (xml.LocalName is "Choice" or "Fallback" && chosen[xml.Depth])
                        {
                            more = ZipPackage.Skip(xml, TooDeep);
                            continue;
                        }

                        chosen[xml.Depth] |= xml.LocalName == "Choice";
                    }
                    else if (ReferenceEquals(space, mathematics) && xml.LocalName == "t")
                    {
                        inText = !xml.IsEmptyElement && !hidden;
                    }
                    else if (xml.LocalName == "textpath" && watermarks.Length < MaxCharacters)
                    {
                        watermarks.Append(xml.GetAttribute("string")).Append('\n');
                    }

                    break;

                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when inText:
                    Append(output, xml);
                    break;

                case XmlNodeType.EndElement:
                    inText = false;
                    if (ReferenceEquals(xml.NamespaceURI, word) || ReferenceEquals(xml.NamespaceURI, wordStrict))
                    {
                        switch (xml.LocalName)
                        {
                            case "p":
                                output.Append('\n');
                                break;
                            case "r" when xml.Depth == runDepth:
                                hidden = false;
                                runDepth = int.MaxValue;
                                break;
                            case "pPr":
                                properties = int.MaxValue;
                                break;
                            case "txbxContent" when xml.Depth == boxDepth:
                                boxDepth = int.MaxValue;
                                output = text;
                                break;
                            default:
                                break;
                        }
                    }
                    else if (xml.LocalName == "AlternateContent")
                    {
                        chosen[xml.Depth + 1] = false;
                    }

                    break;

                default:
                    break;
            }

            more = Next(xml);
        }

        return codes == 0 ? (footnotes, endnotes) : throw new DocumentException("docx 附件的域不完整，读到的文字不全；请用 Word 或 WPS 打开，另存为 docx 后重发");
    }

    // A complex field is a begin, its code, where it shows something a separator and what it shows, and an end (ECMA-376 part 1, 17.16.18).
    // Returns by how many the codes being read become more.
    private static int Field(List<bool> fields, string? mark)
    {
        switch (mark)
        {
            case "begin":
                fields.Add(true);
                return 1;
            case "separate" when fields is [.., true]:
                fields[^1] = false;
                return -1;
            case "end" when fields is [.., var inCode]:
                fields.RemoveAt(fields.Count - 1);
                return inCode ? -1 : 0;
            default:
                return 0;
        }
    }

    // From inside w:pPr to after the paragraph's end.
    private static bool SkipParagraph(XmlReader xml)
    {
        var paragraph = xml.Depth - 2;
        while (Next(xml))
        {
            if (xml.Depth == paragraph && xml.NodeType == XmlNodeType.EndElement)
            {
                return Next(xml);
            }
        }

        return false;
    }

    private void Append(StringBuilder output, XmlReader xml)
    {
        int read;
        while ((read = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0)
        {
            output.Append(chunk, 0, read);
        }

        if (output.Length > MaxCharacters)
        {
            throw new DocumentException($"附件的文字超过 {MaxCharacters / 10_000} 万字，不像一篇稿件；请只发送稿件");
        }
    }
}
