using MailIntake.Mail.Mime;
using MailIntake.Storage;

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

    private static Workplace CutOff(string notices, string others = "")
    {
        var place = new Workplace(Workplace.SettingsOf(via: Nowhere));
        File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,,gt@example.cn\n" + others);
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), notices);
        return place;
    }

    private const string Nowhere = "smtp://127.0.0.1:1?tls=none";

    // The bulletin of June is due in July as well.
    private static string[] Reminders(Workplace place) => !Directory.Exists(place.Outbox) ? []
        : [.. Directory.GetFiles(place.Outbox, "*.eml").Select(mail => new MimeFormat().Read(File.ReadAllBytes(mail)).Subject).Where(subject => subject.StartsWith("提醒：", StringComparison.Ordinal))];

    // Three working days before Friday 30 June 2023 is the 27th; on Monday 3 July the month is over, and nothing can be sent for it any more.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-28T09:00:00+08:00", 1)]
    [InlineData("2023-07-03T09:00:00+08:00", 0)]
    [InlineData("2023-07-03T09:00:00+08:00", 0, true)]
    public async Task A_reminder_that_could_not_be_sent_before_the_periods_end_is_not_sent_after_it(string again, int sent, bool switchedOff = false)
    {
        using var place = CutOff("remind-workdays-before: [3]\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-06-27T09:00:00+08:00");
        Assert.Contains("待发 1 封", (await place.RunAsync("status", "--now", "2023-06-27T09:10:00+08:00")).Out);

        place.Settings(Workplace.SettingsOf());
        if (switchedOff)
        {
            File.Delete(place.OfficeFile("panzhihua", "notices.yaml"));
        }

        await place.RunAsync("ingest", "--now", again);

        Assert.Equal(sent, Reminders(place).Length);
        Assert.Contains("待发 0 封，发不出 0 封", (await place.RunAsync("status", "--now", again)).Out);
        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    // The first reminder's attempt leaves the account alone for two minutes: the second waits untried, and is as late on Monday 3 July. A command that sends what is due
    // sends it as little as the worker.
    [Theory(Timeout = 300_000)]
    [InlineData("ingest")]
    [InlineData("digest", "--office", "panzhihua", "--period", "2023-05", "--send")]
    public async Task A_reminder_that_was_never_tried_is_not_sent_after_the_periods_end_either(params string[] command)
    {
        using var place = CutOff("remind-workdays-before: [3]\n", "文旅集团,企业二类,,,wl@example.cn\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-06-27T09:00:00+08:00");
        Assert.Equal([1, 0], (await OutboxAsync(place)).Select(m => m.Attempts));

        place.Settings(Workplace.SettingsOf());
        await place.RunAsync([.. command, .. command.Length > 1 ? ["--out", place["out"]] : Array.Empty<string>(), "--now", "2023-07-03T09:00:00+08:00"]);

        Assert.Empty(Reminders(place));
        Assert.All((await OutboxAsync(place)).Take(2), m => Assert.Equal((OutboxState.Withdrawn, "已过截止时间，不再发出"), (m.State, m.LastReply)));
        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    // By a clock of 3 July both were past their day; put right, it is the 28th, and they go out. By one of May what was queued in June is of the future, and it is that clock
    // that is wrong: nobody is asked again for a month that is over.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-28T09:00:00+08:00", 2)]
    [InlineData("2023-05-04T09:00:00+08:00", 0)]
    public async Task What_a_wrong_clock_took_back_goes_out_once_it_is_right(string now, int sent)
    {
        using var place = CutOff("remind-workdays-before: [3]\n", "文旅集团,企业二类,,,wl@example.cn\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-06-27T09:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00");
        Assert.All((await OutboxAsync(place)).Take(2), m => Assert.Equal(OutboxState.Withdrawn, m.State));

        place.Settings(Workplace.SettingsOf());
        await place.RunAsync("ingest", "--now", now);
        Assert.Equal(sent, Reminders(place).Length);
    }

    // Working days before Friday 30 June 2023: 29, 28, 27, 26 and Sunday 25, worked for 端午节. Both reminders wait on the 29th, and say the same; the server is back
    // then, or a day later.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-29T09:00:00+08:00")]
    [InlineData("2023-06-29T09:00:00+08:00", "2023-06-30T09:00:00+08:00")]
    public async Task Of_two_reminders_that_wait_only_the_later_one_is_sent(params string[] later)
    {
        using var place = CutOff("remind-workdays-before: [5, 1]\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-06-25T09:00:00+08:00");
        foreach (var now in later)
        {
            if (now == later[^1])
            {
                place.Settings(Workplace.SettingsOf());
            }

            await place.RunAsync("ingest", "--now", now);
        }

        Assert.Single(Reminders(place));
        Assert.Equal(
            [("reminder/panzhihua/2023-06-30/5/国投集团", OutboxState.Withdrawn), ("reminder/panzhihua/2023-06-30/1/国投集团", OutboxState.Sent)],
            (await OutboxAsync(place)).Select(m => (m.Purpose, m.State)));
    }

    // Due on Tuesday 20 June 2023 at 17:00: reminders 48 hours before, which is Sunday and so the end of Friday 16 June, and 24 hours before. The office's lists likewise.
    [Fact(Timeout = 300_000)]
    public async Task Of_two_reminders_of_a_commission_that_wait_only_the_later_one_is_sent()
    {
        using var place = CutOff("remind-hours-before: [48, 24]\nprogress-list: true\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await ImportAsync(place, "commissions", "编号,标题,单位,下发日期,截止时间\nYG-1,甲,国投集团,2023-06-02,2023-06-20 17:00\n");
        await place.RunAsync("ingest", "--now", "2023-06-19T09:00:00+08:00");
        place.Settings(Workplace.SettingsOf());
        await place.RunAsync("ingest", "--now", "2023-06-19T17:00:00+08:00");

        Assert.Equal(
            [
                ("reminder/panzhihua/commission/YG-1/24/progress", OutboxState.Sent), ("reminder/panzhihua/commission/YG-1/24/国投集团", OutboxState.Sent),
                ("reminder/panzhihua/commission/YG-1/48/progress", OutboxState.Withdrawn), ("reminder/panzhihua/commission/YG-1/48/国投集团", OutboxState.Withdrawn),
            ],
            (await OutboxAsync(place)).Select(m => (m.Purpose, m.State)).Order());
    }

    private static Task<IReadOnlyList<OutboxRow>> OutboxAsync(Workplace place) =>
        new Ledger(LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), TimeProvider.System).Outbox.MailsAsync("reminder/", default);

    // Due on Tuesday 20 June 2023 at 17:00, a reminder 24 hours before.
    [Theory(Timeout = 300_000)]
    [InlineData(false, "2023-06-20T10:00:00+08:00", 1)]
    [InlineData(true, "2023-06-20T10:00:00+08:00", 0)]
    [InlineData(false, "2023-06-20T17:00:01+08:00", 0)]
    public async Task A_reminder_of_a_commission_that_could_not_be_sent_is_only_sent_while_the_unit_owes_the_report(bool answered, string again, int sent)
    {
        using var place = CutOff("remind-hours-before: [24]\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await ImportAsync(place, "commissions", "编号,标题,单位,下发日期,截止时间\nYG-1,甲,国投集团,2023-06-02,2023-06-20 17:00\n");
        await place.RunAsync("ingest", "--now", "2023-06-19T17:00:00+08:00");
        Assert.Contains("待发 1 封", (await place.RunAsync("status", "--now", "2023-06-19T17:10:00+08:00")).Out);
        if (answered)
        {
            await ImportAsync(place, "submissions", "日期,单位,文种,标题,编号,约稿编号\n2023-06-20 09:00,国投集团,约稿,答,C1,YG-1\n");
        }

        place.Settings(Workplace.SettingsOf());
        await place.RunAsync("ingest", "--now", again);

        Assert.Equal(sent, Reminders(place).Length);
        Assert.Contains("待发 0 封，发不出 0 封", (await place.RunAsync("status", "--now", again)).Out);
    }

    private static async Task ImportAsync(Workplace place, string kind, string csv)
    {
        var (code, output, error) = await place.RunAsync("import", kind, place.Csv($"{kind}.csv", csv), "--office", "panzhihua");
        Assert.True(code == 0, output + error);
    }
}
