namespace MailIntake.Documents.Bodies;

/// <summary>Where in a body an earlier mail begins, and how it can be told.</summary>
/// <param name="Start">Its first line; the number of lines where there is none.</param>
/// <param name="Content">The first line after its header; the number of lines where there is none.</param>
internal readonly record struct QuotedPlace(int Start, int Content)
{
    /// <summary>True where each of its lines bears the mark of a quote (&gt;).</summary>
    public bool IsMarked { get; init; }

    /// <summary>True where its header or the mark of a quote stands with no line above that says so: a report may show one.</summary>
    public bool IsBare { get; init; }

    /// <summary>True where a line says who wrote at what time, as a report may say it of a citizen.</summary>
    public bool IsPhrased { get; init; }
}
