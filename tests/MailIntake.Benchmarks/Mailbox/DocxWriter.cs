using System.IO.Compression;
using System.Security;
using System.Text;

namespace MailIntake.Benchmarks.Mailbox;

/// <summary>
/// Writes a report as a Word file (ECMA-376 part 2) the way Word and WPS do: text cut into several runs a paragraph, styles and settings
/// beside it, and a photo that does not compress, which is what brings a real file to its size.
/// </summary>
internal static class DocxWriter
{
    private const string Declaration = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Run = """<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">""";

    /// <summary>ZIP entry and central record of the photo, counted off its size.</summary>
    private const int PhotoOverhead = 190;

    /// <summary>The end record and the central records of the other entries.</summary>
    private const int DirectoryOverhead = 480;

    /// <summary>Writes the file.</summary>
    /// <param name="report">What it says.</param>
    /// <param name="size">The octets it shall have; it is larger where the text alone is.</param>
    /// <param name="noise">Octets that do not compress, at least as many as asked for.</param>
    /// <param name="random">What is drawn from.</param>
    public static byte[] Write(Report report, int size, ReadOnlySpan<byte> noise, Random random)
    {
        var output = new MemoryStream(size + 4096);
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", $"""
                {Declaration}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
                """);
            Add(zip, "_rels/.rels", $"""
                {Declaration}<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="word/document.xml"/></Relationships>
                """);
            Add(zip, "word/document.xml", Document(report, random));
            Add(zip, "word/styles.xml", $"""
                {Declaration}<w:styles xmlns:w="{Main}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:eastAsia="宋体" w:hAnsi="Calibri"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>
                """);
            Add(zip, "word/_rels/document.xml.rels", $"""
                {Declaration}<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{Office}/image" Target="media/image1.jpeg"/></Relationships>
                """);

            var photo = size - (int)output.Length - DirectoryOverhead - PhotoOverhead;
            if (photo > 0)
            {
                using var entry = Entry(zip, "word/media/image1.jpeg", CompressionLevel.NoCompression);
                entry.Write(noise[..photo]);
            }
        }

        return output.ToArray();
    }

    private static string Document(Report report, Random random)
    {
        var xml = new StringBuilder().Append(Declaration).Append($"""<w:document xmlns:w="{Main}" xmlns:r="{Office}"><w:body>""");
        foreach (var paragraph in report.Paragraphs)
        {
            xml.Append("""<w:p><w:pPr><w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr>""");
            for (var at = 0; at < paragraph.Length;)
            {
                var length = Math.Min(paragraph.Length - at, 20 + random.Next(100));
                xml.Append(Run).Append(SecurityElement.Escape(paragraph.Substring(at, length))).Append("</w:t></w:r>");
                at += length;
            }

            xml.Append("</w:p>");
        }

        return xml.Append("<w:sectPr/></w:body></w:document>").ToString();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = Entry(zip, name, CompressionLevel.Fastest);
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static Stream Entry(ZipArchive zip, string name, CompressionLevel level)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = new DateTimeOffset(2022, 7, 1, 0, 0, 0, TimeSpan.Zero); // else the clock's: the file would differ each time
        return entry.Open();
    }
}
