using System.Globalization;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Notices;
using MailIntake.Schedule;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Tests.Notices;

/// <summary>2026 lived through day by day by three offices, with its holidays, a restart every few days and a week in which the program was down.</summary>
public sealed class YearTests
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);
    private static readonly TimeSpan[] Hours = [new(7, 0, 0), new(8, 31, 0), new(12, 0, 0), new(17, 10, 0), new(22, 0, 0)];

    [Fact(Timeout = 900_000)]
    public async Task Each_mail_that_is_due_goes_out_once_on_a_working_day_and_none_else()
    {
        using var place = new Workplace("outgoing: { via: \"pickup:outbox\", from: \"信息考核 <2515574179@qq.com>\" }");
        string[] offices = ["dingxi", "panzhihua", "yinchuan"];
        foreach (var other in ShippedConfig.Offices.Except(offices))
        {
            Directory.Delete(Path.Combine(place.Config, "offices", other), recursive: true);
        }

        File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,,gt@example.cn\n文旅集团,企业二类,,,wl@example.cn\n攀发展集团,企业二类,,,\n");
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "remind-workdays-before: [3]\nremind-hours-before: [24]\nprogress-list: true\noverdue-list: true\nstatements: true\n");
        File.Delete(place.OfficeFile("dingxi", "notices.yaml"));
        File.WriteAllText(Path.Combine(place.Config, "calendar", "2027.csv"), "日期,类型,说明\n2027-01-01,休,元旦\n2027-01-02,休,元旦\n2027-01-03,休,元旦\n2027-02-06,休,春节\n");

        // 文旅集团 (two a month) reports its two on the 1st; 国投集团 (four) reports nothing; 攀发展集团 has no address.
        await ImportAsync(place, "commissions", "编号,标题,单位,下发日期,截止时间\nYG-1,甲,国投集团、文旅集团,2026-02-27,2026-03-10 17:00\nYG-2,乙,国投集团、文旅集团,2026-04-20,2026-05-06 10:00\n");
        await ImportAsync(place, "submissions", "日期,单位,文种,标题,编号,约稿编号\n" + string.Concat(Enumerable.Range(1, 12).Select(m => $"2026-{m:00}-01 09:00,文旅集团,简讯,一{m},A{m},\n2026-{m:00}-01 09:00,文旅集团,简讯,二{m},B{m},\n"))
            + "2026-03-05 09:00,文旅集团,约稿,答,C1,YG-1\n");

        var clock = new SetClock();
        var down = (First: new DateOnly(2026, 8, 24), Last: new DateOnly(2026, 8, 28));
        var services = Services(place, clock);
        for (var day = new DateOnly(2026, 1, 1); day <= new DateOnly(2027, 1, 8); day = day.AddDays(1))
        {
            if (day.DayNumber % 23 == 0) // on all days of the week
            {
                await services.DisposeAsync();
                services = Services(place, clock);
            }

            foreach (var hour in day >= down.First && day <= down.Last ? [] : Hours)
            {
                clock.Now = new DateTimeOffset(day.ToDateTime(TimeOnly.FromTimeSpan(hour)), Offset);
                var configuration = services.GetRequiredService<ConfigurationStore>().Current;
                foreach (var office in configuration.Offices)
                {
                    await services.GetRequiredService<DueBulletins>().QueueAsync(office, default);
                    await services.GetRequiredService<NoticeDesk>().QueueAsync(office, configuration.Calendar, default);
                }

                await Worker.SendDueAsync(services, default);
            }
        }

        await using var context = services.GetRequiredService<Ledger>().Database.Context();
        var sent = (await context.Outbox.ToListAsync()).Select(o => $"{o.SentAt!.Value.ToOffset(Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {Uri.UnescapeDataString(o.Purpose)}").Order(StringComparer.Ordinal);
        Assert.Equal(Expected().Order(StringComparer.Ordinal), sent);
        Assert.Equal(Expected().Count(), Directory.GetFiles(place.Outbox, "*.eml").Length);
        await services.DisposeAsync();
    }

    /// <summary>By hand from the notice for 2026: 元旦 1-1 to 1-3, 春节 2-15 to 2-23 with 2-14 and 2-28 worked, 劳动节 5-1 to 5-5, 国庆节 10-1 to 10-7, and the weekdays of the year (1-1 is a Thursday).</summary>
    private static IEnumerable<string> Expected()
    {
        // The first working day after each month.
        string[] bulletins =
        [
            "2026-02-02 2026-01", "2026-03-02 2026-02", "2026-04-01 2026-03", "2026-05-06 2026-04", "2026-06-01 2026-05", "2026-07-01 2026-06", "2026-08-03 2026-07",
            "2026-09-01 2026-08", "2026-10-08 2026-09", "2026-11-02 2026-10", "2026-12-01 2026-11", "2027-01-04 2026-12",
        ];
        foreach (var bulletin in bulletins)
        {
            var (day, period) = (bulletin[..10], bulletin[11..]);
            yield return $"{day} 08:31 bulletin/panzhihua/{period}/1";
            yield return $"{day} 08:31 bulletin/yinchuan/{period}/1";
            yield return $"{day} 08:31 statement/panzhihua/{period}/国投集团";
            yield return $"{day} 08:31 statement/panzhihua/{period}/文旅集团";
        }

        // 2025's last quarter and year ended before the first run. Quarters on the first working day after them, the year's in January.
        string[] quarters = ["2026-04-01 2026-Q1", "2026-07-01 2026-Q2", "2026-10-08 2026-Q3", "2027-01-04 2026-Q4"];
        foreach (var quarter in quarters)
        {
            yield return $"{quarter[..10]} 08:31 bulletin/yinchuan/{quarter[11..]}/1";
        }

        yield return "2027-01-04 08:31 bulletin/panzhihua/2026/1";
        yield return "2027-01-04 08:31 bulletin/yinchuan/2026/1";

        // 定西's are due on the 3rd (contracts.md). 5-3 lies in 劳动节, whose first working day is 5-6, 10-3 in 国庆节 (10-8), 2027-1-3 in 元旦 (1-4).
        string[] thirds =
        [
            "2026-02-03 2026-01", "2026-03-03 2026-02", "2026-04-03 2026-03", "2026-05-06 2026-04", "2026-06-03 2026-05", "2026-07-03 2026-06", "2026-08-03 2026-07",
            "2026-09-03 2026-08", "2026-10-08 2026-09", "2026-11-03 2026-10", "2026-12-03 2026-11", "2027-01-04 2026-12",
            "2026-04-03 2026-Q1", "2026-07-03 2026-Q2", "2026-10-08 2026-Q3", "2027-01-04 2026-Q4", "2027-01-04 2026",
        ];
        foreach (var third in thirds)
        {
            yield return $"{third[..10]} 08:31 bulletin/dingxi/{third[11..]}/1";
        }

        // Three working days before each month's last: 2-28 is worked, 9-25 to 9-27 are 中秋节. August's falls into the week the program was down
        // (8-26) and is made up for on the next working day, 8-31.
        string[] reminders =
        [
            "2026-01-27 2026-01-31", "2026-02-25 2026-02-28", "2026-03-26 2026-03-31", "2026-04-27 2026-04-30", "2026-05-26 2026-05-31", "2026-06-25 2026-06-30",
            "2026-07-28 2026-07-31", "2026-08-31 2026-08-31", "2026-09-24 2026-09-30", "2026-10-27 2026-10-31", "2026-11-25 2026-11-30", "2026-12-28 2026-12-31",
        ];
        foreach (var reminder in reminders)
        {
            yield return $"{reminder[..10]} 08:31 reminder/panzhihua/{reminder[11..]}/3/国投集团";
        }

        // 24 hours before 3-10 17:00, while people are at work; 文旅集团 has answered.
        yield return "2026-03-09 17:10 reminder/panzhihua/commission/YG-1/24/国投集团";
        yield return "2026-03-09 17:10 reminder/panzhihua/commission/YG-1/24/progress";
        yield return "2026-03-10 17:10 reminder/panzhihua/commission/YG-1/overdue";

        // 24 hours before 5-6 10:00 is a holiday: the beginning of the last working day before, 4-30.
        yield return "2026-04-30 08:31 reminder/panzhihua/commission/YG-2/24/国投集团";
        yield return "2026-04-30 08:31 reminder/panzhihua/commission/YG-2/24/文旅集团";
        yield return "2026-04-30 08:31 reminder/panzhihua/commission/YG-2/24/progress";
        yield return "2026-05-06 12:00 reminder/panzhihua/commission/YG-2/overdue";
    }

    private static ServiceProvider Services(Workplace place, SetClock clock)
    {
        var context = new CommandContext(new AppFolders(place.Config, place.Data), clock, TextWriter.Null, TextWriter.Null);
        return new ServiceCollection().AddWorker(context, context.Configuration()).BuildServiceProvider();
    }

    private static async Task ImportAsync(Workplace place, string what, string rows)
    {
        var (code, _, error) = await place.RunAsync("import", what, place.Csv($"{what}.csv", rows), "--office", "panzhihua");
        Assert.True(code == 0, error);
    }
}
