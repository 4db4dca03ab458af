namespace MailIntake.Documents;

/// <summary>A row of a worksheet that holds at least one value.</summary>
/// <param name="Number">The row's number as Excel shows it.</param>
/// <param name="Cells">The cells' texts from column A on, trimmed, to the last that holds a value.</param>
public sealed record XlsxRow(int Number, string[] Cells);
