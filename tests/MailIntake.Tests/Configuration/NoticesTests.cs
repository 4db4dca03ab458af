using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Configuration;

public sealed class NoticesTests
{
    [Theory]
    [InlineData("receipt: true\n", 1, "不认识的键“receipt”")]
    [InlineData("receipts: true\nremind-workdays-before: [x]\n", 2, "“x”不能用，请写 0 到 60 的整数")]
    [InlineData("superiors:\n  市委办公室: 不是地址\n", 2, "“不是地址”不是邮箱地址")]
    [InlineData("working-hours:\n  from: \"18:00\"\n  to: \"09:00\"\n", 3, "下班时间要晚于上班时间")]
    [InlineData("working-hours:\n  from: 8点\n", 2, "“8点”不是时间")]
    public void What_is_wrong_is_told_with_file_and_line(string yaml, int line, string fault)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["notices.yaml"], yaml);
        var problems = new List<Problem>();
        OfficeNotices.Load(folder.Path, "offices/某办", problems);

        var problem = Assert.Single(problems);
        Assert.Equal(("offices/某办/notices.yaml", line), (problem.File, problem.Line!.Value));
        Assert.Contains(fault, problem.Message);
    }

    [Theory]
    [InlineData("2026-05-06 10:00", "2026-05-06 10:00")] // at work
    [InlineData("2026-05-06 17:30", "2026-05-06 08:30")] // the end is no longer work
    [InlineData("2026-05-06 08:00", "2026-04-30 08:30")] // before work, after the holidays of 5-1 to 5-5
    [InlineData("2026-05-09 12:00", "2026-05-09 12:00")] // a Saturday that is worked
    [InlineData("2026-05-10 12:00", "2026-05-09 08:30")] // the Sunday after it
    public void A_deadline_is_counted_back_into_working_hours(string at, string expected)
    {
        var calendar = CalendarLoader.Load(Path.Combine(ShippedConfig.Root, "config"), []);
        var hours = new WorkHours(calendar, new TimeOnly(8, 30), new TimeOnly(17, 30));
        Assert.True(OfficeTime.TryParse(at, out var instant, out _));
        Assert.True(OfficeTime.TryParse(expected, out var wanted, out _));
        Assert.Equal(wanted, hours.AtOrBefore(instant));
    }

    [Theory]
    [InlineData("2026-04-28", 5, "2026-05-08")] // 29, 30 April, 6, 7, 8 May
    [InlineData("2026-09-24", 1, "2026-09-28")] // 中秋节 9-25 to 9-27
    [InlineData("2026-02-24", -2, "2026-02-13")] // 春节 2-15 to 2-23; Saturday 2-14 is worked
    [InlineData("2026-02-24", 0, "2026-02-24")]
    public void Working_days_are_counted_by_the_calendar(string from, int days, string expected)
    {
        var calendar = CalendarLoader.Load(Path.Combine(ShippedConfig.Root, "config"), []);
        Assert.Equal(DateOnly.Parse(expected), calendar.AddWorkdays(DateOnly.Parse(from), days));
    }
}
