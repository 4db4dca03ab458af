using MailIntake.Domain;
using MailIntake.Domain.Time;
using MailIntake.Tables;

namespace MailIntake.Configuration;

/// <summary>Reads <c>calendar/*.csv</c>: the days that the State Council's notices make holidays (休) or working days (班).</summary>
public static class CalendarLoader
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads every file of the folder; a folder that is not there is a calendar of Mondays to Fridays.</summary>
    /// <param name="config">The configuration folder.</param>
    /// <param name="problems">Where faults go.</param>
    public static WorkCalendar Load(string config, List<Problem> problems)
    {
        var days = new Dictionary<DateOnly, bool>();
        var places = new Dictionary<DateOnly, string>();
        var folder = Path.Combine(config, "calendar");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csv") : [];
        if (Directory.Exists(folder))
        {
            StrayFiles.InCalendar(folder, problems);
        }

        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            var name = $"calendar/{Path.GetFileName(path)}";
            foreach (var row in CsvTable.Read(path, name, ["日期", "类型"], ["说明"], MaxBytes, problems) ?? [])
            {
                if (!OfficeTime.TryParse(row["日期"], out var at, out var dayOnly) || !dayOnly)
                {
                    problems.Add(new Problem(name, row.Line, $"“{row["日期"]}”不是日期，请写成 2026-01-04"));
                }
                else if (row["类型"] is not ("休" or "班"))
                {
                    problems.Add(new Problem(name, row.Line, $"类型“{row["类型"]}”不能用，请写 休 或 班"));
                }
                else if (!days.TryAdd(OfficeTime.Day(at), row["类型"] == "班"))
                {
                    problems.Add(new Problem(name, row.Line, $"{row["日期"]} 已经写过（{places[OfficeTime.Day(at)]}），请只留一处"));
                }
                else
                {
                    places.Add(OfficeTime.Day(at), $"{name} 第 {row.Line} 行");
                }
            }
        }

        return new WorkCalendar(days);
    }

    /// <summary>That a year's notice is not there, and what to do about it.</summary>
    public static string Missing(int year) =>
        $"没有 {year} 年的节假日安排；国务院办公厅一般在上一年 10 月底到 11 月公布，请照 calendar 里其他年份的样子写成 calendar/{year}.csv";
}
