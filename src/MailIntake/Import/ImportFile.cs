using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;
using MailIntake.Tables;

namespace MailIntake.Import;

/// <summary>Reads import files into rows, judged as far as a row can be judged by itself. Faulty rows are reported and left out.</summary>
/// <param name="office">The office whose file it is.</param>
/// <param name="calendar">The working days, from which deadlines are counted.</param>
/// <param name="today">The day on which it is read; rows may be dated later, with a hint.</param>
/// <param name="path">The file.</param>
/// <param name="problems">Where faults go.</param>
public sealed class ImportFile(Office office, WorkCalendar calendar, DateOnly today, string path, List<Problem> problems)
{
    /// <summary>A file with more faults than anybody reads is another table. Hints keep no row from being taken and are not counted.</summary>
    private const int MaxFaults = 10_000;

    /// <summary>The file as people named it.</summary>
    public string Path => path;

    /// <summary>What a file holds, told by its header; null (and a problem) where that says nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Where faults go.</param>
    public static ImportKind? KindOf(string path, List<Problem> problems)
    {
        if (TableFile.Header(path, path, problems) is not { } header)
        {
            return null;
        }

        if (header.Contains("截止时间"))
        {
            return ImportKind.Commissions;
        }

        if (header.Contains("事项"))
        {
            return ImportKind.Events;
        }

        if (header.Contains("文种"))
        {
            return ImportKind.Submissions;
        }

        problems.Add(new Problem(path, 1, "从表头看不出是来稿（有“文种”列）、登记事项（有“事项”列）还是约稿（有“截止时间”列）；第一行应当是表头"));
        return null;
    }

    /// <summary>Which cells of an event's content hold the number of something else: 信息编号 and 约稿编号, in the order in which <see cref="Events"/> reads them. The ledger keeps contents: that order is for good.</summary>
    internal static ReadOnlySpan<int> NumbersOfEvent => [5, 8];

    /// <summary>The same of a submission, as <see cref="Submissions"/> reads it: 约稿编号.</summary>
    internal static ReadOnlySpan<int> NumbersOfSubmission => [6];

    /// <summary>Reads submissions (来稿).</summary>
    public IReadOnlyList<ImportedRow<Submission>> Submissions() => Read(["日期", "单位", "文种", "标题"], ["作者", "字数", "编号", "约稿编号"], cells =>
    {
        var at = Date(cells);
        var kind = cells.Required("文种");
        var kinds = office.Policies.NearestTo(OfficeTime.Day(at)).Kinds;
        if (kind.Length > 0 && !kinds.Contains(kind))
        {
            cells.Fault($"没有文种“{kind}”；可以写：{string.Join("、", kinds)}");
        }

        return new Submission
        {
            Number = cells.Number() ?? "",
            ReceivedAt = at,
            Unit = cells.Unit(),
            Kind = kind,
            Status = Domain.Classify.SubmissionStatus.Counted,
            Title = cells.Required("标题"),
            Authors = cells.Authors("作者"),
            Words = cells.Count("字数"),
            Commission = cells.Text("约稿编号"),
            Imported = true,
        };
    });

    /// <summary>Reads events (登记事项), the corrections among them.</summary>
    public IReadOnlyList<ImportedRow<OfficeEvent>> Events() => Read(
        ["日期", "单位", "事项"], ["编号", "渠道", "文种", "信息编号", "标题", "作者", "约稿编号", "说明", "佐证"], cells =>
    {
        var row = new OfficeEvent
        {
            Number = cells.Number() ?? "",
            At = Date(cells),
            Unit = cells.Unit(),
            Item = cells.Required("事项"),
            Channel = cells.Text("渠道"),
            Kind = cells.Text("文种"),
            About = cells.Text("信息编号"),
            Title = cells.Text("标题"),
            Authors = cells.Authors("作者"),
            Commission = cells.Text("约稿编号"),
            Note = cells.Text("说明"),
            Evidence = cells.Texts("佐证"),
        };
        if (row.Item.Length > 0 && office.Policies.NearestTo(OfficeTime.Day(row.At)).Events.Judge(row).Refusal is { } refusal)
        {
            cells.Fault(refusal);
        }

        if (row is { Item: OfficeEvent.Correction, Note: null })
        {
            cells.Fault("冲正要在“说明”里写明原因");
        }

        return row;
    });

    /// <summary>Reads commissions (约稿).</summary>
    public IReadOnlyList<ImportedRow<Commission>> Commissions() => Read(["编号", "标题", "单位", "下发日期", "截止时间"], [], cells =>
    {
        var number = cells.Number();
        if (number is null)
        {
            cells.Fault("缺少编号");
        }

        var (title, units, issued) = (cells.Required("标题"), cells.Units(), cells.Instant("下发日期"));
        var commission = new Commission(number ?? "", title, units, issued, cells.Deadline("截止时间", "下发日期", issued, calendar));
        if (!cells.HasFault && commission.DueAt < commission.IssuedAt)
        {
            cells.Fault("截止时间早于下发日期");
        }

        return commission;
    });

    /// <summary>
    /// 日期. What is dated before the first policy is taken, because it may answer a commission, but scores nothing; what is dated after today scores from its day
    /// on, which for a mistyped year never comes.
    /// </summary>
    private DateTimeOffset Date(RowReader cells)
    {
        var at = cells.Instant("日期");
        var day = OfficeTime.Day(at);
        if (!cells.HasFault && office.Policies.InForceOn(day) is null)
        {
            cells.Hint($"日期 {day:yyyy-MM-dd} 早于考核办法施行的 {office.Policies.Effective:yyyy-MM-dd}，不计分");
        }
        else if (!cells.HasFault && day > today)
        {
            cells.Hint($"日期 {day:yyyy-MM-dd} 晚于今天（{today:yyyy-MM-dd}），到那一天才计分；写错了的，登记事项请用“冲正”撤回，来稿请用 decide 改判");
        }

        return at;
    }

    private List<ImportedRow<T>> Read<T>(IReadOnlyList<string> required, IReadOnlyList<string> optional, Func<RowReader, T> read)
    {
        var rows = new List<ImportedRow<T>>();
        var (faults, looked) = (0, 0);
        foreach (var row in TableFile.Read(path, path, required, optional, problems) ?? [])
        {
            for (; looked < problems.Count; looked++)
            {
                faults += problems[looked].IsWarning ? 0 : 1;
            }

            if (faults >= MaxFaults)
            {
                problems.Add(new Problem(path, row.Line, "错误太多，这一行及以后的没有再检查；请先改正前面的"));
                break;
            }

            var cells = new RowReader(row, path, office.Roster, problems);
            var value = read(cells);
            if (!cells.HasFault)
            {
                rows.Add(new ImportedRow<T>(row.Line, cells.Number(), cells.Content, value));
            }
        }

        return rows;
    }
}
