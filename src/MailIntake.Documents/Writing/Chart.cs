namespace MailIntake.Documents.Writing;

/// <summary>
/// A native chart over neighbouring rows of a sheet. It carries a copy of the values, so that programs which do not recalculate show it too.
/// </summary>
/// <param name="Title">Its title.</param>
/// <param name="Kind">Its form.</param>
/// <param name="Source">The sheet it shows.</param>
/// <param name="FirstRow">The first of its rows, counted from 0 below the headings.</param>
/// <param name="RowCount">How many rows, at least 1.</param>
/// <param name="Categories">The index of the column whose texts name the categories.</param>
/// <param name="Series">The indexes of the columns that are shown, each a series named after its heading.</param>
public sealed record Chart(string Title, ChartKind Kind, Sheet Source, int FirstRow, int RowCount, int Categories, IReadOnlyList<int> Series);
