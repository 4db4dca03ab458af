using System.Text;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Commands;

namespace MailIntake.Tests.Safekeeping;

/// <summary>Mails that were kept for the years the configuration says; three of June 2023, the third in review.</summary>
public sealed class RetentionTests
{
    private static readonly string Years10 = Workplace.SettingsOf() + "\nstorage: { retention-years: 10 }";

    [Fact(Timeout = 300_000)]
    public async Task Old_mails_leave_the_archive_and_the_backup_and_every_result_stays()
    {
        using var place = await Kept.PlaceAsync();
        place.Settings(Years10);
        var files = Kept.Archived(place);
        var results = await ResultsAsync(place);
        await place.RunAsync("backup", place["backup"]);

        // Received on 5 June 2023: kept to the end of 5 June 2033.
        Assert.Contains("2023-06-05 以前收到的邮件原件（保存 10 年，待审的不动）0 件", (await PurgeAsync(place, "2033-06-05")).Out);
        Assert.Contains("1 件", (await PurgeAsync(place, "2033-06-06")).Out);
        Assert.Equal(files, Kept.Archived(place)); // only told
        Assert.Contains("已清理 1 个文件", (await PurgeAsync(place, "2033-06-06", "--apply")).Out);
        Assert.Equal(files[1..], Kept.Archived(place));
        Assert.Contains("已清理 1 个文件", (await PurgeAsync(place, "2043-06-06", "--apply")).Out); // the one in review is kept
        Assert.Equal(files[2..], Kept.Archived(place));

        Assert.Equal(results, await ResultsAsync(place));
        Assert.Equal(0, (await place.RunAsync("verify")).Code);

        // One line for both, and nothing for a person to do.
        var (replayed, _, told) = await place.RunAsync("rules", "replay", "--with", place.Config);
        Assert.Equal((0, "panzhihua: 提示：2 封邮件的原件已按保存年限清理，按原判定"), (replayed, told.Trim()));

        var (code, _, error) = await place.RunAsync("export", "P2023-000001", "--out", place["out"]);
        Assert.Equal(2, code);
        Assert.Contains("已按保存年限清理", error);
        Assert.Equal(0, (await place.RunAsync("backup", place["backup"])).Code);
        Assert.Single(Directory.GetFiles(place["backup"], "*.eml", SearchOption.AllDirectories));
        Assert.Equal(0, (await Cli.RunAsync("restore", place["backup"], "--config", place.Config, "--data", place["second"])).Code);
        Assert.Equal(0, (await Cli.RunAsync("verify", "--config", place.Config, "--data", place["second"])).Code);
    }

    // Received at the first instant of 5 June 2023, which is that day's: kept to the end of 5 June 2033 like what came at noon.
    [Fact(Timeout = 300_000)]
    public async Task A_mail_of_midnight_is_kept_as_long_as_those_of_its_day()
    {
        using var place = new Workplace(Years10);
        place.Receive("1.eml", "2023-06-05T00:00:00", "【简讯】国投集团项目建设提速", "园区一期主体完工，十二家企业入驻，带动就业八百人。");
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-05T09:00:00")).Code);
        Assert.Contains("0 件", (await PurgeAsync(place, "2033-06-05")).Out);
        Assert.Contains("1 件", (await PurgeAsync(place, "2033-06-06")).Out);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_was_forwarded_of_a_purged_mail_is_in_no_file_any_more()
    {
        using var place = await Kept.PlaceAsync();
        place.Settings(Years10.Replace("pickup:outbox", "pickup:../sent", StringComparison.Ordinal)); // where it has been fetched
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "superiors:\n  市委办公室: swb@example.cn\n");
        foreach (var number in (string[])["P2023-000001", "P2023-000002"])
        {
            Assert.Equal(0, (await place.RunAsync("forward", number, "--to", "市委办公室", "--now", "2023-06-21T09:00:00+08:00")).Code);
        }

        // The text as it was received, and as it was written into the mail: lines of base64.
        var sent = Directory.GetFiles(place["sent"], "*.eml").Select(File.ReadAllText).ToLookup(mail => new MimeFormat().Read(Encoding.UTF8.GetBytes(mail)).Text.Contains("新开工项目六个", StringComparison.Ordinal));
        var lines = sent[true].Single().Split("\r\n\r\n")[^1].Split("\r\n").Where(line => line.Length > 40).Except(sent[false].Single().Split("\r\n")).ToList();
        Assert.NotEmpty(lines);
        Assert.Contains(Files(place), file => file.EndsWith("mailintake.db", StringComparison.Ordinal) || file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.NotEmpty(Holding(place, line)));

        var (code, _, error) = await PurgeAsync(place, "2033-06-06", "--apply");
        Assert.True(code == 0, error);

        Assert.All([.. lines, "新开工项目六个"], line => Assert.Empty(Holding(place, line)));
        Assert.NotEmpty(Holding(place, "隐患十二处")); // the other one is kept a day longer
        Assert.Equal(0, (await place.RunAsync("verify")).Code);

        static string[] Files(Workplace place) => Directory.GetFiles(place.Data, "*", SearchOption.AllDirectories);
        static List<string> Holding(Workplace place, string text) => [.. Files(place).Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)];
    }

    // Its server could not be reached since; emptied, it would go out to the superior without the report.
    [Fact(Timeout = 300_000)]
    public async Task What_is_forwarded_and_still_to_go_out_goes_out_whole_after_the_purge()
    {
        using var place = await Kept.PlaceAsync();
        var oneYear = Years10.Replace("10", "1", StringComparison.Ordinal);
        place.Settings(oneYear.Replace("pickup:outbox", "smtp://127.0.0.1:1?tls=none", StringComparison.Ordinal));
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "superiors:\n  市委办公室: swb@example.cn\n");
        await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2024-06-05T09:00:00+08:00");
        Assert.Contains("已清理 1 个文件", (await PurgeAsync(place, "2024-06-06", "--apply")).Out);

        place.Settings(oneYear);
        await place.RunAsync("ingest", "--now", "2024-06-07T09:00:00+08:00");
        var sent = new MimeFormat().Read(File.ReadAllBytes(Assert.Single(Directory.GetFiles(place.Outbox, "notice*.eml"))));
        Assert.Contains("新开工项目六个", sent.Text);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_purge_that_was_cut_off_before_a_file_was_removed_is_told_and_finished_by_the_next()
    {
        using var place = await Kept.PlaceAsync();
        place.Settings(Years10);
        var first = Kept.Archived(place)[0];
        var octets = File.ReadAllBytes(first);
        await PurgeAsync(place, "2033-06-06", "--apply");
        File.WriteAllBytes(first, octets);

        var (code, output, _) = await place.RunAsync("verify");
        Assert.Equal(1, code);
        Assert.Contains("已按保存年限清理的原件还在", output);
        Assert.Contains("P2023-000001", output);
        await PurgeAsync(place, "2033-06-06", "--apply");
        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task Without_a_number_of_years_nothing_is_ever_removed()
    {
        using var place = await Kept.PlaceAsync();

        var (code, _, error) = await PurgeAsync(place, "2099-01-01", "--apply");

        Assert.Equal(2, code);
        Assert.Contains("retention-years", error);
        Assert.Equal(3, Kept.Archived(place).Length);
    }

    private static Task<(int Code, string Out, string Error)> PurgeAsync(Workplace place, string day, params string[] more) =>
        place.RunAsync(["purge", "--now", day + "T12:00:00+08:00", .. more]);

    private static async Task<string> ResultsAsync(Workplace place) =>
        (await place.RunAsync("submissions", "--office", "panzhihua", "--json")).Out + (await place.RunAsync("score", "--office", "panzhihua", "--period", "2023", "--json")).Out;
}
