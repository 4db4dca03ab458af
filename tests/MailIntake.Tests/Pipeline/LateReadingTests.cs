using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Pipeline;

/// <summary>Mails whose files need programs of others, taken in by the whole program.</summary>
public sealed class LateReadingTests : IDisposable
{
    private const string Sentence = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    /// <summary>A PDF of one page whose font has a table to Unicode, so that its text is what is given.</summary>
    internal static byte[] Pdf(string text)
    {
        var codes = string.Concat(text.Select(c => ((int)c).ToString("X4", CultureInfo.InvariantCulture)));
        const string map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
        var page = $"BT /F 10 Tf 10 100 Td <{codes}> Tj ET";
        return Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
            + $"4 0 obj<</Length {page.Length}>>stream\n{page}\nendstream endobj\n"
            + "5 0 obj<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>endobj\n"
            + "6 0 obj<</Type/Font/Subtype/CIDFontType2/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 8 0 R>>endobj\n"
            + $"7 0 obj<</Length {map.Length}>>stream\n{map}\nendstream endobj\n8 0 obj<</Type/FontDescriptor/FontName/S/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1>>endobj\ntrailer<</Root 1 0 R>>\n");
    }

    private void Receive(string name, string at, string subject, string file, byte[] content)
    {
        static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
        var path = Path.Combine(place.MailFolder, name);
        File.WriteAllText(path, $"From: <xinxi@example.cn>\r\nSubject: {Word(subject)}\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=\"{Word(file)}\"\r\n"
            + $"Content-Disposition: attachment; filename=\"{Word(file)}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}\r\n");
        File.SetLastWriteTimeUtc(path, DateTimeOffset.Parse(at + "+08:00", CultureInfo.InvariantCulture).UtcDateTime);
    }

    private async Task<List<(string Status, int? Words, string? From, string? Subject)>> Submissions()
    {
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Select(row => (
            row.GetProperty("status").GetString()!,
            row.GetProperty("words") is { ValueKind: JsonValueKind.Number } words ? words.GetInt32() : (int?)null,
            row.GetProperty("countedFrom").GetString(),
            row.GetProperty("subject").GetString()))];
    }

    [Fact(Timeout = 300_000)]
    public async Task A_pdf_is_read_after_the_poll_and_its_docx_of_the_next_day_becomes_the_duplicate()
    {
        Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", Pdf(Sentence));
        Receive("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence));
        var (code, _, error) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        Assert.Equal(0, code);
        Assert.Contains("计数 1", error);
        // 今年以来，(5) 集团扎实推进各项重点工作，(13) 新开工项目六个，(8) 完成投资一亿二千万元，(11) 同比增长百分之十五。(10) = 47
        Assert.Equal([("counted", 47, "稿件.pdf"), ("duplicate", 47, "稿件.docx")], (await Submissions()).Select(r => (r.Status, r.Words ?? 0, r.From ?? "")));

        // Decided anew under the same configuration, the files read again, nothing changes.
        var (_, changes, _) = await place.RunAsync("rules", "replay", "--with", place.Config, "--json");
        Assert.DoesNotContain("P2023-000001", changes, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_pdf_that_is_read_late_shows_the_next_days_docx_of_another_unit_to_be_its_text()
    {
        // Sentence has 42 letters; twice 84, enough to be told from others.
        Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", Pdf(Sentence + Sentence));
        Receive("2.eml", "2023-06-06T10:00:00", "【简讯】文旅集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence + Sentence));
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        Assert.Equal(["counted", "review"], (await Submissions()).Select(r => r.Status));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.Contains("“国投集团”的来稿 P2023-000001", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_security_mark_within_a_pdf_hides_the_subject()
    {
        Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", Pdf("机密★一年" + Sentence));
        await place.RunAsync("ingest");
        Assert.Equal([("quarantined", "")], (await Submissions()).Select(r => (r.Status, r.Subject ?? "")));
        var (_, text, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.DoesNotContain("提速", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Without_the_program_a_mail_waits_in_review_and_is_read_once_it_is_installed_unless_a_person_decided()
    {
        Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", Pdf(Sentence));
        Receive("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团安全生产", "稿件.pdf", Pdf("安全生产" + Sentence));
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest"));
        Assert.Equal(["review", "review"], (await Submissions()).Select(r => r.Status));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("poppler-utils", output, StringComparison.Ordinal);

        await place.RunAsync("decide", "P2023-000002", "--status", "not-counted", "--reason", "电话核实");
        await place.RunAsync("ingest");
        Assert.Equal(["counted", "not-counted"], (await Submissions()).Select(r => r.Status));
    }

    // In a process of its own, since the PATH belongs to the whole process.
    private async Task<int> RunWithoutProgramsAsync(string command)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", Path.Combine(AppContext.BaseDirectory, "mailintake.dll"), command, "--config", place.Config, "--data", place.Data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = place["nothing"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        Assert.True(process.ExitCode == 0, await error);
        return process.ExitCode;
    }
}
