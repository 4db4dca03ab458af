namespace MailIntake.Documents.Writing;

/// <summary>A worksheet: one row of headings, which stays in view and is repeated on every printed page, and rows of values.</summary>
/// <param name="Name">Its name: at most 31 characters, without <c>[ ] : * ? / \</c>.</param>
/// <param name="Columns">Its columns; empty for a sheet of charts alone.</param>
/// <param name="Rows">
/// Its rows, one value a column: text, <see cref="int"/>, <see cref="decimal"/>, <see cref="DateOnly"/>, <see cref="DateTime"/> (as written, no
/// zone), or null for an empty cell.
/// </param>
public sealed record Sheet(string Name, IReadOnlyList<SheetColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>How many columns at the left stay in view.</summary>
    public int FrozenColumns { get; init; }

    /// <summary>The charts, below each other.</summary>
    public IReadOnlyList<Chart> Charts { get; init; } = [];
}
