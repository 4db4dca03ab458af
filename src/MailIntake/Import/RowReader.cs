using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;
using MailIntake.Tables;

namespace MailIntake.Import;

/// <summary>Reads the cells of one row of an import file; what is wrong is reported with the row's line and what to write instead.</summary>
internal sealed class RowReader(TableRow row, string file, Roster roster, List<Problem> problems)
{
    /// <summary>Longer cells are no titles or names but a broken file.</summary>
    private const int MaxCell = 2000;

    private readonly List<string> content = [];

    /// <summary>True once a fault was reported.</summary>
    public bool HasFault { get; private set; }

    /// <summary>Stands between the cells of <see cref="Content"/>; it occurs in none.</summary>
    public const char Separator = '\u001f';

    /// <summary>Everything read so far in one spelling.</summary>
    public string Content => string.Join(Separator, content);

    /// <summary>Reports a fault of the row.</summary>
    public void Fault(string message)
    {
        HasFault = true;
        problems.Add(new Problem(file, row.Line, message));
    }

    /// <summary>Tells something about the row that does not keep it from being taken.</summary>
    public void Hint(string message) => problems.Add(new Problem(file, row.Line, message, IsWarning: true));

    /// <summary>The office's number; no part of the content.</summary>
    public string? Number()
    {
        var number = Cell("编号");
        return number.Length > 0 ? number : null;
    }

    /// <summary>A text, or null where the cell is empty.</summary>
    public string? Text(string column)
    {
        var text = Cell(column);
        content.Add(text);
        return text.Length > 0 ? text : null;
    }

    /// <summary>A text that must be there.</summary>
    public string Required(string column)
    {
        var text = Text(column);
        if (text is null)
        {
            Fault($"缺少{column}");
        }

        return text ?? "";
    }

    /// <summary>The names of authors, however they are joined: one who is taken for part of another gets none of the points.</summary>
    public IReadOnlyList<string> Authors(string column) => AuthorLines.Listed(string.Join('、', Texts(column))); // what tells the row from another stays as it was

    /// <summary>Several texts joined by 、.</summary>
    public IReadOnlyList<string> Texts(string column)
    {
        Cell(column);
        var texts = row.List(column);
        content.Add(string.Join('、', texts));
        return texts;
    }

    /// <summary>A whole number that is not negative, or null where the cell is empty.</summary>
    public int? Count(string column)
    {
        var text = Cell(column);
        int? count = null;
        if (text.Length > 0)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                count = value;
            }
            else
            {
                Fault($"{column}“{text}”应当是整数");
            }
        }

        content.Add(count?.ToString(CultureInfo.InvariantCulture) ?? "");
        return count;
    }

    /// <summary>An instant; a date without a time is its first instant, or, for a deadline, its last one.</summary>
    public DateTimeOffset Instant(string column, bool deadline = false)
    {
        var text = Cell(column);
        if (!(deadline ? OfficeTime.TryParseDeadline(text, out var instant) : OfficeTime.TryParse(text, out instant, out _)))
        {
            Fault(text.Length == 0 ? $"缺少{column}" : $"{column}“{text}”不是日期，请写成 2023-06-05 或 2023-06-05 16:30（{OfficeTime.FirstYear} 至 {OfficeTime.LastYear} 年）"
                + (deadline ? $"，或者 5个工作日、24小时（1 到 {RelativeDeadline.Most}）" : ""));
        }

        content.Add(OfficeTime.Iso(instant));
        return instant;
    }

    /// <summary>A deadline: an instant, or a number of working days or hours after another cell's.</summary>
    /// <param name="column">The column.</param>
    /// <param name="from">The column of the instant from which days and hours are counted, read before.</param>
    /// <param name="asked">That instant.</param>
    /// <param name="calendar">The working days.</param>
    public DateTimeOffset Deadline(string column, string from, DateTimeOffset asked, WorkCalendar calendar)
    {
        if (!RelativeDeadline.TryParse(Cell(column), out var relative))
        {
            return Instant(column, deadline: true);
        }

        // As it is written, so that the same file stays the same when a calendar is corrected.
        content.Add(relative.ToString());
        if (HasFault)
        {
            return asked;
        }

        if (!relative.InWorkdays && OfficeTime.TryParse(Cell(from), out _, out var dayOnly) && dayOnly)
        {
            Fault($"{column}“{relative}”从{from}起算，{from}要写到时分，如 2023-06-05 16:30");
        }
        else if (relative.UnknownYear(asked, calendar) is { } year)
        {
            Fault($"{column}“{relative}”算不出来：{CalendarLoader.Missing(year)}，或者直接写截止的日期");
        }

        return relative.From(asked, calendar);
    }

    /// <summary>A unit of the roster, by name or alias; its name in the roster.</summary>
    public string Unit()
    {
        var unit = Find(Cell("单位"), several: false);
        content.Add(unit);
        return unit;
    }

    /// <summary>Several units of the roster.</summary>
    public IReadOnlyList<string> Units()
    {
        Cell("单位");
        var units = row.List("单位").Select(name => Find(name, several: true)).Distinct().ToList();
        if (units.Count == 0)
        {
            Fault("缺少单位");
        }

        content.Add(string.Join('、', units));
        return units;
    }

    private const int UnitsTold = 60;

    private static string Units(Roster roster) =>
        string.Join('、', roster.Units.Take(UnitsTold).Select(u => u.Name)) + (roster.Units.Count > UnitsTold ? $"……共 {roster.Units.Count} 个" : "");

    private string Find(string name, bool several)
    {
        if (roster.Find(name) is { } unit)
        {
            return unit.Name;
        }

        Fault(name.Length == 0 ? "缺少单位"
            : !name.AsSpan().ContainsAny("、，,；;") ? $"花名册（units.csv）中没有单位“{name}”；可以写：{Units(roster)}"
            : several ? $"花名册（units.csv）中没有单位“{name}”；几个单位之间用“、”分隔，可以写：{Units(roster)}"
            : $"单位“{name}”：一行只能写一个单位");
        return name;
    }

    private string Cell(string column)
    {
        var text = row[column];
        if (text.Length > MaxCell || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            Fault($"{column}太长（超过 {MaxCell} 字）或含有控制字符");
            return "";
        }

        return text;
    }
}
