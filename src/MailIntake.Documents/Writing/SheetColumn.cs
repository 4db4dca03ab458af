namespace MailIntake.Documents.Writing;

/// <summary>A column of a worksheet.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Width">Its width in characters of the standard font.</param>
/// <param name="Format">How its cells are shown.</param>
public sealed record SheetColumn(string Title, double Width, SheetFormat Format = SheetFormat.Text);
