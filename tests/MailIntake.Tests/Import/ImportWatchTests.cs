using System.Text;
using System.Text.Json;

namespace MailIntake.Tests.Import;

/// <summary>The watched folder, from the command line to the score: an office that has no mailbox lives from it alone.</summary>
public sealed class ImportWatchTests
{
    private const string Settings = "import: { kundulun: import/kundulun }\nschedule: { import: 1 }";
    private const string Commissions = "编号,标题,单位,下发日期,截止时间\nYG-1,春耕备耕情况,区民政局、区教育局,2023-02-01,2023-02-20\n";
    private const string Submissions = "日期,单位,文种,标题,编号,约稿编号\n2023-02-10 09:00,区民政局,信息,养老服务提质,OA-1,\n2023-02-20 23:59:59,区民政局,约稿,春耕备耕情况,OA-2,YG-1\n";
    private const string Events = "编号,日期,单位,事项,渠道,文种,信息编号,佐证\nE-1,2023-02-15,区民政局,采用,市政府刊物,信息,OA-1,截图.png\n";

    private static string Folder(Workplace place) => Path.Combine(place.Data, "import", "kundulun");

    private static Workplace Place(string settings = Settings)
    {
        var place = new Workplace(settings);
        Directory.CreateDirectory(Folder(place));
        return place;
    }

    private static void Lay(Workplace place, string name, string content) => File.WriteAllText(Path.Combine(Folder(place), name), content, new UTF8Encoding(false));

    private static string[] In(Workplace place, string folder) =>
        Directory.Exists(Path.Combine(Folder(place), folder)) ? [.. Directory.GetFiles(Path.Combine(Folder(place), folder)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];

    private static async Task<JsonElement> UnitAsync(Workplace place, string unit)
    {
        var (_, score, error) = await place.RunAsync("score", "--office", "kundulun", "--period", "2023-02", "--json");
        Assert.Equal("", error);
        return JsonDocument.Parse(score).RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray()).Single(u => u.GetProperty("unit").GetString() == unit);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_offices_exports_become_its_score()
    {
        using var place = Place();
        // Named so that by name alone they would come in the wrong order: events name submissions, and these commissions.
        Lay(place, "a 登记.csv", Events);
        Lay(place, "b 来稿.csv", Submissions);
        Lay(place, "c 约稿.csv", Commissions);
        await File.WriteAllTextAsync(Path.Combine(Folder(place), "截图.png"), "picture");
        var (code, output, _) = await place.RunAsync("ingest", "--now", "2023-03-01T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("导入：3 个文件，0 个有错", output);
        Assert.Equal(["a 登记.csv", "b 来稿.csv", "c 约稿.csv"], In(place, "done"));

        // 三（二）2 市政府刊物 20, 三（二）4 约稿 30 (a second before its end); 区教育局 did not answer: 三（三）4 −30.
        var civil = await UnitAsync(place, "民政局");
        Assert.Equal(50m, civil.GetProperty("total").GetDecimal());
        Assert.Equal(-30m, (await UnitAsync(place, "教育局")).GetProperty("total").GetDecimal());

        // The evidence stands with the points it supports, in every form of the result.
        var adopted = civil.GetProperty("entries").EnumerateArray().Single(e => e.GetProperty("points").GetDecimal() == 20);
        Assert.Equal(["截图.png"], adopted.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        Assert.Contains("佐证 截图.png", (await place.RunAsync("explain", "--office", "kundulun", "--unit", "区民政局", "--period", "2023-02")).Out);
        await place.RunAsync("digest", "--office", "kundulun", "--period", "2023-02", "--out", place["out"], "--now", "2023-03-01T10:00:00+08:00");
        Assert.Contains("E-1（佐证：截图.png）", await File.ReadAllTextAsync(Path.Combine(place["out"], "digest.html")));
        Assert.Equal("picture", await File.ReadAllTextAsync(Path.Combine(place.Data, "evidence", "kundulun", "E-1", "截图.png")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_file_with_faults_goes_aside_with_a_report_and_its_correction_is_taken()
    {
        using var place = Place();
        Lay(place, "约稿.csv", Commissions);
        Lay(place, "来稿.csv", Submissions.Replace("2023-02-10 09:00", "二月十日", StringComparison.Ordinal));
        Lay(place, "其他.csv", "甲,乙\n1,2\n");
        Lay(place, "~$来稿.xlsx", "what Excel leaves beside an open file");
        var (code, output, _) = await place.RunAsync("ingest", "--now", "2023-03-01T10:00:00+08:00");
        Assert.Equal(1, code);
        Assert.Contains("导入：1 个文件，2 个有错", output);
        Assert.Equal(["其他.csv", "其他.csv.txt", "来稿.csv", "来稿.csv.txt"], In(place, "failed"));
        var report = await File.ReadAllTextAsync(Path.Combine(Folder(place), "failed", "来稿.csv.txt"));
        Assert.Contains("一行也没有记入台账", report);
        Assert.Contains("第 2 行：日期“二月十日”不是日期", report);
        Assert.Contains("看不出是来稿", await File.ReadAllTextAsync(Path.Combine(Folder(place), "failed", "其他.csv.txt")));
        Assert.Equal(-30m, (await UnitAsync(place, "民政局")).GetProperty("total").GetDecimal()); // nothing of the file counts

        var (statusCode, status, _) = await place.RunAsync("status", "--json");
        Assert.Equal(1, statusCode);
        var import = JsonDocument.Parse(status).RootElement.GetProperty("imports")[0];
        Assert.Equal(("kundulun", 0, 2), (import.GetProperty("office").GetString(), import.GetProperty("waiting").GetInt32(), import.GetProperty("failed").GetInt32()));

        Lay(place, "来稿.csv", Submissions);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-03-01T11:00:00+08:00")).Code);
        Assert.Equal(30m, (await UnitAsync(place, "民政局")).GetProperty("total").GetDecimal());
    }

    // 国 in GBK: the library cannot open it, the others beside it can be.
    [Fact(Timeout = 300_000)]
    public async Task A_file_whose_name_is_no_UTF8_is_told_and_the_others_are_taken()
    {
        using var place = Place();
        Lay(place, "约稿.csv", Commissions);
        using var named = new Sources.BrokenName(Folder(place), ".csv");

        var (code, output, error) = await place.RunAsync("ingest", "--now", "2023-03-01T10:00:00+08:00");

        Assert.Equal(1, code);
        Assert.Contains("导入：1 个文件，0 个有错，1 个没能处理", output);
        Assert.Contains("请改名", error);
        Assert.Equal(["约稿.csv"], In(place, "done"));
    }

    // What an office's damaged row does to a file that asks for it stays with that file (an instruction asks for the item's adoption).
    [Fact(Timeout = 300_000)]
    public async Task A_file_that_makes_the_program_fail_goes_aside_and_the_next_is_taken()
    {
        using var place = Place("import: { shuozhou: import/shuozhou, kundulun: import/kundulun }\nschedule: { import: 1 }");
        var other = Path.Combine(place.Data, "import", "shuozhou");
        Directory.CreateDirectory(other);
        var rows = place.Csv("rows.csv", "日期,单位,文种,标题,编号\n2022-08-10,朔城区,简报,园区,A-1\n");
        Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", "shuozhou")).Code);
        Safekeeping.Kept.Execute(place, """UPDATE "Submissions" SET "ReceivedAt" = 9000000000000000000""");
        await File.WriteAllTextAsync(Path.Combine(other, "登记.csv"), "日期,单位,事项,渠道,信息编号\n2022-08-11,朔城区,批示,市政府,A-1\n");
        Lay(place, "约稿.csv", Commissions);

        var (code, output, _) = await place.RunAsync("ingest", "--now", "2023-03-01T10:00:00+08:00");
        Assert.Equal(1, code);
        Assert.Contains("导入：1 个文件，1 个有错", output);
        Assert.Equal(["约稿.csv"], In(place, "done"));
        Assert.Contains("程序出错，这个文件没有处理", await File.ReadAllTextAsync(Path.Combine(other, "failed", "登记.csv.txt")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_file_imported_before_a_crash_kept_it_from_being_moved_changes_nothing()
    {
        using var place = Place();
        Lay(place, "约稿.csv", Commissions);
        Lay(place, "来稿.csv", Submissions);
        foreach (var (kind, file) in new[] { ("commissions", "约稿.csv"), ("submissions", "来稿.csv") })
        {
            Assert.Equal(0, (await place.RunAsync("import", kind, Path.Combine(Folder(place), file), "--office", "kundulun")).Code); // what the worker did before it died
        }

        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-03-01T10:00:00+08:00")).Code);
        Assert.Equal(["来稿.csv", "约稿.csv"], In(place, "done"));
        var (_, rows, _) = await place.RunAsync("submissions", "--office", "kundulun", "--json");
        Assert.Equal(2, rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // The same export again: another file of that name, nothing new.
        Lay(place, "来稿.csv", Submissions);
        await place.RunAsync("ingest", "--now", "2023-03-01T11:00:00+08:00");
        Assert.Equal(["来稿 (2).csv", "来稿.csv", "约稿.csv"], In(place, "done"));
        (_, rows, _) = await place.RunAsync("submissions", "--office", "kundulun", "--json");
        Assert.Equal(2, rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("import: { nowhere: x }", "没有考核主办单位“nowhere”；可以写：")]
    [InlineData("import: { kundulun: a, yinchuan: ./a }", "已属于 kundulun")]
    [InlineData("import: [a]", "import")]
    public async Task A_wrong_setting_is_refused_with_its_line(string settings, string expected)
    {
        using var place = new Workplace(settings);
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("mailintake.yaml:1: ", error);
        Assert.Contains(expected, error);
    }
}
