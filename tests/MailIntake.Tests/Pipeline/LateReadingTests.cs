using System.Diagnostics;
using System.Text.Json;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Pipeline;
using MailIntake.Storage;
using MailIntake.Tests.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Tests.Pipeline;

/// <summary>Mails whose files need programs of others, taken in by the whole program.</summary>
[Trait("Program", "Delivered")]
public sealed class LateReadingTests : IDisposable
{
    private const string Sentence = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

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
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        place.ReceiveFile("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence));
        var (code, _, error) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        Assert.Equal(0, code);
        Assert.Contains("计数 1", error);
        // 今年以来，(5) 集团扎实推进各项重点工作，(13) 新开工项目六个，(8) 完成投资一亿二千万元，(11) 同比增长百分之十五。(10) = 47
        Assert.Equal([("counted", 47, "稿件.pdf"), ("duplicate", 47, "稿件.docx")], (await Submissions()).Select(r => (r.Status, r.Words ?? 0, r.From ?? "")));

        // Decided anew under the same configuration, the files read again, nothing changes; nor where only the second one is read again, or neither.
        string[][] since = [[], ["--since", "2023-06-06"], ["--since", "2023-07-01"]];
        foreach (var option in since)
        {
            Assert.Equal((0, ""), await ReplayAsync(option));
        }

        // Nor where the originals are not there any more.
        place.Settings($$"""
            mailboxes:
              {{Workplace.Mailbox}}: { source: "folder:../mail" }
            storage: { retention-years: 10 }
            """);
        Assert.Equal(0, (await place.RunAsync("purge", "--apply", "--now", "2043-06-20T10:00:00+08:00")).Code);
        Assert.Empty(Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories));
        Assert.Equal((0, ""), await ReplayAsync("--apply"));
        Assert.Equal(["counted", "duplicate"], (await Submissions()).Select(r => r.Status));

        async Task<(int Code, string Out)> ReplayAsync(params string[] options)
        {
            var (replayed, changes, _) = await place.RunAsync(["rules", "replay", "--with", place.Config, "--json", .. options]);
            return (replayed, changes);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task A_pdf_that_is_read_late_shows_the_next_days_docx_of_another_unit_to_be_its_text()
    {
        // Sentence has 42 letters; twice 84, enough to be told from others.
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence + Sentence));
        place.ReceiveFile("2.eml", "2023-06-06T10:00:00", "【简讯】文旅集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence + Sentence));
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        Assert.Equal(["counted", "review"], (await Submissions()).Select(r => r.Status));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.Contains("“国投集团”的来稿 P2023-000001", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_security_mark_within_a_pdf_hides_the_subject()
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText("机密★一年" + Sentence));
        await place.RunAsync("ingest");
        Assert.Equal([("quarantined", "")], (await Submissions()).Select(r => (r.Status, r.Subject ?? "")));
        var (_, text, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.DoesNotContain("提速", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Without_the_program_a_mail_waits_in_review_and_is_read_once_it_is_installed_unless_a_person_decided()
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        place.ReceiveFile("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团安全生产", "稿件.pdf", TestPdf.OfText("安全生产" + Sentence));
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest"));
        Assert.Equal(["review", "review"], (await Submissions()).Select(r => r.Status));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("poppler-utils", output, StringComparison.Ordinal);

        await place.RunAsync("decide", "P2023-000002", "--status", "not-counted", "--reason", "电话核实");
        await place.RunAsync("ingest");
        Assert.Equal(["counted", "not-counted"], (await Submissions()).Select(r => r.Status));
    }

    // A unit that is renamed meanwhile has sent both; the docx came 40 days later, so that only the whole text of the same unit is the same report, and 10 days later, so that a near one is.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-07-15T10:00:00", "")]
    [InlineData("2023-06-15T10:00:00", "")]
    [InlineData("2023-06-15T10:00:00", "一")] // one letter of 85 more: less than 2 %
    public async Task What_is_read_late_finds_its_copy_recorded_under_the_units_earlier_name(string received, string more)
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence + Sentence));
        place.ReceiveFile("2.eml", received, "【简讯】国投集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence + Sentence + more));
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", "2023-07-20T10:00:00+08:00"));
        Assert.Equal(["review", "counted"], (await Submissions()).Select(r => r.Status));

        var units = place.OfficeFile("panzhihua", "units.csv");
        await File.WriteAllTextAsync(units, (await File.ReadAllTextAsync(units)).Replace("国投集团,企业一类,", "国投公司,企业一类,国投集团、", StringComparison.Ordinal));
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-07-20T11:00:00+08:00")).Code);
        Assert.Equal(["counted", "duplicate"], (await Submissions()).Select(r => r.Status));
    }

    // Tries at 10:00, and then at the earliest 10 minutes, an hour and six hours after the one before; the clock goes on while the program runs. The fourth is the last.
    [Fact(Timeout = 300_000)]
    public async Task A_program_that_the_machine_stops_is_tried_again_and_then_the_machine_is_named_not_the_file()
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        var program = Path.Combine(Directory.CreateDirectory(place["nothing"]).FullName, "pdftotext");
        File.WriteAllText(program, "#!/bin/sh\nkill -9 $$\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        async Task<string> Try(string time)
        {
            Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", $"2023-06-05T{time}:00+08:00"));
            var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
            Assert.Equal(["review"], (await Submissions()).Select(r => r.Status));
            Assert.DoesNotContain("损坏", output, StringComparison.Ordinal);
            return output;
        }

        Assert.Contains("信号 9", await Try("10:00"), StringComparison.Ordinal);
        Assert.Contains("读了 1 次", await Try("10:09"), StringComparison.Ordinal);
        Assert.Contains("读了 2 次", await Try("10:15"), StringComparison.Ordinal);
        Assert.Contains("读了 2 次", await Try("11:14"), StringComparison.Ordinal);
        Assert.Contains("读了 3 次", await Try("11:20"), StringComparison.Ordinal);
        var last = await Try("17:30");
        Assert.Contains("已读 4 次", last, StringComparison.Ordinal);
        Assert.Contains("不必请发件人重发", last, StringComparison.Ordinal);
        Assert.Equal(last, await Try("23:59"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_program_that_works_again_reads_what_it_failed_on()
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        var program = Path.Combine(Directory.CreateDirectory(place["nothing"]).FullName, "pdftotext");
        File.WriteAllText(program, "no program");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", "2023-06-05T10:00:00+08:00"));
        Assert.Equal(["review"], (await Submissions()).Select(r => r.Status));
        await place.RunAsync("ingest", "--now", "2023-06-05T10:15:00+08:00");
        Assert.Equal([("counted", 47)], (await Submissions()).Select(r => (r.Status, r.Words ?? 0)));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_wall_that_the_machine_cannot_start_is_a_fault_of_the_machine_and_the_file_is_tried_again()
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        var programs = Directory.CreateDirectory(place["nothing"]).FullName;
        File.CreateSymbolicLink(Path.Combine(programs, "pdftotext"), "/usr/bin/pdftotext");
        File.CreateSymbolicLink(Path.Combine(programs, "true"), "/bin/true");
        File.WriteAllText(Path.Combine(programs, "unshare"), ""); // may not be executed, as where no process is left: execve fails

        Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", "2023-06-05T10:00:00+08:00"));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("读了 1 次，之后会自动再读", output, StringComparison.Ordinal);
        await place.RunAsync("ingest", "--now", "2023-06-05T10:15:00+08:00");
        Assert.Equal([("counted", 47)], (await Submissions()).Select(r => (r.Status, r.Words ?? 0)));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_whose_archive_cannot_be_read_now_is_read_by_the_same_worker_once_it_can()
    {
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence));
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", "2023-06-05T10:00:00+08:00"));
        var context = new CommandContext(new AppFolders(place.Config, place.Data), TimeProvider.System, TextWriter.Null, TextWriter.Null);
        await using var worker = new ServiceCollection().AddWorker(context, context.Configuration()).BuildServiceProvider();
        var reading = worker.GetRequiredService<LateReading>();

        var archive = Path.Combine(place.Data, "archive");
        Directory.Move(archive, place["away"]); // a disk that is not there for a while
        Assert.Empty(await reading.RunAsync(null, default));
        Directory.Move(place["away"], archive);
        Assert.Equal([SubmissionStatus.Counted], await reading.RunAsync(null, default));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_that_cannot_be_decided_keeps_no_other_from_being()
    {
        // The first one's text is that of the third, whose row in the ledger is damaged; the second has nothing to do with either.
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.pdf", TestPdf.OfText(Sentence + Sentence));
        place.ReceiveFile("2.eml", "2023-06-06T10:00:00", "【简讯】文旅集团安全生产", "稿件.pdf", TestPdf.OfText("文旅集团排查景区安全隐患，整改问题三十七个，培训员工四百人次，开展应急演练十二场。"));
        place.ReceiveFile("3.eml", "2023-06-07T10:00:00", "【简讯】国投集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence + Sentence));
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", "2023-06-08T10:00:00+08:00"));
        var context = new CommandContext(new AppFolders(place.Config, place.Data), TimeProvider.System, TextWriter.Null, TextWriter.Null);
        await using var worker = new ServiceCollection().AddWorker(context, context.Configuration()).BuildServiceProvider();
        await using (var ledger = worker.GetRequiredService<Ledger>().Database.Context())
        {
            Assert.Equal(1, await ledger.Database.ExecuteSqlAsync($"""UPDATE "Decisions" SET "Reasons" = 'x' WHERE "TextHash" IS NOT NULL"""));
        }

        Assert.Equal([SubmissionStatus.Counted], await worker.GetRequiredService<LateReading>().RunAsync(null, default));
    }

    private async Task<(decimal Total, int Submitted)> ScoreAsync(string period, string asOf)
    {
        var (_, output, _) = await place.RunAsync("score", "--office", "panzhihua", "--period", period, "--as-of", asOf, "--json");
        var units = JsonDocument.Parse(output).RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray();
        var unit = units.Single(u => u.GetProperty("unit").GetString() == "国投集团");
        return (unit.GetProperty("total").GetDecimal(), unit.GetProperty("submitted").GetProperty("简讯").GetInt32());
    }

    // The docx counted in June, which was published: 6 月 1 条 10 − 3 × 3 = 1 分，5 月 0 条 0 分。Read in July, the PDF before it counts in its stead (6 月 1 条或 5 月 1 条，都是 1 分) or is in
    // review (0 分; a 总结 is, whatever its tag, 第五条（三）), from that day on: on no day do both count.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-03", "【简讯】国投集团项目建设提速", "counted", 1)]
    [InlineData("2023-05-31", "【简讯】国投集团项目建设提速", "counted", 1)]
    [InlineData("2023-06-03", "【简讯】国投集团项目建设总结", "review", 0)]
    public async Task What_is_read_after_a_month_was_closed_leaves_the_month_as_it_was(string received, string subject, string status, int total)
    {
        place.ReceiveFile("1.eml", $"{received}T10:00:00", subject, "稿件.pdf", TestPdf.OfText(Sentence));
        place.ReceiveFile("2.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "稿件.docx", TestDocx.OfText(Sentence));
        Assert.Equal(0, await RunWithoutProgramsAsync("ingest", "--now", "2023-06-05T11:00:00+08:00"));
        Assert.Equal((1m, 1), await ScoreAsync("2023-06", "2023-06-30"));

        await place.RunAsync("ingest", "--now", "2023-07-10T10:00:00+08:00");
        Assert.Equal([status, "duplicate"], (await Submissions()).Select(r => r.Status));
        Assert.Equal((1m, 1), await ScoreAsync("2023-06", "2023-06-30"));
        Assert.Equal((0m, 0), await ScoreAsync("2023-05", "2023-05-31"));
        Assert.Equal(total, (await ScoreAsync("2023-07", "2023-07-10")).Total);
    }

    // In a process of its own, since the PATH belongs to the whole process.
    private async Task<int> RunWithoutProgramsAsync(string command, params string[] options)
    {
        var start = new ProcessStartInfo(DeliveredProgram.Path, [command, "--config", place.Config, "--data", place.Data, .. options])
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
