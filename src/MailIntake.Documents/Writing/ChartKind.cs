namespace MailIntake.Documents.Writing;

/// <summary>The forms of charts.</summary>
public enum ChartKind
{
    /// <summary>Lying bars, one group a category, the first category on top.</summary>
    Bars,

    /// <summary>Standing columns, one group a category.</summary>
    Columns,

    /// <summary>Lines over the categories.</summary>
    Lines,
}
