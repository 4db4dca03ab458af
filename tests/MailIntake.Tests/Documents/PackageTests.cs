using System.IO.Compression;
using System.Text;
using MailIntake.Documents;
using MailIntake.Domain.Read;

namespace MailIntake.Tests.Documents;

public class PackageTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;
    private static readonly byte[] Picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0];

    private static IReadOnlyList<ReportText> Read(byte[] archive) =>
        new ContentReader().Read(new ReadMail { Attachments = [new MailAttachment("打包.zip", "application/zip", archive)] }).Files;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_report_is_found_whatever_the_charset_of_names(bool gbk)
    {
        var text = Assert.Single(Read(TestArchives.Zip(gbk ? Gb18030 : Encoding.UTF8, ("信息/稿件.docx", TestDocx.OfText("甲乙丙")), ("信息/照片.png", Picture))));
        Assert.Equal(("打包.zip", "稿件.docx", 3, null), (text.Source, text.Member, text.Words, text.Fault));
    }

    [Fact]
    public void Several_reports_are_several_texts_and_byproducts_are_none() =>
        Assert.Equal(["一.docx", "二.txt"], Read(TestArchives.Zip(Encoding.UTF8,
            ("一.docx", TestDocx.OfText("甲")), ("二.txt", "乙"u8.ToArray()), ("__MACOSX/._一.docx", "x"u8.ToArray()), ("~$一.docx", "y"u8.ToArray()))).Select(t => t.Member));

    [Fact]
    public void An_archive_of_pictures_is_no_report() => Assert.Empty(Read(TestArchives.Zip(Encoding.UTF8, ("1.png", Picture), ("2.png", Picture))));

    [Fact]
    public void Archives_within_archives_are_opened_three_deep()
    {
        var inner = TestArchives.Zip(Encoding.UTF8, ("稿.docx", TestDocx.OfText("甲乙")));
        var two = TestArchives.Zip(Encoding.UTF8, ("内.zip", inner));
        Assert.Equal(("稿.docx", 2), Assert.Single(Read(two)) is var text ? (text.Member, text.Words) : default);
        var four = TestArchives.Zip(Encoding.UTF8, ("外.zip", TestArchives.Zip(Encoding.UTF8, ("外.zip", two))));
        Assert.Contains("3 层", Assert.Single(Read(four)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_archive_says_so()
    {
        var text = Assert.Single(Read(TestArchives.Encrypted(("稿.docx", TestDocx.OfText("甲乙")))));
        Assert.Contains("密码", text.Fault, StringComparison.Ordinal);
        Assert.False(text.Awaits);
    }

    [Fact]
    public void A_bomb_is_refused_without_being_inflated_whole()
    {
        // 1 GB of zeros in 1 MB.
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("稿.txt").Open();
            var block = new byte[1 << 20];
            for (var i = 0; i < 1024; i++)
            {
                entry.Write(block);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var text = Assert.Single(Read(stream.ToArray()));
        Assert.Contains("48 MB", text.Fault, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L << 20);
    }

    [Fact]
    public void Too_many_files_are_refused() =>
        Assert.Contains("500", Assert.Single(Read(TestArchives.Zip(Encoding.UTF8, [.. Enumerable.Range(0, 501).Select(i => ($"{i}.png", Picture))]))).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_leads_elsewhere_is_only_a_name()
    {
        var text = Assert.Single(Read(TestArchives.Zip(Encoding.UTF8, ("../../../../tmp/mailintake-slip.txt", "甲乙"u8.ToArray()))));
        Assert.Equal(("mailintake-slip.txt", 2), (text.Member, text.Words));
        Assert.False(File.Exists("/tmp/mailintake-slip.txt"));
    }

    [Fact]
    public void A_pdf_in_an_archive_awaits_its_reader() =>
        Assert.True(Assert.Single(Read(TestArchives.Zip(Encoding.UTF8, ("稿.pdf", "%PDF-1.7\n"u8.ToArray())))) is { Awaits: true, Name: "打包.zip/稿.pdf" });

    [Fact(Timeout = 120_000)]
    public async Task No_damaged_archive_throws()
    {
        await Task.Yield();
        var whole = TestArchives.Zip(Gb18030, ("稿.docx", TestDocx.OfText("甲乙")), ("内.zip", TestArchives.Zip(Encoding.UTF8, ("a.txt", "b"u8.ToArray()))));
        var random = new Random(20240502);
        for (var i = 0; i < 3_000; i++)
        {
            var damaged = whole.ToArray();
            for (var k = random.Next(1, 8); k > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            _ = Read(damaged);
        }
    }
}
