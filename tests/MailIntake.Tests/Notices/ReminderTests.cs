using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Notices;

public sealed class ReminderTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_quota_of_adoptions_is_called_one()
    {
        using var place = new Workplace();
        var roster = place.OfficeFile("dingxi", "units.csv");
        File.WriteAllLines(roster, File.ReadAllLines(roster).Select(row => row.StartsWith("安定区,", StringComparison.Ordinal) ? row + "ad@example.cn" : row));
        File.WriteAllText(place.OfficeFile("dingxi", "notices.yaml"), "remind-workdays-before: [3]\n");
        await place.RunAsync(
            "import", "events", place.Csv("events.csv", "日期,单位,事项,渠道,文种,标题\n2023-06-05,安定区,采用,门户网站,,甲\n"), "--office", "dingxi");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");

        // Three working days before 30 June 2023, a Friday: the 27th.
        var (code, _, error) = await place.RunAsync("ingest", "--now", "2023-06-27T09:00:00+08:00");
        Assert.True(code == 0, error);
        var text = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml")))).Text;

        // 四（一）: a county owes 4 reports a month and 12 adoptions a quarter; one is recorded.
        Assert.Contains("（2023年6月）：应报 4 条，已计 0 条，还差 4 条。", text);
        Assert.Contains("（2023年第2季度）：应被采用 12 条，已采用 1 条，还差 11 条。", text);
    }
}
