using System.Buffers;
using MailIntake.Domain;

namespace MailIntake.Tables;

/// <summary>
/// Makes rows of the records of a table file. The first record that is not empty is the header: it names the columns, in any order. What does not fit
/// under it is reported with its line; rows that are empty throughout are skipped.
/// </summary>
/// <param name="name">The file's name in messages.</param>
/// <param name="required">Columns that must be there.</param>
/// <param name="optional">Columns that may be there; any other is refused.</param>
/// <param name="problems">Where faults go.</param>
internal sealed class TableBuilder(string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, List<Problem> problems)
{
    /// <summary>The most rows: as many as a worksheet may have (<see cref="Documents.XlsxSheet.MaxRows"/>).</summary>
    private const int MaxRows = Documents.XlsxSheet.MaxRows;

    private readonly List<TableRow> rows = [];
    private IReadOnlyList<string>? header;
    private Dictionary<string, int> columns = [];

    /// <summary>True once the header was added.</summary>
    public bool HasHeader => header is not null;

    /// <summary>Adds a record.</summary>
    /// <returns>False where the file cannot be read as this table and what follows need not be looked at.</returns>
    public bool Add(int line, IReadOnlyList<string> record)
    {
        if (record.All(string.IsNullOrWhiteSpace))
        {
            return true;
        }

        if (header is null)
        {
            header = record;
            columns = header.Select((column, at) => (column, at)).Where(c => c.column.Length > 0).DistinctBy(c => c.column).ToDictionary(c => c.column, c => c.at, StringComparer.Ordinal);
            return HeaderIsRight(line);
        }

        if (rows.Count == MaxRows)
        {
            problems.Add(new Problem(name, line, $"超过 {MaxRows} 行，请拆分后再试"));
            return false;
        }

        for (var i = 0; i < record.Count; i++)
        {
            if (record[i].Length > 0 && (i >= header.Count || header[i].Length == 0))
            {
                problems.Add(new Problem(name, line, $"第 {i + 1} 格“{Short(record[i])}”没有对应的列名，表头有 {columns.Count} 列；CSV 单元格里的逗号要用英文双引号括起"));
                return true;
            }
        }

        rows.Add(new TableRow(line, columns, record));
        return true;
    }

    /// <summary>The rows; null (and a problem) where there was no header.</summary>
    public IReadOnlyList<TableRow>? Rows()
    {
        if (header is null)
        {
            problems.Add(new Problem(name, null, $"文件是空的；第一行应当是表头：{string.Join(',', required.Concat(optional))}"));
            return null;
        }

        return rows;
    }

    private static readonly SearchValues<char> OtherSeparators = SearchValues.Create(";；\t|，");

    private bool HeaderIsRight(int line)
    {
        var before = problems.Count;
        foreach (var column in columns.Keys.Where(c => !required.Contains(c) && !optional.Contains(c)))
        {
            problems.Add(new Problem(name, line, $"不认识的列“{Short(column)}”{(column.AsSpan().ContainsAny(OtherSeparators) ? "（列之间请用英文逗号，这里像是别的分隔符）" : "")}；可以有：{string.Join("、", required.Concat(optional))}"));
        }

        foreach (var column in header!.Where(c => c.Length > 0).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add(new Problem(name, line, $"列“{Short(column)}”出现了不止一次"));
        }

        foreach (var column in required.Where(c => !columns.ContainsKey(c)))
        {
            problems.Add(new Problem(name, line, $"缺少列“{column}”；第一行应当是表头"));
        }

        return problems.Count == before;
    }

    private static string Short(string cell) => ShortText.Of(cell, 21);
}
