namespace MailIntake.Import;

/// <summary>A row of an import file that could be read.</summary>
/// <typeparam name="T">What the row becomes.</typeparam>
/// <param name="Line">The 1-based line of the file.</param>
/// <param name="Number">The 编号 the office gave, or null.</param>
/// <param name="Content">The row's content without its number, in one spelling whatever the file's: by it a repeated import finds the row again.</param>
/// <param name="Value">What the row says.</param>
public sealed record ImportedRow<T>(int Line, string? Number, string Content, T Value);
