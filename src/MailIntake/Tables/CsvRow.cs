namespace MailIntake.Tables;

/// <summary>One row of a table file that people keep in a spreadsheet.</summary>
/// <param name="Line">The 1-based line of the file where the row begins.</param>
/// <param name="Cells">The trimmed cells by column name; a column the file lacks, or a cell the row lacks, is empty.</param>
public sealed record CsvRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>The cell of a column, trimmed; empty where there is none.</summary>
    public string this[string column] => Cells.GetValueOrDefault(column, "");

    /// <summary>The parts of a cell that holds several values joined by 、.</summary>
    public IReadOnlyList<string> List(string column) =>
        this[column].Split('、', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
