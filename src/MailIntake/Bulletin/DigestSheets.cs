using MailIntake.Configuration;
using MailIntake.Documents.Writing;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Bulletin;

/// <summary>
/// A bulletin as worksheets: everything the result holds, so that the workbook alone answers a question about any point. Quota progress and
/// months are sheets of their own because charts, in the workbook and in the document, are drawn over their rows.
/// </summary>
public sealed class DigestSheets
{
    /// <summary>A chart of more bars cannot be read; the units that are furthest behind are shown.</summary>
    private const int MostBars = 20;

    private readonly Domain.Bulletin.Bulletin bulletin;
    private readonly ScoreSheet score;
    private readonly List<(string Group, UnitScore Unit)> units;
    private readonly bool targets;

    /// <summary>Prepares the sheets of a bulletin.</summary>
    public DigestSheets(Domain.Bulletin.Bulletin bulletin)
    {
        this.bulletin = bulletin;
        score = bulletin.Score;
        units = [.. score.Groups.SelectMany(g => g.Units.Select(u => (g.Group, u)))];
        targets = units.Exists(u => u.Unit.Target is not null);
        Trend = TrendSheet();
        (Progress, Totals, ProgressCharts) = ProgressSheets();
    }

    /// <summary>The office's months.</summary>
    public Sheet Trend { get; }

    /// <summary>Each unit's quotas.</summary>
    public Sheet Progress { get; }

    /// <summary>Each unit's quotas of several periods taken together; without rows where the bulletin has one period of each.</summary>
    public Sheet Totals { get; }

    /// <summary>Progress against each quota that overlaps the period, its periods taken together; none where there is no quota.</summary>
    public IReadOnlyList<Chart> ProgressCharts { get; }

    /// <summary>Reports and adoptions over the months; none where the year has but one.</summary>
    public IReadOnlyList<Chart> TrendCharts => Trend.Rows.Count > 1
        ? [new Chart("各月计数报送和采用（条）", ChartKind.Columns, Trend, 0, Trend.Rows.Count, 0, [1, 2]),
            .. PointSeries is { Count: > 0 } points ? [new Chart("各月平均得分（分）", ChartKind.Lines, Trend, 0, Trend.Rows.Count, 0, points)] : (Chart[])[]]
        : [];

    private List<int> PointSeries => [.. Enumerable.Range(3, Trend.Columns.Count - 3)];

    /// <summary>Writes the workbook <c>digest.xlsx</c>.</summary>
    /// <param name="bulletin">The bulletin.</param>
    /// <param name="texts">The office's phrases.</param>
    public static byte[] Write(Domain.Bulletin.Bulletin bulletin, Texts texts)
    {
        var digest = new DigestSheets(bulletin);
        var phrases = new DigestPhrases(bulletin, texts);
        return XlsxWriter.Write(phrases.Title, phrases.Basis, [.. digest.All()]);
    }

    private static bool HasUnits(GroupScore group) => group.Units.Count > 0;

    private IEnumerable<Sheet> All()
    {
        yield return Ranking();
        yield return Wide();
        yield return Months();
        yield return Progress;
        if (Totals.Rows.Count > 0)
        {
            yield return Totals;
        }

        if (bulletin.Commissions.Count > 0)
        {
            yield return Commissions();
        }

        yield return Entries();
        yield return Outcomes();
        if (score.Persons.Count > 0)
        {
            yield return Persons();
        }

        if (bulletin.HasAdjustments)
        {
            yield return Adjustments();
        }

        if (bulletin.Forwarded.Count > 0)
        {
            yield return Forwarded();
        }

        yield return Uncounted();
        if (bulletin.Received.Count > 0)
        {
            yield return Received();
        }

        yield return Trend;
        if (ProgressCharts.Count + TrendCharts.Count > 0)
        {
            yield return new Sheet("图表", [], []) { Charts = [.. ProgressCharts, .. TrendCharts] };
        }
    }

    private static SheetColumn Number(string title, double width = 9) => new(title, width, SheetFormat.Number);

    private Sheet Ranking()
    {
        var sections = SectionNames();
        SheetColumn[] target = targets ? [Number("达标分"), new("完成率", 10, SheetFormat.Percent)] : [];
        return new Sheet(
            "排名",
            [
                new("分组", 14), Number("名次", 6), new("单位", 24), new("类别", 16), Number("报送"), Number("采用"), .. sections.Select(s => Number($"{s}\n（分）")),
                Number("本期得分", 10), Number("累计得分", 10), Number("起始分"), .. target, new("结果运用", 30),
            ],
            [.. units.Select(row => (object?[])
            [
                row.Group, row.Unit.Rank, row.Unit.Unit, row.Unit.Category, row.Unit.Submitted.Values.Sum(), row.Unit.Adoptions,
                .. sections.Select(s => (object?)row.Unit.Sections.GetValueOrDefault(s)),
                row.Unit.PeriodPoints, row.Unit.Total, row.Unit.StartingPoints, .. targets ? (object?[])[row.Unit.Target, row.Unit.Completion] : [],
                string.Join("、", row.Unit.Outcomes.Select(OutcomeGroup.LabelOf)),
            ])]) { FrozenColumns = 3 };
    }

    /// <summary>The offices' usual table: what was reported by kind, adopted by kind and channel, recorded otherwise, points of period and year.</summary>
    private Sheet Wide()
    {
        var sections = SectionNames();
        var kinds = units.Count > 0 ? units[0].Unit.Submitted.Keys.ToList() : [];
        var events = bulletin.EventColumns;
        // Adoptions that were recorded without a kind have a column of their own where there are any, so that the row adds up.
        var without = units.Any(row => WithoutKind(row.Unit) != 0);
        return new Sheet(
            "汇总表",
            [
                new("分组", 14), new("单位", 24), .. kinds.Select(k => Number($"报送\n{k}", 7)), Number("报送\n合计", 7), .. kinds.Select(k => Number($"采用\n{k}", 7)),
                .. without ? (SheetColumn[])[Number("采用\n未注明", 7)] : [], Number("采用\n合计", 7),
                .. events.Select(e => Number(e.Channel is null ? e.Item : $"{e.Item}\n{e.Channel}", 8)), .. sections.Select(s => Number($"{s}\n（分）", 8)),
                Number("本期得分", 8), Number("累计得分", 8), Number("名次", 6),
            ],
            [.. units.Select(row => (object?[])
            [
                row.Group, row.Unit.Unit, .. kinds.Select(k => (object?)row.Unit.Submitted.GetValueOrDefault(k)), row.Unit.Submitted.Values.Sum(),
                .. kinds.Select(k => (object?)row.Unit.Adopted.GetValueOrDefault(k)), .. without ? (object?[])[WithoutKind(row.Unit)] : [], row.Unit.Adoptions,
                .. events.Select(e => (object?)e.CountOf(row.Unit)), .. sections.Select(s => (object?)row.Unit.Sections.GetValueOrDefault(s)),
                row.Unit.PeriodPoints, row.Unit.Total, row.Unit.Rank,
            ])]) { FrozenColumns = 2 };

        static int WithoutKind(UnitScore unit) => unit.Adoptions - unit.Adopted.Values.Sum();
    }

    private Sheet Months()
    {
        var months = bulletin.Months.Select(sheet => (sheet.Period, Units: UnitsOf(sheet))).ToList();
        (string Name, Func<UnitScore, object> Of)[] figures =
        [
            ("得分", u => u.PeriodPoints), ("计数报送", u => u.Submitted.Values.Sum()), ("采用", u => u.Adoptions),
        ];
        var rows = units.SelectMany(row => figures, (row, figure) =>
        {
            var values = months.Select(m => m.Units.TryGetValue(row.Unit.Unit, out var unit) ? figure.Of(unit) : null).ToList();
            var sum = values.Sum(Value);
            return (row.Group, row.Unit.Unit, figure.Name, Values: values, Sum: sum, Total: score.Period.Kind == PeriodKind.Year ? Value(figure.Of(row.Unit)) : sum);
        }).ToList();

        // Each month is as of its own end, the year as of the year's: what was withdrawn or decided anew later stands between them.
        var later = rows.Exists(r => r.Total != r.Sum);
        return new Sheet(
            "各月",
            [
                new("分组", 14), new("单位", 24), new("项目", 10), .. months.Select(m => Number($"{m.Period.First.Month}月", 8)),
                .. later ? (SheetColumn[])[Number(DigestPhrases.Later, 16)] : [], Number("合计"),
            ],
            [.. rows.Select(r => (object?[])[r.Group, r.Unit, r.Name, .. r.Values, .. later ? (object?[])[r.Total - r.Sum] : [], r.Total])]) { FrozenColumns = 3 };

        static decimal Value(object? value) => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private Sheet TrendSheet()
    {
        var groups = score.Groups.Where(HasUnits).Select(g => g.Group).ToList();
        return new Sheet(
            "趋势",
            [new("月份", 12), Number("计数报送", 12), Number("采用", 12), .. groups.Select(g => Number($"{g}平均得分", 18))],
            [.. bulletin.Months.Select(month =>
            {
                var all = month.Groups.SelectMany(g => g.Units).ToList();
                var averages = groups.Select(g => month.Groups.FirstOrDefault(m => m.Group == g) is { Units.Count: > 0 } group
                    ? (object?)Math.Round(group.Units.Average(u => u.PeriodPoints), 2, MidpointRounding.AwayFromZero)
                    : null);
                return (object?[])[$"{month.Period.First.Month}月", all.Sum(u => u.Submitted.Values.Sum()), all.Sum(u => u.Adoptions), .. averages];
            })]) { FrozenColumns = 1 };
    }

    private (Sheet Progress, Sheet Totals, IReadOnlyList<Chart> Charts) ProgressSheets()
    {
        var quotas = units.SelectMany(row => row.Unit.Quotas, (row, quota) => (row.Group, row.Unit.Unit, Quota: quota)).ToList();
        var rows = new List<object?[]>();
        var totals = new List<object?[]>();
        var charts = new List<(string Title, bool OfTotals, int First, int Count)>();
        foreach (var quota in quotas.GroupBy(q => q.Quota.Name))
        {
            var periods = quota.GroupBy(q => q.Quota.Period).ToList();
            var first = rows.Count;
            foreach (var period in periods)
            {
                // Those furthest behind first, so that a chart of the first rows shows them.
                rows.AddRange(period.OrderBy(q => Share(q.Quota.Actual, q.Quota.Required) ?? 1).Select(q => (object?[])
                [
                    q.Quota.Name, q.Quota.Period, q.Group, q.Unit, q.Quota.Required, q.Quota.Actual, Share(q.Quota.Actual, q.Quota.Required),
                    Math.Max(0, q.Quota.Required - q.Quota.Actual), q.Quota.Closed ? "是" : "否",
                ]));
            }

            var count = quota.Select(q => q.Unit).Distinct().Count();
            var label = periods.Count > 1 ? $"{periods.Count}期合计" : Period.TryParse(periods[0].Key, out var p) ? p.Label : periods[0].Key;
            charts.Add((
                $"{quota.Key}进度（{label}，条{(count > MostBars ? $"，进度最慢的{MostBars}个单位" : "")}）", periods.Count > 1, periods.Count > 1 ? totals.Count : first, Math.Min(count, MostBars)));
            if (periods.Count > 1)
            {
                totals.AddRange(quota.GroupBy(q => q.Unit)
                    .Select(u => (u.First().Group, Unit: u.Key, Required: u.Sum(q => q.Quota.Required), Actual: u.Sum(q => q.Quota.Actual), Missed: u.Count(q => q.Quota.Actual < q.Quota.Required)))
                    .OrderBy(u => Share(u.Actual, u.Required) ?? 1)
                    .Select(u => (object?[])[quota.Key, periods.Count, u.Group, u.Unit, u.Required, u.Actual, Share(u.Actual, u.Required), u.Missed]));
            }
        }

        var progress = new Sheet(
            "任务进度",
            [
                new("任务", 14), new("任务期", 10), new("分组", 14), new("单位", 24), Number("应报"), Number("已计"), new("完成率", 10, SheetFormat.Percent),
                Number("还差"), new("已到期", 8),
            ],
            rows) { FrozenColumns = 4 };
        var together = new Sheet(
            "任务合计",
            [new("任务", 14), Number("期数", 7), new("分组", 14), new("单位", 24), Number("应报"), Number("已计"), new("完成率", 10, SheetFormat.Percent), Number("未完成期数", 11)],
            totals) { FrozenColumns = 4 };
        return (progress, together, [.. charts.Select(c => new Chart(c.Title, ChartKind.Bars, c.OfTotals ? together : progress, c.First, c.Count, 3, [4, 5]))]);

        static decimal? Share(int actual, int required) => required > 0 ? Math.Round((decimal)actual / required, 4, MidpointRounding.AwayFromZero) : null;
    }

    private Sheet Commissions() => new(
        "约稿",
        [new("编号", 16), new("标题", 36), new("下发", 17, SheetFormat.Time), new("截止", 17, SheetFormat.Time), new("单位", 24), new("完成情况", 12)],
        [.. bulletin.Commissions.SelectMany(c => DigestPhrases.States(c).SelectMany(s => s.Units, (s, unit) => (object?[])
        [
            c.Commission.Number, c.Commission.Title, OfficeTime.Local(c.Commission.IssuedAt).DateTime, OfficeTime.Local(c.Commission.DueAt).DateTime, unit, s.State,
        ]))]) { FrozenColumns = 2 };

    private Sheet Entries() => new(
        "计分明细",
        [
            new("单位", 22), new("日期", 12, SheetFormat.Date), new("条款", 20), new("事项", 34), new("得分项目", 12), Number("分值", 8), new("依据", 36), new("本期", 7), new("佐证", 24),
        ],
        [.. units.SelectMany(row => row.Unit.Entries, (row, e) => (object?[])
        [
            row.Unit.Unit, e.Date, e.Clause, e.Item, e.Section, e.Points, string.Join("、", e.Evidence), score.Period.Contains(e.Date) ? "是" : "否", string.Join("、", e.Evidence.SelectMany(n => bulletin.EvidenceFiles.GetValueOrDefault(n) ?? [])),
        ])]) { FrozenColumns = 1 };

    private Sheet Outcomes() => new(
        "结果运用",
        [new("单位", 24), new("姓名", 12), new("结果", 16), Number("值", 8), new("状态", 8), new("条款", 18), new("理由", 40), new("建议编号", 16)],
        [
            .. units.SelectMany(row => row.Unit.Outcomes, (row, o) => OutcomeRow(row.Unit.Unit, null, o)),
            .. score.Persons.SelectMany(p => p.Outcomes, (p, o) => OutcomeRow(p.Unit, p.Person, o)),
        ]);

    private object?[] OutcomeRow(string unit, string? person, Outcome o) =>
    [
        unit, person, o.Name, o.Value, o.Decided ? "依文件" : "建议", o.Clause, o.Reason,
        bulletin.Proposals.FirstOrDefault(p => p.Unit == unit && p.Person == person && p.Outcome == o)?.Number,
    ];

    private Sheet Adjustments() => new(
        "调整",
        [new("已通报的期", 14), new("单位", 24), Number("原累计", 10), Number("现累计", 10), Number("差额", 10), new("原因", 60)],
        [
            .. bulletin.Adjustments.Select(a => (object?[])[a.Period.ToString(), a.Unit, a.Published, a.Now, a.Now - a.Published, a.Describe()]),
            .. bulletin.Corrections.Select(c => (object?[])["计入本期", c.Unit, null, null, c.Points, $"{c.Day:yyyy-MM-dd} {c.Why()}。{c.What()}"]),
            .. bulletin.OutcomeChanges.Select(c => (object?[])[c.Period.ToString(), c.Unit, null, null, null, $"结果运用{c.Person}：{OutcomeChange.Labels(c.Published)} 调整为 {OutcomeChange.Labels(c.Now)}"]),
        ]);

    private Sheet Persons() => new(
        "个人", [Number("名次", 8), new("单位", 26), new("姓名", 14), Number("得分", 10)], [.. score.Persons.Select(p => (object?[])[p.Rank, p.Unit, p.Person, p.Points])]);

    private Sheet Forwarded() => new(
        "转报跟踪",
        [new("编号", 16), new("单位", 20), new("标题", 40), new("报送", 26), new("时间", 17, SheetFormat.Time), new("采用情况", 30)],
        [.. bulletin.Forwarded.Select(f => (object?[])[f.Number, f.Unit, f.Title, f.To, OfficeTime.Local(f.At).DateTime, f.AdoptedBy.Count == 0 ? "尚未见采用" : string.Join("、", f.AdoptedBy)])]);

    private Sheet Uncounted() => new(
        "未计数来稿",
        [new("编号", 16), new("收到", 17, SheetFormat.Time), new("单位", 20), new("文种", 10), new("标题", 40), new("判定", 10), new("原因", 40)],
        [.. bulletin.Uncounted.Select(s => (object?[])
        [
            s.Number, OfficeTime.Local(s.ReceivedAt).DateTime, s.Unit ?? "单位不明", s.Kind, s.Title, s.Status.Label(), s.Reason,
        ])]) { FrozenColumns = 1 };

    private Sheet Received() => new(
        "收件对数",
        [
            new("信箱", 28), new("日期", 12, SheetFormat.Date), Number("信箱中", 9), Number("信箱中已看不到", 13), .. Enum.GetValues<SubmissionStatus>().Select(s => Number(s.Label())),
            Number("差", 7), new("没有收到的邮件（文件夹和 UID）", 40),
        ],
        [.. bulletin.Received.Select(d => (object?[])
        [
            d.Mailbox, d.Date, d.Held, d.Gone, .. Enum.GetValues<SubmissionStatus>().Select(s => (object?)d.Counts.GetValueOrDefault(s)),
            d.Difference, string.Join("；", d.Missing.Select(m => $"{m.Folder} {m.Uids}")),
        ])]) { FrozenColumns = 2 };

    private List<string> SectionNames() => units.Count > 0 ? [.. units[0].Unit.Sections.Keys] : [];

    private static Dictionary<string, UnitScore> UnitsOf(ScoreSheet sheet) => sheet.Groups.SelectMany(g => g.Units).ToDictionary(u => u.Unit, StringComparer.Ordinal);
}
