using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Pipeline;

/// <summary>
/// Files that are made to harm the programs of others that read them, in mails that the whole program takes in: each mail is kept, in review with the reason, and the mails behind
/// them are read and counted.
/// </summary>
public sealed class HostileFileTests : IDisposable
{
    private const string Sentence = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";

    /// <summary>Pages are the object 2 of each PDF; its first object is the catalog.</summary>
    private const string OnePage = "<</Type/Pages/Kids[3 0 R]/Count 1>>";

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact(Timeout = 300_000)]
    public Task Files_that_refer_to_themselves_or_announce_what_they_lack_are_told_and_the_next_is_counted() => EachIsToldAsync(
        ("a page tree that is its own child.pdf", "损坏", Pdf("<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>")),
        ("a cross-reference table that comes before itself.pdf", "损坏", LoopingPdf()),
        ("a drawing that draws itself three times.pdf", "没有文字", Pdf(
            OnePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", Stream("", "/X Do"),
            Stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do /X Do"))),
        ("half a million objects, each naming the next.pdf", "没有文字", Pdf([OnePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", .. Enumerable.Range(4, 500_000).Select(i => $"[{i + 1} 0 R]")])),
        ("groups a million deep.rtf", "嵌套超过", Encoding.ASCII.GetBytes("{\\rtf1 " + new string('{', 1_000_000) + "a" + new string('}', 1_000_001))),
        ("binary data of 2 GB in a file of 100 octets.rtf", "二进制数据不全", "{\\rtf1 a\\bin2147483647 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}"u8.ToArray()),
        ("binary data of less than nothing.rtf", "二进制数据不全", "{\\rtf1 a\\bin-2147483648 xxxxxxxxxxxxxxxxxxxxxxxxxxxxx}"u8.ToArray()),
        ("sectors that follow themselves.doc", "附件无法读取", LoopingDoc()));

    /// <summary>Each of these costs its reader its whole time.</summary>
    [Fact(Timeout = 900_000)]
    [Trait("Category", "Long")]
    public Task Files_that_take_all_of_a_readers_time_are_told_and_the_next_is_counted() => EachIsToldAsync(
        ("a page that inflates to a hundred times 1 GB.pdf", "附件太复杂", Pdf(
            OnePage, $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[{string.Concat(Enumerable.Repeat("4 0 R ", 100))}]>>", Stream("/Filter[/FlateDecode/FlateDecode]", Encoding.Latin1.GetString(Deflated(Zeros(1L << 30)))))),
        ("drawings that draw 20 others each, 15 deep.pdf", "附件太复杂", Pdf([
            OnePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", Stream("", "/X Do"),
            .. Enumerable.Range(6, 15).Select(next => Stream($"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>", string.Concat(Enumerable.Repeat("/X Do ", 20)))),
            Stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "")])),
        ("tables 20,000 deep.rtf", "附件太复杂", Encoding.ASCII.GetBytes(
            "{\\rtf1 " + string.Concat(Enumerable.Range(1, 20_000).Select(i => $"\\pard\\intbl\\itap{i} ")) + "a\\nestcell{\\*\\nesttableprops\\trowd\\cellx9\\nestrow}\\cell\\row}")),
        ("200,000 styles, each based on the next.rtf", "附件太复杂", Encoding.ASCII.GetBytes(
            "{\\rtf1{\\stylesheet " + string.Concat(Enumerable.Range(1, 200_000).Select(i => $"{{\\s{i}\\sbasedon{i + 1} S{i};}}")) + "}a\\par}")));

    private async Task EachIsToldAsync(params (string Name, string Told, byte[] Content)[] files)
    {
        foreach (var (i, (name, _, content)) in files.Index())
        {
            place.ReceiveFile($"{i}.eml", $"2023-06-05T10:{i:00}:00", $"【简讯】国投集团第{i}件", name, content);
        }

        place.ReceiveFile("z.eml", "2023-06-05T11:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        var raws = Directory.GetFiles(place.MailFolder).Select(Hash).Order().ToList();
        var (code, _, error) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        Assert.True(code == 0, error);

        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).OrderBy(row => row.GetProperty("number").GetString(), StringComparer.Ordinal).ToList();
        foreach (var ((name, told, _), row) in files.Zip(rows))
        {
            Assert.Equal((name, "review"), (name, row.GetProperty("status").GetString()));
            var said = string.Join('\n', row.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("saw").GetString()));
            Assert.True(said.Contains(told, StringComparison.Ordinal), $"{name}: {said}");
        }

        Assert.Equal("counted", rows[^1].GetProperty("status").GetString());
        Assert.Equal(raws, Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories).Select(Hash).Order());
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static byte[] Pdf(params IEnumerable<string> objects) => Encoding.Latin1.GetBytes(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + string.Concat(objects.Select((content, i) => $"{i + 2} 0 obj{content}endobj\n")) + "trailer<</Root 1 0 R>>\n");

    private static string Stream(string entries, string content) => $"<<{entries}/Length {content.Length}>>stream\n{content}\nendstream ";

    private static byte[] LoopingPdf()
    {
        const string objects = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
        return Encoding.ASCII.GetBytes($"{objects}xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R/Prev {objects.Length}>>\nstartxref\n{objects.Length}\n%%EOF\n");
    }

    /// <summary>A compound file (MS-CFB 2.2 to 2.6) whose sector 0 is its FAT, 1 its directory and 2 all of its WordDocument of 1 GB: the FAT says that 1 and 2 are followed by themselves.</summary>
    private static byte[] LoopingDoc()
    {
        var file = new byte[4 * 512];
        byte[] signature = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        signature.CopyTo(file, 0);
        ushort[] header = [0x3E, 3, 0xFFFE, 9, 6]; // versions, byte order, sectors of 2^9 and small ones of 2^6 octets
        foreach (var (i, value) in header.Index())
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(24 + (2 * i)), value);
        }

        const uint none = 0xFFFFFFFE;
        uint[] sectors = [0, 1, 1, 0, 4096, none, 0, none, 0, 0, .. Enumerable.Repeat(uint.MaxValue, 108)]; // one FAT sector, 0; the directory begins at 1
        uint[] fat = [0xFFFFFFFD, 1, .. Enumerable.Repeat(2u, 126)];
        foreach (var (i, value) in sectors.Index())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40 + (4 * i)), value);
        }

        foreach (var (i, value) in fat.Index())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(512 + (4 * i)), value);
        }

        (string Name, byte Type, uint Child, uint Next, uint Start, uint Size)[] entries =
            [("Root Entry", 5, 1, uint.MaxValue, none, 0), ("WordDocument", 2, uint.MaxValue, 2, 2, 1u << 30), ("1Table", 2, uint.MaxValue, 3, 2, 1u << 20), ("0Table", 2, uint.MaxValue, uint.MaxValue, 2, 1u << 20)];
        foreach (var (i, entry) in entries.Index())
        {
            var at = file.AsSpan(1024 + (128 * i), 128);
            Encoding.Unicode.GetBytes(entry.Name, at);
            BinaryPrimitives.WriteUInt16LittleEndian(at[64..], (ushort)((2 * entry.Name.Length) + 2));
            (at[66], at[67]) = (entry.Type, 1);
            BinaryPrimitives.WriteUInt32LittleEndian(at[68..], uint.MaxValue);
            BinaryPrimitives.WriteUInt32LittleEndian(at[72..], entry.Next);
            BinaryPrimitives.WriteUInt32LittleEndian(at[76..], entry.Child);
            BinaryPrimitives.WriteUInt32LittleEndian(at[116..], entry.Start);
            BinaryPrimitives.WriteUInt32LittleEndian(at[120..], entry.Size);
        }

        // The beginning of a Word document (MS-DOC 2.5.2): its mark, its version, and that it is no template.
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(1536), 0xA5EC);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(1538), 0xC1);
        return file;
    }

    private static byte[] Zeros(long count)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var written = 0L; written < count; written += zeros.Length)
            {
                zlib.Write(zeros);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Deflated(byte[] content)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return packed.ToArray();
    }
}
