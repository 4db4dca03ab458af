namespace MailIntake.Documents.Writing;

/// <summary>How the cells of a column are shown.</summary>
public enum SheetFormat
{
    /// <summary>Text; a number in such a column stays a number.</summary>
    Text,

    /// <summary>A number as it is.</summary>
    Number,

    /// <summary>A share as a percentage with two places.</summary>
    Percent,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A day and time.</summary>
    Time,
}
