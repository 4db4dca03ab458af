namespace MailIntake.Tables;

/// <summary>One row of a table file that people keep in a spreadsheet.</summary>
/// <param name="line">The 1-based line of the file where the row begins; in a worksheet the row's number.</param>
/// <param name="columns">The place of each column by name, shared by all rows of the file.</param>
/// <param name="cells">The trimmed cells.</param>
public sealed class TableRow(int line, IReadOnlyDictionary<string, int> columns, IReadOnlyList<string> cells)
{
    /// <summary>The 1-based line of the file where the row begins; in a worksheet the row's number.</summary>
    public int Line => line;

    /// <summary>The cell of a column, trimmed; empty where the file has no such column or the row no such cell.</summary>
    public string this[string column] => columns.TryGetValue(column, out var at) && at < cells.Count ? cells[at] : "";

    /// <summary>The parts of a cell that holds several values joined by 、.</summary>
    public IReadOnlyList<string> List(string column) =>
        this[column].Split('、', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
