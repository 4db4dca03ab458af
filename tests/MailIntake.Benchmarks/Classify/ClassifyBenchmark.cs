using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;

namespace MailIntake.Benchmarks.Classify;

/// <summary>
/// What deciding costs: microseconds of processor time a mail with the configuration that ships, reading not included; and how the
/// text of a docx compares with merely inflating its document.xml in the same run. Each figure is the least of several rounds
/// after a warm-up, so that other programs on the machine and the compiler's own work say little.
/// </summary>
internal static class ClassifyBenchmark
{
    private const int Rounds = 9;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastRound = TimeSpan.FromMilliseconds(100);

    public static void Run(int mails)
    {
        Console.WriteLine("office       µs a mail   (500 to 2,500 字, tagged and untagged, all shipped rules; bound 50)");
        foreach (var office in Directory.GetDirectories(OfficesFolder()).Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{Path.GetFileName(office),-12} {Classify(office, mails),9:F1}");
        }

        Console.WriteLine();
        Console.WriteLine("document.xml   inflate   text      ratio   (bound 8 from 400 KB)");
        foreach (var paragraphs in new[] { 40, 400, 1_600, 6_400 })
        {
            var (size, inflate, text) = Docx(paragraphs);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size / 1024.0,8:F0} KB   {inflate.TotalMilliseconds,6:F2} ms {text.TotalMilliseconds,6:F2} ms  {text / inflate,5:F1}"));
        }
    }

    private static double Classify(string folder, int count)
    {
        var office = LoadOffice(folder);
        var mails = Enumerable.Range(0, count).Select(i => Make(office, new Random(i), i)).ToArray();
        var index = new Nothing();
        return Measure(() =>
        {
            foreach (var mail in mails)
            {
                _ = Classifier.Decide(office, mail, index, _ => null);
            }
        }).TotalMicroseconds / count;
    }

    private static OfficeContext LoadOffice(string folder)
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Load(Path.Combine(folder, "units.csv"), "units.csv", null, problems);
        var classification = ClassificationLoader.Read(Path.GetFileName(folder), ConfigFile.Read(Path.Combine(folder, "classification.yaml"), "classification.yaml", problems), roster, problems);
        return roster is null || classification is null ? throw new InvalidDataException(string.Join('\n', problems)) : new OfficeContext(classification, roster);
    }

    private static ArrivedMail Make(OfficeContext office, Random random, int number)
    {
        var unit = office.Roster.Units[number % office.Roster.Units.Count];
        var kinds = office.Classification.Kinds;
        var tag = number % 3 == 0 ? "" : $"（{kinds[number % kinds.Count].Name}）";
        var text = Report(random, 500 + random.Next(2_000));
        var mail = new ReadMail
        {
            Subject = $"{tag}{unit.Name}{Report(random, 20)}",
            From = [new MailAddress(unit.Name + "办公室", $"u{number}@126.com")],
            Text = text,
            Headers = [.. Enumerable.Range(0, 25).Select(i => new HeaderField(i % 2 == 0 ? "Received" : $"X-Header-{i}", "from mail by mx with SMTP"))],
        };
        var address = office.Classification.Mailboxes is [.., var last] ? last.Address : "any@qq.com";
        return new ArrivedMail(address, "INBOX", false, DateTimeOffset.UnixEpoch, new string('a', 64), new MailContent(mail, new ReportText(ReportText.Body, text, WordCount.Count(text)), []));
    }

    private static string Report(Random random, int length)
    {
        const string characters = "推进项目建设提升服务效能优化营商环境完善机制强化保障落实责任创新方式群众企业投资增长改革发展会议党员领导2023年5月";
        return string.Concat(Enumerable.Range(0, length).Select(i => i % 11 == 10 ? '，' : i % 200 == 199 ? '\n' : characters[random.Next(characters.Length)]));
    }

    private static (int Size, TimeSpan Inflate, TimeSpan Text) Docx(int paragraphs)
    {
        // Two thirds of a paragraph as Word writes it are properties and revision numbers.
        var random = new Random(1);
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
        for (var i = 0; i < paragraphs; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<w:p w:rsidR=\"{random.Next():X8}\" w:rsidRDefault=\"{random.Next():X8}\"><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:rPr><w:rFonts w:ascii=\"仿宋_GB2312\" w:eastAsia=\"仿宋_GB2312\" w:hint=\"eastAsia\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/></w:rPr></w:pPr>");
            for (var run = 0; run < 3; run++)
            {
                xml.Append(CultureInfo.InvariantCulture, $"<w:r w:rsidRPr=\"{random.Next():X8}\"><w:rPr><w:rFonts w:ascii=\"仿宋_GB2312\" w:eastAsia=\"仿宋_GB2312\" w:hint=\"eastAsia\"/><w:sz w:val=\"32\"/></w:rPr><w:t>{Report(random, 40)}</w:t></w:r>");
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

        var docx = stream.ToArray();
        return (bytes.Length, Measure(() => Inflate(docx)), Measure(() => ReportReader.Read("a.docx", docx, ReportFormat.Docx)));
    }

    // Processor time of one call.
    private static TimeSpan Measure(Action action)
    {
        var calls = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < WarmUp || calls < 2; calls++)
        {
            action();
        }

        var repeats = (int)Math.Max(1, calls * (LeastRound / WarmUp));
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < repeats; i++)
            {
                action();
            }

            var spent = (Environment.CpuUsage.TotalTime - before) / repeats;
            best = spent < best ? spent : best;
        }

        return best;
    }

    private static void Inflate(byte[] docx)
    {
        using var zip = new ZipArchive(new MemoryStream(docx), ZipArchiveMode.Read);
        using var stream = zip.GetEntry("word/document.xml")!.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(65_536);
        while (stream.Read(buffer) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static string OfficesFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "config", "offices")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("config/offices was not found above the program");
        }

        return Path.Combine(folder, "config", "offices");
    }

    private sealed class Nothing : IDuplicateIndex
    {
        public EarlierSubmission? SameText(string office, string unit, string textHash) => null;

        public ReadOnlySpan<EarlierSubmission> Recent(string office, DateTimeOffset receivedAt) => [];

        public EarlierSubmission? SameBytes(string office, string sha256) => null;
    }
}
