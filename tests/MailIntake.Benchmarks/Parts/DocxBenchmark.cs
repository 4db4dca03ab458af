using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using BenchmarkDotNet.Attributes;
using MailIntake.Documents;

namespace MailIntake.Benchmarks.Parts;

/// <summary>The text of a docx, against merely inflating its document.xml: of 40 KB, 400 KB, 1.6 MB and 6.4 MB or so. The bound is 8 times from 400 KB on.</summary>
public class DocxBenchmark
{
    private byte[] docx = [];

    /// <summary>How many paragraphs it has.</summary>
    [Params(40, 400, 1_600, 6_400)]
    public int Paragraphs { get; set; }

    /// <summary>Makes the file.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        // Two thirds of a paragraph as Word writes it are properties and revision numbers.
        var random = new Random(1);
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
        for (var i = 0; i < Paragraphs; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<w:p w:rsidR=\"{random.Next():X8}\" w:rsidRDefault=\"{random.Next():X8}\"><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:rPr><w:rFonts w:ascii=\"仿宋_GB2312\" w:eastAsia=\"仿宋_GB2312\" w:hint=\"eastAsia\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/></w:rPr></w:pPr>");
            for (var run = 0; run < 3; run++)
            {
                xml.Append(CultureInfo.InvariantCulture, $"<w:r w:rsidRPr=\"{random.Next():X8}\"><w:rPr><w:rFonts w:ascii=\"仿宋_GB2312\" w:eastAsia=\"仿宋_GB2312\" w:hint=\"eastAsia\"/><w:sz w:val=\"32\"/></w:rPr><w:t>{PartsBenchmarks.Text(random, 40)}</w:t></w:r>");
            }

            xml.Append("</w:p>");
        }

        var bytes = Encoding.UTF8.GetBytes(xml.Append("</w:body></w:document>").ToString());
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml").Open().Dispose();
            using var entry = zip.CreateEntry("word/document.xml").Open();
            entry.Write(bytes);
        }

        docx = stream.ToArray();
    }

    /// <summary>The floor.</summary>
    [Benchmark(Baseline = true)]
    public void Inflate()
    {
        using var zip = new ZipArchive(new MemoryStream(docx), ZipArchiveMode.Read);
        using var stream = zip.GetEntry("word/document.xml")!.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(65_536);
        while (stream.Read(buffer) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>What the product does.</summary>
    [Benchmark]
    public int Text() => ReportReader.Read(new ReportFile("a.docx", null, docx, ReportFormat.Docx)).Text.Length;
}
